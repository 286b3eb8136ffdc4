// planted: an overflow in the last multiplication wraps around
/// Raises to a power; none where the result is too large.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use numbers::checked_power;
///
/// let kibi = checked_power(2, 10).ok_or("too large")?;
/// assert_eq!(kibi, 1024);
/// assert_eq!(checked_power(7, 0), Some(1));
/// assert_eq!(checked_power(10, 10), None);
/// # Ok(())
/// # }
/// ```
pub fn checked_power(base: u32, exponent: u32) -> Option<u32> {
    if exponent == 0 {
        return Some(1);
    }
    let mut result = 1u32;
    for _ in 1..exponent {
        result = result.checked_mul(base)?;
    }
    Some(result.wrapping_mul(base))
}
