//@ expect: kept
pub fn is_quote(each: char) -> bool {
    // a quote is written with a bar before it
    each == '\'' || each == '"' || each == '{'
}
