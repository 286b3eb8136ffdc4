/** Forms that nest or chain, each as deep as asked. */
import type { Language } from '../../redox/src/index.js';

export interface NestingKind {
  readonly name: string;
  readonly language: Language;
  /** Rust or Iron in front of all, each opener, the core, each closer, and what stands behind all. */
  readonly parts: readonly [before: string, open: string, core: string, close: string, after: string];
}

const rustValue = (name: string, open: string, core: string, close: string): NestingKind => ({
  name: `rust: ${name}`,
  language: 'rust',
  parts: ['fn f() {\n    let x = ', open, core, close, ';\n}\n'],
});
const rustType = (name: string, open: string, core: string, close: string): NestingKind => ({ name: `rust: ${name}`, language: 'rust', parts: ['type X = ', open, core, close, ';\n'] });
const rustPattern = (name: string, open: string, core: string, close: string): NestingKind => ({
  name: `rust: ${name}`,
  language: 'rust',
  parts: ['fn f() {\n    let ', open, core, close, ' = y else { return };\n}\n'],
});
const rustItem = (name: string, open: string, core: string, close: string): NestingKind => ({ name: `rust: ${name}`, language: 'rust', parts: ['', open, core, close, '\n'] });
const ironValue = (name: string, open: string, core: string, close: string): NestingKind => ({
  name: `iron: ${name}`,
  language: 'iron',
  parts: ['function f\nbegin\n    define x as ', open, core, close, '\nend function\n'],
});
const ironType = (name: string, open: string, core: string, close: string): NestingKind => ({ name: `iron: ${name}`, language: 'iron', parts: ['type X as ', open, core, close, '\n'] });
const ironPattern = (name: string, open: string, core: string, close: string): NestingKind => ({
  name: `iron: ${name}`,
  language: 'iron',
  parts: ['function f\nbegin\n    define ', open, core, close, ' as y otherwise\n        do return nothing\n    end define\nend function\n'],
});
const ironStatement = (name: string, open: string, core: string, close: string): NestingKind => ({
  name: `iron: ${name}`,
  language: 'iron',
  parts: ['function f\nbegin\n    ', open, core, close, '\nend function\n'],
});

const RUST_VALUES = [
  rustValue('parentheses', '(', '1', ')'),
  rustValue('brackets', '[', '1', ']'),
  rustValue('blocks', '{', '1', '}'),
  rustValue('tuples', '(1, ', '1', ')'),
  rustValue('references', '&', 'y', ''),
  rustValue('mutable references', '&mut ', 'y', ''),
  rustValue('negations', '-', 'y', ''),
  rustValue('nots', '!', 'y', ''),
  rustValue('dereferences', '*', 'y', ''),
  rustValue('if', 'if a {', '1', '} else { 2 }'),
  rustValue('else if', 'if a { 1 } else ', '{ 2 }', ''),
  rustValue('if let', 'if let Some(a) = b {', '1', '} else { 2 }'),
  rustValue('match', 'match a { _ => ', '1', ' }'),
  rustValue('loops', 'loop { ', '1;', ' }'),
  rustValue('while', 'while a { ', '1;', ' }'),
  rustValue('for', 'for a in b { ', '1;', ' }'),
  rustValue('unsafe blocks', 'unsafe { ', '1', ' }'),
  rustValue('labelled blocks', "'a: { ", '1', ' }'),
  rustValue('closures', '|a| ', '1', ''),
  rustValue('closures with blocks', '|a: u8| -> u8 { ', '1', ' }'),
  rustValue('calls', 'f(', '1', ')'),
  rustValue('calls of calls', '', 'f', '()'),
  rustValue('method arguments', 'a.b(', '1', ')'),
  rustValue('method chains', '', 'a', '.b()'),
  rustValue('method chains with arguments', '', 'a', '.b(1)'),
  rustValue('fields', '', 'a', '.b'),
  rustValue('indexes inside', 'a[', '1', ']'),
  rustValue('indexes behind', '', 'a', '[1]'),
  rustValue('question marks', '', 'a', '?'),
  rustValue('awaits', '', 'a', '.await'),
  rustValue('casts', '', 'a', ' as u8'),
  rustValue('sums', '', '1', ' + 1'),
  rustValue('sums to the right', '1 + (', '1', ')'),
  rustValue('conditions', '', 'a', ' && a'),
  rustValue('mixed operators', 'a + b * ', '1', ''),
  rustValue('ranges', 'a..(', '1', ')'),
  rustValue('structures', 'S { a: ', '1', ' }'),
  rustValue('returns', 'return ', '1', ''),
  rustValue('breaks', 'break ', '1', ''),
  rustValue('assignments', 'y = ', '1', ''),
  rustValue('macros', 'm!(', '1', ')'),
  rustValue('vec macros', 'vec![', '1', ']'),
  rustValue('generic arguments of values', 'f::<{ ', '1', ' }>()'),
];

const RUST_TYPES = [
  rustType('generic types', 'Vec<', 'u8', '>'),
  rustType('types in references', '&', 'u8', ''),
  rustType('tuple types', '(', 'u8', ',)'),
  rustType('parenthesised types', '(', 'u8', ')'),
  rustType('slices', '[', 'u8', ']'),
  rustType('arrays', '[', 'u8', '; 4]'),
  rustType('pointers', '*const ', 'u8', ''),
  rustType('function pointers', 'fn(', 'u8', ')'),
  rustType('function results', 'fn() -> ', 'u8', ''),
  rustType('dynamic functions', 'Box<dyn Fn(', 'u8', ')>'),
  rustType('qualified paths', '<', 'u8', ' as T>::X'),
  rustType('paths', '', 'a', '::a'),
];

