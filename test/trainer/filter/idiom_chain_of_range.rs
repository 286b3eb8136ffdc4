//@ expect: kept; preset: sigil-phase2; min_length: 64; patterns: iterator-chain
/// What it is for stands here, so that the file counts as documented.
fn total(count: u32) -> u32 {
    let sum = (0..count).map(|each| each * each).sum();
    sum
}
