//! Whole numbers.

/// The greatest common divisor; 0 where both are 0.
pub fn gcd(mut a: u32, mut b: u32) -> u32 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// Whether a number is a square.
pub fn is_square(number: u32) -> bool {
    let root = (f64::from(number)).sqrt() as u32;
    root * root == number
}

/// The number within bounds.
pub fn clamp(number: i32, low: i32, high: i32) -> i32 {
    if number < low {
        low
    } else if number > high {
        high
    } else {
        number
    }
}

/// The sum of the digits in base ten.
pub fn digit_sum(mut number: u64) -> u64 {
    let mut sum = 0;
    while number > 0 {
        sum += number % 10;
        number /= 10;
    }
    sum
}

/// The mean, rounded down.
///
/// # Errors
/// Where there is no number.
pub fn mean(numbers: &[i64]) -> Result<i64, String> {
    if numbers.is_empty() {
        return Err("there are no numbers".to_string());
    }
    Ok(numbers.iter().sum::<i64>().div_euclid(numbers.len() as i64))
}

/// A number that a text holds in base ten.
pub fn read(text: &str) -> Option<u8> {
    let number: u8 = text.trim().parse().ok()?;
    Some(number)
}

/// The largest of a list.
pub fn largest<T: PartialOrd + Copy>(list: &[T]) -> Option<T> {
    let mut found = *list.first()?;
    for &each in list {
        if each > found {
            found = each;
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gcd_of_two() {
        assert_eq!(gcd(12, 18), 6);
        assert_eq!(gcd(7, 0), 7);
    }

    #[test]
    fn squares() {
        assert!(is_square(49));
        assert!(!is_square(50));
    }

    #[test]
    fn clamps() {
        assert_eq!(clamp(-3, 0, 9), 0);
        assert_eq!(clamp(12, 0, 9), 9);
        assert_eq!(clamp(4, 0, 9), 4);
    }

    #[test]
    fn digits() {
        assert_eq!(digit_sum(1203), 6);
        assert_eq!(digit_sum(0), 0);
    }

    #[test]
    fn means() {
        assert_eq!(mean(&[1, 2, 4]), Ok(2));
        assert!(mean(&[]).is_err());
    }

    #[test]
    fn reads() {
        assert_eq!(read(" 12 "), Some(12));
        assert_eq!(read("300"), None);
    }

    #[test]
    fn largest_of_many() {
        assert_eq!(largest(&[3, 9, 4]), Some(9));
        assert_eq!(largest::<u8>(&[]), None);
    }
}
