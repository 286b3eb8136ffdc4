//@ expect: vendored; path: target/x86_64-unknown-linux-gnu/release/build/a/out/b.rs
pub fn area(width: u32, height: u32) -> u32 {
    // both sides in pixels
    width.saturating_mul(height)
}
