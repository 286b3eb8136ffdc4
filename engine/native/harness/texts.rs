//! Texts and characters: those of the code and like them, words, numbers, lists, anything.

use crate::choices::{Choices, NUMBER_OF_CODE, TEXT_OF_CODE};
use crate::generate::{Generate, Made};

fn character(c: &mut Choices) -> char {
    let value = any_character(c);
    c.seen.characters.push(value);
    value
}

fn any_character(c: &mut Choices) -> char {
    let count = c.literals.characters.len() as u64;
    let earlier = c.seen.characters.len() as u64;
    match c.below(14) {
        0..=4 => (b'a' + c.below(26) as u8) as char,
        5 => (b'A' + c.below(26) as u8) as char,
        6 => (b'0' + c.below(10) as u8) as char,
        NUMBER_OF_CODE..=8 if count > 0 => of_code(c, count),
        7..=9 => (b' ' + c.below(95) as u8) as char,
        10 => ['\n', '\t', '\0', '\\', '"', '\''][c.below(6) as usize],
        11 | 12 if earlier > 0 => {
            let at = c.below(earlier) as usize;
            c.seen.characters[at]
        }
        _ => ['é', 'ß', '中', '😀', '\u{301}', '\u{200d}'][c.below(6) as usize],
    }
}

impl Generate for char {
    fn generate(c: &mut Choices) -> Made<Self> {
        let value = c.leaf(character);
        Some((value, format!("{value:?}")))
    }
}

fn string(c: &mut Choices) -> String {
    let made = c.leaf(any_string);
    let value = crate::choices::limit().map_or(made.clone(), |limit| with_small_numbers(&made, limit));
    c.seen.strings.push(value.clone());
    value
}

/// Numbers in a text are counts too: of what is to be repeated, or reserved.
fn with_small_numbers(text: &str, limit: u64) -> String {
    let mut small = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        let (digits, behind) = from.split_at(from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len()));
        small.push_str(before);
        match digits.parse::<u64>() {
            Ok(number) if number <= limit => small.push_str(digits),
            Ok(number) => small.push_str(&(number % (limit + 1)).to_string()),
            Err(_) => small.push_str(&limit.to_string()),
        }
        rest = behind;
    }
    small + rest
}

fn any_string(c: &mut Choices) -> String {
    let count = c.literals.strings.len() as u64;
    let earlier = c.seen.strings.len() as u64;
    let characters = c.literals.characters.len() as u64;
    match c.below(18) {
        TEXT_OF_CODE..=3 if count > 0 => {
            let at = c.nearest(count);
            varied(c, &c.literals.strings[at].clone())
        }
        0..=4 => letters(c, b'a', 3),
        5 => [" ", "  a b ", "abcba", "hello world", "Hello, World!", "0", "-1", "3.14"][c.below(8) as usize].to_string(),
        6 | 7 => letters(c, b'0', 10),
        8 => letters(c, b'0', 2),
        9 | 10 if earlier > 0 => {
            let at = c.below(earlier) as usize;
            varied(c, &c.seen.strings[at].clone())
        }
        11 if count > 0 => pieces(c, count),
        9..=11 => letters(c, b'a', 26),
        12 | 13 if characters > 0 => {
            let length = c.length();
            c.parts(length, |c| Some(of_code(c, characters))).into_iter().flatten().collect()
        }
        14 | 15 => listed(c),
        _ => {
            let length = c.length();
            c.parts(length, |c| Some(character(c))).into_iter().flatten().collect()
        }
    }
}

/// A character of the code, or now and then one beside it.
fn of_code(c: &mut Choices, count: u64) -> char {
    let literal = c.literals.characters[c.nearest(count)];
    let beside = match c.below(8) {
        6 => u32::from(literal).checked_sub(1),
        7 => Some(u32::from(literal) + 1),
        _ => None,
    };
    beside.and_then(char::from_u32).unwrap_or(literal)
}

/// Parts with a separator between them, as code splits a text: numbers or words.
fn listed(c: &mut Choices) -> String {
    let separator = match c.literals.separators.len() as u64 {
        count if count > 0 && c.below(4) > 0 => c.literals.separators[c.below(count) as usize],
        _ => [' ', ',', '.', '-', ':', '\n'][c.below(6) as usize],
    };
    let kind = c.below(4);
    let lengths = c.literals.lengths.len() as u64;
    let length = if lengths > 0 && c.below(2) == 0 {
        let at = c.below(lengths) as usize;
        c.fixed(c.literals.lengths[at])
    } else {
        c.length()
    };
    let part = |c: &mut Choices| Some(if c.below(8) == 7 { letters(c, b'a', 26) } else if kind == 3 { letters(c, b'a', 3) } else { number(c) });
    c.parts(length, part).unwrap_or_default().join(&separator.to_string())
}

/// Digits of a number: small, or one of the code or beside it.
fn number(c: &mut Choices) -> String {
    let count = c.literals.integers.len() as u64;
    match c.below(4) {
        0 | 1 if count > 0 => (c.literals.integers[c.nearest(count)] + c.below(3) as i128 - 1).to_string(),
        2 => c.below(1000).to_string(),
        _ => c.below(20).to_string(),
    }
}

/// A string as it is or changed in one place.
fn varied(c: &mut Choices, base: &str) -> String {
    let mut text: Vec<char> = base.chars().collect();
    let place = |c: &mut Choices, length: usize| c.below(length as u64 + 1) as usize;
    match c.below(9) {
        0..=3 => {}
        4 => {
            let to = place(c, text.len());
            text.truncate(to);
        }
        5 => {
            let to = place(c, text.len());
            let added = character(c);
            text.insert(to, added);
        }
        6 if !text.is_empty() => {
            let to = c.below(text.len() as u64) as usize;
            text.remove(to);
        }
        7 if !text.is_empty() => {
            let to = c.below(text.len() as u64) as usize;
            text[to] = character(c);
        }
        8 => text.reverse(),
        _ => text.extend(base.chars()),
    }
    text.into_iter().collect()
}

/// Strings of the code one behind the other, and what may stand between them.
fn pieces(c: &mut Choices, count: u64) -> String {
    let mut text = String::new();
    for _ in 0..1 + c.below(4) {
        match c.below(4) {
            0 => text.push_str(&number(c)),
            1 => text.push(character(c)),
            _ => {
                let at = c.below(count) as usize;
                text.push_str(&c.literals.strings[at]);
            }
        }
    }
    text
}

/// Letters from one on: of few, so that repetitions, palindromes and matches are likely, or of many.
fn letters(c: &mut Choices, first: u8, count: u64) -> String {
    let length = c.length();
    c.parts(length, |c| Some((first + c.below(count) as u8) as char)).into_iter().flatten().collect()
}

impl Generate for String {
    fn generate(c: &mut Choices) -> Made<Self> {
        let value = string(c);
        let code = if value.is_empty() { "String::new()".into() } else { format!("{value:?}.to_string()") };
        Some((value, code))
    }
}

/// A text for a parameter of type `&str`.
pub fn text(c: &mut Choices) -> Made<String> {
    let value = string(c);
    let code = format!("{value:?}");
    Some((value, code))
}
