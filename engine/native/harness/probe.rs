//! What instrumented code calls. One run is one thread's work, so that all of it is thread-local;
//! only the active mutant is global, since a function may start threads of its own.

use crate::trace;
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed};

/// The mutant that is switched on; 0: none; `UNSET`: what the environment says, for programs that
/// run tests and not a search.
pub static ACTIVE: AtomicU32 = AtomicU32::new(UNSET);
const UNSET: u32 = u32::MAX;
/// What each thread gets that has not begun to use it up; 0: what the environment says.
static FUEL_OF_THREAD: AtomicU64 = AtomicU64::new(0);
static RAN_OUT: AtomicBool = AtomicBool::new(false);

/// Says which mutant is on and how much fuel each thread has, for a test that must not read it in the environment.
pub fn switch(mutant: u32, fuel: u64) {
    ACTIVE.store(mutant, Relaxed);
    FUEL_OF_THREAD.store(fuel, Relaxed);
}

/// Whether a thread of this process ran out of fuel or stack.
pub fn ran_out() -> bool {
    RAN_OUT.load(Relaxed)
}

fn fuel_of_thread() -> u64 {
    match FUEL_OF_THREAD.load(Relaxed) {
        0 => from_environment("IRON_FUEL").unwrap_or(u64::MAX),
        fuel => fuel,
    }
}

