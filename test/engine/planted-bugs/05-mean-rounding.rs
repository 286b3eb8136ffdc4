// planted: halves are rounded down instead of up
/// Divides and rounds to the nearest whole number; halves go up.
///
/// ```
/// use numbers::div_round;
///
/// assert_eq!(div_round(7, 3), 2);
/// assert_eq!(div_round(5, 2), 3);
/// ```
///
/// # Panics
///
/// Where `divisor` is zero.
pub fn div_round(dividend: u64, divisor: u64) -> u64 {
    (dividend + (divisor - 1) / 2) / divisor
}
