//@ expect: not-idiomatic; preset: sigil-phase2; min_length: 64
/// What it is for stands here, so that the file counts as documented.
fn shown(screen: Screen, at: u32) -> u32 {
    let place = screen.map(at);
    place
}
