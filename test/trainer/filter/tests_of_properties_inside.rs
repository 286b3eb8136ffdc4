//@ expect: kept; cut: yes
pub fn area(width: u32, height: u32) -> u32 {
    // both sides in pixels
    width.saturating_mul(height)
}

#[cfg(test)]
proptest! {
    #[test]
    fn is_symmetric(a in 0u32..9, b in 0u32..9) {
        prop_assert_eq!(a * b, b * a);
    }
}