const RUST_PATTERNS = [
  rustPattern('patterns in variants', 'Some(', 'a', ')'),
  rustPattern('patterns in references', '&', 'a', ''),
  rustPattern('patterns in tuples', '(', 'a', ', _)'),
  rustPattern('patterns in slices', '[', 'a', ']'),
  rustPattern('patterns in structures', 'S { a: ', 'b', ' }'),
  rustPattern('alternatives', '(a | ', 'b', ')'),
  rustPattern('bindings', 'a @ (', 'b', ')'),
];

const RUST_ITEMS = [
  rustItem('modules', 'mod m {', '', '}'),
  rustItem('functions', 'fn f() {', '', '}'),
  rustItem('implementations', 'fn f() { impl S {', '', '} }'),
  { name: 'rust: use groups', language: 'rust' as const, parts: ['use ', 'a::{', 'b', '}', ';\n'] as const },
  { name: 'rust: attribute trees', language: 'rust' as const, parts: ['#[', 'a(', 'b', ')', ']\nfn f() {}\n'] as const },
  { name: 'rust: block comments', language: 'rust' as const, parts: ['', '/*', ' a ', '*/', '\nfn f() {}\n'] as const },
  { name: 'rust: bounds', language: 'rust' as const, parts: ['fn f<T: ', 'A<', 'u8', '>', '>() {}\n'] as const },
];

const IRON_VALUES = [
  ironValue('parentheses', '(', '1', ')'),
  ironValue('calls', 'call f with ', '1', ' end call'),
  ironValue('calls without terminators', 'call f with ', '1', ''),
  ironValue('method links', '', 'call method a on b', ' then method c'),
  ironValue('closures', 'closure with body ', '1', ''),
  ironValue('closures with parameters', 'closure with parameters a and body ', '1', ' end closure'),
  ironValue('tuples', 'tuple of 1 and ', '1', ' end tuple'),
  ironValue('arrays', 'array of ', '1', ' end array'),
  ironValue('references', 'reference to ', 'y', ''),
  ironValue('mutable references', 'mutable reference to ', 'y', ''),
  ironValue('negations', 'negate ', 'y', ''),
  ironValue('nots', 'not ', 'y', ''),
  ironValue('dereferences', 'dereference ', 'y', ''),
  ironValue('fields', 'field a of ', 'y', ''),
  ironValue('indexes', 'index a at ', '1', ' end index'),
  ironValue('unwraps', '', 'a', ' unwrap or return error'),
  ironValue('sums', '', '1', ' plus 1'),
  ironValue('conditions', '', 'a', ' and also a'),
  ironValue('blocks', 'block ', '1', ' end block'),
  ironValue('if', 'if a then ', '1', ' otherwise 2 end if'),
  ironValue('otherwise if', 'if a then 1 otherwise ', '2 end if', ''),
  ironValue('compare', 'compare a case anything then ', '1', ' end compare'),
  ironValue('macros', 'macro m with ', '1', ' end macro'),
  ironValue('create', 'create S with a of ', '1', ' end create'),
  ironValue('some', 'some of ', '1', ' end some'),
  ironValue('ranges', 'range from a to (', '1', ')'),
];

const IRON_OTHERS = [
  ironType('lists', 'list of ', 'u8', ''),
  ironType('optional', 'optional ', 'u8', ''),
  ironType('references to types', 'reference to ', 'u8', ''),
  ironType('boxes', 'box containing ', 'u8', ''),
  ironType('types of types', 'A of ', 'u8', ''),
  ironType('tuples of types', 'tuple of u8 and ', 'u8', ' end tuple'),
  ironType('hash maps', 'hash map from u8 to ', 'u8', ''),
  ironType('function types', 'function taking nothing returning ', 'u8', ''),
  ironPattern('some of patterns', 'some of ', 'a', ''),
  ironPattern('patterns behind references', 'reference to ', 'a', ''),
  ironStatement('if statements', 'if a then\n', '', 'end if\n'),
  ironStatement('loops', 'repeat forever\n', '', 'end repeat\n'),
  ironStatement('while loops', 'while a repeat\n', '', 'end while\n'),
  ironStatement('for loops', 'for each a in b repeat\n', '', 'end for\n'),
  ironStatement('blocks as statements', 'block\n', '', 'end block\n'),
  ironStatement('otherwise branches', 'if a then\notherwise begin\n', '', 'end if\n'),
  { name: 'iron: modules', language: 'iron' as const, parts: ['', 'module m\n', '', 'end module\n', ''] as const },
  { name: 'iron: functions', language: 'iron' as const, parts: ['', 'function f\nbegin\n', '', 'end function\n', ''] as const },
];

export const NESTING: readonly NestingKind[] = [...RUST_VALUES, ...RUST_TYPES, ...RUST_PATTERNS, ...RUST_ITEMS, ...IRON_VALUES, ...IRON_OTHERS];

/** The item that stands behind every nest: it must be parsed whatever stands before it. */
export const AFTER: Record<Language, string> = { rust: 'fn after() {}\n', iron: 'function after\nbegin\nend function\n' };

/** A whole text of one kind, every form closed. */
export function nested({ parts: [before, open, core, close, after], language }: NestingKind, depth: number): string {
  return before + open.repeat(depth) + core + close.repeat(depth) + after + AFTER[language];
}

/** The same without any closer: what a person or a broken tool leaves behind. */
export function unclosed({ parts: [before, open, core] }: NestingKind, depth: number): string {
  return before + open.repeat(depth) + core;
}
