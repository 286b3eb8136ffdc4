//@ expect: kept; preset: sigil-phase2; min_length: 64; patterns: trait-impl
/// What it is for stands here, so that the file counts as documented.
impl From<u32> for Area {
    fn from(side: u32) -> Self {
        Area { width: side, height: side }
    }
}
