//! Every kind of item, with every part that it may have.

extern crate alloc;
extern crate core as kernel;

use std::collections::{self, BTreeMap, HashMap as Map, hash_map::{self as hm, Entry}};
use std::fmt::*;
pub(crate) use std::io;
use ::std::mem as memory;
use self::inner::deep::Thing as _;
use {std::rc::Rc, std::sync::{}};

pub const ANSWER: u32 = 42;
const _: () = assert!(ANSWER == 42);
static GREETING: &str = "hello";
static mut COUNTER: usize = 0;
pub(in crate::inner) static VISIBLE: bool = true;

pub struct Unit;
struct Empty {}
struct EmptyTuple();
pub struct Wrapper(pub u8);
struct Pair<A, B = u8>(A, pub(crate) B)
where
    A: Clone;
/// A point.
#[derive(Debug, Clone, PartialEq)]
pub struct Point<T>
where
    T: Copy,
{
    /// across
    pub x: T,
    pub(super) y: T, // down
}

enum Never {}

#[repr(u8)]
enum Shape {
    Dot,
    /// round
    Circle(f64),
    Square { side: f64, filled: bool } = 7,
    Nothing(),
    Void {},
    Last = 1 + 2 * 3,
}

union Bits {
    whole: u32,
    bytes: [u8; 4],
}

type Alias<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;
type Callback<'a> = Box<dyn Fn(&'a str) -> usize + 'a>;

trait Marker {}
unsafe trait Danger: Marker + Send {}
pub trait Container<'a, T: 'a + ?Sized, const N: usize = 3>: Sized
where
    T: Clone,
    for<'b> &'b T: Into<String>,
{
    const SIZE: usize;
    const DEFAULT: usize = 8;
    type Item;
    type Iter<'i>: Iterator<Item = &'i Self::Item> + 'i
    where
        Self: 'i;
    fn new() -> Self;
    fn get(&self, index: usize) -> Option<&Self::Item>;
    fn default_method(self: Box<Self>) -> usize {
        Self::SIZE
    }
    fn by_value(mut self, _: usize);
}

impl<T> Point<T>
where
    T: Copy,
{
    pub const ORIGIN_NAME: &'static str = "origin";

    pub const fn new(x: T, y: T) -> Self {
        Self { x, y }
    }
}

impl<A, B> Pair<A, B> where A: Clone {}
unsafe impl Danger for Unit {}
impl Marker for Unit {}
impl<'a, T: ?Sized + 'a> Drop for Holder<'a, T> {
    fn drop(&mut self) {}
}
impl dyn Marker {
    fn inherent(&self) {}
}

extern "C" {
    fn strlen(text: *const u8) -> usize;
    fn printf(format: *const u8, ...) -> i32;
    static errno: i32;
    type Opaque;
}

pub extern "C" fn exported(value: i32) -> i32 {
    value
}

mod inner {
    #![allow(dead_code)]

    pub mod deep {
        pub struct Thing;
    }

    mod elsewhere;
}

macro_rules! make {
    ($name:ident) => {
        struct $name;
    };
    ($($name:ident),* $(,)?) => { $(make!($name);)* };
}

make!(Made);
make! { One, Two }

fn main() {
    fn nested() {}
    struct Local;
    use std::vec;
    const HERE: u8 = 1;
    nested()
}
