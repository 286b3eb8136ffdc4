//@ expect: test-only
#[cfg(all(test, feature = "slow"))]
mod slow {
    #[test]
    fn waits() {
        assert!(true, "only with a feature");
    }
}
