//@ expect: test-only
use area::area;

#[test]
fn multiplies() {
    assert_eq!(area(2, 3), 6);
}

#[test]
fn adds_nothing() {
    assert_eq!(area(0, 3), 0);
}
