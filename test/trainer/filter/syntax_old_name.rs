//@ expect: kept
// a name that is reserved since edition 2024
pub fn gen(seed: u64) -> u64 {
    seed.wrapping_mul(6364136223846793005).wrapping_add(1)
}
