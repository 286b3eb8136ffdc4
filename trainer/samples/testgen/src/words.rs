//! Words of a text.

/// How often a word stands in a text, whatever its case is.
pub fn count(text: &str, word: &str) -> usize {
    text.split_whitespace().filter(|each| each.eq_ignore_ascii_case(word)).count()
}

/// The longest word; the first of several.
pub fn longest<'a>(text: &'a str) -> Option<&'a str> {
    let mut found: Option<&'a str> = None;
    for word in text.split_whitespace() {
        if found.map_or(true, |best| word.len() > best.len()) {
            found = Some(word);
        }
    }
    found
}

/// The words with their first letters in capitals.
pub fn title(text: &str) -> String {
    text.split(' ')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
        })
        .collect::<Vec<String>>()
        .join(" ")
}

/// What stands before the first colon and behind it.
pub fn pair<'a>(line: &'a str) -> Result<(&'a str, &'a str), String> {
    line.split_once(':').map(|(key, value)| (key.trim(), value.trim())).ok_or_else(|| format!("`{line}` has no colon"))
}

/// Whether a text reads the same from behind.
pub fn is_palindrome(text: &str) -> bool {
    text.chars().eq(text.chars().rev())
}

/// The items with a separator between them.
pub fn joined<T: ToString>(items: &[T], separator: &str) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts() {
        assert_eq!(count("The cat and the dog", "the"), 2);
        assert_eq!(count("", "the"), 0);
    }

    #[test]
    fn longest_word() {
        assert_eq!(longest("a bcd efg"), Some("bcd"));
        assert_eq!(longest(" "), None);
    }

    #[test]
    fn titles() {
        assert_eq!(title("one two"), "One Two");
        assert_eq!(title(""), "");
    }

    #[test]
    fn pairs() {
        assert_eq!(pair("a : b"), Ok(("a", "b")));
        assert!(pair("ab").is_err());
    }

    #[test]
    fn palindromes() {
        assert!(is_palindrome("abba"));
        assert!(!is_palindrome("ab"));
    }

    #[test]
    fn joins() {
        assert_eq!(joined(&[1, 2], "-"), "1-2");
        assert_eq!(joined::<u8>(&[], "-"), "");
    }
}
