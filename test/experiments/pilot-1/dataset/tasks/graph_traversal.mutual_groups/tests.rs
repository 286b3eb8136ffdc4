#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_rings_and_loners() {
        let follows = [vec![1], vec![2, 3], vec![0], vec![4], vec![]];
        assert_eq!(mutual_groups(&follows), [vec![0, 1, 2], vec![3], vec![4]]);
    }

    #[test]
    fn separates_groups_that_follow_one_way() {
        let follows = [vec![3], vec![0, 4], vec![1], vec![0, 5], vec![2], vec![]];
        assert_eq!(
            mutual_groups(&follows),
            [vec![0, 3], vec![1, 2, 4], vec![5]]
        );
        let chain = [vec![1], vec![2], vec![]];
        assert_eq!(mutual_groups(&chain), [[0], [1], [2]]);
        let back = [vec![], vec![0], vec![1]];
        assert_eq!(mutual_groups(&back), [[0], [1], [2]]);
    }

    #[test]
    fn joins_rings_that_share_a_person() {
        let follows = [vec![1, 2], vec![0], vec![3], vec![0]];
        assert_eq!(mutual_groups(&follows), [[0, 1, 2, 3]]);
    }

    #[test]
    fn does_not_mind_double_follows_and_vanity() {
        assert_eq!(mutual_groups(&[vec![0, 0], vec![1, 0, 0]]), [[0], [1]]);
        assert!(mutual_groups(&[]).is_empty());
    }

    #[test]
    fn takes_a_long_ring() {
        let follows: Vec<Vec<usize>> = (1..=20_000).map(|next| vec![next % 20_000]).collect();
        let groups = mutual_groups(&follows);
        assert_eq!(groups.len(), 1);
        assert_eq!(groups[0].len(), 20_000);
    }
}
