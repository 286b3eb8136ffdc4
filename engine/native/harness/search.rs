//! The search for inputs of one function: first new branches, then surviving mutants.

use crate::choices::{Choices, Group, Random};
use crate::json::Json;
use crate::part::Part;
use crate::probe::Trace;
use crate::run::{Case, Run, Setting, attempt};
use crate::serve::{Order, RUNNING, STARTED, say};
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault};
use std::ops::Range;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

/// Turns of loops that a run on the original may take at most, mostly, and gets at least.
const FUEL: u64 = 400_000;
const USUAL_FUEL: u64 = 40_000;
const LEAST_FUEL: u64 = 2_000;
/// As long as no run came to an end: what each of the first so many gets.
const FIRST_FUELS: [(u64, u64); 3] = [(8, 5_000), (12, USUAL_FUEL), (14, FUEL)];
/// Work that stands for a millisecond: turns of loops, and what a run costs besides them. The clock of a search is its work, so that
/// the same seed gives the same inputs on a busy machine.
const WORK_OF_MILLISECOND: u64 = 8_000;
const WORK_OF_RUN: u64 = 250;
const WORK_OF_PANIC: u64 = 2_000;
/// Most inputs that are kept of one function.
const MOST_ENTRIES: usize = 160;
/// Inputs in a row that show nothing new before the first part ends.
const PATIENCE: usize = 400;

/// An input that is kept, and what is known of it.
pub struct Entry {
    pub choices: Vec<u64>,
    pub groups: Vec<Group>,
    pub leaves: Vec<Range<usize>>,
    pub run: Run,
    pub trace: Trace,
    /// Whether a test of it could assert something.
    pub usable: bool,
    /// Mutants that a test of it fails on, with the parts that tell them (see `Run::differences`).
    pub kills: BTreeMap<u32, u64>,
    /// Mutants that were tried on it.
    pub tried: HashSet<u32>,
}

/// Decisions for a new input.
pub struct Given {
    pub choices: Vec<u64>,
    /// Those of them, of one number or text, that are made anew.
    pub fresh: Option<Range<usize>>,
}

impl Given {
    pub fn all(choices: Vec<u64>) -> Self {
        Given { choices, fresh: None }
    }
}

pub struct Search<'a> {
    pub case: &'a Case,
    pub order: &'a Order,
    pub began: Instant,
    /// When it has to be over, whatever its work was.
    pub deadline: Instant,
    /// Done so far.
    pub work: u64,
    pub random: Random,
    pub entries: Vec<Entry>,
    pub hits: HashSet<u32>,
    pub reached: HashSet<u32>,
    pub forms: HashSet<String>,
    pub inputs: HashSet<Vec<String>>,
    /// Hashes of the inputs that the original was called with, and of those among them that reached a living mutant.
    pub tried: HashSet<u64>,
    pub close: HashSet<u64>,
    pub live: BTreeSet<u32>,
    pub timeouts: BTreeSet<u32>,
    /// The mutant that was last said to run: its name has to survive the process.
    pub announced: u32,
    pub runs: u64,
    /// Turns of loops of runs that did not come to an end, and of those that did.
    wasted: u64,
    finished: Finished,
    /// Runs that did not come to an end.
    unfinished: u64,
    pub rejected: u64,
    pub unstable: u64,
    /// Inputs whose future was never ready, and those that need a runtime of async code that is not there.
    pub waiting: u64,
    pub runtime: u64,
    /// Methods whose results follow the order of a hash function or the like.
    pub unsteady: HashSet<String>,
    /// Entries that are shown, in the order in which they were chosen.
    pub shown: Vec<usize>,
}

impl<'a> Search<'a> {
    pub fn new(case: &'a Case, order: &'a Order, began: Instant) -> Self {
        let live = case.mutants.clone().filter(|mutant| !order.skipped.contains(mutant)).collect();
        Search {
            case,
            order,
            began,
            deadline: Instant::now() + Duration::from_millis(order.budget) * order.slowest,
            work: 0,
            random: Random(order.seed.wrapping_mul(2).wrapping_add(u64::from(order.case) << 20) | 1),
            entries: Vec::new(),
            hits: HashSet::new(),
            reached: HashSet::new(),
            forms: HashSet::new(),
            inputs: HashSet::new(),
            tried: HashSet::new(),
            close: HashSet::new(),
            live,
            timeouts: BTreeSet::new(),
            announced: u32::MAX,
            runs: 0,
            wasted: 0,
            finished: Finished::default(),
            unfinished: 0,
            rejected: 0,
            unstable: 0,
            waiting: 0,
            runtime: 0,
            unsteady: HashSet::new(),
            shown: Vec::new(),
        }
    }

