/** What the common functions and methods of the standard library give, as far as the types that they are called with say it. */
import type { TypeRef } from './type-ref.js';

/** What holds another value, by the paths that make it. */
const WRAPPING: Readonly<Record<string, string>> = {
  Some: 'std::option::Option',
  Ok: 'std::result::Result',
  'Box::new': 'std::boxed::Box',
  'Box::pin': 'std::pin::Pin',
  'Pin::new': 'std::pin::Pin',
  'Rc::new': 'std::rc::Rc',
  'Arc::new': 'std::sync::Arc',
  'Mutex::new': 'std::sync::Mutex',
  'RwLock::new': 'std::sync::RwLock',
  'RefCell::new': 'std::cell::RefCell',
};
const FALLIBLE = new Set(['std::option::Option', 'std::result::Result']);
const POINTERS = new Set(['std::boxed::Box', 'std::rc::Rc', 'std::sync::Arc', 'std::pin::Pin']);
const LOCKS = new Set(['std::sync::Mutex', 'std::sync::RwLock', 'std::cell::RefCell']);
const COLLECTIONS = /^std::(vec::Vec|collections::(VecDeque|LinkedList|BinaryHeap|BTreeSet|HashSet))$/;

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));
const UNWRAPPING = words('unwrap expect unwrap_or unwrap_or_else unwrap_or_default');
const SAME = words(
  'clone to_owned as_ref as_mut as_deref as_deref_mut borrow borrow_mut iter iter_mut into_iter by_ref map_err cloned copied rev skip take or_else to_vec as_slice into_boxed_slice filter',
);
const ELEMENT = words('next next_back pop pop_front pop_back first last get get_mut nth min max find peek front back');
const GUARDS = words('lock read write borrow borrow_mut');

export const standardType = (path: string, ...arguments_: readonly TypeRef[]): TypeRef => ({ kind: 'std', path, arguments: arguments_, lifetimes: [] });
export const option = (type: TypeRef): TypeRef => standardType('std::option::Option', type);

/** What a function of the standard library gives that puts a value into another. */
export function wrapping(path: readonly string[], value: TypeRef | null): TypeRef | null {
  const wrapper = WRAPPING[path.slice(-2).join('::')] ?? WRAPPING[path.at(-1)!];
  return wrapper === undefined || value === null ? null : standardType(wrapper, value);
}

/** What `?` and `unwrap` give. */
export const unwrapped = (type: TypeRef | null): TypeRef | null => (type?.kind === 'std' && (FALLIBLE.has(type.path) || POINTERS.has(type.path)) ? (type.arguments[0] ?? null) : null);

/** What a reference or smart pointer points to. */
export function pointee(type: TypeRef): TypeRef | null {
  if (type.kind === 'reference') return type.to;
  return type.kind === 'std' && POINTERS.has(type.path) ? (type.arguments[0] ?? null) : null;
}

/** What a loop over it gives each time. */
export function elementOf(type: TypeRef | null): TypeRef | null {
  if (type === null) return null;
  if (type.kind === 'reference') return elementOf(type.to);
  if (type.kind === 'array' || type.kind === 'slice') return type.element;
  if (type.kind !== 'std') return null;
  return COLLECTIONS.test(type.path) || /^std::(ops::Range|option::Option)/.test(type.path) ? (type.arguments[0] ?? null) : null;
}

/** What a method of the standard library gives, called on such a value. */
export function methodResult(receiver: TypeRef | null, name: string): TypeRef | null {
  if (receiver === null) return null;
  if (UNWRAPPING.has(name)) return unwrapped(receiver);
  if (GUARDS.has(name) && receiver.kind === 'std') {
    const held = POINTERS.has(receiver.path) ? receiver.arguments[0] : receiver;
    if (held?.kind === 'std' && LOCKS.has(held.path)) return /^std::sync/.test(held.path) ? standardType('std::result::Result', held.arguments[0]!) : (held.arguments[0] ?? null);
  }
  if (name === 'ok' && receiver.kind === 'std' && receiver.path === 'std::result::Result' && receiver.arguments[0]) return option(receiver.arguments[0]);
  if ((name === 'unwrap_err' || name === 'expect_err') && receiver.kind === 'std' && FALLIBLE.has(receiver.path)) return receiver.arguments[1] ?? null;
  if (ELEMENT.has(name)) {
    const element = elementOf(receiver);
    if (element !== null) return option(element);
  }
  return SAME.has(name) ? receiver : null;
}

export function literalType(text: string): TypeRef | null {
  if (/^(?:r#*)?"/.test(text)) return { kind: 'reference', mutable: false, lifetime: 'static', to: { kind: 'primitive', name: 'str' } };
  if (/^b(?:r#*)?"/.test(text)) return { kind: 'reference', mutable: false, lifetime: 'static', to: { kind: 'array', element: { kind: 'primitive', name: 'u8' }, length: '_' } };
  if (/^b'/.test(text)) return { kind: 'primitive', name: 'u8' };
  if (/^'/.test(text)) return { kind: 'primitive', name: 'char' };
  if (text === 'true' || text === 'false') return { kind: 'primitive', name: 'bool' };
  const suffix = /^[\d].*?([iu](?:8|16|32|64|128|size)|f32|f64)$/.exec(text)?.[1];
  return suffix === undefined ? null : { kind: 'primitive', name: suffix };
}
