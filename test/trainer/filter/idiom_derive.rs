//@ expect: kept; preset: sigil-phase2; min_length: 64; patterns: derive
/// What it is for stands here, so that the file counts as documented.
#[derive(Debug, Clone)]
struct Area {
    width: u32,
    height: u32,
}
