// Which tests run under a mutant, how far, and what is said of it.
import { expect, test } from 'vitest';
import { sharesState, testsAt } from '../../engine/src/prove/switched-run.js';
import { generateForFile } from '../../engine/src/generate.js';

const reach = (...places: number[]) => ({ counters: new Set<number>(), places: new Set(places), edges: new Set<number>() });

test('only tests that reach the place of a mutant run', () => {
  const tests = new Map([
    ['a', reach(1, 4)],
    ['b', reach(4)],
    ['c', reach()],
  ]);
  expect([1, 3, 4, 9].map((id) => testsAt(id, tests))).toEqual([['a'], ['a'], ['a', 'b'], ['a', 'b']]);
  expect(testsAt(2, new Map([['b', reach(4)]]))).toEqual([]);
});

test('what outlives a call is known by its words', () => {
  expect(['static N: u32 = 0;', 'thread_local! {}', 'let x: OnceLock<u8>;'].map(sharesState)).toEqual([true, true, true]);
  expect(["fn f(x: &'static str) -> u8 { 0 }", 'let statics = 1;'].map(sharesState)).toEqual([false, false]);
});

test('mutants of a loop that does not end are out of time, those of its result are caught, and each by tests that reach them', async () => {
  const text =
    'pub fn sum_to(n: u32) -> u32 {\n    let mut left = n % 50;\n    let mut sum = 0;\n    while left > 0 {\n        sum += left;\n        left -= 1;\n    }\n    sum\n}\npub fn other(x: bool) -> bool { !x }\n';
  const answer = await generateForFile(text, 'lib.rs');
  if (!answer.ok) throw new Error(answer.reason);
  const [sum, other] = answer.functions;
  const outcomes = new Map(sum!.verdicts.map(({ mutant, outcome }) => [mutant.name, outcome]));
  expect(outcomes.get('lib.rs:6:14: replace -= with /= in sum_to')).toBe('timeout');
  expect(outcomes.get('lib.rs:5:13: replace += with *= in sum_to')).toBe('caught');
  expect([...new Set(other!.verdicts.map(({ outcome }) => outcome))]).toEqual(['caught']);
  const names = new Set(sum!.tests.map(({ name }) => name));
  expect(sum!.verdicts.flatMap(({ killers }) => killers).every((name) => names.has(name))).toBe(true);
});
