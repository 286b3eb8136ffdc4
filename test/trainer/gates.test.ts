// Each gate on a dataset that it passes and on one that it fails; the compiler and the engine are real.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { GateReport, ManifestRow } from '../../protocol/experiment.js';
import { buildDataset, MANIFEST_NAME } from '../../trainer/src/dataset/build.js';
import { readFamilyFile } from '../../trainer/src/dataset/family-file.js';
import { type Dataset, readDataset } from '../../trainer/src/dataset/manifest.js';
import { type GateThresholds, USUAL_THRESHOLDS } from '../../trainer/src/gates/gate.js';
import { GATES, runGates } from '../../trainer/src/gates/run-gates.js';

const REPOSITORY = path.resolve(import.meta.dirname, '../..');
let root = '';
beforeAll(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-gates-'));
});
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const task = (name: string, reference: string, tests: string): string => `## ${name}\n\ndifficulty: easy\n\nSay it.\n\n\`\`\`rust\n${reference}\n\`\`\`\n\n\`\`\`rust\n${tests}\n\`\`\`\n`;
const family = (name: string, ...tasks: readonly string[]): string => `---\nfamily: ${name}\ngroup: sums\n---\n\n${tasks.join('\n')}`;

const CLAMP = task(
  'clamp_low',
  'pub fn clamp_low(value: i32, low: i32) -> i32 {\n    if value < low { low } else { value }\n}',
  '#[test]\nfn keeps() {\n    assert_eq!(clamp_low(5, 2), 5);\n    assert_eq!(clamp_low(2, 2), 2);\n}\n\n#[test]\nfn raises() {\n    assert_eq!(clamp_low(-1, 2), 2);\n}',
);
const LENGTHS = task(
  'lengths',
  'pub fn lengths(words: &[&str]) -> Vec<usize> {\n    words.iter().map(|word| word.len()).collect()\n}',
  '#[test]\nfn counts() {\n    assert_eq!(lengths(&["a", "bcd"]), [1, 3]);\n}',
);
const EVEN = task('is_even', 'pub fn is_even(number: u64) -> bool {\n    number % 2 == 0\n}', '#[test]\nfn tells() {\n    assert!(is_even(4));\n    assert!(!is_even(7));\n}');

let made = 0;
async function datasetOf(files: readonly string[], change: (row: ManifestRow) => ManifestRow = (row) => row): Promise<Dataset> {
  const folder = path.join(root, String(made++));
  fs.mkdirSync(folder);
  const tasks = files.flatMap((text, at) => readFamilyFile(`f${at}.md`, text).tasks);
  await buildDataset(tasks, folder, { seed: 1, shares: { train: 0.34, val: 0.33, test: 0.33 } });
  const manifest = path.join(folder, MANIFEST_NAME);
  const rows = fs.readFileSync(manifest, 'utf8').trim().split('\n');
  fs.writeFileSync(manifest, rows.map((row) => `${JSON.stringify(change(JSON.parse(row)))}\n`).join(''));
  return (await readDataset(manifest))!;
}

const SMALL: GateThresholds = { ...USUAL_THRESHOLDS, size: { least: 1, most: 10 }, shares: { train: 0.34, val: 0.33, test: 0.33, tolerance: 0.02 } };
const report = (dataset: Dataset, only: readonly string[], thresholds = SMALL): Promise<GateReport> =>
  runGates(dataset, { thresholds, without: GATES.map(({ name }) => name).filter((name) => !only.includes(name)), signal: new AbortController().signal });
const outcome = async (dataset: Dataset, gate: string, thresholds = SMALL) => (await report(dataset, [gate], thresholds)).gates.find((each) => each.gate === gate)!;

