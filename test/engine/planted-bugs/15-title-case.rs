// planted: letters after an apostrophe become capitals
/// Begins each word with a capital letter.
///
/// # Examples
///
/// ```
/// # use textkit::title_case;
/// assert_eq!(title_case("the end"), "The End");
/// assert_eq!(title_case("don't panic"), "Don't Panic");
/// ```
pub fn title_case(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut starts = true;
    for c in text.chars() {
        if starts && c.is_alphabetic() {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        starts = !c.is_alphanumeric();
    }
    out
}
