// Text in, proven tests out: real rustc, real mutants.
import { expect, test } from 'vitest';
import { generateForFile, type GenerateAnswer } from '../../engine/src/generate.js';
import type { FunctionReport } from '../../protocol/test-generation.js';

const functions = (answer: GenerateAnswer): readonly FunctionReport[] => {
  if (!answer.ok) throw new Error(answer.reason);
  return answer.functions;
};
const generated = async (text: string): Promise<readonly FunctionReport[]> => functions(await generateForFile(text, 'lib.rs'));
const one = async (text: string): Promise<FunctionReport> => (await generated(text))[0]!;

test('a function of numbers: every mutant is killed, and each test asserts', async () => {
  const { status, mutants, tests } = await one('pub fn clamp(x: i32, low: i32) -> i32 {\n    if x < low { low } else { x }\n}\n');
  expect(status).toBe('proven');
  expect(mutants.missed).toBe(0);
  expect(mutants.equivalent).toBe(1); // `<=` gives the same
  expect(mutants.caught).toBeGreaterThan(4);
  expect(tests.length).toBeGreaterThan(0);
  for (const { code } of tests) expect(code).toMatch(/#\[test\]\nfn \w+\(\) \{\n[\s\S]*assert/);
  expect(tests.flatMap(({ kills }) => kills).join('\n')).toContain('lib.rs:2:10: replace < with > in clamp');
});

test('a type with a secret inside is built through its constructor and its methods, and observed', async () => {
  const reports = await generated(
    'pub struct Stack<T> { items: Vec<T> }\nimpl<T> Stack<T> {\n    pub fn new() -> Self { Stack { items: Vec::new() } }\n    pub fn push(&mut self, item: T) { self.items.push(item); }\n    pub fn pop(&mut self) -> Option<T> { self.items.pop() }\n    pub fn len(&self) -> usize { self.items.len() }\n}\n',
  );
  expect(reports.map(({ path, status }) => `${path} ${status}`)).toEqual(['Stack::new proven', 'Stack::push proven', 'Stack::pop proven', 'Stack::len proven']);
  const push = reports[1]!;
  expect(push.tests[0]!.code).toMatch(/let mut stack: Stack<i32> = Stack::new\(\);\n {4}stack\.push\(\d+\);\n {4}assert_eq!\(stack\.len\(\), 1\);/);
});

test('no test has a value that is another one each time', async () => {
  const reports = await generated(
    'use std::time::SystemTime;\n#[derive(Clone, Debug, PartialEq)]\npub struct Moment(u64);\nimpl Moment {\n    pub fn now() -> Moment { Moment(SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs()) }\n    pub fn at(seconds: u64) -> Moment { Moment(seconds) }\n    pub fn is_after(&self, other: &Moment) -> bool { self.0 > other.0 }\n}\n',
  );
  const { status, tests } = reports.find(({ path }) => path === 'Moment::is_after')!;
  expect(status).toBe('proven');
  expect(tests.map(({ code }) => code).join('\n')).not.toContain('now()');
});

test('loops without end, processes that end and memory without end are no results of the original', async () => {
  const text =
    'pub fn endless(n: u8) -> u8 { if n > 3 { loop {} } n + 1 }\npub fn leaves(n: u8) -> u8 { if n > 200 { std::process::exit(0) } n / 2 }\npub fn fills(n: u64) -> usize { vec![0u8; n as usize].len() }\n';
  const reports = await generated(text);
  expect(reports.map(({ path, status }) => `${path} ${status}`)).toEqual(['endless proven', 'leaves proven', 'fills proven']);
});

test('a mutant that ends the process, be it with success, is caught by the test that was running', async () => {
  const { verdicts } = await one('pub fn limited(n: u8) -> u8 {\n    if n > 250 { std::process::exit(0) }\n    n / 2\n}\n');
  const turned = verdicts.find(({ mutant: { name } }) => name.endsWith('replace > with < in limited'))!;
  expect(turned.outcome).toBe('caught');
  expect(turned.killers.length).toBeGreaterThan(0);
});

test('a mutant that only the test of another function kills is caught by a test that is shown', async () => {
  const reports = await generated(
    'mod m {\n    pub struct Proof(());\n    pub fn with<T>(call: impl FnOnce(Proof) -> T) -> T { call(Proof(())) }\n}\nfn inner(_: m::Proof, x: u8) -> bool { x > 100 }\npub fn outer(x: u8) -> u8 { if m::with(|proof| inner(proof, x)) { 1 } else { 2 } }\n',
  );
  const inner = reports.find(({ path }) => path === 'inner')!;
  const shown = new Set(reports.flatMap(({ tests }) => tests.map(({ name }) => name)));
  expect(inner.tests).toEqual([]);
  const caught = inner.verdicts.filter(({ outcome }) => outcome === 'caught');
  expect(caught.map(({ mutant: { name } }) => name)).toContain('lib.rs:5:42: replace > with < in inner');
  for (const { killers } of caught) expect(killers.some((name) => shown.has(name))).toBe(true);
});

test('what cannot be tested is refused with the reason', async () => {
  const reports = await generated('pub unsafe fn raw(x: *const u8) -> u8 { unsafe { *x } }\npub fn nothing() {}\n');
  expect(reports.map(({ path, status, reason }) => `${path}: ${status}, ${reason}`)).toEqual([
    'raw: refused, it is unsafe: nothing here says what its callers must promise',
    'nothing: refused, no input shows anything that a test could assert',
  ]);
});

test('a result that differs from run to run is never asserted', async () => {
  const { tests } = await one(
    'pub fn address(x: u8) -> usize { let b = Box::new(x); &*b as *const u8 as usize ^ std::process::id() as usize ^ std::time::SystemTime::now().elapsed().map_or(0, |t| t.as_nanos() as usize) }\n',
  );
  expect(tests).toEqual([]);
});

test('a file that does not compile is refused with what the compiler says', async () => {
  const answer = await generateForFile('pub fn f() -> u8 { missing() }\n', 'lib.rs');
  expect(answer.ok ? '' : answer.reason).toContain('cannot find function `missing`');
});

test('the same seed gives the same tests', async () => {
  const text = 'pub fn vowels(text: &str) -> usize { text.chars().filter(|c| "aeiou".contains(*c)).count() }\n';
  const codes = async (): Promise<readonly string[]> => (await one(text)).tests.map(({ code }) => code);
  expect(await codes()).toEqual(await codes());
});

test('what a call changed is observed through methods with arguments, members, and what a method takes out; only what is needed to tell mutants is said', async () => {
  const reports = await generated(`use std::collections::HashMap;
pub struct Tally<K> { counts: HashMap<K, usize>, order: Vec<K> }
impl<K: std::hash::Hash + Eq + Clone> Tally<K> {
    pub fn new() -> Self { Tally { counts: HashMap::new(), order: Vec::new() } }
    pub fn add(&mut self, key: K, by: usize) { *self.counts.entry(key.clone()).or_insert(0) += by; self.order.push(key); }
    pub fn count(&self, key: &K) -> usize { self.counts.get(key).copied().unwrap_or(0) }
    pub fn keys(&self) -> impl Iterator<Item = &K> { self.counts.keys() }
    pub fn undo(&mut self) -> Option<K> { let key = self.order.pop()?; self.counts.remove(&key); Some(key) }
}
pub struct Evens { next: u32 }
impl Evens { pub fn from(start: u32) -> Self { Evens { next: start & !1 } } }
impl Iterator for Evens { type Item = u32; fn next(&mut self) -> Option<u32> { let n = self.next; self.next += 2; Some(n) } }
pub fn thirds(values: &[f64]) -> Vec<f64> { values.iter().map(|v| v / 3.0).collect() }
`);
  expect(reports.map(({ path, status, mutants: { missed } }) => `${path} ${status} ${missed}`)).toEqual([
    'Tally::new proven 0',
    'Tally::add proven 0',
    'Tally::count proven 0',
    'Tally::keys proven 0',
    'Tally::undo proven 0',
    'Evens::from proven 0',
    '<Evens as Iterator>::next proven 0',
    'thirds proven 0',
  ]);
  const code = reports.flatMap(({ tests }) => tests.map((each) => each.code)).join('\n');
  expect(code).toMatch(/tally\.add\(.*\);\n {4}assert_eq!\((tally\.count\(&-?\d+\)|tally\.keys\(\)\.collect|std::iter::from_fn\(\|\| tally\.undo\(\)\)\.collect)/);
  expect(code).toMatch(/assert_eq!\(\s*Evens::from\(\d+\)\.take\(6\)\.collect::<Vec<_>>\(\),\s*\[/);
  for (const { tests } of reports) for (const each of tests) expect(each.code.match(/assert/g)!.length).toBeLessThan(4);
});

test('what borrows is made from an owner beside it; formats, dyn, references in options, associated types and closures over them have inputs', async () => {
  const reports = await generated(`use std::fmt;
pub struct List { items: Vec<i32> }
impl List {
    pub fn from(items: Vec<i32>) -> Self { List { items } }
    pub fn iter(&self) -> Iter<'_> { Iter { list: self, at: 0 } }
    pub fn cursor(&mut self) -> Cursor<'_> { Cursor { list: self, at: 0 } }
}
pub struct Iter<'a> { list: &'a List, at: usize }
impl<'a> Iterator for Iter<'a> { type Item = &'a i32; fn next(&mut self) -> Option<&'a i32> { let x = self.list.items.get(self.at)?; self.at += 1; Some(x) } }
pub struct Cursor<'a> { list: &'a mut List, at: usize }
impl<'a> Cursor<'a> { pub fn set(&mut self, to: i32) -> Option<i32> { let old = self.list.items.get_mut(self.at)?; Some(std::mem::replace(old, to)) } }
pub struct Hex(pub u32);
impl fmt::LowerHex for Hex { fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result { write!(f, "<{:x}>", self.0) } }
impl fmt::Debug for Hex { fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result { write!(f, "Hex {}", self.0 + 1) } }
pub trait Shape { fn area(&self) -> f64; }
pub struct Square(pub f64);
impl Shape for Square { fn area(&self) -> f64 { self.0 * self.0 } }
pub fn total(shape: &dyn Shape, other: Box<dyn Shape>) -> f64 { shape.area() + 2.0 * other.area() }
pub fn longest(a: Option<&List>, b: &[&str]) -> usize { a.map_or(0, |l| l.items.len()).max(b.len()) }
pub trait Buffer { type Item; fn give(&self, x: Self::Item) -> bool; }
impl<T, const N: usize> Buffer for [T; N] { type Item = T; fn give(&self, _x: T) -> bool { N > 3 } }
pub struct Holder<A: Buffer> { a: A, seen: usize }
impl<A: Buffer> Holder<A> {
    pub fn new(a: A) -> Self { Holder { a, seen: 0 } }
    pub fn push(&mut self, item: A::Item) -> usize { if self.a.give(item) { self.seen += 1; } self.seen }
    pub fn keep<F: FnMut(&mut A::Item) -> bool>(&mut self, mut item: A::Item, mut f: F) -> bool { f(&mut item) }
}
`);
  expect(reports.filter(({ status }) => status !== 'proven').map(({ path, reason }) => `${path}: ${reason}`)).toEqual([]);
  const code = reports.flatMap(({ tests }) => tests.map((each) => each.code)).join('\n');
  expect(code).toMatch(/let list = List::from\(vec!\[.+\]\);\n {4}let mut \w+ = list\.iter\(\);/);
  expect(code).toMatch(/let mut list = List::from\(vec!\[.+\]\);\n {4}let mut \w+ = list\.cursor\(\);/);
  expect(code).toContain('format!("{:x}", ');
  expect(code).not.toMatch(/[\ue002-\ue004]/);
});

test('a hasher parameter, what the compiler refuses of a type, and constant lengths cost no more than themselves', async () => {
  const reports = await generated(`use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
pub struct Index<K, S = RandomState> { places: HashMap<K, usize, S> }
impl<K> Index<K> { pub fn new() -> Self { Index { places: HashMap::with_hasher(RandomState::new()) } } }
impl<K, S> Index<K, S> { pub fn len(&self) -> usize { self.places.len() } }
impl<K: Hash + Eq, S: BuildHasher> Index<K, S> {
    pub fn put(&mut self, key: K) -> usize { let next = self.places.len(); *self.places.entry(key).or_insert(next) }
    pub fn place(&self, key: &K) -> Option<usize> { self.places.get(key).copied() }
}
pub trait Named {}
impl Named for String {}
impl<K: Named> Index<K> { pub fn named() -> Self { Index::new() } pub fn count(&self) -> usize { self.places.len() } }
impl<K: Hash + Eq, const N: usize> From<[K; N]> for Index<K> { fn from(keys: [K; N]) -> Self { let mut index = Index::new(); for key in keys { index.put(key); } index } }
`);
  const others = reports.filter(({ path }) => !/named|count$/.test(path));
  expect(others.map(({ path, status, mutants: { missed } }) => `${path} ${status} ${missed}`)).toEqual([
    'Index::new proven 0',
    'Index::len proven 0',
    'Index::put proven 0',
    'Index::place proven 0',
    expect.stringMatching(/^<Index as From<\[K; N\]>>::from proven \d/),
  ]);
});

test('a function that runs at compile time, in which nothing can be switched, has tests of different results', async () => {
  const { status, mutants } = await one('pub const fn capped(x: u8) -> Option<u8> {\n    if x > 10 { None } else { Some(x) }\n}\npub const LIMIT: Option<u8> = capped(20);\n');
  expect(status).toBe('proven');
  expect(mutants.caught).toBeGreaterThan(2);
});
