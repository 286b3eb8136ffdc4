//! The last part of a search: which inputs are shown, and how small they can be.

use crate::json::Json;
use crate::search::{Entry, Given, Search, form_of};
use crate::serve::say;
use std::collections::{BTreeSet, HashSet};

/// Smaller forms of one input that are tried.
const MOST_TRIES: usize = 600;

/// What a chosen input does that no input chosen before it does.
struct Task {
    kills: Vec<u32>,
    hits: Vec<u32>,
}

impl Search<'_> {
    /// Each chosen input is made smaller while it does what those chosen before it do not.
    pub fn shrink_all(&mut self) {
        self.shown = self.chosen();
        let mut killed: BTreeSet<u32> = BTreeSet::new();
        let mut hit: HashSet<u32> = HashSet::new();
        for at in self.shown.clone() {
            let Entry { kills, trace, .. } = &self.entries[at];
            let task = Task {
                kills: kills.keys().copied().filter(|mutant| !killed.contains(mutant)).collect(),
                hits: trace.hits.iter().copied().filter(|counter| !hit.contains(counter)).collect(),
            };
            killed.extend(&task.kills);
            hit.extend(&task.hits);
            self.shrink(at, &task);
        }
    }

    /// A small set of inputs that keeps all kills and all branches.
    fn chosen(&self) -> Vec<usize> {
        let mut chosen: Vec<usize> = Vec::new();
        let mut kills = BTreeSet::new();
        let mut hits: HashSet<u32> = HashSet::new();
        loop {
            let gain = |entry: &Entry| entry.kills.keys().filter(|mutant| !kills.contains(*mutant)).count() * 4 + entry.trace.hits.iter().filter(|hit| !hits.contains(*hit)).count();
            let usable = |at: &usize| !chosen.contains(at) && self.entries[*at].usable;
            let best = (0..self.entries.len()).filter(usable).max_by_key(|&at| (gain(&self.entries[at]), usize::MAX - self.entries[at].run.weight()));
            let Some(best) = best.filter(|&at| gain(&self.entries[at]) > 0) else { break };
            kills.extend(self.entries[best].kills.keys().copied());
            hits.extend(&self.entries[best].trace.hits);
            chosen.push(best);
        }
        if chosen.is_empty() { self.different() } else { chosen }
    }

    /// A few inputs with results of different kinds, where nothing in the function can be switched or counted: it runs at compile time.
    fn different(&self) -> Vec<usize> {
        let mut forms = HashSet::new();
        let mut all: Vec<usize> = (0..self.entries.len()).filter(|&at| self.entries[at].usable).collect();
        all.sort_by_key(|&at| self.entries[at].run.weight());
        all.retain(|&at| forms.insert(form_of(&self.entries[at].run)));
        all.truncate(4);
        all
    }

    /// Makes an input smaller while it does its task.
    fn shrink(&mut self, at: usize, task: &Task) {
        let mut left = MOST_TRIES;
        loop {
            let before = self.entries[at].choices.clone();
            self.remove_parts(at, task, &mut left);
            self.lower(at, task, &mut left);
            if left == 0 || self.is_over(2500) || self.entries[at].choices == before {
                return;
            }
        }
    }

    /// Takes members out of collections and calls out of what built a value up.
    fn remove_parts(&mut self, at: usize, task: &Task, left: &mut usize) {
        'changed: loop {
            let Entry { choices, groups, .. } = &self.entries[at];
            let (choices, groups) = (choices.clone(), groups.clone());
            for group in &groups {
                let count = group.parts.len();
                for removed in (1..=count).rev().filter(|removed| [count, count.saturating_sub(1), count / 2, 3, 2, 1].contains(removed)) {
                    for from in 0..=count - removed {
                        let Some(given) = group.without(&choices, from, removed) else { continue };
                        if *left == 0 || self.is_over(2500) {
                            return;
                        }
                        *left -= 1;
                        if self.replace(at, given, task) {
                            continue 'changed;
                        }
                    }
                }
            }
            return;
        }
    }

    /// Leaves decisions out, and takes smaller ones.
    fn lower(&mut self, at: usize, task: &Task, left: &mut usize) {
        let mut size = self.entries[at].choices.len();
        while size > 0 {
            let mut place = 0;
            while place < self.entries[at].choices.len() {
                if *left == 0 || self.is_over(2500) {
                    return;
                }
                *left -= 1;
                let mut given = self.entries[at].choices.clone();
                given.drain(place..(place + size).min(given.len()));
                if self.replace(at, given, task) {
                    continue;
                }
                while size == 1 && *left > 0 && !self.is_over(2500) && self.lower_one(at, place, task) {
                    *left -= 1;
                }
                place += size;
            }
            size /= 2;
        }
    }

    fn lower_one(&mut self, at: usize, place: usize, task: &Task) -> bool {
        let mut given = self.entries[at].choices.clone();
        let Some(&value) = given.get(place).filter(|value| **value > 0) else { return false };
        let tries = if value > 1 { vec![0, value / 2, value - 1] } else { vec![0] };
        tries.into_iter().any(|smaller| {
            given[place] = smaller;
            self.replace(at, given.clone(), task)
        })
    }

    /// Puts the input of other decisions in the place of an entry if it does the task with less.
    fn replace(&mut self, at: usize, given: Vec<u64>, task: &Task) -> bool {
        let Some(entry) = self.sample(Given::all(given), None) else { return false };
        let old = &self.entries[at];
        let simpler = (entry.choices.len(), entry.run.weight()) < (old.choices.len(), old.run.weight()) || (entry.choices.len() == old.choices.len() && entry.choices < old.choices);
        if !simpler || !entry.usable || form_of(&entry.run) != form_of(&old.run) || task.hits.iter().any(|hit| !entry.trace.hits.contains(hit)) {
            return false;
        }
        let last = self.entries.len();
        self.entries.push(entry);
        let same = task.kills.iter().all(|&mutant| self.reaches(last, mutant) && self.kills(last, mutant));
        let Some(entry) = self.entries.pop() else { return false };
        if same {
            self.inputs.insert(entry.run.input());
            self.entries[at] = entry;
        }
        same
    }

    pub fn report(&self) {
        let killed: Vec<u32> = self.case.mutants.clone().filter(|mutant| self.entries.iter().any(|entry| entry.kills.contains_key(mutant))).collect();
        for &at in &self.shown {
            let Entry { run, kills, trace, .. } = &self.entries[at];
            let mut run = run.clone();
            run.keep_needed(&kills.values().copied().collect::<Vec<_>>());
            let mut members = vec![("event", Json::text("input")), ("case", Json::Number(self.case.id.into()))];
            members.extend(run.json());
            members.push(("kills", Json::numbers(&kills.keys().copied().collect::<Vec<_>>())));
            members.push(("hits", Json::numbers(&trace.hits)));
            say(members);
        }
        let mut hits: Vec<u32> = self.hits.iter().copied().collect();
        hits.sort_unstable();
        say(vec![
            ("event", Json::text("done")),
            ("case", Json::Number(self.case.id.into())),
            ("killed", Json::numbers(&killed)),
            ("timeouts", Json::numbers(&self.timeouts.iter().copied().collect::<Vec<_>>())),
            ("hits", Json::numbers(&hits)),
            ("tried", Json::Number(self.tried.len() as u64)),
            ("close", Json::Number(self.close.len() as u64)),
            ("runs", Json::Number(self.runs)),
            ("rejected", Json::Number(self.rejected)),
            ("unstable", Json::Number(self.unstable)),
            ("waiting", Json::Number(self.waiting)),
            ("runtime", Json::Number(self.runtime)),
            ("inputs", Json::Number(self.entries.len() as u64)),
        ]);
    }
}
