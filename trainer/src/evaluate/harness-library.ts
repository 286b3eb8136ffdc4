/**
 * What runs the tests of many solutions in one process, with the guard, as a library: tests are plain functions in a table, so
 * that the compiler makes no code for each of them beside its body.
 */
import { guardModule } from '../../../engine/src/prove/guard.js';
import { COMMON_INSTANCES } from './common-instances.js';
import type { PrebuiltLibrary } from './prebuilt-library.js';

/** Environment variable with the numbers of the tests that are to run, with commas between. */
export const WANTED_TESTS = 'IRON_WANTED_TESTS';
/** Macros that it has in the place of those of the standard library: what compiles with them does the same. */
export const OWN_MACROS: readonly string[] = ['assert_eq', 'assert_ne'];

/** What the harness calls the test of a number. */
export const testName = (number: number): string => `t${number}`;

const SOURCE = `#![allow(warnings)]
${guardModule('guard')}
pub enum Body {
    Plain(fn()),
    Told(fn() -> Option<String>),
}

struct Told(Option<String>);

impl guard::Outcome for Told {
    fn problem(&self) -> Option<String> {
        self.0.clone()
    }
}

/// What an assertion comes to, in one call: the compiler has less to read of each than of those of the standard library.
#[track_caller]
pub fn equal<L: PartialEq<R> + std::fmt::Debug + ?Sized, R: std::fmt::Debug + ?Sized>(left: &L, right: &R) {
    std::assert_eq!(*left, *right);
}

#[track_caller]
pub fn different<L: PartialEq<R> + std::fmt::Debug + ?Sized, R: std::fmt::Debug + ?Sized>(left: &L, right: &R) {
    std::assert_ne!(*left, *right);
}

pub use std::{assert_eq as assert_eq_of_std, assert_ne as assert_ne_of_std};

#[macro_export]
macro_rules! assert_eq {
    ($left:expr, $right:expr $(,)?) => { $crate::equal(&$left, &$right) };
    ($($any:tt)*) => { $crate::assert_eq_of_std!($($any)*) };
}

#[macro_export]
macro_rules! assert_ne {
    ($left:expr, $right:expr $(,)?) => { $crate::different(&$left, &$right) };
    ($($any:tt)*) => { $crate::assert_ne_of_std!($($any)*) };
}

pub fn problem<R: guard::Outcome>(result: R) -> Option<String> {
    result.problem()
}

/// Each in a thread of its own, as libtest does.
pub fn run_wanted(bodies: &'static [Body]) {
    let wanted = std::env::var("${WANTED_TESTS}").unwrap_or_default();
    for number in wanted.split(',').filter_map(|each| each.parse::<usize>().ok()) {
        let Some(body) = bodies.get(number) else { continue };
        let name = format!("t{}", number);
        let thread = std::thread::Builder::new().name(name.clone()).spawn(move || match body {
            Body::Plain(plain) => guard::run(&name, plain),
            Body::Told(told) => drop(guard::run(&name, || Told(told()))),
        });
        if let Ok(thread) = thread {
            let _ = thread.join();
        }
    }
}
${COMMON_INSTANCES}`;

/** As batches are compiled: what is shared with them has to do what it would do there, such as to panic where a sum is too large. */
export const HARNESS_FLAGS: readonly string[] = ['-C', 'debug-assertions=off', '-C', 'overflow-checks=on'];

export const HARNESS_LIBRARY: PrebuiltLibrary = { name: 'iron_harness', source: SOURCE, flags: HARNESS_FLAGS };
