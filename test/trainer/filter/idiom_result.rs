//@ expect: kept; preset: sigil-phase2; min_length: 64; patterns: result-option
/// What it is for stands here, so that the file counts as documented.
fn parse(text: &str) -> Result<u32, std::num::ParseIntError> {
    text.trim().parse()
}
