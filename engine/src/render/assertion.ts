/** Observations as assertions. */
import type { Part } from '../explore/events.js';
import type { Call } from './call.js';
import { floatCheck } from './float-check.js';
import { receiver } from './scan.js';
import { withSlices } from './argument-code.js';

/** Lines of a test body that check a value. `panics`: what the test must panic with; null: it must not. */
export interface Assertion {
  readonly lines: readonly string[];
  readonly panics: string | null;
}

export interface AssertionStyle {
  /** Whether the whole can be compared with `==` and has `Debug`. */
  readonly comparable: boolean;
  /** Only forms that need no more traits than the observation did. */
  readonly plainly: boolean;
  /** Name for a value whose methods are asked. */
  readonly resultName: string;
}

const ESCAPES: Record<string, string> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
/** A string literal of Rust. */
export const quoted = (value: string): string => `"${[...value].map((each) => ESCAPES[each] ?? (/[\p{Cc}\p{Cf}]/u.test(each) ? `\\u{${each.codePointAt(0)!.toString(16)}}` : each)).join('')}"`;
const plain = (...lines: string[]): Assertion => ({ lines, panics: null });

/** Asserts what a call gives, or null where nothing safe can be said of it. */
export function assertCall(call: Call, part: Part, style: AssertionStyle): Assertion | null {
  if (call.compared !== null && part.form === 'bool' && !style.plainly) {
    const { left, right, negated } = call.compared;
    return plain(`assert_${(part.code === 'true') !== negated ? 'eq' : 'ne'}!(${left}, ${right});`);
  }
  return call.isPlace ? assertPlace(call.text, part, style) : assertPart(call.text, part, style);
}

/** A place holds what the function gave a reference to. */
function assertPlace(value: string, part: Part, style: AssertionStyle): Assertion | null {
  if (part.form !== 'equal' && part.form !== 'text') return assertPart(part.form === 'panic' ? value : `(&${value})`, part, style);
  if (!part.code.startsWith('&')) return assertPart(`&${value}`, part, style);
  const code = part.code.slice(1);
  return assertPart(value, { ...part, code, form: /^(true|false)$/.test(code) ? 'bool' : part.form }, style);
}

/** Asserts a part about an expression, or null where nothing safe can be said of it. */
export function assertPart(value: string, part: Part, style: AssertionStyle): Assertion | null {
  const { comparable, plainly } = style;
  const on = receiver(value);
  switch (part.form) {
    case 'Some':
    case 'Ok':
      return assertWithin(value, part.form, part.part, style, `${on}.unwrap()`);
    case 'Err':
      return assertWithin(value, 'Err', part.part, style, plainly ? `${on}.err().unwrap()` : `${on}.unwrap_err()`);
    case 'None':
      return comparable ? plain(`assert_eq!(${value}, None);`) : plain(`assert!(${on}.is_none());`);
    case 'panic':
      return panics(value, part.code);
    case 'observed':
      return observations(value, part, style);
    default:
      return assertLeaf(value, part, plainly);
  }
}

function assertWithin(value: string, name: 'Some' | 'Ok' | 'Err', inner: Part, style: AssertionStyle, unwrapped: string): Assertion | null {
  const whole = style.comparable ? wholeCode(inner) : null;
  if (whole !== null) return plain(`assert_eq!(${value}, ${name}(${whole}));`);
  return assertPart(unwrapped, inner, style) ?? plain(`assert!(${receiver(value)}.is_${name.toLowerCase()}());`);
}

/** The expression of a whole value, or null where it has none that is equal to it on every machine. */
function wholeCode(part: Part): string | null {
  if (part.form === 'None') return 'None';
  if (part.form === 'Some' || part.form === 'Ok' || part.form === 'Err') {
    const inner = wholeCode(part.part);
    return inner === null ? null : `${part.form}(${inner})`;
  }
  return 'inexact' in part && !part.inexact && !part.unequal ? part.code : null;
}

function assertMembers(value: string, { part, taken }: Extract<Part, { form: 'members' }>): Assertion | null {
  if (taken === 0 && part.form === 'equal' && part.code === 'Vec::new()') return plain(`assert!(${value}.next().is_none());`);
  return assertLeaf(`${value}${taken > 0 ? `.take(${taken})` : ''}.collect::<Vec<_>>()`, asArray(part));
}

