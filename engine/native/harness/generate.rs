//! Values of the standard types, each with the Rust expression that makes it.

use crate::choices::{Choices, Order};
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque};
use std::hash::{BuildHasher, Hash};
use std::num::Wrapping;
use std::rc::Rc;
use std::sync::{Arc, Mutex, RwLock};

/// A value and the expression for it.
pub type Made<T> = Option<(T, String)>;

pub trait Generate: Sized {
    /// A value from decisions, or `None` where these decisions make none.
    fn generate(choices: &mut Choices) -> Made<Self>;
}

/// A value that methods change.
pub trait Change {
    /// Calls one of them and gives the statement, with `{}` for the value: empty where the call was refused; `None` where the decisions make no call.
    fn change(&mut self, choices: &mut Choices) -> Option<String>;
}

/// Makes a few changes and gives their statements.
pub fn changes<T: Change>(value: &mut T, c: &mut Choices) -> Option<Vec<String>> {
    let count = c.changes();
    let steps = c.parts(count, |c| c.nested(|c| value.change(c)))?;
    Some(steps.into_iter().filter(|step| !step.is_empty()).collect())
}

macro_rules! integers {
    ($($type:ty),*) => { $(
        impl Generate for $type {
            fn generate(c: &mut Choices) -> Made<Self> {
                let value = integer(c, <$type>::MIN as i128, <$type>::MAX as i128, <$type>::MAX as u128) as $type;
                Some((value, write_integer(value == <$type>::MAX, value == <$type>::MIN && value != 0, stringify!($type), value)))
            }
        }
    )* };
}
integers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

fn write_integer(is_max: bool, is_min: bool, type_name: &str, value: impl ToString) -> String {
    let text = value.to_string();
    if text.len() > 4 && is_max {
        format!("{type_name}::MAX")
    } else if text.len() > 4 && is_min {
        format!("{type_name}::MIN")
    } else {
        text
    }
}

/// Small numbers mostly, then numbers of the code and their neighbours, powers of two, the ends, anything.
fn integer(c: &mut Choices, min: i128, max: i128, top: u128) -> i128 {
    let value = match ordered(c) {
        Some(value) if min == 0 => value.abs() & wide(top),
        Some(value) => value.clamp(min, max),
        None => any_integer(c, min, max, top),
    };
    let value = match crate::choices::limit() {
        Some(limit) if value.unsigned_abs() > u128::from(limit) => value % (limit as i128 + 1),
        _ => value,
    };
    c.seen.integers.push(value);
    value
}

/// A number behind the last one where those of a collection follow each other.
fn ordered(c: &mut Choices) -> Option<i128> {
    let value = match c.order {
        Order::Any => return None,
        Order::Few => return Some(c.below(3) as i128),
        Order::Rising(last) => last + c.below(4) as i128,
        Order::Falling(last) => last - c.below(4) as i128,
    };
    c.order = if let Order::Rising(_) = c.order { Order::Rising(value) } else { Order::Falling(value) };
    Some(value)
}

fn any_integer(c: &mut Choices, min: i128, max: i128, top: u128) -> i128 {
    let count = c.literals.integers.len() as u64;
    let earlier = c.seen.integers.len() as u64;
    let value = match c.below(20) {
        0..=4 => c.below(11) as i128,
        5 | 6 => -(c.below(11) as i128),
        7..=9 if count > 0 => {
            let at = c.below(count) as usize;
            c.literals.integers[at] + [0, -1, 1][c.below(3) as usize]
        }
        7..=10 => c.below(101) as i128,
        11 => 1i128 << c.below(64),
        12 => (1i128 << c.below(64)) - 1,
        13 => return if c.below(2) == 0 { if top > max as u128 { -1 } else { max } } else { min },
        14 => c.below(1_000_000) as i128,
        15..=18 if earlier > 0 => {
            let at = c.below(earlier) as usize;
            c.seen.integers[at] + [0, 0, -1, 1][c.below(4) as usize]
        }
        15..=17 => c.below(11) as i128,
        18 => c.below(1001) as i128,
        _ => c.bits() as i128,
    };
    if min == 0 { value.unsigned_abs() as i128 & wide(top) } else if value < min || value > max { value % 101 } else { value }
}

/// The largest value of an unsigned type, cut to what an `i128` holds.
fn wide(top: u128) -> i128 {
    if top > i128::MAX as u128 { i128::MAX } else { top as i128 }
}

macro_rules! floats {
    ($($type:ident),*) => { $(
        impl Generate for $type {
            fn generate(c: &mut Choices) -> Made<Self> {
                let value = float(c) as $type;
                Some((value, crate::show::float(value as f64, stringify!($type), &value.to_string())))
            }
        }
    )* };
}
floats!(f32, f64);

