//@ expect: not-idiomatic; preset: sigil-phase2; min_length: 64
/// What it is for stands here, so that the file counts as documented.
fn parse(text: &str) -> u32 {
    let number: u32 = text.parse().expect("a number");
    number
}
