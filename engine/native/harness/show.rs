//! Results as Rust source, so that an observation can become an assertion.

use crate::part::{Observation, Part};
use std::borrow::Cow;
use std::fmt::{Debug, Display};

/// Longest expression of a result, in bytes; a longer one is cut, and nobody would read it.
const LONGEST: usize = 2000;

/// What is written about a result.
#[derive(Default)]
pub struct Out {
    pub code: String,
    /// A float whose last digits may differ on another machine.
    pub inexact: bool,
    /// Something without equality with itself.
    pub unequal: bool,
    pub cut: bool,
}

impl Out {
    pub fn add(&mut self, text: &str) {
        if self.code.len() + text.len() > LONGEST {
            self.cut = true;
        } else {
            self.code.push_str(text);
        }
    }
    /// Members between brackets.
    pub fn list<'a, T: Show + ?Sized + 'a>(&mut self, open: &str, members: impl IntoIterator<Item = &'a T>, close: &str) {
        self.add(open);
        for (at, member) in members.into_iter().enumerate() {
            if self.cut {
                return;
            }
            if at > 0 {
                self.add(", ");
            }
            member.show(self);
        }
        self.add(close);
    }
    /// A member that has a name, as in `Point { x: 1 }`.
    pub fn field(&mut self, before: &str, value: &dyn Show) {
        self.add(before);
        value.show(self);
    }
}

/// A value that has an expression which makes an equal one.
pub trait Show {
    fn show(&self, out: &mut Out);
    /// The expression for a reference to it.
    fn show_borrowed(&self, out: &mut Out) {
        out.add("&");
        self.show(out);
    }
    /// How an assertion reads best: `equal`, `bool`, `float`, `text` or `unit`.
    fn form(&self) -> &'static str {
        "equal"
    }
    /// What is said of each member, where the whole is equal to no expression on every machine and comes in no order.
    fn members(&self) -> Option<Vec<Observation>> {
        None
    }
}

impl<T: Show + ?Sized> Show for &T {
    fn show(&self, out: &mut Out) {
        (**self).show_borrowed(out);
    }
    fn form(&self) -> &'static str {
        if (**self).form() == "text" { "text" } else { "equal" }
    }
}
impl<T: Show + ?Sized> Show for &mut T {
    fn show(&self, out: &mut Out) {
        out.add("&mut ");
        (**self).show(out);
    }
}

macro_rules! integers {
    ($($type:ident),*) => { $(
        impl Show for $type {
            fn show(&self, out: &mut Out) {
                let text = self.to_string();
                if text.len() > 4 && *self == $type::MAX {
                    out.add(concat!(stringify!($type), "::MAX"));
                } else if text.len() > 4 && *self == $type::MIN {
                    out.add(concat!(stringify!($type), "::MIN"));
                } else {
                    out.add(&text);
                }
            }
        }
    )* };
}
integers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

/// The literal of a float, given its shortest decimal form.
pub fn float(value: f64, type_name: &str, shortest: &str) -> String {
    if value.is_nan() {
        format!("{type_name}::NAN")
    } else if value.is_infinite() {
        format!("{type_name}::{}", if value > 0.0 { "INFINITY" } else { "NEG_INFINITY" })
    } else if value.abs() >= 1e16 || (value != 0.0 && value.abs() < 1e-7) {
        format!("{value:e}").replace('e', "e")
    } else if shortest.contains('.') {
        shortest.to_string()
    } else {
        format!("{shortest}.0")
    }
}

macro_rules! floats {
    ($($type:ident),*) => { $(
        impl Show for $type {
            fn show(&self, out: &mut Out) {
                let value = f64::from(*self);
                // a short binary fraction is what every machine computes; anything else may be noise in the last digits
                out.inexact |= value.is_finite() && (value * 1024.0).fract() != 0.0;
                out.unequal |= self.is_nan();
                out.add(&float(value, stringify!($type), &self.to_string()));
            }
            fn form(&self) -> &'static str {
                "float"
            }
        }
    )* };
}
floats!(f32, f64);

