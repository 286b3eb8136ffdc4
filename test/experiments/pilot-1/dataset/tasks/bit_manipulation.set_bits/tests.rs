#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_places() {
        assert_eq!(set_bits(0b1), [0]);
        assert_eq!(set_bits(0b10110), [1, 2, 4]);
        assert_eq!(set_bits(0x8000_0000_0000_0001), [0, 63]);
    }

    #[test]
    fn finds_none_in_zero() {
        assert!(set_bits(0).is_empty());
    }

    #[test]
    fn finds_all_in_the_greatest() {
        assert_eq!(set_bits(u64::MAX), (0..64).collect::<Vec<_>>());
    }
}
