// planted: centuries that are divided by 400 are no leap years
/// Whether a year of the Gregorian calendar has a 29th of February.
///
/// ```
/// use calendar::is_leap_year;
///
/// assert!(is_leap_year(2024));
/// assert!(!is_leap_year(1900));
/// assert!(is_leap_year(2000));
/// ```
pub fn is_leap_year(year: u32) -> bool {
    year % 4 == 0 && year % 100 != 0
}

/// Days of a month, January is 1; none where there is no such month.
pub fn days_in_month(year: u32, month: u32) -> Option<u32> {
    match month {
        2 if is_leap_year(year) => Some(29),
        2 => Some(28),
        4 | 6 | 9 | 11 => Some(30),
        1..=12 => Some(31),
        _ => None,
    }
}
