//! One call of the function under test: its arguments as source, what came back, what it touched.

use crate::choices::Choices;
use crate::json::Json;
use crate::literals::Literals;
use crate::part::{Observation, Part};
use crate::probe::{self, Trace};
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A function under test, as the generated harness registers it.
pub struct Case {
    pub id: u32,
    pub run: fn(&mut Choices) -> Option<Run>,
    pub literals: &'static Literals,
    /// Mutants in the function, by id.
    pub mutants: std::ops::Range<u32>,
}

#[derive(Clone, PartialEq)]
pub struct Run {
    pub arguments: Vec<String>,
    pub result: Part,
    /// Places that the call may have changed: number of the argument, and what it holds afterwards.
    pub after: Vec<(usize, Part)>,
}

/// Most parts of a run that are told apart: bits of a `u64`.
const MOST_LEAVES: usize = 63;

impl Run {
    pub fn json(&self) -> Vec<(&'static str, Json)> {
        let after = self.after.iter().map(|(at, part)| Json::object([("argument", Json::Number(*at as u64)), ("part", part.json())]));
        vec![
            ("arguments", Json::List(self.arguments.iter().map(|code| Json::text(code)).collect())),
            ("result", self.result.json()),
            ("after", Json::List(after.collect())),
        ]
    }
    pub fn weight(&self) -> usize {
        self.input().iter().map(String::len).sum()
    }
    /// All that went in: arguments, statements on the result, arguments of what is said of it.
    pub fn input(&self) -> Vec<String> {
        let parts = std::iter::once(&self.result).chain(self.after.iter().map(|(_, part)| part));
        let said = parts.flat_map(|part| part.statements());
        self.arguments.iter().cloned().chain(said.map(str::to_string)).collect()
    }
    /// The parts that a test asserts one by one.
    fn leaves(&self) -> Vec<&Part> {
        let parts = std::iter::once(&self.result).chain(self.after.iter().map(|(_, part)| part));
        parts.flat_map(Part::leaves).take(MOST_LEAVES).collect()
    }
    /// Whether an assertion can be made of it.
    pub fn says_something(&self) -> bool {
        self.leaves().iter().any(|part| part.is_asserted())
    }
    /// The parts by which a test of this run would tell the other one: a bit for each, all where it did not come back.
    pub fn differences(&self, other: &Run) -> u64 {
        let (expected, seen) = (self.leaves(), other.leaves());
        if self.result.is_value() != other.result.is_value() || expected.len() != seen.len() {
            return u64::MAX;
        }
        expected.iter().zip(seen).enumerate().filter(|(_, (expected, seen))| expected.is_told_from(seen)).fold(0, |mask, (at, _)| mask | 1 << at)
    }
    /// Leaves out what methods say of a value where no mutant is told by it; `masks`: differences of the mutants.
    pub fn keep_needed(&mut self, masks: &[u64]) {
        let needed = self.needed(masks);
        let mut at = 0;
        let parts = std::iter::once(&mut self.result).chain(self.after.iter_mut().map(|(_, part)| part));
        for part in parts {
            let count = part.leaves().len();
            if let Some(all) = part.observations() {
                let mut index = at;
                all.retain(|_| {
                    index += 1;
                    index > MOST_LEAVES || needed & 1 << (index - 1) != 0
                });
            }
            at += count;
        }
    }
    fn observed(&mut self) -> impl Iterator<Item = &mut Vec<Observation>> {
        let parts = std::iter::once(&mut self.result).chain(self.after.iter_mut().map(|(_, part)| part));
        parts.filter_map(Part::observations)
    }
    /// Leaves out what methods of these names say.
    pub fn leave_out(&mut self, names: &HashSet<String>) {
        self.observed().for_each(|all| all.retain(|each| !names.contains(each.name())));
    }
    /// Whether another run of the same input is as good as the same.
    pub fn agrees(&self, other: &Run) -> bool {
        self.arguments == other.arguments
            && self.after.len() == other.after.len()
            && self.result.agrees(&other.result)
            && self.after.iter().zip(&other.after).all(|(left, right)| left.0 == right.0 && left.1.agrees(&right.1))
    }
    /// Names of methods that said something else in another run of the same input. Noise that happens to make a short number, as a
    /// sum that is exactly 0.5 in one order only, is noise all the same: this input is no ground for a test, the method is for others.
    pub fn unsteady(&mut self, other: &mut Run) -> Vec<String> {
        let pairs = self.observed().zip(other.observed()).flat_map(|(left, right)| left.iter().zip(right.iter()));
        pairs.filter(|(left, right)| !left.agrees(right) && !right.agrees(left)).map(|(left, _)| left.name().to_string()).collect()
    }
    /// The fewest leaves, greedily, that tell all mutants; one that is asserted where there are none.
    fn needed(&self, masks: &[u64]) -> u64 {
        let asserted: Vec<usize> = self.leaves().iter().enumerate().filter(|(_, part)| part.is_asserted()).map(|(at, _)| at).collect();
        let mut rest: Vec<u64> = masks.iter().copied().filter(|mask| asserted.iter().any(|at| mask & 1 << at != 0)).collect();
        let mut needed = 0;
        while needed == 0 || !rest.is_empty() {
            let told = |at: usize| rest.iter().filter(|mask| *mask & 1 << at != 0).count();
            let Some(&best) = asserted.iter().max_by_key(|&&at| (told(at), MOST_LEAVES - at)) else { return needed };
            needed |= 1 << best;
            rest.retain(|mask| mask & 1 << best == 0);
        }
        needed
    }
}

/// How the next call is to be run.
#[derive(Clone, Copy)]
pub struct Setting {
    pub mutant: u32,
    pub fuel: u64,
    pub recording: bool,
}

/// Runs a case on decisions, arguments and observations too: a test is run as a whole. `None`: they make no input.
pub fn attempt(case: &Case, choices: &mut Choices, Setting { mutant, fuel, recording }: Setting) -> (Option<Run>, Trace) {
    probe::begin(mutant, fuel, recording);
    let made = catch_unwind(AssertUnwindSafe(|| (case.run)(choices)));
    let trace = probe::finish(fuel);
    let run = made.unwrap_or_else(|payload| {
        std::mem::forget(payload);
        None
    });
    (run, trace)
}
