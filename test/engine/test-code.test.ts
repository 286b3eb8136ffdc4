// Observed inputs as test functions: Rust in, test text out, through the index of the text and plans of its functions.
import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { layOut } from '../../engine/src/render/rustfmt.js';
import { makeWorkspace } from '../../engine/src/sandbox/workspace.js';
import type { FoundInput, Part } from '../../engine/src/explore/events.js';
import { planCase } from '../../engine/src/harness/case.js';
import { MadeTypes } from '../../engine/src/harness/made-types.js';
import { presentTests } from '../../engine/src/render/presentation.js';
import { Names } from '../../engine/src/render/test-name.js';
import { renderTest } from '../../engine/src/render/test.js';
import type { Scored } from '../../engine/src/prove/selection.js';
import { indexOf } from './items-fixture.js';

const equal = (code: string): Part => ({ form: 'equal', code, inexact: false, unequal: false });
const bool = (code: string): Part => ({ form: 'bool', code, inexact: false, unequal: false });
type Observed = Pick<FoundInput, 'arguments' | 'result'> & Partial<FoundInput>;

/** Tests of the function with that name, or of its namesake in the trait. */
function candidates(text: string, wanted: string, ...observed: Observed[]): Scored[] {
  const index = indexOf(text);
  const item = index.functions.find(({ name, path }) => name === wanted || path === wanted)!;
  const answer = planCase(new MadeTypes(index, item.file.module, new Set()), item, 0);
  if (!answer.ok) throw new Error(answer.reason);
  const names = new Names([wanted]);
  return observed.map((each) => ({ test: renderTest(answer.plan, { event: 'input', case: 0, after: [], kills: [], hits: [], ...each }, names)!, kills: [] }));
}
const shown = (text: string, name: string, ...observed: Observed[]): string =>
  presentTests(candidates(text, name, ...observed), new Names([name]), new Set())
    .map(({ code }) => code)
    .join('\n\n');
/** The statements of a single test. */
const body = (text: string, name: string, observed: Observed): string[] =>
  shown(text, name, observed)
    .split('\n')
    .slice(2, -1)
    .map((line) => line.trim());

const METERS = `use std::ops::{Add, AddAssign, Index, Neg, Deref};
use std::str::FromStr;
#[derive(Debug, Clone, PartialEq, PartialOrd, Default)]
pub struct Meters { pub length: i32 }
impl Add for Meters { type Output = Meters; fn add(self, other: Meters) -> Meters { Meters { length: self.length + other.length } } }
impl Add<i32> for Meters { type Output = Meters; fn add(self, other: i32) -> Meters { Meters { length: self.length + other } } }
impl AddAssign for Meters { fn add_assign(&mut self, other: Meters) { self.length += other.length; } }
impl Neg for Meters { type Output = Meters; fn neg(self) -> Meters { Meters { length: -self.length } } }
impl Index<usize> for Meters { type Output = i32; fn index(&self, at: usize) -> &i32 { &self.length } }
impl Deref for Meters { type Target = i32; fn deref(&self) -> &i32 { &self.length } }
impl FromStr for Meters { type Err = String; fn from_str(text: &str) -> Result<Meters, String> { Err(text.to_string()) } }
impl From<u8> for Meters { fn from(value: u8) -> Meters { Meters { length: value as i32 } } }
impl PartialEq<i32> for Meters { fn eq(&self, other: &i32) -> bool { self.length == *other } }
`;
const SEVEN = 'crate::Meters { length: 7 }';

