//! What instrumented code calls, also from a `const fn`: at run time it does what `probe` does, at
//! compile time nothing, as if no mutant were on. The compiler's own way to tell the two apart needs
//! an unstable feature of this library alone, never of the crate that is tested.

use crate::probe;
use std::intrinsics::const_eval_select;

const fn none(_: u32, _: u32) -> u32 {
    0
}
const fn nothing() {}
const fn no_hit(_: u32) {}

#[inline]
pub const fn at(first: u32, count: u32) -> u32 {
    const_eval_select((first, count), none, probe::at)
}

#[inline]
pub const fn hit(counter: u32) {
    const_eval_select((counter,), no_hit, probe::hit)
}

#[inline]
pub const fn branch(counter: u32, value: bool) -> bool {
    hit(if value { counter } else { counter + 1 });
    value
}

#[inline]
pub const fn fuel() {
    const_eval_select((), nothing, probe::fuel)
}

#[inline]
pub const fn enter() {
    const_eval_select((), nothing, probe::enter)
}
