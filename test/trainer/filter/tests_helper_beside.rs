//@ expect: kept; path: src/square.rs; cut: yes
pub fn square(side: u32) -> u32 {
    // of a side in pixels, far from the largest number
    side * side
}

#[test]
fn squares() {
    assert_eq!(square(3), 9);
}
