//@ expect: kept; markers: none; preset: sigil-phase2; min_length: 64
/// An area.
unsafe fn raw(at: *const u32) -> Option<u32> {
    at.as_ref().copied()
}
