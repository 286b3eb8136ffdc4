//@ expect: low-quality; markers: suppressed-warning; preset: sigil-phase2; min_length: 64
/// An area.
#[allow(dead_code)]
fn area(width: u32, height: u32) -> Option<u32> {
    let product = width.checked_mul(height);
    product.filter(|each| *each > 0)
}
