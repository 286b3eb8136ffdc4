// planted: negative numbers are shifted without their sign
/// Maps signed numbers to unsigned ones so that small ones stay small (protocol buffers, "ZigZag").
pub fn zigzag_encode(n: i64) -> u64 {
    ((n << 1) as u64) ^ ((n >> 62) as u64)
}

/// The inverse of [`zigzag_encode`].
pub fn zigzag_decode(n: u64) -> i64 {
    (n >> 1) as i64 ^ -((n & 1) as i64)
}
