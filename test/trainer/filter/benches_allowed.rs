//@ expect: kept; exclude_benches: false
#[cfg(bench)]
mod benches {
    pub fn run() -> u32 {
        (0..100).sum()
    }
}
