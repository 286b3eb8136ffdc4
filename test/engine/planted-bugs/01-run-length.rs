// planted: the last run is dropped when it has length one
//! Run-length encoding of text.

/// Encodes runs of equal characters as pairs of a length and the character.
pub fn encode(text: &str) -> Vec<(usize, char)> {
    let mut runs = Vec::new();
    let mut current: Option<(usize, char)> = None;
    for c in text.chars() {
        match current {
            Some((count, last)) if last == c => current = Some((count + 1, c)),
            _ => {
                runs.extend(current);
                current = Some((1, c));
            }
        }
    }
    if let Some((count, c)) = current {
        if count > 1 {
            runs.push((count, c));
        }
    }
    runs
}

/// Turns runs back into the text that they were made of.
pub fn decode(runs: &[(usize, char)]) -> String {
    runs.iter().flat_map(|&(count, c)| std::iter::repeat(c).take(count)).collect()
}
