//@ expect: kept
pub const TEXT: &str = r#"one " quote and { a bracket, which are no code at all"#;

pub fn text() -> usize { TEXT.len() }
