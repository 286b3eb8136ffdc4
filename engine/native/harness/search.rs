//! The search for inputs of one function: first new branches, then surviving mutants. The parent
//! process asks with one line (see `Order`) and gets lines of JSON; it starts the process again if
//! an input takes it down.

use crate::choices::{Choices, Random, set_limit};
use crate::json::Json;
use crate::probe::Trace;
use crate::run::{Case, Run, Setting, attempt};
use crate::show::Part;
use std::alloc::{GlobalAlloc, Layout, System};
use std::collections::{BTreeSet, HashSet};
use std::io::Write;
use std::sync::atomic::{AtomicIsize, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// Turns of loops that a run on the original may take.
const FUEL: u64 = 300_000;
/// A mutant gets so many times what the original took, and a floor.
const FUEL_FACTOR: u64 = 50;
const FUEL_FLOOR: u64 = 20_000;
/// Most inputs that are kept of one function.
const MOST_ENTRIES: usize = 160;
/// Inputs in a row that show nothing new before the first part ends.
const PATIENCE: usize = 400;
const STACK: usize = 64 << 20;
/// A run that takes longer takes the process down, so that the parent can go on without it.
const STUCK: Duration = Duration::from_millis(1500);

/// What the parent asks for, words with spaces between: `explore CASE SEED MILLISECONDS LIMIT SKIPPED`.
/// LIMIT: largest integer that is tried, for functions that allocate or count as much as they are told;
/// SKIPPED: numbers of mutants with commas that took the process down before.
struct Order {
    case: u32,
    seed: u64,
    budget: Duration,
    limit: u64,
    skipped: HashSet<u32>,
}

fn read_order(line: &str) -> Option<Order> {
    let mut words = line.split_whitespace();
    (words.next() == Some("explore")).then_some(())?;
    let case = words.next()?.parse().ok()?;
    let seed = words.next()?.parse().ok()?;
    let budget = Duration::from_millis(words.next()?.parse().ok()?);
    let limit = words.next()?.parse().ok()?;
    let skipped = words.next().unwrap_or("").split(',').filter_map(|word| word.parse().ok()).collect();
    Some(Order { case, seed, budget, limit, skipped })
}

/// The mutant that is running, plus one, above the bits of the case; 0: nothing runs.
static RUNNING: AtomicU64 = AtomicU64::new(0);
static STARTED: AtomicU64 = AtomicU64::new(0);

/// Answers orders from the standard input until it ends.
pub fn serve(cases: Vec<Case>) {
    std::panic::set_hook(Box::new(|_| {}));
    let began = Instant::now();
    std::thread::spawn(move || watch(began));
    let worker = std::thread::Builder::new().stack_size(STACK).spawn(move || {
        for line in std::io::stdin().lines() {
            let Some(order) = line.ok().as_deref().and_then(read_order) else { break };
            let Some(case) = cases.iter().find(|case| case.id == order.case) else { break };
            set_limit(order.limit);
            let mut search = Search::new(case, &order, began);
            search.work();
            search.report();
        }
    });
    let _ = worker.map(std::thread::JoinHandle::join);
}

/// Ends the process where one run takes too long for what fuel can bound.
fn watch(began: Instant) {
    loop {
        std::thread::sleep(Duration::from_millis(50));
        let running = RUNNING.load(Relaxed);
        let since = Duration::from_millis(STARTED.load(Relaxed));
        if running != 0 && began.elapsed() > since + STUCK && RUNNING.load(Relaxed) == running {
            say(vec![("event", Json::text("stuck")), ("mutant", Json::Number(running - 1))]);
            std::process::exit(91);
        }
    }
}

fn say(members: Vec<(&str, Json)>) {
    let mut line = String::new();
    Json::object(members).write(&mut line);
    line.push('\n');
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(line.as_bytes()).and_then(|()| out.flush());
}

/// Bytes that one run may hold; a request beyond them ends the process, since an allocator cannot unwind.
const MEMORY: isize = 512 << 20;

/// The system's allocator, which ends the process before it takes the machine's memory.
pub struct Bounded;
// signed: the standard library as a shared library may give memory back that it did not get here
static HELD: AtomicIsize = AtomicIsize::new(0);

// SAFETY: all requests go to the system's allocator as they are.
unsafe impl GlobalAlloc for Bounded {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if HELD.fetch_add(layout.size() as isize, Relaxed) + layout.size() as isize > MEMORY {
            std::process::abort();
        }
        unsafe { System.alloc(layout) }
    }
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size() as isize, Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// An input that is kept, and what is known of it.
struct Entry {
    choices: Vec<u64>,
    run: Run,
    trace: Trace,
    kills: BTreeSet<u32>,
    /// Mutants that were tried on it.
    tried: HashSet<u32>,
}

struct Search<'a> {
    case: &'a Case,
    order: &'a Order,
    began: Instant,
    deadline: Instant,
    random: Random,
    entries: Vec<Entry>,
    hits: HashSet<u32>,
    reached: HashSet<u32>,
    forms: HashSet<String>,
    arguments: HashSet<Vec<String>>,
    live: BTreeSet<u32>,
    timeouts: BTreeSet<u32>,
    /// The mutant that was last said to run: its name has to survive the process.
    announced: u32,
    runs: u64,
    rejected: u64,
    unstable: u64,
}

