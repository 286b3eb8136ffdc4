// The tests that are there already, scored; and the folder that cargo-mutants 27.1 would have left, field by field.
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mutantsOut } from '../../engine/src/mutants-out.js';
import { scoreTests } from '../../engine/src/score.js';
import { reduce } from '../../redox/src/index.js';
import type { FunctionReport } from '../../protocol/test-generation.js';

const LIBRARY = `pub fn sign(x: i32) -> bool {
    x < 0
}
pub struct Counter { n: u32 }
impl Counter {
    pub fn up(&mut self) -> u32 { self.n += 1; self.n }
}
pub struct NoDefault(u8);
pub fn make() -> NoDefault { NoDefault(1) }
#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn signs() { assert!(sign(-1)); assert!(!sign(5)); }
}
`;

/** What `cargo mutants --no-shuffle` 27.1.0 wrote of that text, of its first outcome; of the others only the summaries. */
const MUTANT = {
  name: 'src/lib.rs:2:5: replace sign -> bool with true',
  package: 'cm',
  file: 'src/lib.rs',
  function: { function_name: 'sign', return_type: '-> bool', span: { start: { line: 1, column: 1 }, end: { line: 3, column: 2 } } },
  span: { start: { line: 2, column: 5 }, end: { line: 2, column: 10 } },
  replacement: 'true',
  genre: 'FnValue',
};
const OUTCOME = {
  scenario: { Mutant: MUTANT },
  summary: 'CaughtMutant',
  log_path: 'log/src__lib.rs_line_2_col_5.log',
  diff_path: 'diff/src__lib.rs_line_2_col_5.diff',
  phase_results: [
    { phase: 'Build', duration: 1.3, process_status: 'Success', argv: ['cargo'] },
    { phase: 'Test', duration: 0.9, process_status: { Failure: 101 }, argv: ['cargo'] },
  ],
};
const DIFF =
  '--- src/lib.rs\n+++ replace sign -> bool with true\n@@ -1,10 +1,10 @@\n pub fn sign(x: i32) -> bool {\n-    x < 0\n+    true /* ~ changed by cargo-mutants ~ */\n }\n pub struct Counter { n: u32 }\n impl Counter {\n     pub fn up(&mut self) -> u32 { self.n += 1; self.n }\n }\n pub struct NoDefault(u8);\n pub fn make() -> NoDefault { NoDefault(1) }\n #[cfg(test)]\n';
const TOTALS = ['outcomes', 'total_mutants', 'missed', 'caught', 'timeout', 'unviable', 'success', 'start_time', 'end_time', 'cargo_mutants_version'];
const LISTS: Record<string, string[]> = {
  'caught.txt': [
    'src/lib.rs:2:5: replace sign -> bool with false',
    'src/lib.rs:2:5: replace sign -> bool with true',
    'src/lib.rs:2:7: replace < with == in sign',
    'src/lib.rs:2:7: replace < with > in sign',
  ],
  'missed.txt': [
    'src/lib.rs:2:7: replace < with <= in sign',
    'src/lib.rs:6:35: replace Counter::up -> u32 with 0',
    'src/lib.rs:6:35: replace Counter::up -> u32 with 1',
    'src/lib.rs:6:42: replace += with *= in Counter::up',
    'src/lib.rs:6:42: replace += with -= in Counter::up',
  ],
  'unviable.txt': ['src/lib.rs:9:30: replace make -> NoDefault with Default::default()'],
  'timeout.txt': [],
};

let folder = '';
let functions: readonly FunctionReport[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'iron-score-'));
  await mkdir(path.join(folder, 'src'));
  await mkdir(path.join(folder, 'tests'));
  await writeFile(path.join(folder, 'Cargo.toml'), '[package]\nname = "cm"\nversion = "0.1.0"\nedition = "2021"\n');
  await writeFile(path.join(folder, 'src', 'lib.rs'), LIBRARY);
  await writeFile(path.join(folder, 'tests', 'outside.rs'), '#[test]\nfn makes() { let _ = cm::make(); }\n');
  const answer = await scoreTests(path.join(folder, 'src', 'lib.rs'), null);
  if (!answer.ok) throw new Error(answer.reason);
  functions = answer.functions;
}, 120_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test('each function has the tests that kill mutants of it, and what they reach, from inside and from outside', () => {
  expect(functions.map(({ path: name, status, tests }) => [name, status, tests.map(({ name: each, source, kills }) => [each, source, kills.length > 3])])).toEqual([
    ['sign', 'proven', [['tests::signs', 'existing', true]]],
    ['Counter::up', 'refused', []],
    ['make', 'refused', []],
  ]);
  expect(functions.map(({ coverage }) => [coverage!.linesBefore, coverage!.linesAfter, coverage!.before])).toEqual([
    [1, 1, '2 tests of its own'],
    [0, 0, '2 tests of its own'],
    [1, 1, '2 tests of its own'],
  ]);
});

test('the folder has the files, the fields and the verdicts of cargo-mutants', () => {
  const standard = functions.map((each) => ({ ...each, verdicts: each.verdicts.filter(({ mutant }) => !mutant.extra) }));
  const files = mutantsOut({ functions: standard, package: 'cm', text: LIBRARY, started: new Date(0), ended: new Date(1000) });
  const mutants = JSON.parse(files.get('mutants.json')!);
  const outcomes = JSON.parse(files.get('outcomes.json')!);
  expect(Object.keys(outcomes)).toEqual(TOTALS);
  expect(outcomes).toMatchObject({ total_mutants: 10, missed: 5, caught: 4, timeout: 0, unviable: 1, success: 0, cargo_mutants_version: '27.1.0' });
  expect(mutants[0]).toEqual({ ...MUTANT, diff: DIFF.replace('cargo-mutants', 'iron-tests') });
  expect(files.get('diff/src__lib.rs_line_2_col_5.diff')).toBe(mutants[0].diff);
  const untimed = (outcome: typeof OUTCOME) => ({ ...outcome, phase_results: outcome.phase_results.map((phase) => ({ ...phase, duration: 0, argv: [] })) });
  expect(untimed(outcomes.outcomes[0])).toEqual(untimed(OUTCOME));
  for (const [name, lines] of Object.entries(LISTS)) expect(files.get(name)!.split('\n').filter(Boolean).sort(), name).toEqual(lines);
  expect([...files.keys()].filter((name) => name.startsWith('log/'))).toHaveLength(10);
});

test('of an Iron file the tests in it are scored, and its mutants are at their places there', async () => {
  const iron = reduce('pub fn sign(x: i32) -> bool {\n    x < 0\n}\n#[cfg(test)]\nmod tests {\n    use super::*;\n    #[test]\n    fn signs() { assert!(sign(-1)); assert!(!sign(5)); }\n}\n', {
    edition: 2021,
  }).text!;
  const file = path.join(folder, 'alone.iron');
  await writeFile(file, iron);
  const answer = await scoreTests(file, null);
  if (!answer.ok) throw new Error(answer.reason);
  const [report, ...others] = answer.functions;
  expect(others).toEqual([]);
  expect(report).toMatchObject({ path: 'sign', status: 'proven', tests: [{ name: 'tests::signs' }] });
  const line = iron.split('\n').findIndex((each) => each.includes('less than')) + 1;
  expect(report!.verdicts.map(({ mutant, outcome }) => `${mutant.name} ${outcome}`)).toContainEqual(expect.stringMatching(new RegExp(`^alone\\.iron:${line}:\\d+: replace < with <= in sign missed$`)));
  expect(await scoreTests(file, null, { target: { line: 99, path: null } })).toEqual({ ok: true, functions: [] });
});
