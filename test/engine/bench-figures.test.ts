// The figures of npm run bench:tests: what counts as killed, as room and as gain.
import { expect, test } from 'vitest';
import { parse } from '../../redox/src/index.js';
import type { MutantOutcome, MutantVerdict } from '../../protocol/test-generation.js';
import { caughtBy, isEqual } from '../bench/judge/main.js';
import { publicFunctions } from '../bench/tests/measure.js';
import { type FileRecord, type FunctionRecord, killsOf } from '../bench/tests/record.js';
import { inTurn } from '../bench/tests/shuffled.js';
import { figuresOf } from '../bench/tests/summary.js';

const verdict = (outcome: MutantOutcome, killers: string[]): MutantVerdict => ({
  mutant: { name: '', file: '', function: null, span: { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } }, genre: 'FnValue', replacement: '', extra: false },
  outcome,
  killers,
});

test('a mutant that only the test of another function kills is alive; equivalent and unviable ones are not viable; what was not judged is', () => {
  const verdicts = [verdict('caught', ['a']), verdict('caught', []), verdict('timeout', []), verdict('missed', []), verdict('equivalent', []), verdict('unviable', [])];
  expect(killsOf(verdicts, 2, true)).toEqual({ viable: 6, killed: 2, equivalent: 1, unviable: 1 });
  expect(killsOf(verdicts, 0, false).killed).toBe(0);
});

const kills = (killed: number, viable: number) => ({ killed, viable, equivalent: 0, unviable: 0 });
const coverage = (branchesBefore: number, branchesAfter: number, before = '3 tests of its own') => ({ branches: 10, branchesBefore, branchesAfter, lines: 1, linesBefore: 0, linesAfter: 1, before });
const fn = (more: Partial<FunctionRecord>): FunctionRecord => ({
  path: 'f',
  isFree: true,
  status: 'proven',
  reason: '',
  tests: { explorer: 2 },
  possibleBugs: 0,
  standard: kills(9, 10),
  all: kills(9, 10),
  coverage: null,
  own: null,
  ...more,
});
const file = (functions: FunctionRecord[]): FileRecord => ({
  set: 'A',
  crate: 'c',
  file: 'f.rs',
  commit: 'x',
  trouble: '',
  notBuilt: 0,
  functions,
  offered: 3,
  emitted: 2,
  compiled: 2,
  passed: 1,
  firstSeconds: 1,
  seconds: 2,
  ownTrouble: '',
});

test('functions without tests count with 0 in the score over all, and not in the score over tested ones', () => {
  const { standard, standardTested, passed, testsPerFunction } = figuresOf([file([fn({}), fn({ status: 'refused', reason: 'it is `a` 3', tests: {}, standard: kills(0, 10) })])]);
  expect([standard, standardTested, passed, testsPerFunction]).toEqual([{ part: 9, whole: 20 }, { part: 9, whole: 10 }, { part: 1, whole: 2 }, 2]);
});

test('room is where own tests reach some branches and less than 80 %; from nothing is apart; unknown counts nowhere', () => {
  const covered = [coverage(5, 9), coverage(8, 10), coverage(0, 7), coverage(0, 6, "the file's own tests do not compile alone: x")];
  const { roomBefore, roomAfter, nothingAfter, branchesBefore } = figuresOf([file(covered.map((each) => fn({ coverage: each })))]);
  expect([roomBefore, roomAfter, nothingAfter, branchesBefore]).toEqual([
    { part: 5, whole: 10 },
    { part: 9, whole: 10 },
    { part: 7, whole: 10 },
    { part: 13, whole: 30 },
  ]);
});

test('verdicts are equal where both kill it; what cargo-mutants says nothing of is not', () => {
  const equal = (ours: MutantOutcome, theirs: string | null): boolean => isEqual({ name: '', ours, theirs });
  expect([equal('caught', 'CaughtMutant'), equal('timeout', 'CaughtMutant'), equal('caught', 'Timeout'), equal('equivalent', 'MissedMutant')]).toEqual([true, true, true, true]);
  expect([equal('caught', 'MissedMutant'), equal('missed', 'CaughtMutant'), equal('unviable', 'MissedMutant'), equal('caught', null)]).toEqual([false, false, false, false]);
});

test('a mutant is caught by its file where a test of that file fails, and unsaid where the process ended before a name', () => {
  const log = 'test parse::tests::one ... ok\ntest eval::deep::tests::two ... FAILED\n';
  expect(['src/eval/deep.rs', 'src/eval/deep/mod.rs', 'src/parse.rs'].map((file) => caughtBy(log, file))).toEqual(['file', 'file', 'elsewhere']);
  expect(caughtBy('test tests::one ... FAILED\n', 'src/lib.rs')).toBe('file');
  const ended = "process didn't exit successfully: `x` (signal: 6, SIGABRT: process abort signal)\n";
  expect([caughtBy(ended, 'src/lib.rs'), caughtBy(log + ended, 'src/parse.rs'), caughtBy(log + ended, 'src/eval/deep.rs')]).toEqual(['unsaid', 'unsaid', 'file']);
});

test('functions whose feature is off are counted apart', () => {
  const text = '#[cfg(feature = "extra")] pub fn one() {}\npub fn two() {}\n#[cfg(feature = "on")] pub fn three() {}\nfn private() {}\n';
  const source = { path: 'lib.rs', text, tree: parse(text, 'rust', { edition: 2021 }), edition: 2021 as const, module: [], onlyForTests: false };
  const { functions, notBuilt } = publicFunctions([source], source, 'c', ['on']);
  expect([functions.map(({ name }) => name), notBuilt]).toEqual([['two', 'three'], 1]);
});

test('a sample takes files of each crate in turn, in an order that is the same for a seed', () => {
  const all = ['a1', 'a2', 'a3', 'b1', 'c1', 'c2'].map((name) => ({ crate: name[0]!, name }));
  const names = inTurn(all, 7).map(({ name }) => name);
  expect(names.map((name) => name[0])).toEqual(['a', 'b', 'c', 'a', 'c', 'a']);
  expect([...names].sort()).toEqual(all.map(({ name }) => name));
  expect(inTurn(all, 7).map(({ name }) => name)).toEqual(names);
});
