use crate::quoted;
use crate::tokens::{Kind, Token, tokens};

/// What two files have in common. The three counts are the differences that rustfmt itself makes
/// and that the comparison therefore allows.
#[derive(Default)]
pub struct Verdict {
    pub same: bool,
    pub tokens: usize,
    pub comments: usize,
    /// Optional trailing commas that one file has and the other has not.
    pub commas: usize,
    /// Optional `;` after `return`, `break`, `continue`.
    pub semicolons: usize,
    /// Tokens that are glued in one file and apart in the other: `&&x` and `& &x`, `x.0.1` and `x.0 .1`.
    pub respaced: usize,
    pub reason: String,
}

impl Verdict {
    pub fn to_json(&self) -> String {
        format!(
            "{{\"same\":{},\"tokens\":{},\"comments\":{},\"commas\":{},\"semicolons\":{},\"respaced\":{},\"reason\":{}}}",
            self.same,
            self.tokens,
            self.comments,
            self.commas,
            self.semicolons,
            self.respaced,
            quoted(&self.reason)
        )
    }
}

pub fn compare(a_text: &str, b_text: &str) -> Verdict {
    let a = Side::new(a_text);
    let b = Side::new(b_text);
    let mut verdict = Verdict {
        tokens: a.tokens.len(),
        comments: a.count_comments(),
        ..Verdict::default()
    };
    let (mut i, mut j) = (0, 0);
    loop {
        match (a.text(i), b.text(j)) {
            (None, None) => break,
            (Some(left), Some(right)) if left == right => (i, j) = (i + 1, j + 1),
            _ => match allowed(&a, i, &b, j, &mut verdict) {
                Some((more_i, more_j)) => (i, j) = (i + more_i, j + more_j),
                None => {
                    verdict.reason = difference(&a, i, &b, j);
                    return verdict;
                }
            },
        }
    }
    verdict.same = true;
    verdict
}

/// How far to go on either side over a difference that is allowed.
fn allowed(
    a: &Side,
    i: usize,
    b: &Side,
    j: usize,
    verdict: &mut Verdict,
) -> Option<(usize, usize)> {
    for (side, at, step) in [(a, i, (1, 0)), (b, j, (0, 1))] {
        match side.text(at) {
            Some(",") if side.comma_is_optional(at) => {
                verdict.commas += 1;
                return Some(step);
            }
            Some(";") if side.semicolon_is_optional(at) => {
                verdict.semicolons += 1;
                return Some(step);
            }
            _ => {}
        }
    }
    let glued = a.spelled_apart(i, b, j);
    let apart = b.spelled_apart(j, a, i);
    if glued.is_some() || apart.is_some() {
        verdict.respaced += 1;
    }
    glued
        .map(|count| (1, count))
        .or(apart.map(|count| (count, 1)))
}

fn difference(a: &Side, i: usize, b: &Side, j: usize) -> String {
    let show = |side: &Side, at: usize| match side.tokens.get(at) {
        Some(token) => format!("`{}` in line {}", shortened(token.text), side.line(token)),
        None => String::from("the end of the file"),
    };
    format!("{} became {}", show(a, i), show(b, j))
}

fn shortened(text: &str) -> String {
    let first = text.lines().next().unwrap_or_default();
    first.chars().take(60).collect()
}

/// One file without its white space.
struct Side<'a> {
    whole: &'a str,
    tokens: Vec<Token<'a>>,
}

impl<'a> Side<'a> {
    fn new(whole: &'a str) -> Self {
        let tokens = tokens(whole)
            .into_iter()
            .filter(|token| token.kind != Kind::Space)
            .collect();
        Side { whole, tokens }
    }

    /// The text that is compared: a token's own, for a line comment without trailing white space.
    fn text(&self, at: usize) -> Option<&'a str> {
        let token = self.tokens.get(at)?;
        Some(if token.kind == Kind::Comment {
            token.text.trim_end()
        } else {
            token.text
        })
    }

    fn count_comments(&self) -> usize {
        self.tokens
            .iter()
            .filter(|token| token.kind == Kind::Comment)
            .count()
    }

    fn line(&self, token: &Token) -> usize {
        let offset = token.text.as_ptr() as usize - self.whole.as_ptr() as usize;
        self.whole[..offset].matches('\n').count() + 1
    }

    fn next_code(&self, from: usize) -> Option<&'a str> {
        self.tokens[from..]
            .iter()
            .find(|token| token.kind != Kind::Comment)
            .map(|token| token.text)
    }

    /// A comma before a closing mark, at the end of a `where` clause, or after a match arm's block.
    fn comma_is_optional(&self, at: usize) -> bool {
        let next = self.next_code(at + 1).unwrap_or_default();
        let after_block = self.tokens[..at]
            .iter()
            .rev()
            .find(|token| token.kind != Kind::Comment);
        next.starts_with('>')
            || matches!(next, ")" | "]" | "}" | "|" | "{" | ";" | "=")
            || after_block.is_some_and(|token| token.text == "}")
    }

    /// A `;` before `}` that ends a statement begun by `return`, `break` or `continue`.
    fn semicolon_is_optional(&self, at: usize) -> bool {
        if self.next_code(at + 1) != Some("}") {
            return false;
        }
        let mut depth = 0_usize;
        for token in self.tokens[..at].iter().rev() {
            match token.text {
                ")" | "]" | "}" => depth += 1,
                "(" | "[" | "{" if depth == 0 => return false,
                "(" | "[" | "{" => depth -= 1,
                "return" | "break" | "continue" if depth == 0 => return true,
                ";" if depth == 0 => return false,
                _ => {}
            }
        }
        false
    }

    /// `0.1` behind a dot: two fields of tuples that are read as one number.
    fn is_field_pair(&self, at: usize) -> bool {
        let text = self.tokens[at].text;
        at > 0
            && self.tokens[at - 1].text == "."
            && text.chars().all(|c| c.is_ascii_digit() || c == '.')
    }

    /// The count of the other side's tokens that together spell this one mark.
    fn spelled_apart(&self, at: usize, other: &Side, from: usize) -> Option<usize> {
        let token = self.tokens.get(at)?;
        let mut rest =
            (token.kind == Kind::Mark || self.is_field_pair(at)).then_some(token.text)?;
        for (count, token) in other.tokens[from.min(other.tokens.len())..]
            .iter()
            .enumerate()
        {
            rest = rest.strip_prefix(token.text)?;
            if rest.is_empty() {
                return (count > 0).then_some(count + 1);
            }
        }
        None
    }
}
