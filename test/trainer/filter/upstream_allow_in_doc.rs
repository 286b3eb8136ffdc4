//@ expect: kept; markers: none; preset: sigil-phase2; min_length: 64
/// An area.
/// Write `#[allow(dead_code)]` above it.
fn area(width: u32, height: u32) -> Option<u32> {
    let product = width.checked_mul(height);
    product.filter(|each| *each > 0)
}
