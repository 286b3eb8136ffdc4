fn power(base: u64, mut exponent: u64, modulus: u64) -> u64 {
    let modulus = u128::from(modulus);
    let mut square = u128::from(base) % modulus;
    let mut result = 1;
    while exponent > 0 {
        if exponent % 2 == 1 {
            result = result * square % modulus;
        }
        square = square * square % modulus;
        exponent /= 2;
    }
    result as u64
}

pub fn is_prime(number: u64) -> bool {
    const BASES: [u64; 12] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37];
    if BASES.contains(&number) {
        return true;
    }
    if number < 2 || BASES.iter().any(|&base| number.is_multiple_of(base)) {
        return false;
    }
    let twos = (number - 1).trailing_zeros();
    let odd = (number - 1) >> twos;
    BASES.iter().all(|&base| {
        let mut value = power(base, odd, number);
        if value == 1 {
            return true;
        }
        for _ in 1..twos {
            if value == number - 1 {
                break;
            }
            value = power(value, 2, number);
        }
        value == number - 1
    })
}
