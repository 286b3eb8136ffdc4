//@ expect: test-only; path: src/area/tests.rs
fn square(side: u32) -> u32 {
    side * side
}

#[test]
fn squares() {
    assert_eq!(square(3), 9);
}