    /// Whether so many thousandths of the budget are used up.
    pub fn is_over(&self, thousandths: u64) -> bool {
        self.work >= self.order.budget * WORK_OF_MILLISECOND / 1000 * thousandths || Instant::now() >= self.deadline
    }

    pub fn search(&mut self) {
        self.explore();
        self.try_mutants();
        if self.order.aimed {
            self.approach();
        } else {
            self.hunt();
        }
        self.fill_in();
        self.shrink_all();
    }

    pub fn run(&mut self, choices: &mut Choices, mutant: u32, fuel: u64) -> (Option<Run>, Trace) {
        self.runs += 1;
        if self.announced != mutant {
            self.announced = mutant;
            say(vec![("event", Json::text("running")), ("mutant", Json::Number(mutant.into()))]);
        }
        STARTED.store(self.began.elapsed().as_millis() as u64, Relaxed);
        RUNNING.store(u64::from(mutant) + 1, Relaxed);
        let (mut run, trace) = attempt(self.case, choices, Setting { mutant, fuel, recording: mutant == 0 });
        if !self.unsteady.is_empty() {
            run.iter_mut().for_each(|run| run.leave_out(&self.unsteady));
        }
        RUNNING.store(0, Relaxed);
        let panicked = run.as_ref().is_none_or(|run| !run.result.is_value());
        self.work += WORK_OF_RUN + trace.used + if panicked { WORK_OF_PANIC } else { 0 };
        (run, trace)
    }

    // Part one: new branches

    fn explore(&mut self) {
        let mut idle = 0;
        let mut turn = 0u64;
        while idle < PATIENCE && !self.is_over(330) && self.entries.len() < MOST_ENTRIES {
            turn += 1;
            let given = if turn == 1 { Given::all(vec![0; 512]) } else { self.variation(None) };
            idle = if self.consider(given) { 0 } else { idle + 1 };
        }
    }

    /// Decisions near those of an input that is kept, or none. `near`: a mutant that the kept input should reach.
    pub fn variation(&mut self, near: Option<u32>) -> Given {
        if self.entries.is_empty() || self.random.below(3) == 0 {
            return Given::all(Vec::new());
        }
        let reaching: Vec<usize> = near.map_or(Vec::new(), |mutant| (0..self.entries.len()).filter(|&at| self.reaches(at, mutant)).collect());
        // without one, rather a late one: it got further than those before it
        let count = self.entries.len();
        let at = if reaching.is_empty() { self.random.below(count).max(self.random.below(count)) } else { reaching[self.random.below(reaching.len())] };
        let mut given = self.entries[at].choices.clone();
        let leaves = self.entries[at].leaves.len();
        if leaves > 0 && self.random.below(3) == 0 {
            let leaf = self.random.below(leaves);
            return Given { choices: given, fresh: Some(self.entries[at].leaves[leaf].clone()) };
        }
        self.vary_some(&mut given);
        Given::all(given)
    }

    pub fn vary_some(&mut self, given: &mut Vec<u64>) {
        for _ in 0..=self.random.below(3) {
            if given.is_empty() {
                break;
            }
            self.vary(given);
        }
    }

    fn vary(&mut self, given: &mut Vec<u64>) {
        let place = self.random.below(given.len());
        let other = self.random.below(given.len());
        match self.random.below(8) {
            0 => given.truncate(place),
            1 => given[place] = given[place].wrapping_add(1),
            2 => given[place] = given[place].saturating_sub(1),
            3 => given[place] = given[other],
            4 => {
                given.remove(place);
            }
            5 => {
                let many = 1 + self.random.below(4);
                let until = (place + many).min(given.len());
                let again = given[place..until].to_vec();
                given.splice(place..place, again);
            }
            6 => {
                let other = self.random.below(self.entries.len());
                let from = &self.entries[other].choices;
                given.truncate(place);
                given.extend(from.iter().skip(place));
            }
            _ => given[place] = self.random.next(),
        }
    }

    /// Runs the original on decisions and keeps the input if it shows something new.
    fn consider(&mut self, given: Given) -> bool {
        let seed = self.random.next();
        let Some(entry) = self.sample(given, Some(seed)) else { return false };
        let new_hits = entry.trace.hits.iter().any(|hit| !self.hits.contains(hit));
        let new_reached = entry.trace.reached.iter().any(|site| !self.reached.contains(site));
        let new_form = self.forms.len() < 40 && !self.forms.contains(&form_of(&entry.run));
        if !(new_hits || new_reached || new_form) {
            return false;
        }
        self.keep(entry)
    }

