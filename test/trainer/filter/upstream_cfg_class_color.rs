//@ expect: kept
pub const TEAL: &str = "#ccffee";
pub const ERROR: &str = "#f44";
pub const LINK: &str = "#top";

pub fn all() -> [&'static str; 3] { [TEAL, ERROR, LINK] }
