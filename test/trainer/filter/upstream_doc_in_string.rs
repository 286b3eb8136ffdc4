//@ expect: not-documented; preset: sigil-phase2; min_length: 64
const URL: &str = "file:///srv/areas /** and more */ //!";
fn area(width: u32, height: u32) -> Option<u32> {
    let product = width.checked_mul(height);
    product.filter(|each| *each > 0)
}
