#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_slots_between_meetings() {
        assert_eq!(
            free_slots((540, 1020), &[(600, 660), (780, 840)], 1),
            [(540, 600), (660, 780), (840, 1020)]
        );
        assert_eq!(
            free_slots((0, 100), &[(50, 60), (10, 20)], 1),
            [(0, 10), (20, 50), (60, 100)]
        );
    }

    #[test]
    fn joins_meetings_that_overlap() {
        assert_eq!(
            free_slots((0, 50), &[(5, 30), (10, 20), (30, 35)], 1),
            [(0, 5), (35, 50)]
        );
    }

    #[test]
    fn cuts_at_the_day() {
        assert_eq!(free_slots((10, 50), &[(0, 15), (40, 90)], 1), [(15, 40)]);
        assert_eq!(free_slots((10, 50), &[(1, 5), (60, 70)], 1), [(10, 50)]);
        assert!(free_slots((10, 50), &[(0, 90)], 0).is_empty());
    }

    #[test]
    fn leaves_out_short_slots() {
        assert_eq!(
            free_slots((0, 60), &[(10, 30), (39, 40)], 10),
            [(0, 10), (40, 60)]
        );
        assert_eq!(free_slots((0, 9), &[(3, 3), (5, 4)], 0), [(0, 9)]);
    }

    #[test]
    fn takes_days_that_are_empty() {
        assert!(free_slots((20, 20), &[], 0).is_empty());
        assert!(free_slots((20, 10), &[(12, 15)], 0).is_empty());
    }
}