test('operators are written as operators, with the types of literals that nothing else says', () => {
  const of = (name: string, given: string[], result: Part): string => body(METERS, name, { arguments: given, result }).at(-1)!;
  const path = (trait: string, name: string): string => `<Meters as ${trait}>::${name}`;
  expect(of(path('Add', 'add'), [SEVEN, SEVEN], equal('crate::Meters { length: 14 }'))).toBe('assert_eq!(meters + Meters { length: 7 }, Meters { length: 14 });');
  expect(of(path('Add<i32>', 'add'), [SEVEN, '2'], equal('crate::Meters { length: 9 }'))).toBe('assert_eq!(meters + 2i32, Meters { length: 9 });');
  expect(of(path('Neg', 'neg'), [SEVEN], equal('crate::Meters { length: -7 }'))).toBe('assert_eq!(-meters, Meters { length: -7 });');
  expect(of(path('Index<usize>', 'index'), [SEVEN, '0'], equal('&7'))).toBe('assert_eq!(meters[0], 7);');
  expect(of(path('Deref', 'deref'), [SEVEN], equal('&7'))).toBe('assert_eq!(*meters, 7);');
  expect(of(path('PartialEq<i32>', 'eq'), [SEVEN, '7'], bool('true'))).toBe('assert_eq!(meters, 7i32);');
  expect(of(path('PartialEq<i32>', 'eq'), [SEVEN, '8'], bool('false'))).toBe('assert_ne!(meters, 8i32);');
  const assigned = { arguments: [SEVEN, SEVEN], result: { form: 'unit', code: '()', inexact: false, unequal: false } as Part, after: [{ argument: 0, part: equal('crate::Meters { length: 14 }') }] };
  expect(body(METERS, path('AddAssign', 'add_assign'), assigned)).toEqual(['let mut meters = Meters { length: 7 };', 'meters += Meters { length: 7 };', 'assert_eq!(meters, Meters { length: 14 });']);
});

test('conversions are written by the type, and text is parsed', () => {
  expect(body(METERS, '<Meters as FromStr>::from_str', { arguments: ['"a"'], result: { form: 'Err', part: { form: 'text', code: '"a".to_string()', inexact: false, unequal: false } } })).toEqual([
    'assert_eq!("a".parse::<Meters>(), Err("a".to_string()));',
  ]);
  expect(body(METERS, '<Meters as From<u8>>::from', { arguments: ['7'], result: equal(SEVEN) })).toEqual(['assert_eq!(Meters::from(7u8), Meters { length: 7 });']);
});

test('a form that may mean something else has one that cannot as its second', () => {
  const [{ test: added }] = candidates(METERS, '<Meters as Add<i32>>::add', { arguments: [SEVEN, '2'], result: equal('crate::Meters { length: 9 }') }) as [Scored];
  expect(added.fallback!.name).toBe(added.name);
  expect(added.fallback!.code).toContain('assert_eq!(<Meters as Add<i32>>::add(meters, 2), ');
});

const STACK = `#[derive(Debug, Clone, PartialEq)]
pub struct IntStack { items: Vec<i32> }
impl IntStack {
    pub fn new() -> Self { IntStack { items: Vec::new() } }
    pub fn push(&mut self, item: i32) { self.items.push(item); }
    pub fn top(&self) -> Option<i32> { self.items.last().copied() }
    pub fn len(&self) -> usize { self.items.len() }
}
pub fn joined(first: IntStack, rest: &[IntStack]) -> usize { first.len() + rest.len() }
`;
const BUILT = '{ let mut value = crate::IntStack::new(); value.push(3); value }';

test('what was built by calls stands in statements of its own, also inside of other values', () => {
  expect(body(STACK, 'top', { arguments: [BUILT], result: { form: 'Some', part: equal('3') } })).toEqual([
    'let mut int_stack = IntStack::new();',
    'int_stack.push(3);',
    'assert_eq!(int_stack.top(), Some(3));',
  ]);
  expect(body(STACK, 'joined', { arguments: [BUILT, `vec![${BUILT}, crate::IntStack::new()]`], result: equal('3') })).toEqual([
    'let mut first = IntStack::new();',
    'first.push(3);',
    'let mut int_stack = IntStack::new();',
    'int_stack.push(3);',
    'assert_eq!(joined(first, &[int_stack, IntStack::new()]), 3);',
  ]);
});