fn float(c: &mut Choices) -> f64 {
    let value = match ordered(c) {
        Some(value) => value as f64,
        None => any_float(c),
    };
    c.seen.floats.push(value);
    value
}

fn any_float(c: &mut Choices) -> f64 {
    let count = c.literals.floats.len() as u64;
    let integers = c.literals.integers.len() as u64;
    let earlier = c.seen.floats.len() as u64;
    match c.below(18) {
        0..=3 => c.below(11) as f64,
        4 => -(c.below(11) as f64),
        5 | 6 => c.below(200) as f64 / 8.0,
        7 | 8 if count > 0 => {
            let at = c.below(count) as usize;
            c.literals.floats[at] * [1.0, -1.0, 0.5, 2.0][c.below(4) as usize]
        }
        7..=9 => (c.below(2001) as f64 - 1000.0) / 4.0,
        10 => [0.5, 0.1, 1e-9, 1e9][c.below(4) as usize],
        11 => [f64::INFINITY, f64::NEG_INFINITY, f64::NAN, f64::MAX, f64::MIN_POSITIVE, -0.0][c.below(6) as usize],
        12 | 13 if earlier > 0 => {
            let at = c.below(earlier) as usize;
            c.seen.floats[at] * [1.0, 1.0, -1.0][c.below(3) as usize]
        }
        14 if integers > 0 => {
            let at = c.below(integers) as usize;
            c.literals.integers[at] as f64
        }
        15 => (c.below(201) as f64 - 100.0) / 100.0,
        _ => c.below(1000) as f64,
    }
}

impl Generate for bool {
    fn generate(c: &mut Choices) -> Made<Self> {
        let value = c.below(2) == 1;
        Some((value, value.to_string()))
    }
}

impl Generate for () {
    fn generate(_: &mut Choices) -> Made<Self> {
        Some(((), "()".into()))
    }
}

fn character(c: &mut Choices) -> char {
    let value = any_character(c);
    c.seen.characters.push(value);
    value
}

fn any_character(c: &mut Choices) -> char {
    let count = c.literals.characters.len() as u64;
    let earlier = c.seen.characters.len() as u64;
    match c.below(14) {
        0..=4 => (b'a' + c.below(26) as u8) as char,
        5 => (b'A' + c.below(26) as u8) as char,
        6 => (b'0' + c.below(10) as u8) as char,
        7 | 8 if count > 0 => c.literals.characters[c.below(count) as usize],
        7..=9 => (b' ' + c.below(95) as u8) as char,
        10 => ['\n', '\t', '\0', '\\', '"', '\''][c.below(6) as usize],
        11 | 12 if earlier > 0 => {
            let at = c.below(earlier) as usize;
            c.seen.characters[at]
        }
        _ => ['é', 'ß', '中', '😀', '\u{301}', '\u{200d}'][c.below(6) as usize],
    }
}

impl Generate for char {
    fn generate(c: &mut Choices) -> Made<Self> {
        let value = character(c);
        Some((value, format!("{value:?}")))
    }
}

fn string(c: &mut Choices) -> String {
    let value = any_string(c);
    c.seen.strings.push(value.clone());
    value
}

fn any_string(c: &mut Choices) -> String {
    let count = c.literals.strings.len() as u64;
    let earlier = c.seen.strings.len() as u64;
    match c.below(14) {
        0..=3 if count > 0 => {
            let at = c.below(count) as usize;
            varied(c, &c.literals.strings[at].clone())
        }
        0..=4 => letters(c, b'a', 3),
        5 => [" ", "  a b ", "abcba", "hello world", "Hello, World!", "0", "-1", "3.14"][c.below(8) as usize].to_string(),
        6 | 7 => letters(c, b'0', 10),
        8 => letters(c, b'0', 2),
        9 | 10 if earlier > 0 => {
            let at = c.below(earlier) as usize;
            varied(c, &c.seen.strings[at].clone())
        }
        11 if count > 0 => pieces(c, count),
        9..=11 => letters(c, b'a', 26),
        _ => {
            let length = c.length();
            c.parts(length, |c| Some(character(c))).into_iter().flatten().collect()
        }
    }
}

/// A string as it is or changed in one place.
fn varied(c: &mut Choices, base: &str) -> String {
    let mut text: Vec<char> = base.chars().collect();
    let place = |c: &mut Choices, length: usize| c.below(length as u64 + 1) as usize;
    match c.below(9) {
        0..=3 => {}
        4 => {
            let to = place(c, text.len());
            text.truncate(to);
        }
        5 => {
            let to = place(c, text.len());
            let added = character(c);
            text.insert(to, added);
        }
        6 if !text.is_empty() => {
            let to = c.below(text.len() as u64) as usize;
            text.remove(to);
        }
        7 if !text.is_empty() => {
            let to = c.below(text.len() as u64) as usize;
            text[to] = character(c);
        }
        8 => text.reverse(),
        _ => text.extend(base.chars()),
    }
    text.into_iter().collect()
}