impl Show for bool {
    fn show(&self, out: &mut Out) {
        out.add(if *self { "true" } else { "false" });
    }
    fn form(&self) -> &'static str {
        "bool"
    }
}
impl Show for char {
    fn show(&self, out: &mut Out) {
        out.add(&format!("{self:?}"));
    }
}
impl Show for str {
    fn show_borrowed(&self, out: &mut Out) {
        self.show(out);
    }
    fn show(&self, out: &mut Out) {
        out.add(&format!("{self:?}"));
    }
    fn form(&self) -> &'static str {
        "text"
    }
}
impl Show for String {
    fn show(&self, out: &mut Out) {
        out.add(&format!("{self:?}.to_string()"));
    }
    fn form(&self) -> &'static str {
        "text"
    }
}
impl Show for Cow<'_, str> {
    fn show(&self, out: &mut Out) {
        out.add(&format!("{self:?}"));
    }
    fn form(&self) -> &'static str {
        "text"
    }
}
impl Show for () {
    fn show(&self, out: &mut Out) {
        out.add("()");
    }
    fn form(&self) -> &'static str {
        "unit"
    }
}
impl<T: Show> Show for Option<T> {
    fn show(&self, out: &mut Out) {
        match self {
            None => out.add("None"),
            Some(value) => out.list("Some(", [value], ")"),
        }
    }
}
impl<T: Show, E: Show> Show for Result<T, E> {
    fn show(&self, out: &mut Out) {
        match self {
            Ok(value) => out.list("Ok(", [value], ")"),
            Err(error) => out.list("Err(", [error], ")"),
        }
    }
}
impl<T: Show> Show for [T] {
    fn show_borrowed(&self, out: &mut Out) {
        out.list("&[", self, "][..]");
    }
    fn show(&self, out: &mut Out) {
        out.list("[", self, "]");
    }
}
impl<T: Show, const N: usize> Show for [T; N] {
    fn show(&self, out: &mut Out) {
        out.list("[", self, "]");
    }
}
impl<T: Show> Show for Vec<T> {
    fn show(&self, out: &mut Out) {
        if self.is_empty() { out.add("Vec::new()") } else { out.list("vec![", self, "]") }
    }
}
macro_rules! tuples {
    ($(($($name:ident $at:tt),+));*) => { $(
        impl<$($name: Show),+> Show for ($($name,)+) {
            fn show(&self, out: &mut Out) {
                out.add("(");
                $( if $at > 0 { out.add(", "); } self.$at.show(out); )+
                out.add([$(stringify!($at)),+].get(1).map_or(",)", |_| ")"));
            }
        }
    )* };
}
tuples!((A 0); (A 0, B 1); (A 0, B 1, C 2); (A 0, B 1, C 2, D 3); (A 0, B 1, C 2, D 3, E 4); (A 0, B 1, C 2, D 3, E 4, F 5));

/// Picks the best way to show a value that its type allows: method lookup tries the fewest references first.
pub struct Shower<'a, T: ?Sized>(pub &'a T);

pub fn by_expression<T: Show + ?Sized>(value: &T) -> Part {
    let mut out = Out::default();
    value.show(&mut out);
    if out.cut {
        return Part::Nothing;
    }
    Part::Shown { form: value.form(), code: out.code, inexact: out.inexact, unequal: out.unequal }
}

pub trait AsRounded {
    fn shown(&self) -> Part;
}
impl<T: Show + Debug + ?Sized> AsRounded for &&&&Shower<'_, T> {
    fn shown(&self) -> Part {
        match by_expression(self.0) {
            Part::Shown { form: "equal", inexact, unequal, .. } if inexact || unequal => match self.0.members() {
                Some(members) => Part::Observed(members, Vec::new()),
                None => unless_long(format!("{:.6?}", self.0), Part::Rounded),
            },
            part => part,
        }
    }
}
pub trait AsShow {
    fn shown(&self) -> Part;
}
impl<T: Show + ?Sized> AsShow for &&&Shower<'_, T> {
    fn shown(&self) -> Part {
        by_expression(self.0)
    }
}
pub trait AsDisplay {
    fn shown(&self) -> Part;
}
impl<T: Display + ?Sized> AsDisplay for &&Shower<'_, T> {
    fn shown(&self) -> Part {
        unless_long(self.0.to_string(), Part::Display)
    }
}
pub trait AsDebug {
    fn shown(&self) -> Part;
}
impl<T: Debug + ?Sized> AsDebug for &Shower<'_, T> {
    fn shown(&self) -> Part {
        let text = format!("{:?}", self.0);
        if has_long_fraction(&text) { unless_long(format!("{:.6?}", self.0), Part::Rounded) } else { unless_long(text, Part::Debug) }
    }
}
pub trait AsNothing {
    fn shown(&self) -> Part;
}
impl<T: ?Sized> AsNothing for Shower<'_, T> {
    fn shown(&self) -> Part {
        Part::Nothing
    }
}

fn unless_long(text: String, part: fn(String) -> Part) -> Part {
    if text.len() > LONGEST { Part::Nothing } else { part(text) }
}

/// Whether a float stands in a text whose last digits may be noise.
fn has_long_fraction(text: &str) -> bool {
    text.split('.').skip(1).any(|behind| behind.len() > 5 && behind.bytes().take(6).all(|byte| byte.is_ascii_digit()))
}
