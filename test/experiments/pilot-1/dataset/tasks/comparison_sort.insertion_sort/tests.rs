#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_numbers() {
        let mut values = [5, 2, 9, 1, 5, -6];
        assert_eq!(insertion_sort(&mut values), 10);
        assert_eq!(values, [-6, 1, 2, 5, 5, 9]);
    }

    #[test]
    fn exchanges_nothing_in_order() {
        let mut values = [1, 2, 2, 3];
        assert_eq!(insertion_sort(&mut values), 0);
        assert_eq!(values, [1, 2, 2, 3]);
    }

    #[test]
    fn sorts_the_reverse_with_most_exchanges() {
        let mut values = [4.0, 3.0, 2.0, 1.0];
        assert_eq!(insertion_sort(&mut values), 6);
        assert_eq!(values, [1.0, 2.0, 3.0, 4.0]);
    }

    #[test]
    fn sorts_words_and_short_slices() {
        let mut words = ["pear".to_string(), "apple".to_string()];
        assert_eq!(insertion_sort(&mut words), 1);
        assert_eq!(words, ["apple", "pear"]);
        assert_eq!(insertion_sort::<u8>(&mut []), 0);
    }
}
