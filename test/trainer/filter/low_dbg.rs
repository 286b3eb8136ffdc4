//@ expect: low-quality; markers: debug-print; preset: sigil-phase2; min_length: 64
/// An area.
fn area(width: u32, height: u32) -> Option<u32> {
    let product = dbg!(width).checked_mul(height);
    product.filter(|each| *each > 0)
}
