/** What the types in signatures mean. */
import { describe, expect, it } from 'vitest';
import { substitute, unify } from '../../engine/src/items/index.js';
import { drawn, functionAt, indexOf, types } from './items-fixture.js';

describe('names', () => {
  it('of the prelude, of `std`, `core` and `alloc`', () => {
    expect(
      types(`
extern crate alloc;
use std::{collections::{self, hash_map::{Entry, HashMap}, *}, fmt, io::{self, prelude::*, Result as IoResult}, str};
use core::num::NonZeroU8 as Small;
use std::sync::mpsc::*;
fn a(x: Vec<Option<Box<str>>>, y: Result<String, ()>) {}
fn b(x: HashMap<u8, BTreeSet<i8>>, y: collections::hash_set::HashSet<char>, z: Entry<'_, u8, u8>) {}
fn c(x: alloc::rc::Rc<u8>, y: core::cell::Cell<bool>, z: ::std::sync::Arc<u8>, w: Small) {}
fn d(x: fmt::Result, y: io::Result<u8>, z: IoResult<()>, w: &mut fmt::Formatter<'_>) {}
fn e(x: &str, y: Sender<u8>, z: hash_map::Iter<'static, u8, u8>, w: std::primitive::u8) {}
`),
    ).toBe(`
a: std::vec::Vec<std::option::Option<std::boxed::Box<str>>>, std::result::Result<std::string::String, ()>
b: std::collections::HashMap<u8, std::collections::BTreeSet<i8>>, std::collections::HashSet<char>, std::collections::hash_map::Entry<'_, u8, u8>
c: std::rc::Rc<u8>, std::cell::Cell<bool>, std::sync::Arc<u8>, std::num::NonZeroU8
d: std::result::Result<(), std::fmt::Error>, std::result::Result<u8, std::io::Error>, std::result::Result<(), std::io::Error>, &mut std::fmt::Formatter<'_>
e: &str, std::sync::mpsc::Sender<u8>, std::collections::hash_map::Iter<'static, u8, u8>, u8
`);
  });

  it('of the crate: nested modules, renames, globs, re-exports, `self` and `super`', () => {
    expect(
      types(`
//- /src/lib.rs
pub mod a;
pub mod b { pub mod c { pub struct Deep; pub(super) struct Near; struct Own; } pub use self::c::Deep as Re; use c::Near; pub fn b1(x: Near, y: self::c::Deep, z: super::Top) {} }
pub struct Top;
pub use a::*;
use b::Re as Again;
fn f(x: Again, y: Shared, z: crate::b::c::Deep, w: Hidden) {}
mod late { use super::*; fn g(x: Top, y: Shared, z: Again, w: b::Re) { use crate::b::c::Deep as Local; struct Inner; fn h(x: Local, y: Inner, z: self::Nothing) {} } }
//- /src/a.rs
pub struct Shared;
struct Hidden;
pub struct Top(u8);
fn in_a(x: Top, y: super::Top, z: crate::Shared) {}
`),
    ).toBe(`
b1: crate::b::c::Near, crate::b::c::Deep, crate::Top
f: crate::b::c::Deep, crate::a::Shared, crate::b::c::Deep, [unknown: unresolved] Hidden
g: crate::Top, crate::a::Shared, crate::b::c::Deep, crate::b::c::Deep
h: crate::b::c::Deep, crate::late::g::Inner, [unknown: unresolved] self::Nothing
in_a: crate::a::Top, crate::Top, crate::a::Shared
`);
  });

  it('what stands in a module hides what a glob brings, and names of the crate hide those of the prelude', () => {
    expect(
      types(`
mod a { pub struct X; pub struct Y; }
mod b { pub struct X; }
use a::*;
struct X;
enum Option { None }
fn f(x: X, y: Y, z: Option, w: u8, v: std::option::Option<u8>) {}
mod c { type u8 = super::X; fn g(x: u8) {} }
mod d { use super::b::*; use super::a::*; fn h(x: super::b::X) {} }
`),
    ).toBe(`
f: crate::X, crate::a::Y, crate::Option, u8, std::option::Option<u8>
g: crate::X
h: crate::b::X
`);
  });

  it('an import takes a name only in the namespaces in which it may see it', () => {
    const index = indexOf('pub mod a { mod sum { pub fn sum(x: Total) {} pub struct Total; } pub use self::sum::sum; } pub use a::sum; mod c { pub use super::sum; }');
    const [sum] = index.functions;
    expect([sum!.typePath([]), sum!.typePath('outside'), index.types[0]!.pathFrom([])]).toEqual(['crate::sum', 'my_crate::sum', null]);
  });

  it('of other crates', () => {
    expect(
      types(`
extern crate old as renamed;
extern crate self as me;
use serde::de::{self, Visitor};
use everything::*;
struct Mine;
fn f(x: serde::Value<u8>, y: de::Error, z: renamed::Thing, w: me::Mine, v: my_crate::Mine, u: ::rand::Rng) {}
fn g(x: FromGlob, y: Visitor) {}
`),
    ).toBe(`
f: [external] serde::Value<u8>, [external] serde::de::Error, [external] old::Thing, crate::Mine, crate::Mine, [external] rand::Rng
g: [unknown: glob] FromGlob, [external] serde::de::Visitor
`);
  });

  it('in edition 2015 paths of `use` begin at the root', () => {
    expect(
      types(`
//- /src/lib.rs edition:2015
extern crate rand;
mod a { pub struct A; pub mod inner { use a::A; use std::rc::Rc; use rand::Rng; fn f(x: A, y: Rc<::a::A>, z: Rng, w: &Fn(u8) -> u8, v: Box<::Tr>) {} } }
pub trait Tr {}
`),
    ).toBe('\nf: crate::a::A, std::rc::Rc<crate::a::A>, [external] rand::Rng, &dyn std::ops::Fn(u8) -> u8, std::boxed::Box<dyn crate::Tr>\n');
  });

  it('that macros make are unknown, those of modules that a macro call stands beside too', () => {
    expect(types('make!(struct Made;); fn f(x: Made, y: Vec<Made>) {} mod a { fn g(x: super::Made, y: Nowhere) {} }')).toBe(`
f: [unknown: macro] Made, std::vec::Vec<[unknown: macro] Made>
g: [unknown: macro] super::Made, [unknown: unresolved] Nowhere
`);
  });

  it('under a condition: what a test build on this machine has', () => {
    expect(
      types(`
#[cfg(feature = "std")] use std::collections::HashMap as Map;
#[cfg(not(feature = "std"))] use hashbrown::HashMap as Map;
#[cfg(any())] struct S(u8);
#[cfg(test)] mod t { pub struct T; }
#[cfg(not(test))] mod t { pub struct U; }
#[cfg(all(not(test), unix))] use t::U as Chosen;
#[cfg(test)] use t::T as Chosen;
fn f(x: Map<u8, u8>, y: Chosen, z: S) {}
`),
    ).toBe('\nf: std::collections::HashMap<u8, u8>, crate::t::T, crate::S\n');
  });
});

