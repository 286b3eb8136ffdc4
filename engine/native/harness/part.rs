//! What was seen of a value, as an assertion can say it.

use crate::json::Json;
use crate::probe::Exhausted;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What was seen of a result or of a place that a call may change.
#[derive(Clone, PartialEq, Debug)]
pub enum Part {
    /// Has an expression. `inexact`: floats in it may differ in their last digits; `unequal`: it does not equal itself.
    Shown { form: &'static str, code: String, inexact: bool, unequal: bool },
    Display(String),
    Debug(String),
    /// Its debug form with floats cut to six digits behind the point.
    Rounded(String),
    /// `Some`, `Ok` or `Err` around a part.
    Within(&'static str, Box<Part>),
    /// Members of an iterator, shown as a vector; of one without end the first so many, else 0.
    Members(Box<Part>, usize),
    /// What is said of a value that has no expression, after some statements with `{}` for it.
    Observed(Vec<Observation>, Vec<String>),
    Panic(String),
    Exhausted(&'static str),
    /// Nothing can be said of it but that it came.
    Nothing,
}

/// An expression about a value, and what it gave.
#[derive(Clone, PartialEq, Debug)]
pub struct Observation {
    /// Rust with `{}` for the value; the first `{}` is meant.
    pub text: String,
    /// Whether it takes the value as `&mut`; then it comes last.
    pub changes: bool,
    pub part: Part,
}

/// Says something of a value; a panic on the way is nothing that a test asserts.
pub fn said(text: String, changes: bool, call: impl FnOnce() -> Part) -> Observation {
    Observation { text, changes, part: prepared(call) }
}

/// What prepares or observes a result: a panic there is none of the call.
pub fn prepared(call: impl FnOnce() -> Part) -> Part {
    match observe(call) {
        Part::Panic(_) => Part::Exhausted("panic"),
        part => part,
    }
}

/// Calls something and shows what it gives, whatever it does.
pub fn observe(call: impl FnOnce() -> Part) -> Part {
    catch_unwind(AssertUnwindSafe(call)).unwrap_or_else(|payload| panicked(payload))
}

fn panicked(payload: Box<dyn Any + Send>) -> Part {
    if let Some(Exhausted(what)) = payload.downcast_ref() {
        return Part::Exhausted(what);
    }
    let text = payload.downcast_ref::<&str>().map(ToString::to_string).or_else(|| payload.downcast_ref::<String>().cloned());
    // a payload may do anything when it is dropped
    std::mem::forget(payload);
    match text.unwrap_or_default() {
        text if WITHOUT_RUNTIME.iter().any(|part| text.contains(part)) => Part::Exhausted("runtime"),
        text => Part::Panic(text),
    }
}

/// What runtimes of async code say where they are not there, or are of another kind: that is said of the caller and not of the code.
const WITHOUT_RUNTIME: [&str; 5] =
    ["there is no reactor running", "must be called from the context of a Tokio", "can call blocking only when running on the multi-threaded runtime", "Cannot start a runtime from within a runtime", "no reactor is running"];

/// Most members that are taken out of an iterator, and how many are shown of one that has more.
const MOST_MEMBERS: usize = 1000;
const SHOWN_MEMBERS: usize = 6;

/// The members of an iterator; the number is 0 where these are all.
pub fn members<T>(members: impl Iterator<Item = T>) -> (Vec<T>, usize) {
    let mut taken: Vec<T> = members.take(MOST_MEMBERS).collect();
    if taken.len() < MOST_MEMBERS {
        return (taken, 0);
    }
    taken.truncate(SHOWN_MEMBERS);
    (taken, SHOWN_MEMBERS)
}

impl Part {
    /// Whether the call came back.
    pub fn is_value(&self) -> bool {
        !matches!(self, Part::Panic(_) | Part::Exhausted(_))
    }

    /// The parts that are asserted one by one.
    pub fn leaves(&self) -> Vec<&Part> {
        match self {
            Part::Observed(all, _) => all.iter().map(|each| &each.part).collect(),
            Part::Within(_, part) if matches!(**part, Part::Observed(..)) => part.leaves(),
            _ => vec![self],
        }
    }

    /// What is done with the value and said of it.
    pub fn statements(&self) -> Vec<&str> {
        match self {
            Part::Observed(all, steps) => steps.iter().map(String::as_str).chain(all.iter().map(|each| each.text.as_str())).collect(),
            Part::Within(_, part) => part.statements(),
            _ => Vec::new(),
        }
    }

    /// What is said of the value, where it has no expression.
    pub fn observations(&mut self) -> Option<&mut Vec<Observation>> {
        match self {
            Part::Observed(all, _) => Some(all),
            Part::Within(_, part) => part.observations(),
            _ => None,
        }
    }

    /// Whether a test can say it.
    pub fn is_asserted(&self) -> bool {
        match self {
            Part::Shown { form: "unit", .. } | Part::Exhausted(_) | Part::Nothing => false,
            Part::Shown { form: "equal", inexact, unequal, .. } => !inexact && !unequal,
            Part::Debug(text) => !text.contains("0x"),
            Part::Members(part, _) => part.is_asserted(),
            // overflow panics in debug builds only
            Part::Panic(message) => !(message.starts_with("attempt to ") && message.ends_with(" with overflow")),
            Part::Observed(all, _) => all.iter().any(|each| each.part.is_asserted()),
            _ => true,
        }
    }

    /// Whether a test that expects this fails on the other one.
    pub fn is_told_from(&self, seen: &Part) -> bool {
        if !self.is_asserted() {
            return false;
        }
        match (self, seen) {
            (Part::Panic(expected), Part::Panic(message)) => !message.contains(stable(expected)),
            (Part::Within(name, expected), Part::Within(other, seen)) => name != other || expected.is_told_from(seen),
            (Part::Members(expected, count), Part::Members(seen, other)) => count != other || expected.is_told_from(seen),
            (Part::Shown { form: "float", code, inexact: true, .. }, Part::Shown { code: other, .. }) => match (code.parse::<f64>(), other.parse::<f64>()) {
                (Ok(expected), Ok(seen)) => (expected - seen).abs() >= tolerance(expected) || seen.is_nan(),
                _ => code != other,
            },
            _ => self != seen,
        }
    }

    /// Whether another run of the same input said the same, but for noise in the last digits of floats: sums in the order of a
    /// hash function have it.
    pub fn agrees(&self, other: &Part) -> bool {
        match (self, other) {
            (Part::Shown { form: "float", code, inexact: true, .. }, Part::Shown { form: "float", code: seen, .. }) => match (code.parse::<f64>(), seen.parse::<f64>()) {
                (Ok(expected), Ok(seen)) => (expected - seen).abs() <= tolerance(expected) * NOISE,
                _ => code == seen,
            },
            (Part::Within(name, part), Part::Within(other, seen)) => name == other && part.agrees(seen),
            (Part::Observed(all, steps), Part::Observed(others, other_steps)) => {
                steps == other_steps && all.len() == others.len() && all.iter().zip(others).all(|(left, right)| left.agrees(right))
            }
            _ => self == other,
        }
    }

    pub fn json(&self) -> Json {
        let object = |form: &str, rest: Vec<(&str, Json)>| Json::object([("form", Json::text(form))].into_iter().chain(rest));
        match self {
            Part::Shown { form, code, inexact, unequal } => object(form, vec![("code", Json::text(code)), ("inexact", Json::Bool(*inexact)), ("unequal", Json::Bool(*unequal))]),
            Part::Display(text) => object("display", vec![("code", Json::text(text))]),
            Part::Debug(text) => object("debug", vec![("code", Json::text(text))]),
            Part::Rounded(text) => object("rounded", vec![("code", Json::text(text))]),
            Part::Within(name, part) => object(name, vec![("part", part.json())]),
            Part::Members(part, taken) => object("members", vec![("taken", Json::Number(*taken as u64)), ("part", part.json())]),
            Part::Observed(all, steps) => {
                object("observed", vec![("steps", Json::List(steps.iter().map(|step| Json::text(step)).collect())), ("parts", Json::List(all.iter().map(Observation::json).collect()))])
            }
            Part::Panic(message) => object("panic", vec![("code", Json::text(message))]),
            Part::Exhausted(what) => object("exhausted", vec![("code", Json::text(what))]),
            Part::Nothing => object("nothing", vec![]),
        }
    }
}

impl Observation {
    fn json(&self) -> Json {
        Json::object([("text", Json::text(&self.text)), ("changes", Json::Bool(self.changes)), ("part", self.part.json())])
    }
    pub fn agrees(&self, other: &Observation) -> bool {
        self.text == other.text && self.changes == other.changes && self.part.agrees(&other.part)
    }
    /// What it calls, without arguments.
    pub fn name(&self) -> &str {
        self.text.split('(').next().unwrap_or("")
    }
}

/// The part of a panic's message that an expectation names: what stands before the first number.
fn stable(message: &str) -> &str {
    let line = message.lines().next().unwrap_or("");
    let end = line.find(|c: char| c.is_ascii_digit()).unwrap_or(line.len());
    let text = line[..end].trim();
    if text.len() > 3 { text } else { "" }
}

/// What of the tolerance of an assertion two runs may differ by.
const NOISE: f64 = 0.001;

/// How far a float may be from what is expected.
fn tolerance(expected: f64) -> f64 {
    let size = expected.abs();
    if size > 1.0 { 10f64.powi(size.log10().ceil() as i32 - 9) } else { 1e-9 }
}
