//@ expect: example-path; path: examples/area.rs; preset: sigil-phase2
/// Width times height, or none where that is too large for the type that holds it.
pub fn area(width: u32, height: u32) -> Option<u32> {
    let product = width.checked_mul(height)?;
    Some(product)
}
