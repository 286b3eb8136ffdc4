/** Concrete types for generic parameters: what a reader of a test would have chosen. */
import { concrete } from './normalized.js';
import { type Bound, type CrateIndex, type FunctionItem, type GenericParameter, partsOf, substitute, type Substitution, type TypeRef } from '../items/index.js';

const primitive = (name: string): TypeRef => ({ kind: 'primitive', name });
const std = (path: string, ...types: TypeRef[]): TypeRef => ({ kind: 'std', path, arguments: types, lifetimes: [] });
export const STATIC_TEXT: TypeRef = { kind: 'reference', mutable: false, lifetime: 'static', to: primitive('str') };

/** Last names of traits that decide alone; a function of the trait's own arguments. */
const DECIDING: Record<string, (bound: Bound) => TypeRef> = {
  ToString: () => primitive('i32'),
  Float: () => primitive('f64'),
  Read: () => std('std::io::Empty'),
  Write: () => std('std::vec::Vec', primitive('u8')),
  Hasher: () => std('std::hash::DefaultHasher'),
  BuildHasher: () => std('std::hash::RandomState'),
  RangeBounds: (bound) => std('std::ops::Range', bound.arguments[0] ?? primitive('usize')),
  Unsigned: () => primitive('u32'),
  Pattern: () => STATIC_TEXT,
  Iterator: (bound) => std('std::vec::IntoIter', itemOf(bound)),
  DoubleEndedIterator: (bound) => std('std::vec::IntoIter', itemOf(bound)),
  ExactSizeIterator: (bound) => std('std::vec::IntoIter', itemOf(bound)),
  IntoIterator: (bound) => std('std::vec::Vec', itemOf(bound)),
  FromIterator: (bound) => std('std::vec::Vec', bound.arguments[0] ?? primitive('i32')),
  Extend: (bound) => std('std::vec::Vec', bound.arguments[0] ?? primitive('i32')),
};

const itemOf = (bound: Bound): TypeRef => bound.bindings.find(({ name }) => name === 'Item')?.type ?? primitive('i32');

/** `AsRef<str>` and its kind: a type that turns into the argument. */
const CONVERTING = new Set(['AsRef', 'Borrow', 'Into', 'AsMut', 'BorrowMut', 'TryInto']);

function convertible({ arguments: [to] }: Bound): TypeRef {
  if (to === undefined) return primitive('i32');
  if (to.kind === 'primitive' && to.name === 'str') return STATIC_TEXT;
  if (to.kind === 'slice') return std('std::vec::Vec', to.element);
  if (to.kind === 'std' && (to.path === 'std::path::Path' || to.path === 'std::ffi::OsStr')) return STATIC_TEXT;
  if (to.kind === 'std' && to.path === 'std::string::String') return STATIC_TEXT;
  return to;
}

const lastName = (path: string): string => path.slice(path.lastIndexOf(':') + 1);

/** Types tried in turn. */
const PLAIN = ['i32', 'u64', 'usize', 'f64', 'u8'];

/** What one parameter is to be; `attempt` counts from 0, for where the compiler refuses a choice. */
export function chosen(index: CrateIndex, parameter: GenericParameter, attempt: number): TypeRef {
  if (parameter.kind === 'constant') {
    const isBool = parameter.type?.kind === 'primitive' && parameter.type.name === 'bool';
    return { kind: 'constant', text: isBool ? 'true' : String(3 + attempt) };
  }
  for (const bound of parameter.bounds) {
    const name = lastName(bound.path);
    if (CONVERTING.has(name)) return convertible(bound);
    const decides = DECIDING[name];
    if (decides !== undefined) return decides(bound);
    if (bound.trait !== null) {
      const made = implementing(index, bound, attempt);
      if (made !== null) return made;
    }
  }
  if (attempt === 0 && parameter.default !== null && parameter.bounds.length === 0) return parameter.default;
  return attempt === PLAIN.length ? std('std::string::String') : primitive(PLAIN[attempt] ?? 'i32');
}

/** A type of the crate, or a simple one, for which a trait of the crate is implemented with the associated types of a bound. */
function implementing(index: CrateIndex, bound: Bound, attempt: number): TypeRef | null {
  const every = index.implementations.filter((each) => each.trait?.trait === bound.trait && !each.onlyForTests);
  const enabled = every.filter((each) => each.enabled !== 'no');
  // what is left out of this build is often what a macro writes out in its place
  const blocks = enabled.length > 0 ? enabled : every;
  const types = blocks.flatMap((each) => {
    const by = new Map<GenericParameter, TypeRef>();
    for (const { name, type } of bound.bindings) {
      const is = each.associatedType(name);
      if (is.kind === 'parameter') by.set(is.parameter, type);
      else if (is.kind === 'primitive' && !(type.kind === 'primitive' && type.name === is.name)) return [];
    }
    return [withNumbers(each.selfType, by)];
  });
  const simple = types.filter((type) => type.kind === 'primitive' && type.name !== 'str');
  const plain = types.filter((type) => type.kind === 'crate' && type.arguments.length === 0);
  const others = types.filter((type) => (type.kind === 'crate' && type.arguments.length > 0) || ['array', 'tuple', 'std'].includes(type.kind));
  const all = [...simple, ...plain, ...others];
  return all[attempt % Math.max(all.length, 1)] ?? null;
}

/** The type with numbers for those of its parameters that are not known. */
function withNumbers(type: TypeRef, known: Substitution): TypeRef {
  const by = new Map(known);
  const stack = [type];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (at.kind === 'parameter' && !by.has(at.parameter)) by.set(at.parameter, primitive('i32'));
    stack.push(...partsOf(at));
  }
  const made = type.kind === 'parameter' ? type : substitute(type, by);
  return made.kind === 'array' && !/^\d+$/.test(made.length) ? { ...made, length: '4' } : made;
}

/** What each parameter of a function and of what it stands in is to be. Closures are left: they are no types that can be named. */
export function instantiate(index: CrateIndex, item: FunctionItem, attempt = 0): Substitution {
  const by = new Map<GenericParameter, TypeRef>();
  for (const parameter of item.generics.parameters) {
    const closure = closureBound(parameter.bounds);
    // a closure that a type holds has to have a type that can be written: that of a function
    if (closure !== null && item.owner?.generics.parameters.includes(parameter) === true) by.set(parameter, pointerTo(closure));
    else if (closure === null) by.set(parameter, defaultOf(item, parameter) ?? chosen(index, parameter, attempt));
  }
  for (let turn = 0; turn < 3; turn++) for (const [parameter, type] of by) by.set(parameter, concrete(index, type, by));
  return by;
}

/** What the definition of the type that a function belongs to takes where nothing is written: a hasher, an allocator. */
export function defaultOf({ owner }: FunctionItem, parameter: GenericParameter): TypeRef | null {
  if (owner?.selfType.kind !== 'crate') return null;
  const { arguments: types, definition } = owner.selfType;
  const at = types.findIndex((each) => each.kind === 'parameter' && each.parameter === parameter);
  return definition.generics.parameters[at]?.default ?? null;
}

const pointerTo = ({ sugar }: Bound): TypeRef => ({ kind: 'function', inputs: sugar!.inputs, result: sugar!.result, unsafe: false, abi: null, forLifetimes: [] });

/** The bound that makes a parameter a closure, or null. */
export const closureBound = (bounds: readonly Bound[]): Bound | null => bounds.find(({ sugar, path }) => sugar !== null && /\bFn(Mut|Once)?$/.test(path)) ?? null;
