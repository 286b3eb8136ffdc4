#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_good_names() {
        assert_eq!(check_username("ann"), Ok(()));
        assert_eq!(check_username("a_1"), Ok(()));
        assert_eq!(check_username("abcdefghijkl"), Ok(()));
    }

    #[test]
    fn rejects_wrong_lengths_first() {
        assert_eq!(check_username(""), Err(UsernameError::TooShort));
        assert_eq!(check_username("9"), Err(UsernameError::TooShort));
        assert_eq!(check_username("éé"), Err(UsernameError::TooShort));
        assert_eq!(check_username("!bcdefghijklm"), Err(UsernameError::TooLong));
    }

    #[test]
    fn rejects_a_bad_first_character() {
        assert_eq!(check_username("_ab"), Err(UsernameError::BadStart('_')));
        assert_eq!(check_username("1ab"), Err(UsernameError::BadStart('1')));
        assert_eq!(check_username("éab c"), Err(UsernameError::BadStart('é')));
    }

    #[test]
    fn names_the_first_bad_character() {
        assert_eq!(
            check_username("ab c-d"),
            Err(UsernameError::BadCharacter(2, ' '))
        );
        assert_eq!(
            check_username("abé"),
            Err(UsernameError::BadCharacter(2, 'é'))
        );
        assert_eq!(
            check_username("a-b"),
            Err(UsernameError::BadCharacter(1, '-'))
        );
    }
}
