// planted: a backslash at the end of the text is lost
/// Writes text between quotation marks, with marks and backslashes escaped.
pub fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        if c == '"' || c == '\\' {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}

/// Reads what [`quote`] wrote; an error says what is wrong.
pub fn unquote(quoted: &str) -> Result<String, String> {
    let inner = quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).ok_or("it does not stand between quotation marks")?;
    let mut out = String::new();
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' {
            let Some(escaped) = chars.next() else { return Err("a backslash escapes nothing".into()) };
            if chars.peek().is_some() || escaped == '"' {
                out.push(escaped);
            }
        } else {
            out.push(c);
        }
    }
    Ok(out)
}
