#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_as_little_as_possible() {
        assert_eq!(fewest_cuts("aab"), ["aa", "b"]);
        assert_eq!(fewest_cuts("abbab"), ["abba", "b"]);
        assert_eq!(fewest_cuts("banana"), ["b", "anana"]);
        assert_eq!(fewest_cuts("noonabbad"), ["noon", "abba", "d"]);
        assert_eq!(fewest_cuts("aaabaa"), ["a", "aabaa"]);
    }

    #[test]
    fn makes_the_last_part_long() {
        assert_eq!(fewest_cuts("abacab"), ["a", "bacab"]);
        assert_eq!(fewest_cuts("ababa"), ["ababa"]);
        assert_eq!(fewest_cuts("aabbaac"), ["aabbaa", "c"]);
        assert_eq!(fewest_cuts("abab"), ["a", "bab"]);
    }

    #[test]
    fn cuts_everything_where_nothing_repeats() {
        assert_eq!(fewest_cuts("abc"), ["a", "b", "c"]);
    }

    #[test]
    fn takes_characters_and_empty_text() {
        assert_eq!(fewest_cuts("éßé"), ["éßé"]);
        assert!(fewest_cuts("").is_empty());
    }
}
