//! Part two of the search: inputs that tell mutants from the original.

use crate::choices::Choices;
use crate::part::Part;
use crate::search::{Entry, Given, Search, is_reached};

/// A mutant gets so many times what the original took, and a floor.
const FUEL_FACTOR: u64 = 50;
const FUEL_FLOOR: u64 = 20_000;
/// Inputs that are tried with literals of the code, and numbers and texts of one input that give way to them.
const MOST_LITERALS: usize = 1000;
const MOST_LEAVES: usize = 6;

impl Search<'_> {
    /// Whether a test of an input fails on a mutant; a loop without end counts.
    pub fn kills(&mut self, at: usize, mutant: u32) -> bool {
        let Entry { choices, trace, .. } = &self.entries[at];
        let fuel = trace.used * FUEL_FACTOR + FUEL_FLOOR;
        let mut choices = Choices::replay(choices.clone(), self.case.literals);
        let (seen, _) = self.run(&mut choices, mutant, fuel);
        let entry = &mut self.entries[at];
        entry.tried.insert(mutant);
        let told = seen.as_ref().map_or(u64::MAX, |seen| entry.run.differences(seen));
        if told == 0 {
            return false;
        }
        entry.kills.insert(mutant, told);
        if seen.is_some_and(|seen| matches!(seen.result, Part::Exhausted(_))) {
            self.timeouts.insert(mutant);
        }
        self.live.remove(&mutant);
        true
    }

    pub fn reaches(&self, at: usize, mutant: u32) -> bool {
        let entry = &self.entries[at];
        entry.usable && is_reached(&entry.trace, &self.case.mutants, mutant)
    }

    pub fn try_mutants(&mut self) {
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by_key(|&at| self.entries[at].run.weight());
        for mutant in self.live.clone() {
            for &at in &order {
                if self.is_over(600) {
                    return;
                }
                if self.reaches(at, mutant) && self.kills(at, mutant) {
                    break;
                }
            }
        }
    }

    /// New inputs on the mutants that are left, as long as there is time and some success.
    pub fn hunt(&mut self) {
        let mut idle = 0;
        let limit = 2000 + 150 * self.live.len();
        let (mut next, mut left) = (self.entries.len().saturating_sub(4), MOST_LITERALS);
        while !self.live.is_empty() && !self.is_over(1000) && idle < limit {
            if next < self.entries.len() {
                self.try_literals(next, &mut left);
                next += 1;
                continue;
            }
            let near = self.live.iter().nth(self.random.below(self.live.len())).copied();
            let given = self.variation(near);
            idle = if self.kills_with(given) { 0 } else { idle + 1 };
        }
    }

    /// Each literal of the code in the place of each number and text of an input.
    fn try_literals(&mut self, at: usize, left: &mut usize) {
        let Entry { choices, leaves, .. } = &self.entries[at];
        let (choices, leaves) = (choices.clone(), leaves.clone());
        for leaf in leaves.iter().take(MOST_LEAVES) {
            for instead in (0..self.case.literals.most()).flat_map(Choices::literal) {
                if *left == 0 || self.live.is_empty() || self.is_over(800) {
                    return;
                }
                *left -= 1;
                let given = [&choices[..leaf.start], &instead, &choices[leaf.end..]].concat();
                self.kills_with(Given::all(given));
            }
        }
    }

    /// Whether a new input kills a mutant that is left; then it is kept, as where it shows something new.
    fn kills_with(&mut self, given: Given) -> bool {
        let seed = self.random.next();
        let Some(entry) = self.sample(given, Some(seed)) else { return false };
        let at = self.entries.len();
        self.entries.push(entry);
        let mut killed = false;
        for mutant in self.live.clone() {
            killed |= self.reaches(at, mutant) && self.kills(at, mutant);
            if self.is_over(1000) {
                break;
            }
        }
        let Some(entry) = self.entries.pop() else { return false };
        if killed || entry.trace.hits.iter().any(|hit| !self.hits.contains(hit)) {
            self.keep(entry);
        }
        killed
    }

    /// The inputs that together kill most, each tried on every mutant that it reaches.
    pub fn fill_in(&mut self) {
        for at in 0..self.entries.len() {
            if self.entries[at].kills.is_empty() {
                continue;
            }
            for mutant in self.case.mutants.clone() {
                if self.is_over(1500) {
                    return;
                }
                if !self.order.skipped.contains(&mutant) && !self.entries[at].tried.contains(&mutant) && self.reaches(at, mutant) {
                    self.kills(at, mutant);
                }
            }
        }
    }
}
