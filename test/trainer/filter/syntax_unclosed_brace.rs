//@ expect: incomplete
pub fn area(width: u32, height: u32) -> u32 {
    if width > height {
        width * height
