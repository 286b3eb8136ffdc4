use std::cmp::Ordering;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    Rising,
    Falling,
    Level,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run {
    pub trend: Trend,
    pub first: usize,
    pub last: usize,
}

pub fn trend_runs(values: &[f64]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (first, pair) in values.windows(2).enumerate() {
        let trend = match pair[0].partial_cmp(&pair[1]) {
            Some(Ordering::Less) => Trend::Rising,
            Some(Ordering::Greater) => Trend::Falling,
            _ => Trend::Level,
        };
        let last = first + 1;
        match runs.last_mut() {
            Some(run) if run.trend == trend => run.last = last,
            _ => runs.push(Run { trend, first, last }),
        }
    }
    runs
}
