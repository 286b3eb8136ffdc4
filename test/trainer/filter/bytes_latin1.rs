//@ expect: not-text
// café au lait, which is no UTF-8
pub fn area(width: u32, height: u32) -> u32 {
    // both sides in pixels
    width.saturating_mul(height)
}
