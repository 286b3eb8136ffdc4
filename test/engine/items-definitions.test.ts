/** Types and traits of a crate: what they are made of, who can name, make and change them, what they implement. */
import { describe, expect, it } from 'vitest';
import type { CrateIndex, From, TypeDefinition } from '../../engine/src/items/index.js';
import { drawn, drawnBound, indexOf } from './items-fixture.js';

function typeAt(index: CrateIndex, path: string): TypeDefinition {
  const found = index.types.find((each) => each.path === path);
  if (found === undefined) throw new Error(`${path} is not among ${index.types.map((each) => each.path).join(', ')}`);
  return found;
}

describe('what types are made of', () => {
  it('fields, variants, attributes', () => {
    const index = indexOf(`
/// A pair.
#[derive(Debug, Clone)] #[cfg_attr(feature = "serde", derive(Serialize))] #[non_exhaustive]
pub struct Pair<'a, T: Clone = u8> where T: Ord { pub first: &'a T, second: Vec<Self>, #[cfg(any())] gone: u8, pub(crate) r#type: u8 }
pub struct Tuple(pub u8, i8);
pub struct Unit;
pub union Bits { pub a: u8, b: i8 }
pub enum Shape<T> { #[default] Empty, Circle(T, f64), #[non_exhaustive] Named { name: String } }
`);
    const drawing = index.types.map(({ kind, path, shape, fields, variants, visibility }) => {
      const inside = [
        ...fields.map((field) => `${field.name}: ${drawn(field.type)}`),
        ...variants.map((each) => `${each.name} ${each.shape} (${each.fields.map((field) => `${field.name}: ${drawn(field.type)}`).join(', ')})`),
      ];
      return `${visibility} ${kind} ${path} ${shape} { ${inside.join('; ')} }`;
    });
    expect(`\n${drawing.join('\n')}\n`).toBe(`
public struct Pair named { first: &'a T?; second: std::vec::Vec<crate::Pair<'a, T?>>; type: u8 }
public struct Tuple tuple { 0: u8; 1: i8 }
public struct Unit unit {  }
public union Bits named { a: u8; b: i8 }
public enum Shape unit { Empty unit (); Circle tuple (0: T?, 1: f64); Named named (name: std::string::String) }
`);
    const pair = typeAt(index, 'Pair');
    expect([pair.doc, pair.line, pair.nonExhaustive]).toEqual(['A pair.', 3, true]);
    expect(pair.derives.map(({ name, truth }) => `${name} ${truth}`)).toEqual(['Debug yes', 'Clone yes', 'Serialize unknown']);
    const [parameter] = pair.generics.parameters;
    expect([parameter!.bounds.map(drawnBound), drawn(parameter!.default), pair.generics.lifetimes.map(({ name }) => name)]).toEqual([['std::clone::Clone', 'std::cmp::Ord'], 'u8', ['a']]);
    expect(typeAt(index, 'Shape').variants.map(({ isDefault, nonExhaustive }) => [isDefault, nonExhaustive])).toEqual([
      [true, false],
      [false, false],
      [false, true],
    ]);
  });
});

