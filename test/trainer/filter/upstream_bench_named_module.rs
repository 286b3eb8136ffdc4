//@ expect: kept
pub mod bench_results {
    pub fn best(times: &[u64]) -> Option<u64> {
        times.iter().copied().min()
    }
}