    /// Turns of loops that the next run may take. Few where few suffice: short runs make good tests. Fewer still where many runs
    /// end by them alone, as where a precision of zero makes a loop run for ever: else most of the work is spent on no test.
    fn fuel(&self) -> u64 {
        let Finished { count, longest, .. } = self.finished;
        if count == 0 {
            return FIRST_FUELS.iter().find(|(runs, _)| self.unfinished < *runs).map_or(LEAST_FUEL, |(_, fuel)| *fuel);
        }
        if self.wasted * 4 > self.work * 2 {
            return (self.finished.mean() * 8).clamp(LEAST_FUEL, FUEL);
        }
        if self.runs % 16 == 0 {
            return FUEL;
        }
        let least = if self.wasted * 4 <= self.work { USUAL_FUEL } else { LEAST_FUEL };
        (longest * 2).clamp(least, FUEL)
    }

    /// An input from decisions, run twice: what differs the second time is no ground for a test.
    pub fn sample(&mut self, given: Given, seed: Option<u64>) -> Option<Entry> {
        let literals = self.case.literals;
        let mut choices = match seed {
            Some(seed) => Choices::random(given.choices, seed, literals).with_fresh(given.fresh),
            None => Choices::replay(given.choices, literals),
        };
        let fuel = self.fuel();
        let (run, trace) = self.run(&mut choices, 0, fuel);
        if trace.used >= fuel {
            self.wasted += trace.used;
            self.unfinished += 1;
        } else {
            self.finished.add(trace.used);
        }
        let Some(run) = run else {
            self.rejected += 1;
            return None;
        };
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(run.input());
        self.tried.insert(hash);
        if self.live.iter().any(|&mutant| is_reached(&trace, &self.case.mutants, mutant)) {
            self.close.insert(hash);
        }
        if let Part::Exhausted(what) = run.result {
            self.waiting += u64::from(what == "waiting");
            self.runtime += u64::from(what == "runtime");
            return None;
        }
        if self.inputs.contains(&run.input()) {
            return None;
        }
        let Choices { taken, groups, leaves, .. } = choices;
        let (again, _) = self.run(&mut Choices::replay(taken.clone(), literals), 0, fuel);
        if !again.as_ref().is_some_and(|again| run.agrees(again)) {
            self.unstable += 1;
            let mut run = run;
            let unsteady = again.map_or(Vec::new(), |mut again| run.unsteady(&mut again));
            self.unsteady.extend(unsteady);
            return None;
        }
        let usable = run.says_something();
        Some(Entry { choices: taken, groups, leaves, run, trace, usable, kills: BTreeMap::new(), tried: HashSet::new() })
    }

    pub fn keep(&mut self, entry: Entry) -> bool {
        self.hits.extend(&entry.trace.hits);
        self.reached.extend(&entry.trace.reached);
        self.forms.insert(form_of(&entry.run));
        self.inputs.insert(entry.run.input());
        self.entries.push(entry);
        true
    }
}

/// Turns of loops of the runs that came to an end.
#[derive(Default)]
struct Finished {
    count: u64,
    turns: u64,
    longest: u64,
}

impl Finished {
    fn add(&mut self, turns: u64) {
        self.count += 1;
        self.turns += turns;
        self.longest = self.longest.max(turns);
    }
    fn mean(&self) -> u64 {
        self.turns / self.count.max(1)
    }
}

/// What kind of result an input gives, so that one of each kind is kept.
pub fn form_of(run: &Run) -> String {
    fn of(part: &Part) -> String {
        match part {
            Part::Shown { form, code, .. } if matches!(*form, "bool" | "unit") || code == "None" || code.len() <= 2 => code.clone(),
            Part::Shown { code, .. } => code.chars().take_while(|c| c.is_alphabetic() || *c == ':').collect(),
            Part::Panic(message) => message.chars().filter(|c| !c.is_ascii_digit()).take(60).collect(),
            Part::Within(name, part) => format!("{name}({})", of(part)),
            Part::Members(part, _) => of(part),
            Part::Observed(all, _) => all.iter().map(|each| of(&each.part)).collect::<Vec<_>>().join(","),
            Part::Display(text) | Part::Debug(text) | Part::Rounded(text) => text.chars().take_while(|c| c.is_alphabetic()).collect(),
            Part::Exhausted(what) => (*what).into(),
            Part::Nothing => "nothing".into(),
        }
    }
    of(&run.result)
}

/// Sites are recorded by their first mutant: the nearest one at or below.
pub fn is_reached(trace: &Trace, mutants: &Range<u32>, mutant: u32) -> bool {
    let place = trace.reached.partition_point(|&site| site <= mutant);
    place > 0 && mutants.contains(&trace.reached[place - 1])
}
