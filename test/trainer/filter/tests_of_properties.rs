//@ expect: test-only
use proptest::prelude::*;

proptest! {
    #[test]
    fn is_symmetric(a in 0u32..9, b in 0u32..9) {
        prop_assert_eq!(a * b, b * a);
    }
}
