// Shapes of inputs that a search has to think of: each function here does nothing of note with any other input.
import { expect, test } from 'vitest';
import { generateForFile } from '../../engine/src/generate.js';
import type { FunctionReport } from '../../protocol/test-generation.js';

/** The work of a search ends it, however busy the machine is. */
const BY_WORK = { slowest: 10_000 };
const only = async (text: string): Promise<FunctionReport> => {
  const answer = await generateForFile(text, 'lib.rs', BY_WORK);
  if (!answer.ok) throw new Error(answer.reason);
  return answer.functions[0]!;
};
/** Names of mutants that no test fails on, without the function. */
const missed = ({ verdicts }: FunctionReport): string[] => verdicts.flatMap(({ outcome, mutant }) => (outcome === 'missed' ? [mutant.name.replace(/ in \w+$/, '')] : []));

test('a table whose rows are as long as it is', async () => {
  const report = await only(
    'pub fn trace(table: &[Vec<i32>]) -> Option<i32> {\n    if table.len() < 3 || table.iter().any(|row| row.len() != table.len()) {\n        return None;\n    }\n    Some((0..table.len()).map(|at| table[at][at] * 2).sum())\n}\n',
  );
  expect(report.status).toBe('proven');
  expect(missed(report)).toEqual([]);
});

test('a graph in which both ends of each edge name the other', async () => {
  const report = await only(
    `pub fn triangle(graph: &[Vec<usize>]) -> Option<bool> {
    for (node, others) in graph.iter().enumerate() {
        for &other in others {
            if other == node || !graph.get(other)?.contains(&node) {
                return None;
            }
        }
    }
    let edges: usize = graph.iter().map(Vec::len).sum();
    if edges < 4 { None } else { Some(graph.iter().any(|others| others.is_empty())) }
}
`,
  );
  expect(report.tests.map(({ code }) => code).join('')).toMatch(/Some\((?:true|false)\)/);
});

test('numbers with a separator of the code between them', async () => {
  const report = await only(
    "pub fn minutes(text: &str) -> Option<u32> {\n    let parts: Vec<u32> = text.split('-').map(|part| part.parse().ok()).collect::<Option<_>>()?;\n    if parts.len() != 3 || parts[2] > 59 {\n        return None;\n    }\n    Some(parts[0] * 1440 + parts[1] * 60 + parts[2])\n}\n",
  );
  expect(missed(report)).toEqual([]);
});

test('constants of the standard library and of the file', async () => {
  const report = await only(
    'use std::f64::consts::E;\nconst KEY: u64 = 982_451_653;\npub fn opens(base: f64, key: u64) -> u8 {\n    if base == E { return 1; }\n    if key == KEY { return 2; }\n    3\n}\n',
  );
  expect(missed(report)).toEqual([]);
});

test('a loop that only few inputs end does not use up the search', async () => {
  const report = await only('pub fn half(x: u32) -> u32 {\n    while x % 97 != 41 {}\n    x / 2\n}\n');
  expect(report.status).toBe('proven');
  expect(missed(report).filter((name) => /replace (\/ |half -> )/.test(name))).toEqual([]);
});

test('one value is found while the others stay', async () => {
  const report = await only('pub fn vault(a: u32, b: u32, c: u32) -> u8 {\n    if a != 7919 { return 0; }\n    if b != 6091 { return 1; }\n    if c != 5081 { return 2; }\n    3\n}\n');
  expect(report.tests.map(({ code }) => code).join('')).toMatch(/, 3\)/);
});

test('a range that is borrowed stands in parentheses', async () => {
  const report = await only('pub fn inside(range: &std::ops::Range<usize>, at: usize) -> bool {\n    range.start <= at && at < range.end\n}\n');
  expect(missed(report)).toEqual([]);
  expect(report.tests.map(({ code }) => code).join('')).toMatch(/inside\(&\(\d+\.\.\d+\), \d+\)/);
});

test('a reference that only a method of another value gives', async () => {
  const answer = await generateForFile(
    `use std::fmt::Debug;
#[derive(Debug)]
pub struct Shelf<T> { books: Vec<T> }
#[derive(Debug, PartialEq)]
#[repr(transparent)]
pub struct Row<T>([T]);
impl<T> Shelf<T> {
    pub fn new(books: Vec<T>) -> Self { Shelf { books } }
    pub fn as_row(&self) -> &Row<T> { unsafe { &*(self.books.as_slice() as *const [T] as *const Row<T>) } }
    pub fn as_mut_row(&mut self) -> &mut Row<T> { unsafe { &mut *(self.books.as_mut_slice() as *mut [T] as *mut Row<T>) } }
}
impl<T: Copy + PartialOrd + Debug> Row<T> {
    pub fn last(&self) -> Option<&T> { self.0.last() }
    pub fn order(&mut self) { self.0.sort_by(|a, b| b.partial_cmp(a).unwrap()); }
}
pub fn sum(row: &Row<i32>, factor: i32) -> i32 { row.0.iter().sum::<i32>() * factor }
`,
    'lib.rs',
    BY_WORK,
  );
  if (!answer.ok) throw new Error(answer.reason);
  expect(answer.functions.filter(({ status }) => status !== 'proven').map(({ path, reason }) => `${path}: ${reason}`)).toEqual([]);
  const code = answer.functions.flatMap(({ tests }) => tests.map((each) => each.code)).join('\n');
  expect(code).toContain('.as_row().last()');
  expect(code).toContain('.as_mut_row().order()');
});

test('floats of a map are asserted one by one, although a hash function orders the sum', async () => {
  const report = await only(
    `use std::collections::HashMap;
pub fn shares(weights: &HashMap<u8, f64>) -> HashMap<u8, f64> {
    let sum: f64 = weights.values().map(|weight| weight.abs() / 7.0).sum();
    weights.iter().filter(|(_, weight)| weight.is_finite()).map(|(name, weight)| (*name, weight.abs() / sum)).collect()
}
`,
  );
  expect(report.tests.map(({ code }) => code).join('')).toMatch(/assert!\(\(result\[&\d+\] - [\d.]+\)\.abs\(\) < 1e-\d\)/);
  expect(missed(report)).toEqual([]);
});

test('a map that is made has no key twice', async () => {
  const report = await only(
    'use std::collections::BTreeMap;\npub fn sum(weights: &BTreeMap<bool, i64>) -> i64 {\n    weights.iter().map(|(left, weight)| if *left { weight * 3 } else { weight - 1 }).sum()\n}\n',
  );
  const keys = report.tests.flatMap(({ code }) => [...code.matchAll(/from\(\[(.*?)\]\)/gs)].map(([, members]) => members!.match(/true|false/g) ?? []));
  expect(keys.length).toBeGreaterThan(0);
  expect(keys.filter((each) => new Set(each).size < each.length)).toEqual([]);
  expect(missed(report)).toEqual([]);
});