fn from_environment(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[cold]
fn read_active() -> u32 {
    let mutant = from_environment("IRON_MUTANT").unwrap_or(0) as u32;
    ACTIVE.store(mutant, Relaxed);
    mutant
}

/// Bytes of stack that a run may use before it is ended: a part of what its thread has.
const STACK_ALLOWED: usize = 24 << 20;

/// Thrown where a run has used up its fuel or its stack. No candidate can make one.
pub struct Exhausted(pub &'static str);

thread_local! {
    static FUEL: Cell<u64> = Cell::new(fuel_of_thread());
    static BASE: Cell<usize> = const { Cell::new(0) };
    /// Sites reached, by number of site: for mutants the first id of the site.
    static REACHED: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
    static HITS: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
    /// The smallest distance of each comparison, by its number.
    static NEAR: RefCell<Vec<(u32, f64)>> = const { RefCell::new(Vec::new()) };
    static RECORDING: Cell<bool> = const { Cell::new(false) };
    /// Whether the function under test is being called, and not something that prepares or observes.
    static CALLING: Cell<bool> = const { Cell::new(false) };
    /// What this run used up: a runtime of async code catches the panics of its tasks.
    static SPENT: Cell<&'static str> = const { Cell::new("") };
}

/// The mutant of a site: 0 for the original, else 1 to `count`. `first` is the id of its first mutant.
#[inline]
pub fn at(first: u32, count: u32) -> u32 {
    if RECORDING.get() {
        set(&REACHED, first as usize);
    } else if trace::wanted() {
        trace::reach(first);
    }
    let mut active = ACTIVE.load(Relaxed);
    if active == UNSET {
        active = read_active();
    }
    let chosen = active.wrapping_sub(first);
    if chosen < count { chosen + 1 } else { 0 }
}

/// A block is entered.
#[inline]
pub fn hit(counter: u32) {
    if CALLING.get() {
        set(&HITS, counter as usize);
    } else if trace::wanted() {
        trace::count(counter);
    }
}

/// A condition has a value: one counter for true, the next one for false.
#[inline]
pub fn branch(counter: u32, value: bool) -> bool {
    hit(counter + u32::from(!value));
    value
}

/// The sides of a comparison are so far from each other.
pub fn near(number: u32, distance: f64) {
    if !RECORDING.get() {
        return;
    }
    NEAR.with_borrow_mut(|all| match all.iter_mut().find(|(known, _)| *known == number) {
        Some((_, smallest)) => *smallest = smallest.min(distance),
        None => all.push((number, distance)),
    });
}

/// The sides of a comparison are equal, or not.
#[inline]
pub fn edge(number: u32, is_equal: bool) {
    if is_equal && trace::wanted() {
        trace::equal(number);
    }
}

/// One turn of a loop.
#[inline]
pub fn fuel() {
    let left = FUEL.get();
    if left == 0 {
        FUEL.set(OVERDRAFT); // for what runs while the stack unwinds
        exhausted("fuel");
    }
    FUEL.set(left - 1);
}

/// A function or closure begins: a turn of recursion.
#[inline]
pub fn enter() {
    fuel();
    let here = 0u8;
    let used = BASE.get().wrapping_sub(&raw const here as usize);
    if BASE.get() != 0 && used > STACK_ALLOWED && used < usize::MAX / 2 {
        exhausted("stack");
    }
}

/// Turns that are allowed behind the end, before it is ended again.
const OVERDRAFT: u64 = 10_000;

/// Tests of one process that ran out: a mutant that makes so many of them endless is known well enough.
static EXHAUSTED: AtomicU32 = AtomicU32::new(0);
const ENOUGH: u32 = 4;
/// As `timeout` of the system says it.
const OUT_OF_TIME: i32 = 124;

fn exhausted(what: &'static str) -> ! {
    RAN_OUT.store(true, Relaxed);
    if from_environment("IRON_MUTANT").is_some() {
        println!("iron: out of {what}");
        if EXHAUSTED.fetch_add(1, Relaxed) + 1 == ENOUGH {
            std::process::exit(OUT_OF_TIME);
        }
    }
    SPENT.set(what);
    std::panic::panic_any(Exhausted(what))
}

/// Ends the run again where a task of it was ended.
pub fn end_if_spent() {
    let what = SPENT.get();
    if !what.is_empty() {
        std::panic::panic_any(Exhausted(what))
    }
}

fn set(bits: &'static std::thread::LocalKey<RefCell<Vec<u64>>>, index: usize) {
    let _ = bits.try_with(|bits| {
        if let Ok(mut bits) = bits.try_borrow_mut() {
            let word = index / 64;
            if word >= bits.len() {
                bits.resize(word + 1, 0);
            }
            bits[word] |= 1 << (index % 64);
        }
    });
}

/// What a run touched: numbers in ascending order.
#[derive(Default, Clone)]
pub struct Trace {
    pub reached: Vec<u32>,
    pub hits: Vec<u32>,
    /// Numbers of comparisons, and how near their sides came.
    pub near: Vec<(u32, f64)>,
    /// Turns of loops: all that were allowed where they did not suffice.
    pub used: u64,
}

/// Begins a run with so much fuel.
pub fn begin(mutant: u32, fuel: u64, recording: bool) {
    let here = 0u8;
    BASE.set(&raw const here as usize);
    FUEL.set(fuel);
    REACHED.with(|bits| bits.borrow_mut().clear());
    HITS.with(|bits| bits.borrow_mut().clear());
    NEAR.with_borrow_mut(Vec::clear);
    ACTIVE.store(mutant, Relaxed);
    RECORDING.set(recording);
    CALLING.set(false);
    SPENT.set("");
}

/// The call of the function under test begins: from here on branches count.
pub fn begin_call() {
    CALLING.set(RECORDING.get());
}
pub fn end_call() {
    CALLING.set(false);
}

/// Ends a run that began with so much fuel.
pub fn finish(fuel: u64) -> Trace {
    RECORDING.set(false);
    CALLING.set(false);
    ACTIVE.store(0, Relaxed);
    let used = if SPENT.get() == "fuel" { fuel } else { fuel.saturating_sub(FUEL.get()) };
    FUEL.set(u64::MAX);
    Trace { reached: REACHED.with(|bits| numbers(&bits.borrow())), hits: HITS.with(|bits| numbers(&bits.borrow())), near: NEAR.take(), used }
}

fn numbers(bits: &[u64]) -> Vec<u32> {
    let mut found = Vec::new();
    for (word, &mask) in bits.iter().enumerate() {
        let mut rest = mask;
        while rest != 0 {
            found.push(word as u32 * 64 + rest.trailing_zeros());
            rest &= rest - 1;
        }
    }
    found
}
