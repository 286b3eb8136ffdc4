use ra_ap_rustc_lexer::{FrontmatterAllowed, TokenKind, strip_shebang, tokenize};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    Space,
    Comment,
    Word,
    Literal,
    Mark,
}

/// One token: its class and its text, borrowed from the file.
#[derive(Clone, Copy, Debug)]
pub struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
}

/// Operators that rustc reads as one token, longest first. Those made of angle brackets stay apart:
/// `> >` and `>>` are the same when they close types, and nowhere else are both of them Rust.
const GLUED: [&str; 19] = [
    "...", "..=", "&&", "||", "==", "!=", "<=", "=>", "->", "::", "..", "+=", "-=", "*=", "/=",
    "%=", "^=", "&=", "|=",
];

/// Every token of a file, white space included; the texts laid end to end are the file.
pub fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut out = Vec::new();
    let mut at = 0;
    if text.starts_with('\u{feff}') {
        at = '\u{feff}'.len_utf8();
        out.push(Token {
            kind: Kind::Space,
            text: &text[..at],
        });
    }
    if let Some(length) = strip_shebang(&text[at..]) {
        out.push(Token {
            kind: Kind::Comment,
            text: &text[at..at + length],
        });
        at += length;
    }
    for token in tokenize(&text[at..], FrontmatterAllowed::No) {
        let end = at + token.len as usize;
        out.push(Token {
            kind: kind(token.kind),
            text: &text[at..end],
        });
        at = end;
    }
    glue(text, &out)
}

fn kind(kind: TokenKind) -> Kind {
    match kind {
        TokenKind::Whitespace => Kind::Space,
        TokenKind::LineComment { .. } | TokenKind::BlockComment { .. } => Kind::Comment,
        TokenKind::Literal { .. } => Kind::Literal,
        TokenKind::Ident
        | TokenKind::InvalidIdent
        | TokenKind::RawIdent
        | TokenKind::UnknownPrefix
        | TokenKind::UnknownPrefixLifetime
        | TokenKind::RawLifetime
        | TokenKind::Lifetime { .. } => Kind::Word,
        _ => Kind::Mark,
    }
}

fn glue<'a>(text: &'a str, single: &[Token<'a>]) -> Vec<Token<'a>> {
    let mut out = Vec::with_capacity(single.len());
    let mut index = 0;
    let mut at = 0;
    while index < single.len() {
        let run = single[index..]
            .iter()
            .take(3)
            .take_while(|token| token.kind == Kind::Mark && token.text.len() == 1);
        let length = run.count();
        let found = GLUED
            .iter()
            .find(|glued| glued.len() <= length && text[at..].starts_with(**glued));
        let (kind, count, size) = match found {
            Some(glued) => (Kind::Mark, glued.len(), glued.len()),
            None => (single[index].kind, 1, single[index].text.len()),
        };
        out.push(Token {
            kind,
            text: &text[at..at + size],
        });
        index += count;
        at += size;
    }
    out
}