/// Strings of the code one behind the other, and what may stand between them.
fn pieces(c: &mut Choices, count: u64) -> String {
    let mut text = String::new();
    for _ in 0..1 + c.below(4) {
        match c.below(4) {
            0 => text.push_str(&c.below(100).to_string()),
            1 => text.push(character(c)),
            _ => {
                let at = c.below(count) as usize;
                text.push_str(&c.literals.strings[at]);
            }
        }
    }
    text
}

/// Letters from one on: of few, so that repetitions, palindromes and matches are likely, or of many.
fn letters(c: &mut Choices, first: u8, count: u64) -> String {
    let length = c.length();
    c.parts(length, |c| Some((first + c.below(count) as u8) as char)).into_iter().flatten().collect()
}

impl Generate for String {
    fn generate(c: &mut Choices) -> Made<Self> {
        let value = string(c);
        let code = if value.is_empty() { "String::new()".into() } else { format!("{value:?}.to_string()") };
        Some((value, code))
    }
}

/// A text for a parameter of type `&str`.
pub fn text(c: &mut Choices) -> Made<String> {
    let value = string(c);
    let code = format!("{value:?}");
    Some((value, code))
}

impl<T: Generate> Generate for Option<T> {
    fn generate(c: &mut Choices) -> Made<Self> {
        if c.below(4) == 0 {
            return Some((None, "None".into()));
        }
        let (value, code) = c.nested(T::generate)?;
        Some((Some(value), format!("Some({code})")))
    }
}

impl<T: Generate, E: Generate> Generate for Result<T, E> {
    fn generate(c: &mut Choices) -> Made<Self> {
        if c.below(3) > 0 {
            let (value, code) = c.nested(T::generate)?;
            Some((Ok(value), format!("Ok({code})")))
        } else {
            let (value, code) = c.nested(E::generate)?;
            Some((Err(value), format!("Err({code})")))
        }
    }
}

/// Members of a collection and their expressions: now and then sorted, or few different ones.
fn members<T: Generate>(c: &mut Choices) -> Option<(Vec<T>, Vec<String>)> {
    let length = c.length();
    let outer = c.order;
    if length > 1 && outer == Order::Any {
        c.order = match c.below(8) {
            0..=4 => Order::Any,
            5 => Order::Rising(c.below(5) as i128 - 2),
            6 => Order::Falling(c.below(20) as i128),
            _ => Order::Few,
        };
    }
    let made = c.parts(length, |c| c.nested(T::generate));
    c.order = outer;
    Some(made?.into_iter().unzip())
}

impl<T: Generate> Generate for Vec<T> {
    fn generate(c: &mut Choices) -> Made<Self> {
        let (values, codes) = members::<T>(c)?;
        Some((values, if codes.is_empty() { "Vec::new()".into() } else { format!("vec![{}]", codes.join(", ")) }))
    }
}

impl<T: Generate, const N: usize> Generate for [T; N] {
    fn generate(c: &mut Choices) -> Made<Self> {
        let made = (0..N).map(|_| c.nested(T::generate)).collect::<Option<Vec<_>>>()?;
        let (values, codes): (Vec<T>, Vec<String>) = made.into_iter().unzip();
        Some((values.try_into().ok()?, format!("[{}]", codes.join(", "))))
    }
}

macro_rules! collections {
    ($($name:ident, $path:literal, [$($bound:ident),*]);*) => { $(
        impl<T: Generate $(+ $bound)*> Generate for $name<T> {
            fn generate(c: &mut Choices) -> Made<Self> {
                let (values, codes) = members::<T>(c)?;
                let code = if codes.is_empty() { format!("{}::new()", $path) } else { format!("{}::from([{}])", $path, codes.join(", ")) };
                Some((values.into_iter().collect(), code))
            }
        }
    )* };
}
collections!(VecDeque, "std::collections::VecDeque", []; LinkedList, "std::collections::LinkedList", []; BTreeSet, "std::collections::BTreeSet", [Ord]; BinaryHeap, "std::collections::BinaryHeap", [Ord]);

impl<T: Generate + Eq + Hash, S: BuildHasher + Default> Generate for HashSet<T, S> {
    fn generate(c: &mut Choices) -> Made<Self> {
        let (values, codes) = members::<T>(c)?;
        Some((values.into_iter().collect(), collected("HashSet", &codes)))
    }
}