/** A vector is equal to an array, which reads shorter. */
function asArrayCode(code: string): string {
  if (code.startsWith('vec![')) return code.slice(4);
  return /^&\[.+\]\[\.\.\]$/s.test(code) ? code.slice(1, -4) : code;
}
const asArray = (part: Part): Part => (part.form === 'equal' ? { ...part, code: asArrayCode(part.code) } : part);

const isEmptyCollection = (code: string): boolean => code === 'Vec::new()' || /^std::collections::\w+::from\(\[\]\)$/.test(code);

/** Asserts something that is no panic. */
function assertLeaf(value: string, part: Part, plainly = false): Assertion | null {
  const on = receiver(value);
  switch (part.form) {
    case 'bool':
      return plain(part.code === 'true' ? `assert!(${value});` : `assert!(!${on});`);
    case 'float':
      if (part.unequal) return plain(`assert!(${on}.is_nan());`);
      return plain(part.inexact ? floatCheck(on, part.code) : `assert_eq!(${value}, ${part.code});`);
    case 'text':
      return plain(`assert_eq!(${value}, ${part.code.replace(/\.to_string\(\)$/, '')});`);
    case 'equal':
      if (part.inexact || part.unequal) return null;
      return plain(isEmptyCollection(part.code) || (part.code === '&[][..]' && !plainly) ? `assert!(${on}.is_empty());` : `assert_eq!(${value}, ${plainly ? part.code : asArrayCode(part.code)});`);
    case 'display':
      return plain(`assert_eq!(${on}.to_string(), ${quoted(part.code)});`);
    case 'members':
      return assertMembers(on, part);
    case 'rounded':
      return plain(`assert_eq!(${/^[a-z_]\w*$/.test(value) ? `format!("{${value}:.6?}")` : `format!("{:.6?}", ${value})`}, ${quoted(part.code)});`);
    case 'debug':
      if (part.code === '[]' && !plainly) return plain(`assert!(${on}.is_empty());`);
      return isUnstable(part.code) ? null : plain(`assert_eq!(${debugText(value)}, ${quoted(part.code)});`);
    default:
      return null;
  }
}

/** Addresses, noise of floats, and what was cut. */
const isUnstable = (debug: string): boolean => /0x[\da-f]{4,}|\.\d{6,}/.test(debug) || debug.endsWith('…');
const debugText = (value: string): string => (/^[a-z_]\w*$/.test(value) ? `format!("{${value}:?}")` : `format!("{:?}", ${value})`);

/** What the standard library says of indices and arithmetic, up to where values of one run begin. */
const LIBRARY = /^(index out of bounds|range (?:start|end) index|attempt to [a-z ]+)/;

/** The stable part of a message. Overflow panics only in debug builds, so that no test says so. */
function panics(value: string, message: string): Assertion | null {
  if (/^attempt to .* with overflow$/.test(message)) return null;
  const [first = ''] = message.split('\n');
  const stable = LIBRARY.exec(first)?.[0] ?? /^[^\d]*/.exec(first)![0].trim();
  return { lines: [`let _ = ${value};`], panics: stable.length > 3 ? stable : '' };
}

/** What is said of a value, each on a line of its own. */
function observations(value: string, { parts, steps }: Extract<Part, { form: 'observed' }>, { resultName, plainly }: Pick<AssertionStyle, 'resultName' | 'plainly'>): Assertion | null {
  const name = /^[a-z]\w*$/.test(value) ? value : resultName;
  const written = (text: string): string => (plainly ? text : withSlices(text)).replace('{}', name);
  const lines = parts.flatMap((each) => assertLeaf(written(each.text), each.part, plainly)?.lines ?? []);
  if (lines.length === 0) return null;
  const mutable = steps.length > 0 || parts.some(({ changes }) => changes) ? 'mut ' : '';
  return plain(...(name === value ? [] : [`let ${mutable}${name} = ${value};`]), ...steps.map(written), ...lines);
}

/** Asserts what a place holds after a call. */
export function assertAfter(name: string, part: Part, plainly = false): Assertion | null {
  return part.form === 'observed' ? observations(name, part, { resultName: name, plainly }) : assertLeaf(name, part, plainly);
}
