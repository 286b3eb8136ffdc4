#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_greatest() {
        assert_eq!(greatest_xor(&[3, 10, 5, 25, 2, 8]), Some(28));
        assert_eq!(
            greatest_xor(&[14, 70, 53, 83, 49, 91, 36, 80, 92, 51, 66, 70]),
            Some(127)
        );
        assert_eq!(greatest_xor(&[0, u32::MAX, 5]), Some(u32::MAX));
        assert_eq!(greatest_xor(&[4, 6]), Some(2));
    }

    #[test]
    fn takes_equal_values() {
        assert_eq!(greatest_xor(&[9, 9]), Some(0));
        assert_eq!(greatest_xor(&[9, 9, 8]), Some(1));
    }

    #[test]
    fn needs_two_values() {
        assert_eq!(greatest_xor(&[]), None);
        assert_eq!(greatest_xor(&[7]), None);
    }

    #[test]
    fn agrees_with_all_pairs() {
        let values: Vec<u32> = (1..60u32)
            .map(|n| n.wrapping_mul(2_654_435_761) >> 7)
            .collect();
        let pairs = values
            .iter()
            .flat_map(|a| values.iter().map(move |b| a ^ b));
        assert_eq!(greatest_xor(&values), pairs.max());
    }
}
