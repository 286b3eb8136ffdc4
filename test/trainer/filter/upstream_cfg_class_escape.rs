//@ expect: kept
/// Headings look like `#getting-started` and `#cfg`, which are no conditions.
pub fn anchor(title: &str) -> String {
    title.to_lowercase().replace(' ', "-")
}