describe('forms', () => {
  it('each of them', () => {
    expect(
      types(`
pub trait Tr<T> { type Out; }
const LEN: usize = 4;
fn a<'a, T, const N: usize>(x: &'a mut T, y: &'static [u8], z: [T; N], w: [u8; LEN + 1], v: (u8,), u: ()) {}
fn b(x: fn(u8, &str) -> bool, y: unsafe extern "C" fn(), z: *const u8, w: *mut (), v: for<'a> fn(&'a u8) -> &'a u8) {}
fn c(x: impl Fn(u8) -> u8 + Send + 'static, y: &dyn Tr<u8, Out = i8>, z: Box<dyn FnOnce() + Send>, w: &(dyn Tr<u8> + Sync), v: impl for<'a> Tr<&'a u8>) {}
fn d<I: Iterator<Item = u8>, T: Tr<u8>, U>(x: I::Item, y: T::Out, z: <U as Tr<i8>>::Out, w: <Vec<u8> as IntoIterator>::Item, v: impl Iterator<Item: Clone>) {}
fn e(x: _, y: made!(u8), z: Vec<_>, w: !) {}
`),
    ).toBe(`
a: &'a mut T?, &'static [u8], [T?; N], [u8; crate::LEN + 1], (u8), ()
b: fn(u8, &str) -> bool, unsafe extern "C" fn() -> (), *const u8, *mut (), fn(&'a u8) -> &'a u8
c: impl std::ops::Fn(u8) -> u8 + std::marker::Send + 'static, &dyn crate::Tr<u8, Out = i8>, std::boxed::Box<dyn std::ops::FnOnce() -> () + std::marker::Send>, &dyn crate::Tr<u8> + std::marker::Sync, impl for<'a> crate::Tr<&'a u8>
d: u8, <T? as crate::Tr<u8>>::Out, <U? as crate::Tr<i8>>::Out, <std::vec::Vec<u8> as std::iter::IntoIterator>::Item, impl std::iter::Iterator<Item: std::clone::Clone>
e: [unknown: inferred] _, [unknown: macro call] made!(u8), std::vec::Vec<[unknown: inferred] _>, !
`);
  });

  it('aliases are expanded, with arguments and defaults', () => {
    expect(
      types(`
mod a { use std::rc::Rc; pub type Shared<T, E = String> = Result<Rc<T>, E>; pub type Grid<const W: usize> = [[u8; W]; 2]; pub(crate) struct Own; pub type Ours = Own; }
type Chain<'a> = a::Shared<&'a str>;
pub use a::Ours as Renamed;
fn f<const M: usize>(x: a::Shared<u8>, y: a::Shared<u8, ()>, z: Chain<'static>, w: a::Grid<3>, v: a::Grid<M>, u: Renamed) {}
`),
    ).toBe(`
f: std::result::Result<std::rc::Rc<u8>, std::string::String>, std::result::Result<std::rc::Rc<u8>, ()>, std::result::Result<std::rc::Rc<&'a str>, std::string::String>, [[u8; 3]; 2], [[u8; M]; 2], crate::a::Own
`);
  });

  it('`Self` and the associated types of implementations', () => {
    expect(
      types(`
pub struct S<'a, T>(&'a T);
pub trait Tr { type Out; fn need(x: Self::Out); fn given(x: Self::Out, y: &Self) {} }
impl<'a, T: Clone> Tr for S<'a, T> { type Out = Vec<&'a T>; fn need(x: Self::Out) {} }
impl<'a, T> S<'a, T> { pub const N: usize = 1; fn f(x: Self, y: &Self, z: Option<Self>, w: [u8; Self::N]) {} fn g(x: <Self as Tr>::Out) {} }
fn h(x: <S<'static, u8> as Tr>::Out, y: <S<'_, u8> as Tr>::Missing) {}
impl Iterator for S<'static, i8> { type Item = i8; fn next(&mut self) -> Option<Self::Item> { None } }
impl<'a> Extend<u8> for S<'a, u8> { fn extend<I: IntoIterator<Item = u8>>(&mut self, i: I) {} }
pub struct It<I>(I);
impl<A, I: Iterator<Item = A>> Iterator for It<I> { type Item = A; fn next(&mut self) -> Option<A> { None } }
impl<I: DoubleEndedIterator> DoubleEndedIterator for It<I> { fn next_back(&mut self) -> Option<Self::Item> { None } fn nth(&mut self, x: Self::Item) {} }
`),
    ).toBe(`
given: <Self? as crate::Tr>::Out, &Self?
need: std::vec::Vec<&'a T?>
f: crate::S<'a, T?>, &crate::S<'a, T?>, std::option::Option<crate::S<'a, T?>>, [u8; <crate::S<T>>::N]
g: std::vec::Vec<&'a T?>
h: std::vec::Vec<&'static u8>, <crate::S<'_, u8> as crate::Tr>::Missing
next: 
extend: I?
next: 
next_back: 
nth: <I? as std::iter::Iterator>::Item
`);
  });

  it('supertraits give their associated types, with the arguments of the bound', () => {
    expect(types('pub trait Consumer<T> { type Result; } pub trait Unindexed<I>: Consumer<Vec<I>> {} fn f<C: Unindexed<u8>>(x: C::Result) {}')).toBe(
      '\nf: <C? as crate::Consumer<std::vec::Vec<u8>>>::Result\n',
    );
  });
});

