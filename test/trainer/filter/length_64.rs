//@ expect: kept
// yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
pub fn one() -> u8 { 1 }
