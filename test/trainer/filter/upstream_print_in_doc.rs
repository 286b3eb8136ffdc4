//@ expect: kept; markers: none; preset: sigil-phase2; min_length: 64
/// ```
/// println!("{:?}", area(1, 2));
/// ```
fn area(width: u32, height: u32) -> Option<u32> {
    let product = width.checked_mul(height);
    product.filter(|each| *each > 0)
}
