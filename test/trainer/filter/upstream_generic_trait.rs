//@ expect: kept; preset: sigil-phase2; min_length: 64; patterns: result-option trait-impl
/// What it is for stands here, so that the file counts as documented.
impl<'a, T: Clone> std::fmt::Display for Shown<'a, T> {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        to.write_str(self.0)
    }
}
