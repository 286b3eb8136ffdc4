use crate::tokens::{Kind, tokens};

/// The same tokens and the same lines with no indentation and doubled spaces. What rustfmt then
/// prints otherwise than for the file itself is layout that it leaves as written. Comments keep
/// their place (rustfmt reads the indentation of block comments), and literals are untouched.
pub fn perturb(text: &str) -> String {
    let all = tokens(text);
    let mut out = String::with_capacity(text.len());
    for (index, token) in all.iter().enumerate() {
        let next = all.get(index + 1);
        let before_block =
            next.is_some_and(|next| next.kind == Kind::Comment && next.text.starts_with("/*"));
        let before_comment = next.is_some_and(|next| next.kind == Kind::Comment);
        match (token.kind, token.text.rfind('\n')) {
            (Kind::Space, Some(newline)) if !before_block => out.push_str(&token.text[..=newline]),
            (Kind::Space, None) if !before_comment && token.text == " " => out.push_str("  "),
            _ => out.push_str(token.text),
        }
    }
    out
}