describe('who can name them', () => {
  const index = indexOf(`
//- /src/lib.rs
pub mod open;
mod closed;
pub use closed::inner::Lifted as Public;
pub struct Root { pub a: u8, b: closed::Own }
fn f() { struct Local; }
//- /src/open.rs
pub struct Plain(pub u8);
#[non_exhaustive] pub struct Growing { pub a: u8 }
struct Private;
pub(super) struct Up(pub(super) u8, u8);
//- /src/closed.rs
pub struct Own;
pub mod inner { pub struct Lifted; pub struct Kept; pub(in crate::closed) struct Near; pub(self) struct Mine; mod r#fn { pub(in super::super) struct Far; } pub(super) use self::r#fn::Far as Farther; }
`);
  const paths = (from: From): string => `\n${index.types.map((each) => `${each.path} | ${each.pathFrom(from)} | ${each.isLiteralFrom(from)}`).join('\n')}\n`;

  it('the root', () => {
    expect(paths([])).toBe(`
Root | crate::Root | true
f::Local | null | false
closed::Own | crate::closed::Own | true
closed::inner::Lifted | crate::closed::inner::Lifted | true
closed::inner::Kept | crate::closed::inner::Kept | true
closed::inner::Near | null | false
closed::inner::Mine | null | false
closed::inner::fn::Far | null | false
open::Plain | crate::open::Plain | true
open::Growing | crate::open::Growing | true
open::Private | null | false
open::Up | crate::open::Up | false
`);
  });

  it('a module within, which is not there yet', () => {
    expect(paths(['closed', 'tests'])).toBe(`
Root | crate::Root | true
f::Local | null | false
closed::Own | crate::closed::Own | true
closed::inner::Lifted | crate::closed::inner::Lifted | true
closed::inner::Kept | crate::closed::inner::Kept | true
closed::inner::Near | crate::closed::inner::Near | true
closed::inner::Mine | null | false
closed::inner::fn::Far | crate::closed::inner::Farther | true
open::Plain | crate::open::Plain | true
open::Growing | crate::open::Growing | true
open::Private | null | false
open::Up | crate::open::Up | false
`);
  });

  it('another crate', () => {
    expect(paths('outside')).toBe(`
Root | my_crate::Root | false
f::Local | null | false
closed::Own | null | false
closed::inner::Lifted | my_crate::Public | true
closed::inner::Kept | null | false
closed::inner::Near | null | false
closed::inner::Mine | null | false
closed::inner::fn::Far | null | false
open::Plain | my_crate::open::Plain | true
open::Growing | my_crate::open::Growing | false
open::Private | null | false
open::Up | null | false
`);
  });
});

describe('who makes and changes them', () => {
  const index = indexOf(`
//- /src/lib.rs
mod make;
#[derive(Default)] pub struct Money<T>(T);
pub struct Error;
impl<T> Money<T> {
    pub const ZERO: Money<u8> = Money(0);
    const OWN: Self = loop {};
    pub const SCALE: u32 = 100;
    pub fn new(t: T) -> Self { Self(t) }
    pub fn checked(t: T) -> Option<Self> { None }
    pub fn boxed(t: T) -> Result<Box<Money<T>>, Error> { Err(Error) }
    fn own(t: T) -> Self { Self(t) }
    pub fn add(self, other: Self) -> Self { self }
    pub fn twice(&self) -> Money<T> { loop {} }
    pub fn clear(&mut self) {}
    fn hidden(&mut self) {}
    pub fn list() -> Vec<Self> { vec![] }
}
impl std::str::FromStr for Money<u8> { type Err = Error; fn from_str(s: &str) -> Result<Self, Self::Err> { loop {} } }
impl<T> From<(T, u8)> for Money<T> { fn from(t: (T, u8)) -> Self { loop {} } }
impl<T> FromIterator<T> for Money<T> { fn from_iter<I: IntoIterator<Item = T>>(i: I) -> Self { loop {} } }
#[cfg(not(test))] impl<T> From<u8> for Money<T> { fn from(t: u8) -> Self { loop {} } }
impl Error { pub fn money(&self) -> Money<u8> { loop {} } }
//- /src/make.rs
pub fn make() -> super::Money<i8> { loop {} }
fn quiet() -> super::Money<i8> { loop {} }
#[cfg(test)] mod tests { fn helper() -> crate::Money<u8> { loop {} } }
`);
  const money = typeAt(index, 'Money');

  it('constructors', () => {
    const made = [
      'Money::new',
      'Money::checked',
      'Money::boxed',
      'Money::own',
      '<Money<u8> as FromStr>::from_str',
      '<Money as From<(T, u8)>>::from',
      '<Money as FromIterator<T>>::from_iter',
      'Error::money',
      'make::make',
    ];
    expect(money.constructors([]).map(({ path }) => path)).toEqual(made);
    expect(money.constructors(['make']).map(({ path }) => path)).toEqual([...made, 'make::quiet']);
    expect(money.constructors('outside').map(({ path }) => path)).toEqual(made.filter((each) => each !== 'Money::own' && each !== 'make::make'));
  });

  it('methods that change it, and constants', () => {
    expect(money.mutators(['make']).map(({ path }) => path)).toEqual(['Money::clear', 'Money::hidden']);
    expect(money.mutators('outside').map(({ path }) => path)).toEqual(['Money::clear']);
    expect(money.constants([]).map((each) => each.pathFrom([]))).toEqual(['crate::Money::ZERO', 'crate::Money::OWN']);
    expect(money.constants('outside').map(({ name }) => name)).toEqual(['ZERO']);
  });
});

