//@ expect: not-idiomatic; preset: sigil-phase2; min_length: 64
/// What it is for stands here, so that the file counts as documented.
// It once gave Result<u32, String> { and then it did not.
fn two(total: u32) -> u32 {
    total + 2
}
