/** The functions of a crate: where they stand, who may call them and how, under which conditions. */
import { describe, expect, it } from 'vitest';
import { mentions } from '../../engine/src/items/index.js';
import { conditions, functionAt, indexOf, line, listing } from './items-fixture.js';

describe('functions', () => {
  it('free, in modules, methods, of traits, nested', () => {
    const found = listing(`
//- /src/lib.rs
pub mod shapes;
pub fn free(a: u8, (b, c): (i32, bool)) -> String { fn inner(x: f64) {} loop {} }
pub(crate) fn inside() {}
fn hidden() -> ! { loop {} }
mod closed { pub fn open_in_closed() {} pub(super) fn up() {} }
pub trait Area { fn area(&self) -> f64; fn double(&self) -> f64 { self.area() * 2.0 } }
//- /src/shapes.rs
pub struct Square { side: f64 }
impl Square {
    pub fn new(side: f64) -> Self { Self { side } }
    pub fn grow(&mut self, by: f64) {}
    pub fn into_side(self) -> f64 { self.side }
    fn secret(self: Box<Self>, me: &Self) {}
}
impl crate::Area for Square { fn area(&self) -> f64 { self.side * self.side } }
pub mod inner { pub fn deep() {} }
`);
    expect(found).toBe(`
free | public | - | a: u8, (b, c): (i32, bool) | std::string::String
free::inner | private | - | x: f64 | ()
inside | crate | - | - | ()
hidden | private | - | - | !
closed::open_in_closed | crate | - | - | ()
closed::up | crate | - | - | ()
Area::double | public | reference | - | f64
shapes::Square::new | public | - | side: f64 | crate::shapes::Square
shapes::Square::grow | public | mutable | by: f64 | ()
shapes::Square::into_side | public | value | - | f64
shapes::Square::secret | private | Box<Self> | me: &crate::shapes::Square | ()
shapes::<Square as Area>::area | public | reference | - | f64
shapes::inner::deep | public | - | - | ()
`);
  });

  it('visibility follows re-exports, not the word `pub`', () => {
    const found = listing(`
mod a { pub mod b { pub fn named() {} pub fn starred() {} pub struct T; impl T { pub fn m(&self) {} } pub struct U; impl U { pub fn m(&self) {} } } }
pub use a::b::{named as renamed, T};
pub use stars::*;
mod stars { pub use crate::a::b::starred; pub fn local() {} fn kept() {} }
`);
    expect(found).toBe(`
a::b::named | public | - | - | ()
a::b::starred | public | - | - | ()
a::b::T::m | public | reference | - | ()
a::b::U::m | crate | reference | - | ()
stars::local | public | - | - | ()
stars::kept | private | - | - | ()
`);
  });

  it('implementations of one type with different arguments have different paths', () => {
    const found = listing(`
pub struct W<T>(T);
impl W<u8> { pub fn get(&self) {} }
impl<T> W<Vec<T>> { pub fn get(&self) {} }
impl<T> W<T> { pub fn any(&self) {} }
impl<'a, T> From<&'a T> for W<T> { fn from(t: &'a T) -> Self { loop {} } }
`);
    expect(found).toBe(`
W<u8>::get | public | reference | - | ()
W<Vec<T>>::get | public | reference | - | ()
W::any | public | reference | - | ()
<W as From<&'a T>>::from | public | - | t: &'a T? | crate::W<T?>
`);
  });

  it('flags, place and documentation', () => {
    const index = indexOf(`
/// Adds.
///
///     assert_eq!(add(1, 2), 3);
#[inline]
#[doc = "Never \\"overflows\\"."]
/** A block
 * of two lines. */
pub const unsafe fn add(a: u8, b: u8) -> u8 { a + b }
//// no documentation
#[cfg(feature = "net")] pub async fn fetch() {}
pub extern "system" fn exported() {}
pub extern fn plain() {}
`);
    const [add, fetch, exported, plain] = index.functions;
    expect(add!.doc).toBe('Adds.\n\n    assert_eq!(add(1, 2), 3);\nNever "overflows".\nA block\nof two lines.');
    expect([add!.line, add!.const, add!.unsafe, add!.async, add!.extern]).toEqual([8, true, true, false, null]);
    expect(add!.attributes).toEqual(['#[inline]', '#[doc = "Never \\"overflows\\"."]']);
    expect([fetch!.doc, fetch!.async, fetch!.cfg, fetch!.enabled]).toEqual(['', true, ['feature = "net"'], 'unknown']);
    expect([exported!.extern, plain!.extern]).toEqual(['system', 'C']);
    expect(indexOf('#[cfg(feature = "net")] fn f() {}', ['net']).functions[0]!.enabled).toBe('yes');
    expect(indexOf('#[cfg(feature = "net")] fn f() {}', ['other']).functions[0]!.enabled).toBe('no');
  });

  it('what only tests see', () => {
    const index = indexOf(`
//- /src/lib.rs
#[cfg(not(test))] fn never() {}
#[cfg(any(test, unix))] fn both() {}
#[test] fn a_test() {}
#[cfg(all(test, unix))] mod tests { fn helper() {} #[tokio::test] async fn later() {} }
#[cfg(test)] mod other;
struct S;
#[cfg(test)] impl S { fn m() {} }
//- /src/other.rs
fn in_file() {}
//- /src/third.rs tests
fn as_told() {}
`);
    expect(index.functions.map(({ path, onlyForTests, enabled }) => `${path} ${onlyForTests} ${enabled}`)).toEqual([
      'never false no',
      'both false yes',
      'a_test true yes',
      'tests::helper true yes',
      'tests::later true yes',
      'S::m true yes',
      'other::in_file true yes',
      'third::as_told true yes',
    ]);
    expect(functionAt(index, 'other::in_file').cfg).toEqual(['test']);
  });
});

