//@ expect: low-quality; markers: todo; preset: sigil-phase2; min_length: 64
/// An area.
// TODO: the other sides
fn area(width: u32, height: u32) -> Option<u32> {
    let product = width.checked_mul(height);
    product.filter(|each| *each > 0)
}
