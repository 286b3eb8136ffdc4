fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

pub fn common_divisor_and_multiple(numbers: &[u64]) -> (u64, Option<u64>) {
    let divisor = numbers.iter().copied().fold(0, gcd);
    if numbers.contains(&0) {
        return (divisor, Some(0));
    }
    let multiple = numbers.iter().try_fold(1u64, |multiple, &number| {
        multiple.checked_mul(number / gcd(multiple, number))
    });
    (divisor, multiple)
}