describe('generics', () => {
  it('of the block and the function, where clauses merged', () => {
    const index = indexOf(`
use std::fmt::{self, Debug};
pub trait Shape<K> { type Out; }
pub struct Bag<'a, T: ?Sized, const N: usize>(&'a T);
impl<'a, T, const N: usize> Bag<'a, T, N> where T: Debug + 'a + ?Sized {
    pub fn f<'b: 'a, F, I>(&self, f: F, i: I) where F: Fn(&T, u8) -> bool, I: IntoIterator<Item = u8>, I::IntoIter: Clone, T: Shape<u8, Out = String>, for<'c> &'c T: fmt::Display {}
}
`);
    expect(conditions(functionAt(index, 'Bag::f'))).toBe(`
'a
'b: 'a
T: std::fmt::Debug + ?std::marker::Sized + crate::Shape<u8, Out = std::string::String> + 'a
const N: usize
F: std::ops::Fn(&T?, u8) -> bool
I: std::iter::IntoIterator<Item = u8>
<I? as std::iter::IntoIterator>::IntoIter: std::clone::Clone
&'c T?: std::fmt::Display
`);
  });

  it('a condition of one method is none of the others', () => {
    const index = indexOf('pub struct S<T>(T); impl<T: Copy> S<T> { pub fn a(&self) where T: Ord {} pub fn b(&self) {} }');
    expect(conditions(functionAt(index, 'S::a'))).toBe('\nT: std::marker::Copy + std::cmp::Ord\n');
    expect(conditions(functionAt(index, 'S::b'))).toBe('\nT: std::marker::Copy\n');
  });

  it('`Self` of a trait is bound by it and by what it requires', () => {
    const index = indexOf('pub trait A {} pub trait B<T>: A + Clone { fn d(self, t: T) -> Self where Self: Sized { self } }');
    expect(conditions(functionAt(index, 'B::d'))).toBe(`
Self: crate::B<T?> + crate::A + std::clone::Clone + std::marker::Sized
T
`);
  });
});

