/** Concrete types for generic parameters: what a reader of a test would have chosen. */
import { type Bound, type CrateIndex, type FunctionItem, type GenericParameter, mentions, partsOf, substitute, type Substitution, type TypeRef } from '../items/index.js';

const primitive = (name: string): TypeRef => ({ kind: 'primitive', name });
const std = (path: string, ...types: TypeRef[]): TypeRef => ({ kind: 'std', path, arguments: types, lifetimes: [] });
export const STATIC_TEXT: TypeRef = { kind: 'reference', mutable: false, lifetime: 'static', to: primitive('str') };

/** Last names of traits that decide alone; a function of the trait's own arguments. */
const DECIDING: Record<string, (bound: Bound) => TypeRef> = {
  ToString: () => primitive('i32'),
  Float: () => primitive('f64'),
  Read: () => std('std::io::Empty'),
  Write: () => std('std::vec::Vec', primitive('u8')),
  Hasher: () => std('std::collections::hash_map::DefaultHasher'),
  BuildHasher: () => std('std::collections::hash_map::RandomState'),
  RangeBounds: (bound) => std('std::ops::Range', bound.arguments[0] ?? primitive('usize')),
  Unsigned: () => primitive('u32'),
  Pattern: () => STATIC_TEXT,
  Iterator: (bound) => std('std::vec::IntoIter', itemOf(bound)),
  DoubleEndedIterator: (bound) => std('std::vec::IntoIter', itemOf(bound)),
  ExactSizeIterator: (bound) => std('std::vec::IntoIter', itemOf(bound)),
  IntoIterator: (bound) => std('std::vec::Vec', itemOf(bound)),
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

/** A type of the crate, or a simple one, for which a trait of the crate is implemented. */
function implementing(index: CrateIndex, bound: Bound, attempt: number): TypeRef | null {
  const types = index.implementations.filter((each) => each.enabled !== 'no' && each.trait?.trait === bound.trait && !each.onlyForTests).map(({ selfType }) => selfType);
  const simple = types.filter((type) => type.kind === 'primitive' && type.name !== 'str');
  const plain = types.filter((type) => type.kind === 'crate' && type.arguments.length === 0);
  const closed = types.flatMap((type) => (['array', 'tuple', 'std', 'crate'].includes(type.kind) && mentions(type, 'parameter') ? [withNumbers(type)] : []));
  const arrays = types.flatMap((type) => (type.kind === 'array' ? [withNumbers(type)] : []));
  const all = [...simple, ...plain, ...closed, ...arrays];
  return all[attempt % Math.max(all.length, 1)] ?? null;
}

/** The type with numbers for its parameters. */
function withNumbers(type: TypeRef): TypeRef {
  const by = new Map<GenericParameter, TypeRef>();
  const stack = [type];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (at.kind === 'parameter') by.set(at.parameter, primitive('i32'));
    stack.push(...partsOf(at));
  }
  const made = substitute(type, by);
  return made.kind === 'array' && !/^\d+$/.test(made.length) ? { ...made, length: '4' } : made;
}

/** What each parameter of a function and of what it stands in is to be. Closures are left: they are no types that can be named. */
export function instantiate(index: CrateIndex, item: FunctionItem, attempt = 0): Substitution {
  const by = new Map<GenericParameter, TypeRef>();
  for (const parameter of item.generics.parameters) {
    const closure = closureBound(parameter.bounds);
    // a closure that a type holds has to have a type that can be written: that of a function
    if (closure !== null && item.owner?.generics.parameters.includes(parameter) === true) by.set(parameter, pointerTo(closure));
    else if (closure === null) by.set(parameter, chosen(index, parameter, attempt));
  }
  for (const [parameter, type] of by) by.set(parameter, substitute(substitute(type, by), by));
  return by;
}

const pointerTo = ({ sugar }: Bound): TypeRef => ({ kind: 'function', inputs: sugar!.inputs, result: sugar!.result, unsafe: false, abi: null, forLifetimes: [] });

/** The bound that makes a parameter a closure, or null. */
export const closureBound = (bounds: readonly Bound[]): Bound | null => bounds.find(({ sugar, path }) => sugar !== null && /\bFn(Mut|Once)?$/.test(path)) ?? null;
