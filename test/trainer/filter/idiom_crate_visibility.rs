//@ expect: not-idiomatic; preset: sigil-phase2; min_length: 64
/// What it is for stands here, so that the file counts as documented.
pub(crate) fn area(width: u32, height: u32) -> u32 {
    width * height
}

fn unused() {}
