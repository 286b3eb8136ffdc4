#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_letters_of_both_cases() {
        assert_eq!(letter_counts("Anna"), [('a', 2), ('n', 2)]);
        assert_eq!(letter_counts("bBb a"), [('b', 3), ('a', 1)]);
    }

    #[test]
    fn ignores_what_is_no_letter() {
        assert_eq!(letter_counts("1, 2; x!"), [('x', 1)]);
        assert!(letter_counts("").is_empty());
        assert!(letter_counts("42 - 7").is_empty());
    }

    #[test]
    fn knows_letters_beyond_ascii() {
        assert_eq!(letter_counts("Éé zé"), [('é', 3), ('z', 1)]);
    }

    #[test]
    fn orders_equal_counts_by_letter() {
        assert_eq!(
            letter_counts("ddcbba"),
            [('b', 2), ('d', 2), ('a', 1), ('c', 1)]
        );
    }
}
