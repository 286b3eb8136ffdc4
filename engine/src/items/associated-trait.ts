/** Which of some traits an associated type belongs to. */
import type { Bound, GenericParameter } from './generics.js';
import { substituteBound } from './substitution.js';
import type { TraitDefinition } from './trait-definition.js';
import type { TypeRef } from './type-ref.js';

const OPERATORS = 'Add BitAnd BitOr BitXor Div Mul Neg Not Rem Shl Shr Sub Index FnOnce'.split(' ').map((name) => `std::ops::${name}`);

/** Associated types of traits of the standard library. */
const STANDARD: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(OPERATORS.map((path) => [path, ['Output']])),
  'std::iter::Iterator': ['Item'],
  'std::iter::IntoIterator': ['Item', 'IntoIter'],
  'std::ops::Deref': ['Target'],
  'std::str::FromStr': ['Err'],
  'std::convert::TryFrom': ['Error'],
  'std::convert::TryInto': ['Error'],
  'std::future::Future': ['Output'],
  'std::future::IntoFuture': ['Output', 'IntoFuture'],
  'std::borrow::ToOwned': ['Owned'],
  'std::hash::BuildHasher': ['Hasher'],
};

/** Traits of the standard library that stand for the associated types of another. */
const ABOVE: Readonly<Record<string, string>> = {
  ...Object.fromEntries(['DoubleEndedIterator', 'ExactSizeIterator', 'FusedIterator'].map((name) => [`std::iter::${name}`, 'std::iter::Iterator'])),
  'std::ops::DerefMut': 'std::ops::Deref',
  'std::ops::IndexMut': 'std::ops::Index',
};

/** The trait among the bounds on `self`, or one that they require, which has an associated type of that name; null if none is known. */
export function traitWith(name: string, bounds: readonly Bound[], self: TypeRef, depth = 0): Bound | null {
  for (const bound of bounds) {
    const plain: Bound = { ...bound, bindings: [], associatedBounds: [], sugar: null, maybe: false, forLifetimes: [] };
    if (bound.origin === 'std' && STANDARD[bound.path]?.includes(name)) return plain;
    if (bound.trait?.associatedTypes.includes(name)) return plain;
    const above = ABOVE[bound.path];
    if (above !== undefined && STANDARD[above]?.includes(name)) return { ...plain, path: above };
  }
  if (depth > 8) return null;
  for (const bound of bounds) {
    const found = bound.trait === null ? null : traitWith(name, required(bound, bound.trait, self), self, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

/** What a bound requires besides itself, with its arguments in the place of the parameters of the trait. */
function required(bound: Bound, { generics, supertraits }: TraitDefinition, self: TypeRef): readonly Bound[] {
  const by = new Map<GenericParameter, TypeRef>();
  generics.parameters.forEach((parameter, at) => {
    const value = at === 0 ? self : (bound.arguments[at - 1] ?? parameter.default);
    if (value !== null) by.set(parameter, value);
  });
  return supertraits.map((each) => substituteBound(each, by));
}
