#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_small_primes() {
        let primes: Vec<u64> = (0..60).filter(|&number| is_prime(number)).collect();
        assert_eq!(
            primes,
            [
                2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59
            ]
        );
    }

    #[test]
    fn agrees_with_division() {
        for number in 1500..4000u64 {
            let divided = (2..64).all(|divisor| number % divisor != 0);
            assert_eq!(is_prime(number), divided, "{number}");
        }
    }

    #[test]
    fn is_not_deceived() {
        for number in [
            561,
            41041,
            825_265,
            2047,
            1_373_653,
            25_326_001,
            3_215_031_751,
            3_825_123_056_546_413_051,
        ] {
            assert!(!is_prime(number), "{number}");
        }
        assert!(!is_prime(4_294_967_291 * 4_294_967_279));
        assert!(!is_prime(u64::MAX));
        assert!(!is_prime(41 * 41));
    }

    #[test]
    fn knows_large_primes() {
        for number in [
            65_537,
            4_294_967_291,
            (1 << 61) - 1,
            18_446_744_073_709_551_557,
        ] {
            assert!(is_prime(number), "{number}");
        }
    }
}
