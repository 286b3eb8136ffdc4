use std::cmp::Reverse;
use std::collections::BTreeMap;

pub fn letter_counts(text: &str) -> Vec<(char, usize)> {
    let mut counts = BTreeMap::new();
    for letter in text.chars().filter(|c| c.is_alphabetic()) {
        for lower in letter.to_lowercase() {
            *counts.entry(lower).or_insert(0) += 1;
        }
    }
    let mut pairs: Vec<(char, usize)> = counts.into_iter().collect();
    pairs.sort_by_key(|&(_, count)| Reverse(count));
    pairs
}
