//@ expect: kept; preset: sigil-phase2; min_length: 64; patterns: result-option
/// What it is for stands here, so that the file counts as documented.
fn run(text: &str) -> Outcome {
    let number: u32 = text.parse()?;
    Outcome::from(number)
}
