#[cfg(test)]
mod tests {
    use super::*;

    use std::cell::Cell;

    #[test]
    fn finds_the_last_one() {
        assert_eq!(
            last_match(&[1, 4, 6, 7], |value| value % 2 == 0),
            Some((&6, 1))
        );
        assert_eq!(
            last_match(&["a", "bb", "c"], |word| word.len() == 2),
            Some((&"bb", 1))
        );
        assert_eq!(last_match(&[8, 9, 5, 3], |&value| value > 7), Some((&9, 2)));
    }

    #[test]
    fn finds_it_at_both_ends() {
        assert_eq!(last_match(&[5, 0, 0], |&value| value == 5), Some((&5, 2)));
        assert_eq!(last_match(&[0, 0, 5], |&value| value == 5), Some((&5, 0)));
    }

    #[test]
    fn finds_nothing() {
        assert_eq!(last_match(&[1, 2], |&value| value > 2), None);
        assert_eq!(last_match::<u8>(&[], |_| true), None);
    }

    #[test]
    fn asks_no_more_than_needed() {
        let asked = Cell::new(0);
        let wanted = |&value: &i32| {
            asked.set(asked.get() + 1);
            value == 3
        };
        assert_eq!(last_match(&[1, 2, 3, 4], wanted), Some((&3, 1)));
        assert_eq!(asked.get(), 2);
    }
}
