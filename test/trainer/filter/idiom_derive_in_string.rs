//@ expect: not-idiomatic; preset: sigil-phase2; min_length: 64
/// What it is for stands here, so that the file counts as documented.
fn text() -> String {
    String::from("#[derive(Debug)] pub struct Area; impl A for B {}")
}
