/** Values in the variables of a test, and how each kind of parameter takes them. */
import { partsOf, type TypeRef } from '../../items/index.js';

/** An expression and how it holds its value: `copy`: as often as one likes; `owned`: cloned to be kept; `borrowed`: behind `&`. */
export interface Held {
  readonly expression: string;
  readonly how: 'copy' | 'owned' | 'borrowed';
}

export const isText = (type: TypeRef): boolean => (type.kind === 'primitive' && type.name === 'str') || (type.kind === 'std' && type.path === 'std::string::String');
export const integerName = (type: TypeRef): string | null => (type.kind === 'primitive' && /^[iu](\d+|size)$/.test(type.name) ? type.name : null);
export const isFloat = (type: TypeRef): boolean => type.kind === 'primitive' && /^f(32|64)$/.test(type.name);
const isVector = (type: TypeRef): type is Extract<TypeRef, { kind: 'std' }> => type.kind === 'std' && type.path === 'std::vec::Vec';

/** The elements of a vector or slice; null for other types. */
export function elementOf(type: TypeRef): TypeRef | null {
  if (type.kind === 'reference') return elementOf(type.to);
  return type.kind === 'slice' ? type.element : isVector(type) ? (type.arguments[0] ?? null) : null;
}

/** One text for all types that hold the same values: `&str` and `String`, `&[T]` and `Vec<T>`, `T` and `&T`. Null where something is unknown. */
export function sameValues(type: TypeRef): string | null {
  if (isText(type)) return 'text';
  const list = (types: readonly TypeRef[]): string | null => {
    const texts = types.map(sameValues);
    return texts.includes(null) ? null : texts.join(', ');
  };
  const element = type.kind === 'reference' ? null : elementOf(type);
  if (element !== null) return wrapped('[', sameValues(element), ']');
  switch (type.kind) {
    case 'primitive':
      return type.name;
    case 'reference':
      return sameValues(type.to);
    case 'tuple':
      return wrapped('(', list(type.elements), ')');
    case 'array':
      return wrapped('[', sameValues(type.element), `; ${type.length}]`);
    case 'std':
      if (type.path === 'std::borrow::Cow' || type.path === 'std::boxed::Box') return type.arguments[0] === undefined ? null : sameValues(type.arguments[0]);
      return wrapped(`${type.path}<`, list(type.arguments), '>');
    case 'external':
      return wrapped(`${type.path}<`, list(type.arguments), '>');
    case 'crate':
      return wrapped(`${type.definition.path}<`, list(type.arguments), '>');
    default:
      return null;
  }
}

const wrapped = (before: string, inside: string | null, behind: string): string | null => (inside === null ? null : before + inside + behind);

/** How a variable holds a value of the type. */
export function holding(type: TypeRef): Held['how'] {
  if (type.kind === 'reference') return 'borrowed';
  if (type.kind === 'primitive') return 'copy';
  return (type.kind === 'tuple' || type.kind === 'array') && partsOf(type).every((part) => holding(part) === 'copy') ? 'copy' : 'owned';
}

/** The expression that passes a value to a parameter, or null where it cannot be. */
export function passed(to: TypeRef, { expression, how }: Held): string | null {
  if (to.kind === 'reference') {
    if (to.mutable) return null;
    if (how === 'borrowed') return to.to.kind === 'std' && isText(to.to) ? `&${expression}.to_string()` : isVector(to.to) ? `&${expression}.to_vec()` : expression;
    return `&${expression}`;
  }
  if (how === 'copy') return expression;
  if (isText(to)) return how === 'borrowed' ? `${expression}.to_string()` : `${expression}.clone()`;
  if (isVector(to)) return how === 'borrowed' ? `${expression}.to_vec()` : `${expression}.clone()`;
  return to.kind === 'slice' ? null : `${expression}.clone()`;
}

/** The expression that copies a value into a variable of its own. */
export const copied = (type: TypeRef, value: Held): string => passed(type.kind === 'reference' ? owned(type.to) : type, value) ?? `${value.expression}.clone()`;

/** The type that owns what a slice or text borrows. */
const owned = (type: TypeRef): TypeRef => (type.kind === 'slice' ? { kind: 'std', path: 'std::vec::Vec', arguments: [type.element], lifetimes: [] } : type);
