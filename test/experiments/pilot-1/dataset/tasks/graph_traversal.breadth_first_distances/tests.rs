#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_edges_of_shortest_ways() {
        let graph = [vec![1, 2], vec![3], vec![3, 4], vec![5], vec![5], vec![]];
        assert_eq!(
            breadth_first_distances(&graph, 0),
            [Some(0), Some(1), Some(1), Some(2), Some(2), Some(3)]
        );
        let chain = [vec![1, 3], vec![2], vec![3], vec![]];
        assert_eq!(
            breadth_first_distances(&chain, 0),
            [Some(0), Some(1), Some(2), Some(1)]
        );
    }

    #[test]
    fn follows_edges_in_their_direction() {
        let graph = [vec![1], vec![2], vec![]];
        assert_eq!(breadth_first_distances(&graph, 1), [None, Some(0), Some(1)]);
        assert_eq!(breadth_first_distances(&graph, 2), [None, None, Some(0)]);
    }

    #[test]
    fn survives_loops_and_double_edges() {
        let graph = [vec![0, 1, 1], vec![0, 2], vec![2, 1]];
        assert_eq!(
            breadth_first_distances(&graph, 0),
            [Some(0), Some(1), Some(2)]
        );
    }

    #[test]
    fn ignores_nodes_that_do_not_exist() {
        assert_eq!(
            breadth_first_distances(&[vec![7, 1], vec![2]], 0),
            [Some(0), Some(1)]
        );
        assert_eq!(breadth_first_distances(&[vec![1], vec![]], 2), [None, None]);
        assert!(breadth_first_distances(&[], 0).is_empty());
    }
}
