/** The compiler judges the index: each function of a crate is called by the path, types and bounds that the index gives. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { type Checked, checkTypes } from '../tools/check-types.js';
import { sourceFiles } from './items-fixture.js';

async function judged(fixture: string, inside: boolean, edition = 2021): Promise<Checked> {
  const folder = mkdtempSync(join(tmpdir(), 'items-'));
  try {
    writeFileSync(join(folder, 'Cargo.toml'), `[package]\nname = "judged"\nversion = "0.0.0"\nedition = "${edition}"\n[workspace]\n`);
    for (const { path, text } of sourceFiles(fixture)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return await checkTypes(folder, inside);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const CRATE = `
//- /src/lib.rs
pub mod a;
mod closed { pub mod inner { pub struct Lifted(pub u8); impl Lifted { pub fn get(&self) -> u8 { self.0 } fn own(self) {} } pub(in crate::closed) fn near(x: Lifted) {} } pub(crate) fn g() -> inner::Lifted { inner::Lifted(1) } }
pub use closed::inner::Lifted as Public;
use std::{collections::{self, hash_map::Entry, *}, fmt, io::{self, prelude::*}, str, sync::mpsc::*};
use a::{Grid, *};
pub const LEN: usize = 4;
pub type Shared<T, E = String> = Result<std::rc::Rc<T>, E>;
pub fn maps(x: HashMap<u8, BTreeSet<i8>>, y: collections::hash_set::HashSet<char>, z: Entry<'_, u8, u8>, w: &Sender<u8>) -> io::Result<()> { Ok(()) }
pub fn strings(x: &str, y: Shared<u8>, z: Shared<i8, ()>, w: &dyn Read, v: &mut fmt::Formatter<'_>) -> fmt::Result { Ok(()) }
pub fn arrays<const N: usize>(x: [u8; N], y: [u8; LEN + 1], z: Grid<3>, w: Grid<N>) -> [u8; LEN] { [0; LEN] }
pub fn forms(x: fn(u8, &str) -> bool, y: unsafe extern "C" fn(), z: *const u8, w: (u8,), v: for<'a> fn(&'a u8) -> &'a u8, u: &(dyn Fn(&u8) -> u8 + Sync)) {}
pub fn bounded<'a, I, F>(x: I, y: F, z: impl Iterator<Item: Clone> + 'a, w: I::IntoIter) -> Option<I::Item> where I: IntoIterator + Clone, I::Item: Clone + 'a, F: FnOnce(&I::Item) -> bool { None }
pub unsafe fn careful(x: &mut [Option<Box<dyn FnMut(u8) -> Stack<u8> + Send>>]) {}
pub async fn later(x: Public) -> u8 { x.0 }
pub fn diverges(x: u8) -> ! { loop {} }
//- /src/a.rs
use super::*;
pub type Grid<const W: usize> = [[u8; W]; 2];
pub struct Stack<T>(Vec<T>);
impl<T: Clone> Stack<T> { pub const TWO: usize = 2; pub fn new() -> Self { Self(vec![]) } pub fn first<'a>(&'a mut self, or: &'a T) -> Option<&'a T> where T: Ord { None } pub fn map<U, F: Fn(&T) -> U>(self: Box<Self>, f: F) -> Stack<U> { Stack(vec![]) } }
impl Stack<u8> { pub const LEN: usize = 2; pub fn bytes(self, w: [u8; Self::LEN]) -> Vec<u8> { self.0 } }
impl<T: Clone> Iterator for Stack<T> { type Item = (T, Public); fn next(&mut self) -> Option<Self::Item> { None } }
impl<'a, T> From<&'a [T]> for Stack<&'a T> { fn from(t: &'a [T]) -> Self { Stack(t.iter().collect()) } }
pub struct It<I>(pub I);
impl<A: Clone, I: Iterator<Item = A>> Iterator for It<I> { type Item = A; fn next(&mut self) -> Option<A> { self.0.next() } }
impl<A: Clone, I: DoubleEndedIterator<Item = A>> DoubleEndedIterator for It<I> { fn next_back(&mut self) -> Option<Self::Item> { None } }
pub trait Consumer<T> { type Result; fn take(self, t: T) -> Self::Result; fn twice(self, t: T, u: T) -> (Self::Result, Self::Result) where Self: Clone, T: Clone { (self.clone().take(t), self.take(u)) } }
pub trait Unindexed<I>: Consumer<Vec<I>> { fn split(&self) -> Self where Self: Sized; }
pub fn drive<C: Unindexed<u8>>(c: C) -> C::Result { c.take(vec![]) }
pub fn r#match(r#fn: &<Stack<u8> as Iterator>::Item) {}
mod std { pub struct Hiding; pub fn hidden(x: &Hiding, y: ::std::rc::Rc<u8>) {} }
`;

it('calls beside each function compile', async () => {
  const { functions, checks, wrong, other } = await judged(CRATE, true);
  expect([...wrong, ...other]).toEqual([]);
  expect([functions, checks]).toEqual([24, 24]);
});

it('calls from another module compile, and what cannot be named there is left out', async () => {
  const { functions, checks, wrong, other } = await judged(CRATE, false);
  expect([...wrong, ...other]).toEqual([]);
  expect([functions, checks]).toEqual([24, 21]);
});

it('edition 2015, and a crate without `std`', async () => {
  const early =
    '//- /src/lib.rs edition:2015\nmod a { pub struct A; pub mod inner { use a::A; use std::rc::Rc; pub fn f(x: A, y: Rc<::a::A>, w: &Fn(u8) -> u8, v: Box<::Tr>) -> Option<Rc<A>> { None } } }\npub trait Tr {}\n';
  expect(await judged(early, true, 2015)).toEqual({ functions: 1, checks: 1, wrong: [], other: [] });
  const bare =
    "#![no_std]\nextern crate alloc;\nuse alloc::{borrow::Cow, collections::BTreeMap, vec::Vec};\npub fn f(x: Vec<u8>, y: &mut BTreeMap<u8, Cow<'static, str>>, z: core::cell::Cell<Option<u8>>) -> core::fmt::Result { Ok(()) }\n";
  expect(await judged(bare, true)).toEqual({ functions: 1, checks: 1, wrong: [], other: [] });
});

it('the compiler does refuse what is wrong: here a macro hides the type that the index sees', async () => {
  const { wrong, checks } = await judged('macro_rules! make { ($n:ident) => { pub struct $n; } }\nmod a { pub struct X; }\nuse a::*;\nmake!(X);\npub fn f(x: X) {}\n', true);
  expect(checks).toBe(1);
  expect(wrong.join('\n')).toMatch(/^f .*crate::a::X.*mismatched types$/);
});
