pub fn keyword_context(text: &str, keyword: &str, width: usize) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut lines = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if !word.eq_ignore_ascii_case(keyword) {
            continue;
        }
        let from = at.saturating_sub(width);
        let to = words.len().min((at + 1).saturating_add(width));
        let mut parts: Vec<String> = Vec::new();
        if from > 0 {
            parts.push("...".to_string());
        }
        parts.extend(words[from..at].iter().map(|each| each.to_string()));
        parts.push(format!("[{word}]"));
        parts.extend(words[at + 1..to].iter().map(|each| each.to_string()));
        if to < words.len() {
            parts.push("...".to_string());
        }
        lines.push(parts.join(" "));
    }
    lines
}
