// planted: counts bytes where it promises characters
/// Shortens text to at most `limit` characters, with an ellipsis where something is left out.
///
/// ```
/// # use textkit::ellipsize;
/// assert_eq!(ellipsize("short", 10), "short");
/// assert_eq!(ellipsize("a longer text", 9), "a longer…");
/// assert_eq!(ellipsize("größer", 6), "größer");
/// ```
pub fn ellipsize(text: &str, limit: usize) -> String {
    if text.len() <= limit {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(limit.saturating_sub(1)).collect();
    short.push('…');
    short
}
