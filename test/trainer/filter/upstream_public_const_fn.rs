//@ expect: kept; preset: sigil-phase2; min_length: 64; patterns: public-api
/// What it is for stands here, so that the file counts as documented.
pub const fn area(width: u32, height: u32) -> u32 {
    width * height
}

fn unused() {}
