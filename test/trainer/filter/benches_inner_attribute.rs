//@ expect: bench-only
#![cfg(bench)]

pub fn run(count: u32) -> u32 {
    (0..count).map(|each| each * each).sum()
}
