//@ expect: kept; cut: no
// The tests stand in another file, behind #[cfg(test)] and #[test].
pub fn area(width: u32, height: u32) -> u32 {
    // both sides in pixels
    width.saturating_mul(height)
}
