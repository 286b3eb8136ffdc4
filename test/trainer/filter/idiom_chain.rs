//@ expect: kept; preset: sigil-phase2; min_length: 64; patterns: iterator-chain
/// What it is for stands here, so that the file counts as documented.
fn total(rows: &[u32]) -> u32 {
    let sum = rows.iter().filter(|each| **each > 2).sum();
    sum
}