impl<'a> Search<'a> {
    fn new(case: &'a Case, order: &'a Order, began: Instant) -> Self {
        let live = case.mutants.clone().filter(|mutant| !order.skipped.contains(mutant)).collect();
        Search {
            case,
            order,
            began,
            deadline: Instant::now() + order.budget,
            random: Random(order.seed.wrapping_mul(2).wrapping_add(u64::from(order.case) << 20) | 1),
            entries: Vec::new(),
            hits: HashSet::new(),
            reached: HashSet::new(),
            forms: HashSet::new(),
            arguments: HashSet::new(),
            live,
            timeouts: BTreeSet::new(),
            announced: u32::MAX,
            runs: 0,
            rejected: 0,
            unstable: 0,
        }
    }

    fn is_over(&self) -> bool {
        Instant::now() >= self.deadline
    }

    fn work(&mut self) {
        self.explore();
        self.try_mutants();
        self.hunt();
        self.fill_in();
        self.shrink_all();
    }

    fn run(&mut self, choices: &mut Choices, mutant: u32, fuel: u64) -> Option<(Run, Trace)> {
        self.runs += 1;
        if self.announced != mutant {
            self.announced = mutant;
            say(vec![("event", Json::text("running")), ("mutant", Json::Number(mutant.into()))]);
        }
        STARTED.store(self.began.elapsed().as_millis() as u64, Relaxed);
        RUNNING.store(u64::from(mutant) + 1, Relaxed);
        let made = attempt(self.case, choices, Setting { mutant, fuel, recording: mutant == 0 });
        RUNNING.store(0, Relaxed);
        made
    }

    // Part one: new branches

    fn explore(&mut self) {
        let first_part = Instant::now() + self.order.budget / 3;
        let mut idle = 0;
        let mut turn = 0u64;
        while idle < PATIENCE && Instant::now() < first_part && self.entries.len() < MOST_ENTRIES {
            turn += 1;
            let given = if turn == 1 { vec![0; 512] } else { self.variation() };
            idle = if self.consider(given) { 0 } else { idle + 1 };
        }
    }

    /// Decisions near those of an input that is kept, or none.
    fn variation(&mut self) -> Vec<u64> {
        if self.entries.is_empty() || self.random.below(3) == 0 {
            return Vec::new();
        }
        let at = self.random.below(self.entries.len());
        let mut given = self.entries[at].choices.clone();
        if given.is_empty() {
            return given;
        }
        for _ in 0..=self.random.below(3) {
            let place = self.random.below(given.len());
            match self.random.below(5) {
                0 => given.truncate(place),
                1 => given[place] = given[place].wrapping_add(1),
                2 => given[place] = given[place].saturating_sub(1),
                3 => {
                    let from = self.random.below(given.len());
                    given[place] = given[from];
                }
                _ => given[place] = self.random.next(),
            }
            if given.is_empty() {
                break;
            }
        }
        given
    }

