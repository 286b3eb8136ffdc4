//@ expect: bench-only
#[cfg(bench)]
mod benches {
    pub fn run() -> u32 {
        (0..100).sum()
    }
}
