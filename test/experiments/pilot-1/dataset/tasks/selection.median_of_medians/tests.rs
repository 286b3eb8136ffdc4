#[cfg(test)]
mod tests {
    use super::*;

    fn select(values: &[i32], k: usize) -> Option<i32> {
        median_of_medians(values, k).map(|(value, _)| value)
    }

    #[test]
    fn sorts_a_few_values() {
        assert_eq!(median_of_medians(&[5, 3, 9, 1, 7], 1), Some((3, vec![])));
        assert_eq!(median_of_medians(&[4], 0), Some((4, vec![])));
    }

    #[test]
    fn selects_every_rank() {
        let values: Vec<i32> = (0..97).map(|value| value * 40 % 97).collect();
        for k in 0..97 {
            assert_eq!(select(&values, k), Some(k as i32));
        }
    }

    #[test]
    fn tells_the_pivots() {
        let values: Vec<i32> = (1..=10).collect();
        assert_eq!(median_of_medians(&values, 7), Some((8, vec![8])));
        assert_eq!(median_of_medians(&values, 9), Some((10, vec![8])));
        assert_eq!(median_of_medians(&values, 6), Some((7, vec![8, 7])));
        assert_eq!(median_of_medians(&values, 0), Some((1, vec![8, 7, 6])));
    }

    #[test]
    fn counts_repeats() {
        assert_eq!(median_of_medians(&[2; 12], 11), Some((2, vec![2])));
        let values = [1, 5, 5, 5, 5, 9, 9, 9];
        let all: Vec<_> = (0..9).map(|k| select(&values, k).unwrap_or(-1)).collect();
        assert_eq!(all, [1, 5, 5, 5, 5, 9, 9, 9, -1]);
    }

    #[test]
    fn finds_no_rank_behind_the_end() {
        assert_eq!(select(&[], 0), None);
        assert_eq!(select(&[1, 2, 3], 3), None);
    }
}
