//@ expect: low-quality; markers: todo debug-print; preset: sigil-phase2; min_length: 64
/// An area.
// HACK: see above
fn area(width: u32, height: u32) -> Option<u32> {
    println!("{width}");
    let product = width.checked_mul(height);
    product.filter(|each| *each > 0)
}
