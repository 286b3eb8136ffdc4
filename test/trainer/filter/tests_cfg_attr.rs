//@ expect: kept; cut: no
#[cfg_attr(test, derive(Debug))]
pub struct Area {
    pub width: u32,
    pub height: u32,
}
pub fn area(width: u32, height: u32) -> u32 {
    // both sides in pixels
    width.saturating_mul(height)
}
