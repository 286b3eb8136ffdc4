/**
 * What runs the tests of many solutions in one process, with the guard, as a library: tests are plain functions in a table, so
 * that the compiler makes no code for each of them beside its body.
 */
import { guardModule } from '../../../engine/src/prove/guard.js';
import type { PrebuiltLibrary } from './prebuilt-library.js';

/** Environment variable with the numbers of the tests that are to run, with commas between. */
export const WANTED_TESTS = 'IRON_WANTED_TESTS';
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
`;

export const HARNESS_LIBRARY: PrebuiltLibrary = { name: 'iron_harness', source: SOURCE, flags: ['-O'] };