describe('what they implement', () => {
  it('by derives, blocks and fields', () => {
    const index = indexOf(`
use std::{fmt, rc::Rc, sync::{Arc, Mutex}, cell::Cell};
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)] pub struct All;
pub struct None;
pub struct ByHand;
impl fmt::Display for ByHand { fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result { Ok(()) } }
impl std::error::Error for ByHand {}
#[derive(std::fmt::Debug)] pub struct Counted(Rc<u8>);
pub struct Shared<T>(Arc<Mutex<Cell<T>>>, Option<Box<Shared<T>>>);
pub struct Asserted(*mut u8);
unsafe impl Send for Asserted {}
pub enum Either { A(Counted), B }
#[derive(Strange)] pub struct Custom;
#[derive(thiserror::Error)] pub struct Failure;
pub struct Mentioned;
implement!(Mentioned);
pub struct Some_<T>(T);
impl Clone for Some_<u8> { fn clone(&self) -> Self { loop {} } }
#[cfg(any())] impl Clone for None { fn clone(&self) -> Self { loop {} } }
`);
    const traits = ['Clone', 'Copy', 'Debug', 'Display', 'PartialEq', 'Eq', 'Hash', 'Ord', 'PartialOrd', 'Default', 'Iterator', 'Send', 'Sync', 'std::error::Error'];
    const letters = { yes: 'y', no: 'n', unknown: '?' } as const;
    expect(`\n${index.types.map((each) => `${traits.map((trait) => letters[each.implements(trait)]).join('')} ${each.name}`).join('\n')}\n`).toBe(`
yyynyyyyyynyyn All
nnnnnnnnnnnyyn None
nnnynnnnnnnyyy ByHand
nnynnnnnnnnnnn Counted
nnnnnnnnnnnyyn Shared
nnnnnnnnnnnynn Asserted
nnnnnnnnnnnnnn Either
???????????yy? Custom
???y???????yyy Failure
???????????yy? Mentioned
?nnnnnnnnnnyyn Some_
`);
  });

  it('implementations of the traits of the crate', () => {
    const index = indexOf(`
//- /src/lib.rs
pub mod a;
pub trait Shape: Sized { type Unit; const SIDES: u8; fn area(&self) -> Self::Unit; fn name(&self) -> String { String::new() } }
pub struct S;
impl Shape for S { type Unit = u8; const SIDES: u8 = 4; fn area(&self) -> u8 { 1 } }
impl<T: Shape> Shape for Vec<T> { type Unit = T::Unit; const SIDES: u8 = 0; fn area(&self) -> T::Unit { loop {} } }
impl !Shape for u8 {}
//- /src/a.rs
impl<'a> super::Shape for &'a str { type Unit = Option<Self>; const SIDES: u8 = 0; fn area(&self) -> Self::Unit { None } }
`);
    const [shape] = index.traits;
    expect(shape!.implementations.map((each) => `${drawn(each.selfType)}: ${drawn(each.associatedType('Unit'))}`)).toEqual([
      'crate::S: u8',
      'std::vec::Vec<T?>: <T? as crate::Shape>::Unit',
      "&'a str: std::option::Option<&'a str>",
    ]);
    expect([shape!.path, shape!.visibility, shape!.pathFrom(['a']), shape!.associatedTypes, shape!.associatedConstants]).toEqual(['Shape', 'public', 'crate::Shape', ['Unit'], ['SIDES']]);
    expect(shape!.functions.map(({ name, body }) => `${name} ${body !== null}`)).toEqual(['area false', 'name true']);
    expect(shape!.supertraits.map(drawnBound)).toEqual(['std::marker::Sized']);
    expect(typeAt(index, 'S').implements('crate::Shape')).toBe('yes');
  });

  it('macro calls are named', () => {
    const index = indexOf('mod a {\n    thread_local! { static X: u8 = 1 }\n}\nmacro_rules! m { () => {} }\nstruct S; impl S { m!(); }');
    expect(index.macroCalls.map(({ name, module, line }) => `${name} ${module.join('::')} ${line}`)).toEqual(['thread_local a 2', 'macro_rules  4', 'm  5']);
  });
});
