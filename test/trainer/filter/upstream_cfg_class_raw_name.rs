//@ expect: kept
// upstream takes `r#t` for a condition
pub struct Token {
    pub r#type: u8,
    pub r#fn: u8,
    pub r#extern: u8,
}