impl<K: Generate + Eq + Hash, V: Generate, S: BuildHasher + Default> Generate for HashMap<K, V, S> {
    fn generate(c: &mut Choices) -> Made<Self> {
        let (values, codes) = members::<(K, V)>(c)?;
        Some((values.into_iter().collect(), collected("HashMap", &codes)))
    }
}

fn collected(name: &str, codes: &[String]) -> String {
    if codes.is_empty() { format!("std::collections::{name}::new()") } else { format!("std::collections::{name}::from([{}])", codes.join(", ")) }
}

impl<K: Generate + Ord, V: Generate> Generate for BTreeMap<K, V> {
    fn generate(c: &mut Choices) -> Made<Self> {
        let (values, codes) = members::<(K, V)>(c)?;
        Some((values.into_iter().collect(), collected("BTreeMap", &codes)))
    }
}

macro_rules! wrappers {
    ($($name:ident, $open:literal);*) => { $(
        impl<T: Generate> Generate for $name<T> {
            fn generate(c: &mut Choices) -> Made<Self> {
                let (value, code) = c.nested(T::generate)?;
                Some(($name::from(value), format!("{}({code})", $open)))
            }
        }
    )* };
}
wrappers!(Box, "Box::new"; Rc, "std::rc::Rc::new"; Arc, "std::sync::Arc::new"; Cell, "std::cell::Cell::new"; RefCell, "std::cell::RefCell::new"; Mutex, "std::sync::Mutex::new"; RwLock, "std::sync::RwLock::new");

impl<T: Generate> Generate for Wrapping<T> {
    fn generate(c: &mut Choices) -> Made<Self> {
        let (value, code) = T::generate(c)?;
        Some((Wrapping(value), format!("std::num::Wrapping({code})")))
    }
}

impl Generate for Box<str> {
    fn generate(c: &mut Choices) -> Made<Self> {
        let (value, code) = text(c)?;
        Some((value.into(), format!("Box::from({code})")))
    }
}

impl Generate for &'static str {
    fn generate(c: &mut Choices) -> Made<Self> {
        let (value, code) = text(c)?;
        Some((value.leak(), code))
    }
}

impl Generate for Cow<'static, str> {
    fn generate(c: &mut Choices) -> Made<Self> {
        let (value, code) = text(c)?;
        Some((Cow::Owned(value), format!("std::borrow::Cow::from({code})")))
    }
}

impl Generate for std::time::Duration {
    fn generate(c: &mut Choices) -> Made<Self> {
        let milliseconds = integer(c, 0, u32::MAX as i128, u32::MAX as u128) as u64;
        Some((std::time::Duration::from_millis(milliseconds), format!("std::time::Duration::from_millis({milliseconds})")))
    }
}

impl Generate for std::cmp::Ordering {
    fn generate(c: &mut Choices) -> Made<Self> {
        use std::cmp::Ordering::{Equal, Greater, Less};
        let value = [Equal, Less, Greater][c.below(3) as usize];
        Some((value, format!("std::cmp::Ordering::{value:?}")))
    }
}

macro_rules! tuples {
    ($(($($name:ident $value:ident $code:ident),+));*) => { $(
        impl<$($name: Generate),+> Generate for ($($name,)+) {
            fn generate(c: &mut Choices) -> Made<Self> {
                $( let ($value, $code) = c.nested($name::generate)?; )+
                let codes = [$($code),+];
                let comma = if codes.len() == 1 { "," } else { "" };
                Some((($($value,)+), format!("({}{comma})", codes.join(", "))))
            }
        }
    )* };
}
tuples!((A a x); (A a x, B b y); (A a x, B b y, C d z); (A a x, B b y, C d z, D e w); (A a x, B b y, C d z, D e w, E f v); (A a x, B b y, C d z, D e w, E f v, F g u));

impl<T: Generate> Generate for &'static T {
    fn generate(c: &mut Choices) -> Made<Self> {
        let made = c.nested(T::generate)?;
        Some(crate::owner::borrowed(c, made))
    }
}

impl<T: Generate> Generate for &'static [T] {
    fn generate(c: &mut Choices) -> Made<Self> {
        let (values, codes) = members::<T>(c)?;
        let (values, code) = crate::owner::borrowed(c, (values, if codes.is_empty() { "[]".into() } else { format!("[{}]", codes.join(", ")) }));
        Some((values.as_slice(), code))
    }
}

impl<T: Generate> Generate for &'static mut T {
    fn generate(c: &mut Choices) -> Made<Self> {
        let made = c.nested(T::generate)?;
        let crate::owner::Owner { value, declaration, place } = crate::owner::owner(c, made, true, "");
        Some((value, format!("{declaration}&mut {place}")))
    }
}
