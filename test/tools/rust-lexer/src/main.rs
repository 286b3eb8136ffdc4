//! Reads one request a line from standard input and answers each with one line of JSON.
//!
//! `compare A TAB B`: are the two Rust files the same tokens, comments included and in order?
//! `perturb A TAB B`: writes A to B with other indentation and other spaces between tokens.
//!
//! Nothing here knows Iron: this is the second opinion on what the converter says of itself.

mod compare;
mod perturb;
mod tokens;

use std::fs;
use std::io::{self, BufRead, Write};

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        writeln!(out, "{}", answer(&line?))?;
        out.flush()?;
    }
    Ok(())
}

fn answer(request: &str) -> String {
    let parts: Vec<&str> = request.split('\t').collect();
    let result = match parts.as_slice() {
        ["compare", a, b] => read(a).and_then(|a| Ok(compare::compare(&a, &read(b)?).to_json())),
        ["perturb", from, to] => read(from).and_then(|text| {
            fs::write(to, perturb::perturb(&text)).map_err(|error| format!("{to}: {error}"))?;
            Ok(String::from("{\"done\":true}"))
        }),
        _ => Err(String::from(
            "a request is `compare A TAB B` or `perturb A TAB B`",
        )),
    };
    result.unwrap_or_else(|error| format!("{{\"error\":{}}}", quoted(&error)))
}

fn read(path: &str) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))
}

/// A JSON string.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if (c as u32) < 0x20 => out.push_str(&format!("\\u{:04x}", c as u32)),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
