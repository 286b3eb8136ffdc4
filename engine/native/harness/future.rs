//! Futures of functions under test: driven on the thread of the search, and given up where nothing can wake them.

use crate::probe::{self, Exhausted};
use std::cell::RefCell;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use std::time::{Duration, Instant};

/// Polls before a future is given up; the tests that are written allow as many.
const MOST_POLLS: u32 = 1000;
/// How long another thread may take to wake a future, and how many futures are waited for in vain.
const LONGEST_WAIT: Duration = Duration::from_millis(250);
const MOST_WAITS: u32 = 8;
static WAITS: AtomicU32 = AtomicU32::new(0);

/// Whether a future was woken since it was last polled.
struct Signal {
    woken: AtomicBool,
    /// The runtime that polls has nothing left to do.
    idle: AtomicBool,
    thread: Thread,
    /// The waker of the runtime that polls, where there is one.
    outer: Mutex<Option<Waker>>,
}

impl Signal {
    fn new() -> Arc<Self> {
        Arc::new(Signal { woken: AtomicBool::new(false), idle: AtomicBool::new(false), thread: std::thread::current(), outer: Mutex::new(None) })
    }
    fn wake_outer(&self) {
        if let Some(waker) = self.outer.lock().ok().and_then(|mut outer| outer.take()) {
            waker.wake();
        }
    }
}

impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        self.woken.store(true, SeqCst);
        self.wake_outer();
        self.thread.unpark();
    }
}

fn give_up() -> ! {
    std::panic::panic_any(Exhausted("waiting"))
}

/// Drives a future to its end. `waits`: whether other threads may wake it, as those of a runtime do.
pub fn block_on<F: Future>(future: F, waits: bool) -> F::Output {
    let mut future = pin!(future);
    let signal = Signal::new();
    let waker = Waker::from(signal.clone());
    let mut context = Context::from_waker(&waker);
    for _ in 0..MOST_POLLS {
        probe::fuel();
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            probe::end_if_spent();
            return output;
        }
        // besides the two that stand here, nobody holds what could wake it
        if !signal.woken.swap(false, SeqCst) && !(waits && Arc::strong_count(&signal) > 2 && is_woken(&signal)) {
            break;
        }
    }
    probe::end_if_spent();
    give_up()
}

fn is_woken(signal: &Signal) -> bool {
    let end = Instant::now() + if WAITS.load(SeqCst) < MOST_WAITS { LONGEST_WAIT } else { Duration::ZERO };
    loop {
        if signal.woken.swap(false, SeqCst) {
            return true;
        }
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            WAITS.fetch_add(1, SeqCst);
            return false;
        }
        std::thread::park_timeout(left);
    }
}

thread_local! {
    static WATCHED: RefCell<Option<Arc<Signal>>> = const { RefCell::new(None) };
}

/// A future that a runtime drives on this thread; see `parks`.
pub struct Watched<F> {
    future: Pin<Box<F>>,
    signal: Arc<Signal>,
    polls: u32,
}

pub fn watched<F: Future>(future: F) -> Watched<F> {
    let signal = Signal::new();
    WATCHED.set(Some(signal.clone()));
    Watched { future: Box::pin(future), signal, polls: 0 }
}

/// A runtime of one thread calls this before it sleeps. With its future not woken, what is left to wake it stands outside: a
/// timer, a socket, another thread.
pub fn parks() {
    if let Some(signal) = WATCHED.with_borrow(Clone::clone) {
        if !signal.woken.load(SeqCst) {
            signal.idle.store(true, SeqCst);
            signal.wake_outer();
        }
    }
}

impl<F: Future> Future for Watched<F> {
    type Output = F::Output;
    fn poll(mut self: Pin<&mut Self>, context: &mut Context) -> Poll<F::Output> {
        probe::fuel();
        self.polls += 1;
        if let Ok(mut outer) = self.signal.outer.lock() {
            *outer = Some(context.waker().clone());
        }
        self.signal.woken.store(false, SeqCst);
        let waker = Waker::from(self.signal.clone());
        let polled = self.future.as_mut().poll(&mut Context::from_waker(&waker));
        let is_over = self.signal.idle.load(SeqCst) || self.polls > MOST_POLLS;
        if polled.is_ready() || is_over {
            probe::end_if_spent();
        }
        if polled.is_pending() && is_over {
            give_up();
        }
        polled
    }
}
