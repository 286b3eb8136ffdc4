#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ignores_case_and_punctuation() {
        assert!(is_clean_palindrome("A man, a plan, a canal: Panama"));
        assert!(is_clean_palindrome("No lemon, no melon!"));
        assert!(!is_clean_palindrome("Almost, tsomla!!b"));
    }

    #[test]
    fn counts_digits() {
        assert!(is_clean_palindrome("1-2-1"));
        assert!(!is_clean_palindrome("0P"));
    }

    #[test]
    fn takes_characters_of_several_bytes() {
        assert!(is_clean_palindrome("é a é"));
        assert!(!is_clean_palindrome("éa"));
    }

    #[test]
    fn takes_text_with_nothing_that_counts() {
        assert!(is_clean_palindrome(""));
        assert!(is_clean_palindrome(" .,"));
    }
}
