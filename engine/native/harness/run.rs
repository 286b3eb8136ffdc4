//! One call of the function under test: its arguments as source, what came back, what it touched.

use crate::choices::Choices;
use crate::json::Json;
use crate::literals::Literals;
use crate::probe::{self, Exhausted, Trace};
pub use crate::show::Part;
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// A function under test, as the generated harness registers it.
pub struct Case {
    pub id: u32,
    pub run: fn(&mut Choices) -> Option<Run>,
    pub literals: &'static Literals,
    /// Mutants in the function, by id.
    pub mutants: std::ops::Range<u32>,
}

#[derive(Clone, PartialEq)]
pub struct Run {
    pub arguments: Vec<String>,
    pub result: Part,
    /// Places that the call may have changed: number of the argument, and what it holds afterwards.
    pub after: Vec<(usize, Part)>,
}

impl Run {
    pub fn json(&self) -> Vec<(&'static str, Json)> {
        let after = self.after.iter().map(|(at, part)| Json::object([("argument", Json::Number(*at as u64)), ("part", part.json())]));
        vec![
            ("arguments", Json::List(self.arguments.iter().map(|code| Json::text(code)).collect())),
            ("result", self.result.json()),
            ("after", Json::List(after.collect())),
        ]
    }
    pub fn weight(&self) -> usize {
        self.arguments.iter().map(String::len).sum()
    }
    /// Whether an assertion can be made of it.
    pub fn says_something(&self) -> bool {
        let says = |part: &Part| !matches!(part, Part::Nothing | Part::Exhausted(_)) && !matches!(part, Part::Shown { form: "unit", .. });
        says(&self.result) || self.after.iter().any(|(_, part)| says(part))
    }
}

/// How the next call is to be run.
#[derive(Clone, Copy)]
pub struct Setting {
    pub mutant: u32,
    pub fuel: u64,
    pub recording: bool,
}

thread_local! {
    static SETTING: Cell<Setting> = const { Cell::new(Setting { mutant: 0, fuel: 0, recording: false }) };
    static TRACE: RefCell<Trace> = RefCell::new(Trace::default());
}

/// Calls the function under test and shows what it gives, whatever it does.
pub fn observe(call: impl FnOnce() -> Part) -> Part {
    let Setting { mutant, fuel, recording } = SETTING.get();
    probe::begin(mutant, fuel, recording);
    let caught = catch_unwind(AssertUnwindSafe(call));
    let trace = probe::finish(fuel);
    TRACE.with(|last| *last.borrow_mut() = trace);
    caught.unwrap_or_else(panicked)
}

fn panicked(payload: Box<dyn Any + Send>) -> Part {
    if let Some(Exhausted(what)) = payload.downcast_ref() {
        return Part::Exhausted(what);
    }
    let text = payload.downcast_ref::<&str>().map(ToString::to_string).or_else(|| payload.downcast_ref::<String>().cloned());
    // a payload may do anything when it is dropped
    std::mem::forget(payload);
    Part::Panic(text.unwrap_or_default())
}

/// Fuel for making the arguments of one call.
const FUEL_FOR_ARGUMENTS: u64 = 200_000;

/// Runs a case on decisions. `None`: they make no input.
pub fn attempt(case: &Case, choices: &mut Choices, setting: Setting) -> Option<(Run, Trace)> {
    SETTING.set(setting);
    probe::begin(0, FUEL_FOR_ARGUMENTS, false);
    let made = catch_unwind(AssertUnwindSafe(|| (case.run)(choices)));
    probe::finish(u64::MAX);
    match made {
        Ok(run) => run.map(|run| (run, TRACE.with(|trace| trace.take()))),
        Err(payload) => {
            std::mem::forget(payload);
            None
        }
    }
}
