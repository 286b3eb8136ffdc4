//@ expect: too-short; preset: sigil-phase2
/// Adds.
pub fn add(one: i32, other: i32) -> Option<i32> {
    one.checked_add(other)
}
