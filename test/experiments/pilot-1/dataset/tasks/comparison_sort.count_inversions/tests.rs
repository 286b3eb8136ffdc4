#[cfg(test)]
mod tests {
    use super::*;

    fn slow(scores: &[u16]) -> u64 {
        let pairs = (0..scores.len()).flat_map(|right| (0..right).map(move |left| (left, right)));
        pairs
            .filter(|&(left, right)| scores[left] > scores[right])
            .count() as u64
    }

    #[test]
    fn counts_pairs_out_of_order() {
        assert_eq!(count_inversions(&[2, 4, 1, 3, 5]), 3);
        assert_eq!(count_inversions(&[5, 4, 3, 2, 1]), 10);
        assert_eq!(count_inversions(&[2, 1]), 1);
    }

    #[test]
    fn counts_nothing_in_order() {
        assert_eq!(count_inversions(&[]), 0);
        assert_eq!(count_inversions(&[8]), 0);
        assert_eq!(count_inversions(&[1, 1, 1]), 0);
        assert_eq!(count_inversions(&[1, 2, 3, 4]), 0);
    }

    #[test]
    fn agrees_with_comparing_all_pairs() {
        let mut state = 7_u32;
        for length in 0..40 {
            let mut scores = Vec::new();
            for _ in 0..length {
                state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
                scores.push((state >> 16) as u16 % 20);
            }
            assert_eq!(count_inversions(&scores), slow(&scores), "{scores:?}");
        }
    }

    #[test]
    fn is_fast_on_many_values() {
        let scores: Vec<u16> = (0..60_000).rev().collect();
        assert_eq!(count_inversions(&scores), 1_799_970_000);
    }
}
