//@ expect: incomplete
pub fn name() -> &'static str {
    "an area that is never left again, since nothing closes it
}
