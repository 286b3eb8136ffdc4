#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_words_around() {
        assert_eq!(
            keyword_context("we saw the sea at dawn today", "sea", 2),
            ["... saw the [sea] at dawn ..."]
        );
    }

    #[test]
    fn says_nothing_left_out_at_the_edges() {
        assert_eq!(keyword_context("a b c", "b", 1), ["a [b] c"]);
        assert_eq!(keyword_context("a b c", "a", 1), ["[a] b ..."]);
        assert_eq!(keyword_context("a b c", "c", 1), ["... b [c]"]);
        assert_eq!(keyword_context("a b c", "c", 9), ["a b [c]"]);
    }

    #[test]
    fn compares_without_case_and_keeps_the_text() {
        assert_eq!(
            keyword_context("Go on\ngo  GO", "gO", 1),
            ["[Go] on ...", "... on [go] GO", "... go [GO]"]
        );
    }

    #[test]
    fn takes_no_width_and_no_match() {
        assert_eq!(keyword_context("x y z", "y", 0), ["... [y] ..."]);
        assert!(keyword_context("x yy z", "y", 3).is_empty());
        assert!(keyword_context("", "y", 3).is_empty());
    }
}
