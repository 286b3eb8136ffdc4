#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weighs_values() {
        assert_eq!(weighted_mean(&[1, 10], &[3, 1]), Some(3));
        assert_eq!(weighted_mean(&[5, 7], &[1, 1]), Some(6));
        assert_eq!(weighted_mean(&[4, 100], &[2, 0]), Some(4));
    }

    #[test]
    fn rounds_down() {
        assert_eq!(weighted_mean(&[1, 2], &[1, 1]), Some(1));
        assert_eq!(weighted_mean(&[-1, -2], &[1, 1]), Some(-2));
    }

    #[test]
    fn ignores_what_has_no_partner() {
        assert_eq!(weighted_mean(&[1, 2, 90], &[1, 3]), Some(1));
        assert_eq!(weighted_mean(&[8], &[2, 9]), Some(8));
    }

    #[test]
    fn gives_nothing_without_weight() {
        assert_eq!(weighted_mean(&[], &[]), None);
        assert_eq!(weighted_mean(&[1], &[0]), None);
        assert_eq!(
            weighted_mean(&[i32::MAX, i32::MAX], &[u16::MAX, u16::MAX]),
            Some(i64::from(i32::MAX))
        );
    }
}
