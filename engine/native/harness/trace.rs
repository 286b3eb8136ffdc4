//! What tests reach, written down in the file that `IRON_TRACE` names: one line `@NAME` where a thread
//! of that name begins to reach anything, then one line for each counter (`cN`), each place of mutants
//! (`mN`) and each comparison with equal sides (`eN`) that it reaches for the first time. It is written at
//! once, so that it outlives the process. A test that must not know the file has it kept in memory instead.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashSet};
use std::fs::{File, OpenOptions};
use std::io::Write;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};
use std::sync::{Mutex, OnceLock};

const UNKNOWN: u8 = 0;
const OFF: u8 = 1;
const ON: u8 = 2;
static STATE: AtomicU8 = AtomicU8::new(UNKNOWN);
static OUTPUT: OnceLock<Option<Mutex<File>>> = OnceLock::new();
/// What was reached by any thread, where no file is written.
static KEPT: Mutex<BTreeSet<(char, u32)>> = Mutex::new(BTreeSet::new());

thread_local! {
    static SEEN: RefCell<HashSet<(char, u32)>> = RefCell::new(HashSet::new());
    /// An allocator of the crate may be instrumented too, and this allocates.
    static BUSY: Cell<bool> = const { Cell::new(false) };
}

#[inline]
pub fn wanted() -> bool {
    match STATE.load(Relaxed) {
        UNKNOWN => begin(),
        state => state == ON,
    }
}

#[cold]
fn begin() -> bool {
    // while this looks for the file, nothing is wanted: to look may reach instrumented code
    STATE.store(OFF, Relaxed);
    let file = std::env::var_os("IRON_TRACE").and_then(|path| OpenOptions::new().append(true).create(true).open(path).ok());
    let found = file.is_some();
    if OUTPUT.set(file.map(Mutex::new)).is_ok() && found {
        STATE.store(ON, Relaxed);
    }
    found
}

/// From here on it is kept, and no file is written. Called before anything is reached.
pub fn keep_trace() {
    if OUTPUT.set(None).is_ok() {
        STATE.store(ON, Relaxed);
    }
}

/// What was kept, as `c1,c2,m5`, and nothing of it again; empty where nothing is kept.
pub fn kept_trace() -> String {
    let kept = KEPT.lock().map(|mut kept| std::mem::take(&mut *kept)).unwrap_or_default();
    kept.iter().map(|(kind, number)| format!("{kind}{number}")).collect::<Vec<_>>().join(",")
}

pub fn count(counter: u32) {
    note('c', counter);
}

pub fn reach(first: u32) {
    note('m', first);
}

pub fn equal(comparison: u32) {
    note('e', comparison);
}

fn note(kind: char, number: u32) {
    if BUSY.try_with(|busy| busy.replace(true)).unwrap_or(true) {
        return;
    }
    let _ = SEEN.try_with(|seen| {
        if let Ok(mut seen) = seen.try_borrow_mut() {
            let first = seen.is_empty();
            if seen.insert((kind, number)) {
                write(first, kind, number);
            }
        }
    });
    let _ = BUSY.try_with(|busy| busy.set(false));
}

fn write(first: bool, kind: char, number: u32) {
    if let Some(None) = OUTPUT.get() {
        if let Ok(mut kept) = KEPT.lock() {
            kept.insert((kind, number));
        }
        return;
    }
    let mut line = String::new();
    if let (true, Some(name)) = (first, std::thread::current().name()) {
        line = format!("@{name}\n");
    }
    line += &format!("{kind}{number}\n");
    if let Some(Some(file)) = OUTPUT.get() {
        if let Ok(mut file) = file.lock() {
            let _ = file.write_all(line.as_bytes());
        }
    }
}