describe('gates', () => {
  test('a sound dataset passes all of them', async () => {
    const { passed, gates } = await report(
      await datasetOf([family('clamps', CLAMP), family('lists', LENGTHS), family('tests', EVEN)]),
      GATES.map(({ name }) => name),
    );
    expect(gates.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(passed).toBe(true);
  });

  test('a gate that is left out is not measured, and the report not passed', async () => {
    expect(await report(await datasetOf([family('clamps', CLAMP)]), [])).toMatchObject({
      passed: false,
      gates: expect.arrayContaining([expect.objectContaining({ gate: 'size', status: 'not-measured' })]),
    });
  });

  test('size and shares fail on their own', async () => {
    const dataset = await datasetOf([family('clamps', CLAMP), family('lists', LENGTHS)]);
    expect(await outcome(dataset, 'size', { ...SMALL, size: { least: 3, most: 9 } })).toMatchObject({ status: 'failed', summary: '2 tasks; wanted are 3 to 9' });
    expect(await outcome(dataset, 'split-shares')).toMatchObject({ status: 'failed', measured: { train: 0.5, val: 0.5, test: 0 } });
  });

  test('a family in two splits is named with both lines', async () => {
    const dataset = await datasetOf([family('clamps', CLAMP, EVEN)], (row) => (row.id === 'clamps.is_even' ? { ...row, split: 'test' } : row));
    expect((await outcome(dataset, 'split-hygiene')).findings).toEqual([
      { task: 'clamps.is_even', line: 2, message: 'family `clamps` is in test here and in train in line 1', related: ['clamps.clamp_low'] },
    ]);
  });

  test('a copy under other names, and one with other constants, is a leak', async () => {
    const renamed = CLAMP.replaceAll('clamp_low', 'at_least').replaceAll('low', 'floor');
    const other = EVEN.replaceAll('is_even', 'is_fifth').replace('% 2', '% 5');
    const dataset = await datasetOf([family('a', CLAMP), family('b', EVEN), family('c', renamed), family('d', other)], (row) => ({ ...row, split: row.family < 'c' ? 'train' : 'test' }));
    expect((await outcome(dataset, 'contamination')).findings.map(({ line, message }) => [line, message])).toEqual([
      [3, 'stands in train as `a.clamp_low`, once names are left out'],
      [4, 'stands in train as `b.is_even`, once names and constants are left out'],
    ]);
  });

  test('weak tests, and tests that fail on the reference', async () => {
    const weak = CLAMP.replace('    assert_eq!(clamp_low(5, 2), 5);\n', '').replace(/\n\n#\[test\]\nfn raises[\s\S]*?\n\}/, '');
    const wrong = EVEN.replace('assert!(is_even(4))', 'assert!(is_even(5))');
    const { status, findings } = await outcome(await datasetOf([family('a', weak), family('b', wrong)]), 'test-strength');
    expect(status).toBe('failed');
    expect(findings[0]!.message).toMatch(/^the tests kill \d+ of \d+ mutants; missed: /);
    expect(findings[1]!.message).toBe('the test `tests::tells` fails on the solution');
  });

  test('a pair that the compiler refuses, and what it said once is not asked again', async () => {
    const cache = path.join(root, 'cache');
    vi.stubEnv('IRON_CACHE', cache);
    try {
      const dataset = await datasetOf([family('a', CLAMP), family('b', EVEN.replace('number % 2 == 0', 'number % 2')), family('c', LENGTHS)]);
      const first = await outcome(dataset, 'data-quality');
      expect(first).toMatchObject({ status: 'failed', measured: { compiled: 2 }, findings: [{ task: 'b.is_even', line: 2, message: 'the compiler refuses it: mismatched types' }] });
      const kept = path.join(cache, 'compiled-pairs');
      const names = fs.readdirSync(kept);
      expect(names).toHaveLength(3);
      for (const name of names) if (fs.readFileSync(path.join(kept, name), 'utf8') !== 'null') fs.writeFileSync(path.join(kept, name), '"as it was said before"');
      expect((await outcome(dataset, 'data-quality')).findings.map(({ message }) => message)).toEqual(['as it was said before']);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test('a built row says what its task is, and what is no clean pair is left out with its reason', async () => {
    const raw = LENGTHS.replace('words.iter()', 'custom!(words => iter)').replaceAll('lengths', 'raw_lengths');
    const folder = path.join(root, 'left-out');
    fs.mkdirSync(folder);
    const tasks = [family('clamps', CLAMP.replace('difficulty: easy', 'difficulty: hard')), family('lists', raw)].flatMap((text, at) => readFamilyFile(`f${at}.md`, text).tasks);
    const { rows, dropped } = await buildDataset(tasks, folder, { seed: 1, shares: { train: 1, val: 0, test: 0 } });
    expect(rows).toMatchObject([{ id: 'clamps.clamp_low', difficulty: 'hard', family: 'clamps', deps: [], unsafe: false, verbatim_used: false, shape: 'item' }]);
    expect(dropped.map(({ task: { id }, reason }) => [id, reason])).toEqual([['lists.raw_lengths', 'macros stay as they are in Iron: custom']]);
  });

  test('a family gives up what is more than was asked for, and says so', async () => {
    const folder = path.join(root, 'most');
    fs.mkdirSync(folder);
    const { tasks } = readFamilyFile('f.md', family('several', CLAMP, EVEN, LENGTHS));
    const { rows, dropped } = await buildDataset(tasks, folder, { seed: 1, mostOfFamily: 2, stratify: 'difficulty' });
    expect([rows.length, dropped.map(({ reason }) => reason)]).toEqual([2, ['its family has more than 2 tasks']]);
  });

  test('too little native Iron is told with what to do', async () => {
    const dataset = await datasetOf([family('a', CLAMP), family('b', EVEN)]);
    const file = path.join(path.dirname(dataset.manifest), 'tasks', 'b.is_even', 'reference.rs');
    fs.writeFileSync(file, 'pub fn is_even(number: u64) -> bool {\n    custom!(number => even)\n}\n');
    expect(await outcome((await readDataset(dataset.manifest))!, 'iron-purity')).toMatchObject({
      status: 'failed',
      measured: { purity: 0.5 },
      summary: expect.stringContaining('take the others out rather than change the converter'),
      findings: [{ task: 'b.is_even', line: 2, message: 'part of it stays raw Rust in Iron' }],
    });
  });

  test('a gate that is stopped keeps nothing of what it did not come to', async () => {
    const cache = path.join(root, 'stopped');
    vi.stubEnv('IRON_CACHE', cache);
    try {
      const stop = new AbortController();
      stop.abort();
      const dataset = await datasetOf([family('a', CLAMP)]);
      const context = { thresholds: SMALL, signal: stop.signal, tell: () => undefined };
      expect(await GATES.find(({ name }) => name === 'data-quality')!.check(dataset, context)).toMatchObject({ findings: [{ message: 'the gate was stopped' }] });
      expect(fs.existsSync(path.join(cache, 'compiled-pairs'))).toBe(false);
    } finally {
      vi.unstubAllEnvs();
    }
  });

  test('what is frozen and changed later, what is missing, and lines that are no rows', async () => {
    const dataset = await datasetOf([family('a', CLAMP), family('b', EVEN)]);
    const folder = path.dirname(dataset.manifest);
    fs.appendFileSync(path.join(folder, 'tasks', 'a.clamp_low', 'reference.rs'), '// changed\n');
    fs.rmSync(path.join(folder, 'tasks', 'b.is_even', 'tests.rs'));
    fs.appendFileSync(dataset.manifest, '{"id": 5}\nno json\n');
    const complaints = (await readDataset(dataset.manifest))!.complaints.map(({ line, message }) => `${line}: ${message}`);
    expect(complaints[0]).toBe("1: `tasks/a.clamp_low/reference.rs` is not what was frozen: its SHA-256 differs from the row's");
    expect(complaints[1]).toBe('2: `tasks/b.is_even/tests.rs` cannot be read');
    expect(complaints[2]).toMatch(/^3: this is no row of a manifest: /);
    expect(complaints[3]).toMatch(/^4: this line is no JSON: /);
  });

  test('Rust that is not safe or needs crates', async () => {
    const dataset = await datasetOf([family('a', CLAMP), family('b', EVEN)], (row) => ({ ...row, deps: row.family === 'a' ? ['rand'] : [], unsafe: row.family === 'b' }));
    expect((await outcome(dataset, 'dependencies')).findings.map(({ message }) => message)).toEqual(['needs crates: rand', 'is unsafe']);
  });
});

test('a dataset has the same bytes each time', async () => {
  const files = [family('clamps', CLAMP), family('lists', LENGTHS), family('tests', EVEN)];
  const [first, second] = [await datasetOf(files), await datasetOf(files)];
  expect(second.manifestSha256).toBe(first.manifestSha256);
  const chats = (dataset: Dataset): string => fs.readFileSync(path.join(path.dirname(dataset.manifest), 'unsloth', 'iron_train.jsonl'), 'utf8');
  expect(chats(second)).toBe(chats(first));
  expect(JSON.parse(chats(first).split('\n')[0]!)).toMatchObject({ language: 'iron', conversations: [{ role: 'user' }, { role: 'assistant' }] });
});

const PUBLISHED = path.join(REPOSITORY, '..', 'shared', 'redox-data', 'foundation_v2', 'manifest.v2_candidate.jsonl');
test.skipIf(!fs.existsSync(PUBLISHED))('twenty test tasks of the published pilot stand in its training split under other names', async () => {
  const { findings, measured } = await outcome((await readDataset(PUBLISHED))!, 'contamination');
  const leaks = findings.filter(({ task: id }) => /^(result_unwrap_or|vec_pop)_0\d\d$/.test(id ?? ''));
  expect(leaks).toHaveLength(20);
  expect(measured).toMatchObject({ 'tokens test': 0, 'renamed test': 20 });
  expect(leaks[0]).toMatchObject({ task: 'result_unwrap_or_001', related: expect.arrayContaining(['result_unwrap_or_train_001']) });
});
