#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_largest_in_order() {
        assert_eq!(three_largest([4, 9, -1, 7, 3, 8]), [9, 8, 7]);
        assert_eq!(three_largest([1, 2, 3, 4, 5]), [5, 4, 3]);
        assert_eq!(three_largest([5, 4, 3, 2]), [5, 4, 3]);
    }

    #[test]
    fn counts_repeats() {
        assert_eq!(three_largest([2, 6, 6, 1, 6, 6]), [6, 6, 6]);
        assert_eq!(three_largest([2, 6, 1, 6]), [6, 6, 2]);
    }

    #[test]
    fn takes_fewer_values() {
        assert_eq!(three_largest([]), []);
        assert_eq!(three_largest([-5]), [-5]);
        assert_eq!(
            three_largest(vec![i64::MIN, i64::MAX]),
            [i64::MAX, i64::MIN]
        );
    }
}