describe('written again', () => {
  const index = indexOf(`
//- /src/lib.rs
pub mod a { pub struct P; struct Own; mod std { pub struct Hiding; } pub fn f(x: &Own, y: Vec<P>) {} pub fn g<'a, T>(x: &'a mut T, y: &'static str, z: &(dyn Fn(&P) -> (dyn Send + Sync) + Send), w: for<'b> fn(&'b P)) {} }
pub fn long<'a, T: Iterator>(x: &'a [T::Item; 3], y: (T,), z: std::borrow::Cow<'a, str>, w: *const dyn Send, v: unsafe extern "C" fn(u8) -> bool) {}
`);
  const texts = (path: string, from: readonly string[], options = {}): (string | null)[] => functionAt(index, path).parameters.map(({ type }) => index.typeText(type, from, options));

  it('by the paths that a module can use', () => {
    expect(texts('a::f', [])).toEqual([null, 'std::vec::Vec<crate::a::P>']);
    expect(texts('a::f', ['a', 'tests'])).toEqual(['&crate::a::Own', '::std::vec::Vec<crate::a::P>']);
    expect(index.pathText('std::rc::Rc', ['a'])).toBe('::std::rc::Rc');
  });

  it('constants too, if that module sees them', () => {
    const lengths = indexOf(`
pub mod a { const OWN: usize = 1; pub const OPEN: usize = 2; pub struct S; impl S { const IN: usize = 3; pub const OUT: usize = 4; } pub struct N<const K: usize>; }
mod b { pub const DEEP: usize = 5; }
pub use b::DEEP;
`);
    expect(lengths.typeText({ kind: 'array', element: { kind: 'primitive', name: 'u8' }, length: 'crate::a::OWN + 1' }, [])).toBe(null);
    const text = (length: string, from: readonly string[] | 'outside'): string | null => lengths.typeText({ kind: 'array', element: { kind: 'never' }, length }, from);
    expect([text('crate::a::OWN + 1', ['a']), text('crate::a::OPEN * 2', 'outside'), text('crate::b::DEEP', 'outside')]).toEqual([
      '[!; crate::a::OWN + 1]',
      '[!; my_crate::a::OPEN * 2]',
      '[!; my_crate::DEEP]',
    ]);
    expect([text('crate::a::S::IN', []), text('crate::a::S::IN', ['a']), text('crate::a::S::OUT', []), text('crate::nowhere::X', [])]).toEqual([
      null,
      '[!; crate::a::S::IN]',
      '[!; crate::a::S::OUT]',
      null,
    ]);
  });

  it('lifetimes are left out, or kept', () => {
    expect(texts('a::g', [])).toEqual(['&mut T', "&'static str", '&(dyn std::ops::Fn(&crate::a::P) -> (dyn std::marker::Send + std::marker::Sync) + std::marker::Send)', 'fn(&crate::a::P)']);
    expect(texts('a::g', [], { lifetimes: true })[0]).toBe("&'a mut T");
    expect(texts('a::g', [], { lifetimes: true })[3]).toBe("for<'b> fn(&'b crate::a::P)");
  });

  it('parameters are named, or filled in', () => {
    expect(texts('long', [])).toEqual(['&[<T as std::iter::Iterator>::Item; 3]', '(T,)', 'std::borrow::Cow<str>', '*const dyn std::marker::Send', 'unsafe extern "C" fn(u8) -> bool']);
    expect(texts('long', [], { parameter: () => 'X' })[1]).toBe('(X,)');
  });

  it('types are put in the place of parameters, and found', () => {
    const generic = indexOf('pub struct S<T>(T); fn f<T, const N: usize>(x: Vec<(T, [T; N])>, y: S<u8>) {} fn g(x: Vec<(S<i8>, [S<i8>; 3])>, y: Vec<(u8, [i8; 2])>) {}');
    const [f, g] = generic.functions;
    const [pattern] = f!.parameters;
    const by = unify(pattern!.type, g!.parameters[0]!.type);
    expect([...by!].map(([parameter, type]) => `${parameter.name} = ${drawn(type)}`)).toEqual(['T = crate::S<i8>']);
    expect(drawn(substitute(pattern!.type, by!))).toBe('std::vec::Vec<(crate::S<i8>, [crate::S<i8>; N])>');
    expect(unify(pattern!.type, g!.parameters[1]!.type)).toBe(null);
  });
});
