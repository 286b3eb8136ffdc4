//! Answering the parent process: it asks with one line (see `Order`) and gets lines of JSON, and
//! starts the process again if an input takes it down.

use crate::choices::set_limit;
use crate::json::Json;
use crate::run::Case;
use crate::search::Search;
use std::collections::HashSet;
use std::io::Write;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

const STACK: usize = 64 << 20;
/// A run that takes longer takes the process down, so that the parent can go on without it.
const STUCK: Duration = Duration::from_millis(1500);

/// What the parent asks for, words with spaces between: `explore CASE SEED MILLISECONDS LIMIT HOW SKIPPED`.
/// LIMIT: largest integer that is tried, for functions that allocate or count as much as they are told;
/// HOW: `aimed` where all of the budget is for the one mutant of the case, else `all`;
/// SLOWEST: times the budget that the search may truly take;
/// SKIPPED: numbers of mutants with commas that took the process down before.
pub struct Order {
    pub case: u32,
    pub seed: u64,
    /// Milliseconds.
    pub budget: u64,
    pub limit: u64,
    pub aimed: bool,
    pub slowest: u32,
    pub skipped: HashSet<u32>,
}

fn read_order(line: &str) -> Option<Order> {
    let mut words = line.split_whitespace();
    (words.next() == Some("explore")).then_some(())?;
    let case = words.next()?.parse().ok()?;
    let seed = words.next()?.parse().ok()?;
    let budget = words.next()?.parse().ok()?;
    let limit = words.next()?.parse().ok()?;
    let aimed = words.next()? == "aimed";
    let slowest = words.next()?.parse().ok()?;
    let skipped = words.next().unwrap_or("").split(',').filter_map(|word| word.parse().ok()).collect();
    Some(Order { case, seed, budget, limit, aimed, slowest, skipped })
}

/// The mutant that is running, plus one, above the bits of the case; 0: nothing runs.
pub static RUNNING: AtomicU64 = AtomicU64::new(0);
pub static STARTED: AtomicU64 = AtomicU64::new(0);

/// Answers orders from the standard input until it ends.
pub fn serve(cases: Vec<Case>) {
    std::panic::set_hook(Box::new(|panic| say_unsound(panic.payload())));
    let began = Instant::now();
    std::thread::spawn(move || watch(began));
    let worker = std::thread::Builder::new().stack_size(STACK).spawn(move || {
        for line in std::io::stdin().lines() {
            let Some(order) = line.ok().as_deref().and_then(read_order) else { break };
            let Some(case) = cases.iter().find(|case| case.id == order.case) else { break };
            set_limit(order.limit);
            let mut search = Search::new(case, &order, began);
            search.search();
            search.report();
        }
    });
    let _ = worker.map(std::thread::JoinHandle::join);
}

/// The standard library's checks of unsafe code do not unwind: the process ends behind this.
fn say_unsound(payload: &dyn std::any::Any) {
    let text = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("");
    if text.starts_with("unsafe precondition(s) violated") {
        say(vec![("event", Json::text("unsound")), ("message", Json::text(text.lines().next().unwrap_or("")))]);
    }
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

pub fn say(members: Vec<(&str, Json)>) {
    let mut line = String::new();
    Json::object(members).write(&mut line);
    line.push('\n');
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(line.as_bytes()).and_then(|()| out.flush());
}