test('tests are named for what goes in and what comes out', () => {
  const name = (text: string, fn: string, observed: Observed): string => /fn (\w+)/.exec(shown(text, fn, observed))![1]!;
  const none: Part = { form: 'None', part: { form: 'nothing' } };
  expect(name('pub fn gcd(a: u64, b: u64) -> u64 { a }', 'gcd', { arguments: ['0', '7'], result: equal('7') })).toBe('gcd_of_zero_and_seven_is_seven');
  expect(name('pub fn parse(text: &str) -> Result<u8, String> { Err(String::new()) }', 'parse', { arguments: ['""'], result: { form: 'Err', part: equal('1') } })).toBe('parse_rejects_empty_string');
  expect(name('pub fn is_even(n: i8) -> bool { n % 2 == 0 }', 'is_even', { arguments: ['-3'], result: bool('false') })).toBe('is_even_is_false_for_minus_three');
  expect(name('pub fn half(n: u8) -> u8 { assert!(n > 0); n }', 'half', { arguments: ['0'], result: { form: 'panic', code: 'assertion failed: n > 0' } })).toBe('half_panics_on_zero');
  expect(name(STACK, 'top', { arguments: ['crate::IntStack::new()'], result: none })).toBe('top_of_new_int_stack_is_none');
  expect(name(STACK, 'top', { arguments: [BUILT], result: { form: 'Some', part: equal('3') } })).toBe('top_after_push_is_some');
  expect(name(STACK, 'new', { arguments: [], result: equal('crate::IntStack::new()') })).toBe('new_int_stack');
});

test('cases of one kind stand together, those at an edge apart with a comment, panics last', () => {
  const text = 'pub fn root(n: u32) -> Option<u32> { match n { 0 => None, _ => Some(n) } }';
  const some = (n: number): Observed => ({ arguments: [String(n)], result: { form: 'Some', part: equal(String(n)) } });
  expect(
    shown(text, 'root', { arguments: ['u32::MAX'], result: { form: 'panic', code: 'too large' } }, { arguments: ['0'], result: { form: 'None', part: { form: 'nothing' } } }, some(9), some(4)),
  ).toBe(`#[test]
fn root_is_some() {
    assert_eq!(root(4), Some(4));
    assert_eq!(root(9), Some(9));
}

#[test]
fn root_of_zero_is_none() {
    // Edge: \`n\` is zero.
    assert_eq!(root(0), None);
}

#[test]
#[should_panic(expected = "too large")]
fn root_panics_on_u32_max() {
    // Edge: \`n\` is the largest \`u32\`.
    let _ = root(u32::MAX);
}`);
});

test('no two tests of a file have the same name, and none has that of a function', () => {
  const text = 'pub fn f(a: &[f64]) -> f64 { 0.5 }';
  const given = ['vec![0.1, 0.2]', 'vec![0.3, 0.4]'].map((code): Observed => ({ arguments: [code], result: { form: 'panic', code: 'no' } }));
  const names = [...shown(text, 'f', ...given).matchAll(/fn (\w+)/g)].map(([, name]) => name);
  expect(new Set(names).size).toBe(2);
  expect(names).not.toContain('f');
});

test('rustfmt has the last word on the layout, with the settings of the package', async () => {
  const workspace = await makeWorkspace();
  const code = `#[test]\nfn sum() {\n    let first = ${'1 + '.repeat(30)}1;\n    assert_eq!(first,31);\n}`;
  const place = { folder: workspace.folder, target: path.join(workspace.folder, 'lib.rs'), env: workspace.environment, rustc: 'rustc' };
  try {
    const [once] = await layOut([code], 2021, place);
    expect(once).toContain('\n    assert_eq!(first, 31);\n}');
    expect(Math.max(...once!.split('\n').map(({ length }) => length))).toBeLessThan(97);
    expect(await layOut([once!, once!], 2021, place)).toEqual([once, once]);
    await fs.writeFile(path.join(workspace.folder, 'rustfmt.toml'), 'tab_spaces = 2\n');
    expect((await layOut([code], 2021, place))[0]).toContain('\n  assert_eq!(first, 31);\n}');
    expect(await layOut(['fn ('], 2021, place)).toEqual(['fn (']);
  } finally {
    await workspace.remove();
  }
});
