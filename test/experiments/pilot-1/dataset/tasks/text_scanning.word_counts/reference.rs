use std::collections::BTreeMap;

pub fn word_counts(text: &str) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for word in text.split_whitespace() {
        *counts.entry(word).or_default() += 1;
    }
    let mut pairs: Vec<(String, usize)> = counts
        .into_iter()
        .map(|(word, count)| (word.to_string(), count))
        .collect();
    pairs.sort_by(|left, right| right.1.cmp(&left.1));
    pairs
}
