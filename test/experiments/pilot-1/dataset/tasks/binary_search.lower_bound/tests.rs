#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_first_of_equal_values() {
        assert_eq!(lower_bound(&[1, 3, 3, 3, 8], 3), 1);
        assert_eq!(lower_bound(&[2, 2], 2), 0);
    }

    #[test]
    fn gives_the_place_of_values_that_are_missing() {
        assert_eq!(lower_bound(&[1, 4, 6], 5), 2);
        assert_eq!(lower_bound(&[1, 4, 6], -7), 0);
        assert_eq!(lower_bound(&[1, 4, 6], 7), 3);
    }

    #[test]
    fn takes_the_empty_slice() {
        assert_eq!(lower_bound(&[], 1), 0);
    }
}
