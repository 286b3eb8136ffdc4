//! Literals mined from the code under test: what it compares with is what it is sensitive to.

/// Integers that are made without the code's saying so.
const SMALL: std::ops::RangeInclusive<i128> = 0..=2;

#[derive(Default)]
pub struct Literals {
    /// None of `SMALL` where there are others.
    pub integers: Vec<i128>,
    pub floats: Vec<f64>,
    pub characters: Vec<char>,
    pub strings: Vec<String>,
    /// Integers that a collection may have as many members as.
    pub lengths: Vec<usize>,
    /// Characters that texts may be split at: all that are no letters, digits or quotes.
    pub separators: Vec<char>,
}

impl Literals {
    pub fn new(integers: &[i128], floats: &[f64], characters: &[char], strings: &[&str]) -> &'static Literals {
        let large: Vec<i128> = integers.iter().copied().filter(|integer| !SMALL.contains(integer)).collect();
        Box::leak(Box::new(Literals {
            integers: if large.is_empty() { integers.to_vec() } else { large },
            floats: floats.to_vec(),
            characters: characters.to_vec(),
            strings: strings.iter().map(ToString::to_string).collect(),
            separators: separators(characters, strings),
            lengths: integers.iter().filter(|&&integer| (2..=64).contains(&integer)).map(|&integer| integer as usize).collect(),
        }))
    }
}

fn separators(characters: &[char], strings: &[&str]) -> Vec<char> {
    let alone = strings.iter().filter_map(|text| text.chars().next().filter(|first| first.len_utf8() == text.len()));
    let mut found: Vec<char> = characters.iter().copied().chain(alone).filter(|c| !c.is_alphanumeric() && !"'\"\\".contains(*c)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

impl Literals {
    /// How many there are of the kind that has most.
    pub fn most(&self) -> usize {
        self.integers.len().max(self.floats.len()).max(self.characters.len()).max(self.strings.len())
    }
}
