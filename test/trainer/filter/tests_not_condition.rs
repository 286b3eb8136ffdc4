//@ expect: kept; cut: no
#[cfg(not(test))]
pub fn sample(side: u32) -> Vec<u32> {
    vec![side; 3]
}
pub fn area(width: u32, height: u32) -> u32 {
    // both sides in pixels
    width.saturating_mul(height)
}