describe('how it is called', () => {
  const index = indexOf(`
//- /src/lib.rs
pub mod a;
mod hidden { pub struct H; impl H { pub fn shown() {} fn kept() {} } pub(in crate::hidden) fn near() {} }
pub use hidden::H as Renamed;
pub trait Tr<T> { fn given(&self, t: T) {} }
fn root() { fn nested() {} }
//- /src/a.rs
pub struct Stack<T>(T);
impl<T> Stack<T> { pub fn new(t: T) -> Self { Self(t) } pub fn map<U>(self, u: U) {} pub(super) fn up() {} fn own() {} }
impl Stack<u8> { pub fn bytes(&self) {} }
impl<T> crate::Tr<Vec<T>> for Stack<T> { fn given(&self, t: Vec<T>) {} }
impl<T> Drop for Stack<T> { fn drop(&mut self) {} }
impl std::fmt::Display for Stack<i8> { fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { Ok(()) } }
pub fn r#match() {}
`);
  const paths = (from: readonly string[] | 'outside'): string => `\n${index.functions.map((item) => `${item.path} | ${item.typePath(from)}`).join('\n')}\n`;

  it('from the module of tests in the root', () => {
    expect(paths(['tests'])).toBe(`
hidden::H::shown | crate::hidden::H::shown
hidden::H::kept | null
hidden::near | null
Tr::given | crate::Tr::given
root | crate::root
root::nested | null
a::Stack::new | crate::a::Stack::new
a::Stack::map | crate::a::Stack::map
a::Stack::up | crate::a::Stack::up
a::Stack::own | null
a::Stack<u8>::bytes | <crate::a::Stack<u8>>::bytes
a::<Stack as Tr<Vec<T>>>::given | <crate::a::Stack<_> as crate::Tr<std::vec::Vec<_>>>::given
a::<Stack as Drop>::drop | null
a::<Stack<i8> as Display>::fmt | <crate::a::Stack<i8> as std::fmt::Display>::fmt
a::match | crate::a::r#match
`);
  });

  it('from within a module, and from another crate', () => {
    expect(functionAt(index, 'hidden::H::kept').typePath(['hidden', 'tests'])).toBe('crate::hidden::H::kept');
    expect(functionAt(index, 'hidden::near').typePath(['hidden'])).toBe('crate::hidden::near');
    expect(functionAt(index, 'hidden::H::shown').typePath('outside')).toBe('my_crate::Renamed::shown');
    expect(functionAt(index, 'a::Stack::up').typePath('outside')).toBe(null);
    expect(functionAt(index, 'a::Stack::new').typePath('outside')).toBe('my_crate::a::Stack::new');
    expect(functionAt(index, 'root').typePath('outside')).toBe(null);
  });

  it('with the types that stand for the parameters', () => {
    const written = ({ name }: { readonly name: string }): string => ({ T: 'u8', U: '&str' })[name] ?? '_';
    expect(functionAt(index, 'a::Stack::map').typePath([], written)).toBe('crate::a::Stack::<u8>::map::<&str>');
    expect(functionAt(index, 'a::<Stack as Tr<Vec<T>>>::given').typePath([], written)).toBe('<crate::a::Stack<u8> as crate::Tr<std::vec::Vec<u8>>>::given');
    expect(functionAt(index, 'Tr::given').typePath([], written)).toBe('<_ as crate::Tr<u8>>::given');
    expect(functionAt(index, 'a::Stack::new').typePath([], () => '_')).toBe('crate::a::Stack::new');
  });

  it('without `std` where the crate does without', () => {
    const bare = indexOf('#![no_std] extern crate alloc; use alloc::vec::Vec; pub struct S; impl core::ops::Neg for S { type Output = Vec<S>; fn neg(self) -> Vec<S> { loop {} } }');
    const [neg] = bare.functions;
    expect(neg!.typePath([])).toBe('<crate::S as core::ops::Neg>::neg');
    expect(bare.typeText(neg!.result!, [])).toBe('alloc::vec::Vec<crate::S>');
    const again = indexOf('#![no_std] #[cfg(test)] extern crate std; pub fn f(v: Option<u8>) {}');
    expect(again.typeText(again.functions[0]!.parameters[0]!.type, [])).toBe('std::option::Option<u8>');
  });
});

describe('hostile texts', () => {
  it.each([
    ['names in circles', 'use self::b::X; mod b { pub use super::X; } fn f(x: X) {} pub use self::*; use a::a; mod c { pub use super::c::*; } fn g(a: c::Y) {}'],
    ['aliases in circles', 'type A = B; type B = A; type C<T> = C<(T, T)>; fn f(a: A, c: C<u8>) {}'],
    ['aliases that double', `${Array.from({ length: 40 }, (_, at) => `type T${at} = (T${at + 1}, T${at + 1});`).join('')} type T40 = u8; fn f(t: T0) {}`],
    ['associated types in circles', 'struct S; trait Tr { type A; type B; } impl Tr for S { type A = Self::B; type B = <S as Tr>::A; } impl S { fn f(a: <S as Tr>::A, b: <Self as Tr>::B) {} }'],
    ['traits that require themselves', 'trait A: B<Self::T> { type T; fn f(x: Self::T) {} } trait B<X>: A { fn g(x: Self::T) {} }'],
    ['half of an item', 'impl<T: for S { fn (x y) -> { } pub struct ; enum E { A(, } fn f<>(x: Vec<) where T: {} use ::{a, *}; mod'],
    ['nested types', `fn f(x: ${'Vec<'.repeat(3000)}u8${'>'.repeat(3000)}) {}`],
    ['nested modules', `${'mod m { '.repeat(1500)}fn f() {}${'}'.repeat(1500)}`],
    ['nested functions', `${'fn f() { '.repeat(800)}${'}'.repeat(800)}`],
    ['nested use', `use ${'a::{'.repeat(2000)}b${'}'.repeat(2000)};`],
  ])('%s', (_, text) => {
    const index = indexOf(text);
    for (const item of index.functions) expect(line(item) + conditions(item) + item.typePath([])).toContain('|');
    for (const type of index.types) expect([type.implements('Send'), type.implements('Clone')]).not.toContain(undefined);
    for (const { selfType, associatedNames } of index.implementations) expect([selfType.kind, ...associatedNames]).not.toContain(undefined);
    for (const { supertraits } of index.traits) expect(supertraits.length).toBeLessThan(5);
  });

  it('types that are too large are unknown', () => {
    const doubling = `${Array.from({ length: 40 }, (_, at) => `type T${at} = (T${at + 1}, T${at + 1});`).join('')} type T40 = u8; fn f(t: T0, u: T36) {}`;
    const [item] = indexOf(doubling).functions;
    expect(item!.parameters.map(({ type }) => mentions(type, 'unknown'))).toEqual([true, false]);
  });
});