    /// Runs the original on decisions and keeps the input if it shows something new.
    fn consider(&mut self, given: Vec<u64>) -> bool {
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

    /// An input from decisions, run twice: what differs the second time is no ground for a test.
    fn sample(&mut self, given: Vec<u64>, seed: Option<u64>) -> Option<Entry> {
        let literals = self.case.literals;
        let mut choices = match seed {
            Some(seed) => Choices::random(given, seed, literals),
            None => Choices::replay(given, literals),
        };
        let Some((run, trace)) = self.run(&mut choices, 0, FUEL) else {
            self.rejected += 1;
            return None;
        };
        if matches!(run.result, Part::Exhausted(_)) || self.arguments.contains(&run.arguments) {
            return None;
        }
        let taken = choices.taken;
        let (again, _) = self.run(&mut Choices::replay(taken.clone(), literals), 0, FUEL)?;
        if again != run {
            self.unstable += 1;
            return None;
        }
        Some(Entry { choices: taken, run, trace, kills: BTreeSet::new(), tried: HashSet::new() })
    }

    fn keep(&mut self, entry: Entry) -> bool {
        self.hits.extend(&entry.trace.hits);
        self.reached.extend(&entry.trace.reached);
        self.forms.insert(form_of(&entry.run));
        self.arguments.insert(entry.run.arguments.clone());
        self.entries.push(entry);
        true
    }

    // Part two: mutants

    /// Whether a mutant gives something else on an input; a panic counts, and so does a loop without end.
    fn kills(&mut self, at: usize, mutant: u32) -> bool {
        let Entry { choices, trace, run, .. } = &self.entries[at];
        let fuel = trace.used * FUEL_FACTOR + FUEL_FLOOR;
        let expected = run.clone();
        let mut choices = Choices::replay(choices.clone(), self.case.literals);
        let Some((seen, _)) = self.run(&mut choices, mutant, fuel) else { return false };
        let entry = &mut self.entries[at];
        entry.tried.insert(mutant);
        if seen == expected {
            return false;
        }
        entry.kills.insert(mutant);
        if matches!(seen.result, Part::Exhausted(_)) {
            self.timeouts.insert(mutant);
        }
        self.live.remove(&mutant);
        true
    }

    fn reaches(&self, at: usize, mutant: u32) -> bool {
        // sites are recorded by their first mutant: the nearest one at or below
        let reached = &self.entries[at].trace.reached;
        let place = reached.partition_point(|&site| site <= mutant);
        place > 0 && self.case.mutants.contains(&reached[place - 1])
    }

    fn try_mutants(&mut self) {
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.sort_by_key(|&at| self.entries[at].run.weight());
        for mutant in self.live.clone() {
            for &at in &order {
                if self.is_over() {
                    return;
                }
                if self.reaches(at, mutant) && self.kills(at, mutant) {
                    break;
                }
            }
        }
    }

    /// New inputs on the mutants that are left, as long as there is time and some success.
    fn hunt(&mut self) {
        let mut idle = 0;
        let limit = 600 + 100 * self.live.len();
        while !self.live.is_empty() && !self.is_over() && idle < limit {
            let given = self.variation();
            let seed = self.random.next();
            idle += 1;
            let Some(entry) = self.sample(given, Some(seed)) else { continue };
            let at = self.entries.len();
            self.entries.push(entry);
            let mut killed = false;
            for mutant in self.live.clone() {
                killed |= self.reaches(at, mutant) && self.kills(at, mutant);
                if self.is_over() {
                    break;
                }
            }
            let Some(entry) = self.entries.pop() else { break };
            if killed {
                self.keep(entry);
                idle = 0;
            } else {
                let new = entry.trace.hits.iter().any(|hit| !self.hits.contains(hit));
                if new {
                    self.keep(entry);
                }
            }
        }
    }

    /// The inputs that together kill most, each tried on every mutant that it reaches.
    fn fill_in(&mut self) {
        let end = self.deadline + self.order.budget / 2;
        for at in 0..self.entries.len() {
            if self.entries[at].kills.is_empty() {
                continue;
            }
            for mutant in self.case.mutants.clone() {
                if Instant::now() > end {
                    return;
                }
                if !self.order.skipped.contains(&mutant) && !self.entries[at].tried.contains(&mutant) && self.reaches(at, mutant) {
                    self.kills(at, mutant);
                }
            }
        }
    }

    // Part three: smaller inputs

    fn shrink_all(&mut self) {
        let end = self.deadline + self.order.budget;
        let chosen = self.chosen();
        for at in chosen {
            if Instant::now() > end {
                break;
            }
            self.shrink(at, end);
        }
    }

    /// A small set of inputs that keeps all kills and all branches.
    fn chosen(&self) -> Vec<usize> {
        let mut chosen: Vec<usize> = Vec::new();
        let mut kills = BTreeSet::new();
        let mut hits: HashSet<u32> = HashSet::new();
        loop {
            let gain = |entry: &Entry| entry.kills.difference(&kills).count() * 4 + entry.trace.hits.iter().filter(|hit| !hits.contains(*hit)).count();
            let usable = |at: &usize| !chosen.contains(at) && self.entries[*at].run.says_something();
            let best = (0..self.entries.len()).filter(usable).max_by_key(|&at| (gain(&self.entries[at]), usize::MAX - self.entries[at].run.weight()));
            let Some(best) = best.filter(|&at| gain(&self.entries[at]) > 0) else { return chosen };
            kills.extend(&self.entries[best].kills);
            hits.extend(&self.entries[best].trace.hits);
            chosen.push(best);
        }
    }

    /// Makes an input smaller while it kills the same mutants and takes the same branches.
    fn shrink(&mut self, at: usize, end: Instant) {
        let mut size = self.entries[at].choices.len();
        let mut tries = 0;
        while size > 0 && tries < 300 {
            let mut place = 0;
            while place < self.entries[at].choices.len() && tries < 300 && Instant::now() < end {
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
        let Some(mut entry) = self.sample(given, None) else { return false };
        let old = &self.entries[at];
        let simpler = (entry.choices.len(), entry.run.weight()) < (old.choices.len(), old.run.weight()) || (entry.choices.len() == old.choices.len() && entry.choices < old.choices);
        if !simpler || form_of(&entry.run) != form_of(&old.run) || old.trace.hits.iter().any(|hit| !entry.trace.hits.contains(hit)) {
            return false;
        }
        let wanted = old.kills.clone();
        let last = self.entries.len();
        self.entries.push(entry);
        let same = wanted.iter().all(|&mutant| self.reaches(last, mutant) && self.kills(last, mutant));
        entry = match self.entries.pop() {
            Some(entry) => entry,
            None => return false,
        };
        if same {
            entry.kills = wanted;
            self.arguments.insert(entry.run.arguments.clone());
            self.entries[at] = entry;
        }
        same
    }

    fn report(&self) {
        let killed: Vec<u32> = self.case.mutants.clone().filter(|mutant| self.entries.iter().any(|entry| entry.kills.contains(mutant))).collect();
        for at in self.chosen() {
            let Entry { run, kills, trace, .. } = &self.entries[at];
            let mut members = vec![("event", Json::text("input")), ("case", Json::Number(self.case.id.into()))];
            members.extend(run.json());
            members.push(("kills", Json::numbers(&kills.iter().copied().collect::<Vec<_>>())));
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

/// What kind of result an input gives, so that one of each kind is kept.
fn form_of(run: &Run) -> String {
    fn of(part: &Part) -> String {
        match part {
            Part::Shown { form, code, .. } if matches!(*form, "bool" | "unit") || code == "None" || code.len() <= 2 => code.clone(),
            Part::Shown { code, .. } => code.chars().take_while(|c| c.is_alphabetic() || *c == ':').collect(),
            Part::Panic(message) => message.chars().filter(|c| !c.is_ascii_digit()).take(60).collect(),
            Part::Within(name, part) => format!("{name}({})", of(part)),
            Part::Members(part) => of(part),
            Part::Observed(parts) => parts.iter().map(|(_, part)| of(part)).collect::<Vec<_>>().join(","),
            Part::Display(text) | Part::Debug(text) => text.chars().take_while(|c| c.is_alphabetic()).collect(),
            Part::Exhausted(what) => (*what).into(),
            Part::Nothing => "nothing".into(),
        }
    }
    of(&run.result)
}
