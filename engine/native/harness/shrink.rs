//! The last part of a search: which inputs are shown, and how small they can be.

use crate::json::Json;
use crate::search::{Entry, Search, form_of};
use crate::serve::say;
use std::collections::{BTreeSet, HashSet};

impl Search<'_> {
    pub fn shrink_all(&mut self) {
        for at in self.chosen() {
            self.shrink(at);
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
            let Some(best) = best.filter(|&at| gain(&self.entries[at]) > 0) else { return chosen };
            kills.extend(self.entries[best].kills.keys().copied());
            hits.extend(&self.entries[best].trace.hits);
            chosen.push(best);
        }
    }

    /// Makes an input smaller while it kills the same mutants and takes the same branches.
    fn shrink(&mut self, at: usize) {
        let mut size = self.entries[at].choices.len();
        let mut tries = 0;
        while size > 0 && tries < 300 {
            let mut place = 0;
            while place < self.entries[at].choices.len() && tries < 300 && !self.is_over(2500) {
                tries += 1;
                let mut given = self.entries[at].choices.clone();
                let until = (place + size).min(given.len());
                let removed = given.drain(place..until).collect::<Vec<_>>();
                if self.replace(at, given) {
                    continue;
                }
                if size == 1 && removed[0] > 0 {
                    let mut given = self.entries[at].choices.clone();
                    let value = given[place];
                    for smaller in [0, value / 2, value - 1] {
                        given[place] = smaller;
                        if self.replace(at, given.clone()) {
                            break;
                        }
                    }
                }
                place += size;
            }
            size /= 2;
        }
    }

    /// Puts the input of other decisions in the place of an entry if it does as much with less.
    fn replace(&mut self, at: usize, given: Vec<u64>) -> bool {
        let Some(entry) = self.sample(given, None) else { return false };
        let old = &self.entries[at];
        let simpler = (entry.choices.len(), entry.run.weight()) < (old.choices.len(), old.run.weight()) || (entry.choices.len() == old.choices.len() && entry.choices < old.choices);
        if !simpler || !entry.usable || form_of(&entry.run) != form_of(&old.run) || old.trace.hits.iter().any(|hit| !entry.trace.hits.contains(hit)) {
            return false;
        }
        let wanted: Vec<u32> = old.kills.keys().copied().collect();
        let last = self.entries.len();
        self.entries.push(entry);
        let same = wanted.iter().all(|&mutant| self.reaches(last, mutant) && self.kills(last, mutant));
        let Some(entry) = self.entries.pop() else { return false };
        if same {
            self.inputs.insert(entry.run.input());
            self.entries[at] = entry;
        }
        same
    }

    pub fn report(&self) {
        let killed: Vec<u32> = self.case.mutants.clone().filter(|mutant| self.entries.iter().any(|entry| entry.kills.contains_key(mutant))).collect();
        for at in self.chosen() {
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
            ("runs", Json::Number(self.runs)),
            ("rejected", Json::Number(self.rejected)),
            ("unstable", Json::Number(self.unstable)),
            ("inputs", Json::Number(self.entries.len() as u64)),
        ]);
    }
}
