//@ expect: kept
// it's a file whose comment holds one apostrophe, as prose does
pub fn area(width: u32, height: u32) -> u32 {
    // both sides in pixels
    width.saturating_mul(height)
}
