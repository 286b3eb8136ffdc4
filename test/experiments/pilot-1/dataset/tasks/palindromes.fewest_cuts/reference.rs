pub fn fewest_cuts(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let count = letters.len();
    // for each end: how many parts are needed, and where the last one starts
    let mut best: Vec<(usize, usize)> = vec![(0, 0)];
    for end in 1..=count {
        let mut choice = (usize::MAX, 0);
        for start in 0..end {
            let part = &letters[start..end];
            if part.iter().eq(part.iter().rev()) {
                choice = choice.min((best[start].0 + 1, start));
            }
        }
        best.push(choice);
    }
    let mut parts = Vec::new();
    let mut end = count;
    while end > 0 {
        let (_, start) = best[end];
        parts.push(letters[start..end].iter().collect());
        end = start;
    }
    parts.reverse();
    parts
}
