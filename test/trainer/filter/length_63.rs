//@ expect: too-short
// xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
pub fn one() -> u8 { 1 }
