//@ expect: kept; preset: sigil-phase2; min_length: 64; patterns: result-option
/// What it is for stands here, so that the file counts as documented.
fn pairs(text: &str) -> Result<Vec<Option<u32>>, Box<dyn std::error::Error>> {
    Ok(vec![text.parse().ok()])
}
