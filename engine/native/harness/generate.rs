//! Values of the standard types, each with the Rust expression that makes it.

use crate::choices::{Choices, NUMBER_OF_CODE, Order};
use crate::members::members;
use crate::texts::text;
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
    /// Whether its values hold members one behind the other.
    const IS_COLLECTION: bool = false;
    /// Whether a part of a tuple is a collection: entries of a map are what a graph is made of.
    const HOLDS_COLLECTION: bool = false;
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
    let value = c.leaf(|c| match ordered(c) {
        Some(value) if min == 0 => value.abs() & wide(top),
        Some(value) => value.clamp(min, max),
        None => any_integer(c, min, max, top),
    });
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
        Order::Small => return Some(c.below(5) as i128 - i128::from(c.below(4) == 3) * 5),
        Order::Places(count) => return Some(c.below(count as u64) as i128),
        Order::Neighbours => {
            let mut graph = c.graph.take()?;
            let place = graph.neighbour(|later| c.below(later as u64) as usize);
            c.graph = Some(graph);
            return Some(place as i128);
        }
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
        NUMBER_OF_CODE..=9 if count > 0 => {
            let at = c.nearest(count);
            c.literals.integers[at] + [0, 0, -1, 1][c.below(4) as usize]
        }
        7..=10 => c.below(101) as i128,
        11 => 1i128 << c.below(64),
        12 => (1i128 << c.below(64)) - 1,
        13 => return if c.below(2) == 0 { if top > max as u128 { -1 } else { max } } else { min },
        14 => c.below(1_000_000) as i128,
        15..=18 if earlier > 0 => {
            let at = c.below(earlier) as usize;
            let value = c.seen.integers[at];
            match c.below(6) {
                0 | 1 => value,
                2 => value - 1,
                3 => value + 1,
                // a place, where the other one is a size
                _ => c.below(value.clamp(1, 1000) as u64) as i128,
            }
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
    let value = c.leaf(|c| match ordered(c) {
        Some(value) => value as f64,
        None => any_float(c),
    });
    c.seen.floats.push(value);
    value
}

fn any_float(c: &mut Choices) -> f64 {
    let count = c.literals.floats.len() as u64;
    let integers = c.literals.integers.len() as u64;
    let earlier = c.seen.floats.len() as u64;
    match c.below(20) {
        0..=3 => c.below(11) as f64,
        4 => -(c.below(11) as f64),
        5 | 6 => c.below(200) as f64 / 8.0,
        NUMBER_OF_CODE..=9 if count > 0 => {
            let at = c.nearest(count);
            c.literals.floats[at] * [1.0, 1.0, 1.0, -1.0, 0.5, 2.0][c.below(6) as usize]
        }
        7..=9 => (c.below(2001) as f64 - 1000.0) / 4.0,
        10 => [0.5, 0.1, 1e-9, 1e9][c.below(4) as usize],
        11 => [f64::INFINITY, f64::NEG_INFINITY, f64::NAN, f64::MAX, f64::MIN_POSITIVE, -0.0][c.below(6) as usize],
        12 | 13 if earlier > 0 => {
            let at = c.below(earlier) as usize;
            c.seen.floats[at] * [1.0, 1.0, -1.0][c.below(3) as usize]
        }
        14 if integers > 0 => {
            let at = c.nearest(integers);
            c.literals.integers[at] as f64
        }
        15 => (c.below(201) as f64 - 100.0) / 100.0,
        16 | 17 => c.below(101) as f64 / 100.0,
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

impl<T: Generate> Generate for Vec<T> {
    const IS_COLLECTION: bool = true;
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
            const IS_COLLECTION: bool = true;
            fn generate(c: &mut Choices) -> Made<Self> {
                let (values, codes) = members::<T>(c)?;
                let code = if codes.is_empty() { format!("{}::new()", $path) } else { format!("{}::from([{}])", $path, codes.join(", ")) };
                Some((values.into_iter().collect(), code))
            }
        }
    )* };
}
collections!(VecDeque, "std::collections::VecDeque", []; LinkedList, "std::collections::LinkedList", []; BinaryHeap, "std::collections::BinaryHeap", [Ord]);

impl<T: Generate + Ord> Generate for BTreeSet<T> {
    const IS_COLLECTION: bool = true;
    fn generate(c: &mut Choices) -> Made<Self> {
        let (values, codes) = once_each(members::<T>(c)?, |left, right| left == right);
        Some((values.into_iter().collect(), collected("BTreeSet", &codes)))
    }
}

impl<T: Generate + Eq + Hash, S: BuildHasher + Default> Generate for HashSet<T, S> {
    const IS_COLLECTION: bool = true;
    fn generate(c: &mut Choices) -> Made<Self> {
        let (values, codes) = once_each(members::<T>(c)?, |left, right| left == right);
        Some((values.into_iter().collect(), collected("HashSet", &codes)))
    }
}

impl<K: Generate + Eq + Hash, V: Generate, S: BuildHasher + Default> Generate for HashMap<K, V, S> {
    const IS_COLLECTION: bool = true;
    fn generate(c: &mut Choices) -> Made<Self> {
        let (values, codes) = once_each(members::<(K, V)>(c)?, |left, right| left.0 == right.0);
        Some((values.into_iter().collect(), collected("HashMap", &codes)))
    }
}

/// Without members that later ones take the place of: nobody writes a key twice.
fn once_each<T>((values, codes): (Vec<T>, Vec<String>), same: impl Fn(&T, &T) -> bool) -> (Vec<T>, Vec<String>) {
    let stays: Vec<bool> = (0..values.len()).map(|at| !values[at + 1..].iter().any(|later| same(&values[at], later))).collect();
    values.into_iter().zip(codes).zip(stays).filter_map(|(member, stays)| stays.then_some(member)).unzip()
}

fn collected(name: &str, codes: &[String]) -> String {
    if codes.is_empty() { format!("std::collections::{name}::new()") } else { format!("std::collections::{name}::from([{}])", codes.join(", ")) }
}

impl<K: Generate + Ord, V: Generate> Generate for BTreeMap<K, V> {
    const IS_COLLECTION: bool = true;
    fn generate(c: &mut Choices) -> Made<Self> {
        let (values, codes) = once_each(members::<(K, V)>(c)?, |left, right| left.0 == right.0);
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
            const HOLDS_COLLECTION: bool = false $(|| $name::IS_COLLECTION)+;
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
    const IS_COLLECTION: bool = true;
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
