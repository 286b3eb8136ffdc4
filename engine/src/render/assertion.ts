/** Observations as assertions. */
import type { Part } from '../explore/events.js';

/** Lines of a test body that check a value, or null where nothing safe can be said of it. `panics`: what the test must panic with. */
export type Assertion = { readonly lines: readonly string[]; readonly panics: null } | { readonly lines: readonly string[]; readonly panics: string };

const ESCAPES: Record<string, string> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
/** A string literal of Rust. */
const text = (value: string): string => `"${[...value].map((each) => ESCAPES[each] ?? (/[\p{Cc}\p{Cf}]/u.test(each) ? `\\u{${each.codePointAt(0)!.toString(16)}}` : each)).join('')}"`;
const plain = (...lines: string[]): Assertion => ({ lines, panics: null });

/** Asserts a part about an expression. `comparable`: whether the whole can be compared with `==`. */
export function assertPart(value: string, part: Part, comparable: boolean): Assertion | null {
  switch (part.form) {
    case 'Some':
    case 'Ok':
      return assertWithin(value, part.form, part.part, comparable, `${value}.unwrap()`);
    case 'Err':
      return assertWithin(value, 'Err', part.part, comparable, `${value}.err().unwrap()`);
    case 'None':
      return comparable ? plain(`assert_eq!(${value}, None);`) : plain(`assert!(${value}.is_none());`);
    case 'panic':
      return panics(value, part.code);
    case 'observed':
      return observations(value, part);
    default:
      return assertLeaf(value, part);
  }
}

function assertWithin(value: string, name: 'Some' | 'Ok' | 'Err', inner: Part, comparable: boolean, unwrapped: string): Assertion | null {
  const said = inner.form === 'observed' ? observations(unwrapped, inner) : null;
  if (said !== null) return said;
  if (comparable && 'inexact' in inner && !inner.inexact && !inner.unequal) return plain(`assert_eq!(${value}, ${name}(${inner.code}));`);
  const leaf = assertLeaf(unwrapped, inner);
  if (leaf !== null) return leaf;
  return plain(name === 'Some' ? `assert!(${value}.is_some());` : `assert!(${value}.is_${name.toLowerCase()}());`);
}

/** Asserts something that is no panic. */
function assertLeaf(value: string, part: Part): Assertion | null {
  switch (part.form) {
    case 'bool':
      return plain(part.code === 'true' ? `assert!(${value});` : `assert!(!${value});`);
    case 'float':
      return assertFloat(value, part.code, part.inexact, part.unequal);
    case 'text':
      return plain(`assert_eq!(${value}, ${part.code.replace(/\.to_string\(\)$/, '')});`);
    case 'equal':
      if (part.inexact || part.unequal) return null;
      return plain(part.code === 'Vec::new()' ? `assert!(${value}.is_empty());` : `assert_eq!(${value}, ${part.code});`);
    case 'display':
      return plain(`assert_eq!(${value}.to_string(), ${text(part.code)});`);
    case 'members':
      return assertLeaf(`${value}${part.taken > 0 ? `.take(${part.taken})` : ''}.collect::<Vec<_>>()`, asArray(part.part));
    case 'rounded':
      return plain(`assert_eq!(format!("{:.6?}", ${value}), ${text(part.code)});`);
    case 'debug':
      return /0x[\da-f]{4,}|\.\d{6,}/.test(part.code) || part.code.endsWith('…') ? null : plain(`assert_eq!(format!("{:?}", ${value}), ${text(part.code)});`);
    default:
      return null;
  }
}

/** Relative to the value, and never tighter than noise in the last digits of what it was computed from. */
function assertFloat(value: string, code: string, inexact: boolean, isNan: boolean): Assertion {
  if (isNan) return plain(`assert!(${value}.is_nan());`);
  if (!inexact) return plain(`assert_eq!(${value}, ${code});`);
  const size = Math.abs(Number(code));
  const tolerance = size > 1 ? `1e${Math.ceil(Math.log10(size)) - 9}` : '1e-9';
  return plain(`assert!((${value} - ${code.startsWith('-') ? `(${code})` : code}).abs() < ${tolerance});`);
}

/** The stable part of a message: up to the first number. Overflow panics only in debug builds, so that no test says so. */
function panics(value: string, message: string): Assertion | null {
  if (/^attempt to .* with overflow$/.test(message)) return null;
  const [first = ''] = message.split('\n');
  const stable = /^[^\d]*/.exec(first)![0].trim();
  return { lines: [`let _ = ${value};`], panics: stable.length > 3 ? stable : '' };
}

/** A vector is equal to an array, which reads shorter. */
const asArray = (part: Part): Part => (part.form === 'equal' && part.code.startsWith('vec![') ? { ...part, code: part.code.slice(4) } : part);

/** What is said of a value, each on a line of its own. */
function observations(value: string, { parts, steps }: Extract<Part, { form: 'observed' }>): Assertion | null {
  const name = /^[a-z]\w*$/.test(value) ? value : 'result';
  const lines = parts.flatMap((each) => assertLeaf(each.text.replace('{}', name), each.part)?.lines ?? []);
  if (lines.length === 0) return null;
  const mutable = steps.length > 0 || parts.some(({ changes }) => changes) ? 'mut ' : '';
  return plain(...(name === value ? [] : [`let ${mutable}result = ${value};`]), ...steps.map((step) => step.replace('{}', name)), ...lines);
}

/** Asserts what a place holds after a call. */
export function assertAfter(name: string, part: Part): Assertion | null {
  if (part.form === 'observed') return observations(name, part);
  const leaf = assertLeaf(name, part);
  if (leaf === null || part.form !== 'equal' || part.code === 'Vec::new()') return leaf;
  return plain(`assert_eq!(${name}, ${part.code.startsWith('vec![') ? part.code.slice(4) : part.code});`);
}

export const quoted = text;
