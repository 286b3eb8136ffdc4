#[derive(Debug, PartialEq)]
pub enum UsernameError {
    TooShort,
    TooLong,
    BadStart(char),
    BadCharacter(usize, char),
}

pub fn check_username(name: &str) -> Result<(), UsernameError> {
    let length = name.chars().count();
    if length < 3 {
        return Err(UsernameError::TooShort);
    }
    if length > 12 {
        return Err(UsernameError::TooLong);
    }
    for (index, character) in name.chars().enumerate() {
        if index == 0 && !character.is_ascii_alphabetic() {
            return Err(UsernameError::BadStart(character));
        }
        if !character.is_ascii_alphanumeric() && character != '_' {
            return Err(UsernameError::BadCharacter(index, character));
        }
    }
    Ok(())
}
