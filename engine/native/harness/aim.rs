//! The search for an input that tells one mutant from the code. All of the budget is spent on it: inputs that
//! bring the sides of some comparison nearer to each other than before are kept, and varied in small and large
//! steps, until the mutant's place is reached and its result is another one.

use crate::search::{Entry, Given, Search};
use std::collections::BTreeMap;

/// How near the sides of a comparison came, and the decisions that brought them there.
struct Nearest {
    distance: f64,
    choices: Vec<u64>,
}

impl Search<'_> {
    pub fn approach(&mut self) {
        let mut nearest: BTreeMap<u32, Nearest> = BTreeMap::new();
        for entry in &self.entries {
            note(&mut nearest, entry);
        }
        while !self.live.is_empty() && !self.is_over(1000) {
            let given = self.step(&nearest);
            let seed = self.random.next();
            let Some(entry) = self.sample(given, Some(seed)) else { continue };
            let is_nearer = note(&mut nearest, &entry);
            let at = self.entries.len();
            self.entries.push(entry);
            let told = self.live.clone().into_iter().any(|mutant| self.reaches(at, mutant) && self.kills(at, mutant));
            let Some(entry) = self.entries.pop() else { break };
            let is_new = entry.trace.hits.iter().any(|hit| !self.hits.contains(hit));
            if told || is_new || (is_nearer && self.entries.len() < MOST_ENTRIES) {
                self.keep(entry);
            }
        }
    }

    /// Decisions a step away from those that came nearest to some comparison, or from an input that is kept.
    fn step(&mut self, nearest: &BTreeMap<u32, Nearest>) -> Given {
        let open: Vec<&Nearest> = nearest.values().filter(|each| each.distance > 0.0).collect();
        let aim = self.live.iter().next().copied();
        if open.is_empty() || self.random.below(4) == 0 {
            return self.variation(aim);
        }
        let mut given = open[self.random.below(open.len())].choices.clone();
        for _ in 0..=self.random.below(3) {
            if given.is_empty() || self.random.below(4) == 0 {
                self.vary_some(&mut given);
                continue;
            }
            let place = self.random.below(given.len());
            let size = if self.random.below(2) == 0 { 1 + self.random.below(10) as u64 } else { 1 << self.random.below(32) };
            given[place] = if self.random.below(2) == 0 { given[place].wrapping_add(size) } else { given[place].saturating_sub(size) };
        }
        Given::all(given)
    }
}

const MOST_ENTRIES: usize = 400;

/// Whether an input brought the sides of a comparison nearer.
fn note(nearest: &mut BTreeMap<u32, Nearest>, entry: &Entry) -> bool {
    let mut is_nearer = false;
    for &(number, distance) in &entry.trace.near {
        if nearest.get(&number).is_none_or(|known| distance < known.distance) {
            nearest.insert(number, Nearest { distance, choices: entry.choices.clone() });
            is_nearer = true;
        }
    }
    is_nearer
}
