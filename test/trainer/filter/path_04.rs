//@ expect: vendored; path: target/debug/build/x-1/out/generated.rs
pub fn area(width: u32, height: u32) -> u32 {
    // both sides in pixels
    width.saturating_mul(height)
}
