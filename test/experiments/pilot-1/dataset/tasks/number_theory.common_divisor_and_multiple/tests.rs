#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_many_numbers() {
        assert_eq!(common_divisor_and_multiple(&[12, 18]), (6, Some(36)));
        assert_eq!(common_divisor_and_multiple(&[10, 4, 6]), (2, Some(60)));
        assert_eq!(common_divisor_and_multiple(&[7, 5]), (1, Some(35)));
    }

    #[test]
    fn takes_none_and_one() {
        assert_eq!(common_divisor_and_multiple(&[]), (0, Some(1)));
        assert_eq!(common_divisor_and_multiple(&[9]), (9, Some(9)));
        assert_eq!(common_divisor_and_multiple(&[0]), (0, Some(0)));
    }

    #[test]
    fn takes_zeros() {
        assert_eq!(common_divisor_and_multiple(&[0, 8, 12]), (4, Some(0)));
        assert_eq!(
            common_divisor_and_multiple(&[u64::MAX, u64::MAX - 1, 0]),
            (1, Some(0))
        );
    }

    #[test]
    fn tells_multiples_that_do_not_fit() {
        assert_eq!(common_divisor_and_multiple(&[u64::MAX, 2]), (1, None));
        assert_eq!(
            common_divisor_and_multiple(&[u64::MAX, u64::MAX]),
            (u64::MAX, Some(u64::MAX))
        );
        assert_eq!(
            common_divisor_and_multiple(&[1 << 63, 1 << 62]),
            (1 << 62, Some(1 << 63))
        );
    }
}
