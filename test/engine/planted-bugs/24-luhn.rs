// planted: the wrong digits are doubled when their number is odd
/// Whether the check digit of a card number is right (ISO/IEC 7812-1).
///
/// Spaces are skipped.
///
/// ```
/// # use checks::luhn;
/// assert!(luhn("4539 3195 0343 6467"));
/// assert!(!luhn("8273 1232 7352 0569"));
/// assert!(luhn("059"));
/// ```
pub fn luhn(number: &str) -> bool {
    let digits: Option<Vec<u32>> = number.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_digit(10)).collect();
    let Some(digits) = digits.filter(|digits| digits.len() > 1) else { return false };
    let sum: u32 = digits
        .iter()
        .enumerate()
        .map(|(at, &digit)| if at % 2 == 0 { if digit > 4 { digit * 2 - 9 } else { digit * 2 } } else { digit })
        .sum();
    sum % 10 == 0
}
