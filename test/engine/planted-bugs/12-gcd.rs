// planted: stops one step early when the remainder is one
/// The greatest common divisor of two numbers.
pub fn gcd(a: u64, b: u64) -> u64 {
    let (mut a, mut b) = (a, b);
    while b > 1 {
        let rest = a % b;
        a = b;
        b = rest;
    }
    a
}

/// The least common multiple; zero where one of them is zero.
pub fn lcm(a: u64, b: u64) -> u64 {
    if a == 0 || b == 0 {
        return 0;
    }
    a / gcd(a, b) * b
}
