#[cfg(test)]
mod tests {
    use super::*;

    fn owned(pairs: &[(&str, usize)]) -> Vec<(String, usize)> {
        pairs
            .iter()
            .map(|(word, count)| (word.to_string(), *count))
            .collect()
    }

    #[test]
    fn puts_frequent_words_first() {
        assert_eq!(
            word_counts("b a b c b a"),
            owned(&[("b", 3), ("a", 2), ("c", 1)])
        );
    }

    #[test]
    fn orders_equal_counts_by_word() {
        assert_eq!(
            word_counts("pear fig apple"),
            owned(&[("apple", 1), ("fig", 1), ("pear", 1)])
        );
    }

    #[test]
    fn keeps_case_and_punctuation() {
        assert_eq!(
            word_counts("The the the,"),
            owned(&[("The", 1), ("the", 1), ("the,", 1)])
        );
    }

    #[test]
    fn takes_text_without_words() {
        assert!(word_counts("").is_empty());
        assert!(word_counts(" \n\t ").is_empty());
    }
}
