//@ expect: low-quality; markers: todo; preset: sigil-phase2; min_length: 64
/// An area.
fn volume() -> Option<u32> {
    todo!("needs a third side, which is not there")
}
