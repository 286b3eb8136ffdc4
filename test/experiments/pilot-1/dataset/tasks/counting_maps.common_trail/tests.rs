#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_most_common_trail() {
        let visits = [
            ("ann", 3, "cart"),
            ("ann", 1, "home"),
            ("ann", 2, "list"),
            ("bob", 10, "list"),
            ("bob", 5, "home"),
            ("bob", 20, "cart"),
            ("bob", 30, "about"),
            ("eve", 1, "about"),
            ("eve", 2, "home"),
            ("eve", 3, "list"),
        ];
        assert_eq!(common_trail(&visits), Some((["home", "list", "cart"], 2)));
    }

    #[test]
    fn counts_a_user_once() {
        let mut visits: Vec<(&str, u64, &str)> = (0..9).map(|time| ("a", time, "x")).collect();
        assert_eq!(common_trail(&visits), Some((["x", "x", "x"], 1)));
        for user in ["b", "c"] {
            visits.extend([(user, 7, "p"), (user, 8, "q"), (user, 9, "r")]);
        }
        assert_eq!(common_trail(&visits), Some((["p", "q", "r"], 2)));
    }

    #[test]
    fn takes_the_first_of_equals() {
        let visits = [("u", 1, "b"), ("u", 2, "c"), ("u", 3, "a"), ("u", 4, "z")];
        assert_eq!(common_trail(&visits), Some((["b", "c", "a"], 1)));
        let visits = [("u", 1, "b"), ("u", 2, "a"), ("u", 3, "c"), ("u", 4, "d")];
        assert_eq!(common_trail(&visits), Some((["a", "c", "d"], 1)));
    }

    #[test]
    fn needs_three_visits_of_one_user() {
        assert_eq!(common_trail(&[]), None);
        assert_eq!(
            common_trail(&[("a", 1, "x"), ("a", 2, "y"), ("b", 3, "z")]),
            None
        );
    }
}
