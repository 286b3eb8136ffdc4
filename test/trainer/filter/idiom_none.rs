//@ expect: not-idiomatic; preset: sigil-phase2; min_length: 64
/// What it is for stands here, so that the file counts as documented.
fn main() {
    let mut total = 0;
    total += 2 * 3;
    std::process::exit(total);
}
