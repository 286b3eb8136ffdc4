//@ expect: low-quality; idiomatic_quality_ratio: 3; preset: sigil-phase2; min_length: 64
/// An area.
// TODO: more sides
#[derive(Debug)]
struct Area;
fn area(width: u32, height: u32) -> Option<u32> {
    let product = width.checked_mul(height);
    product.filter(|each| *each > 0)
}
