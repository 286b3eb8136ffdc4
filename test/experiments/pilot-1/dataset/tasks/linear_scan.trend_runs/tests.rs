#[cfg(test)]
mod tests {
    use super::*;

    use Trend::{Falling, Level, Rising};

    fn brief(values: &[f64]) -> Vec<(Trend, usize, usize)> {
        let runs = trend_runs(values);
        runs.iter()
            .map(|run| (run.trend, run.first, run.last))
            .collect()
    }

    #[test]
    fn cuts_at_each_change() {
        let values = [1.0, 2.0, 3.5, 3.5, 2.0, 1.0, 4.0];
        assert_eq!(
            brief(&values),
            [
                (Rising, 0, 2),
                (Level, 2, 3),
                (Falling, 3, 5),
                (Rising, 5, 6)
            ]
        );
    }

    #[test]
    fn keeps_one_trend_together() {
        assert_eq!(brief(&[5.0, 4.0, 3.0, 2.0]), [(Falling, 0, 3)]);
        assert_eq!(brief(&[7.0, 7.0, 7.0]), [(Level, 0, 2)]);
        assert_eq!(brief(&[-1.0, 0.0]), [(Rising, 0, 1)]);
    }

    #[test]
    fn takes_both_zeros_as_equal() {
        assert_eq!(brief(&[-0.0, 0.0, -0.0]), [(Level, 0, 2)]);
    }

    #[test]
    fn takes_infinities() {
        assert_eq!(
            brief(&[f64::INFINITY, 0.0, f64::NEG_INFINITY]),
            [(Falling, 0, 2)]
        );
    }

    #[test]
    fn has_no_runs_of_single_values() {
        assert_eq!(brief(&[]), []);
        assert_eq!(brief(&[3.0]), []);
    }
}
