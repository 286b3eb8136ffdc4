// Where failures cluster, and training that reads more of that: verdicts in, sentences and a config out.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig, resolveConfig } from '../../trainer/src/config/resolve.js';
import type { DatasetTask } from '../../trainer/src/dataset/manifest.js';
import { sha256 } from '../../trainer/src/files/sha256.js';
import { type AnsweredTask, weakParts } from '../../trainer/src/metrics/weak-parts.js';
import { configText } from '../../trainer/src/run/run-config.js';
import { trainingRows } from '../../trainer/src/training/rows.js';
import { trainer } from './command-line.js';
import { jsonl } from './run-support.js';

let root: string;
beforeAll(() => void (root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-weak-'))));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

/** Of each family: its group, its tasks, and of how many all samples fail. */
const answered = (families: Readonly<Record<string, readonly [group: string | null, tasks: number, failed: number]>>): AnsweredTask[] =>
  Object.entries(families).flatMap(([family, [group, tasks, failed]]) => Array.from({ length: tasks }, (_, at) => ({ id: `${family}.${at}`, family, group, samples: 2, failed: at < failed ? 2 : 0 })));
const names = (tasks: readonly AnsweredTask[]): string[] => weakParts(tasks).map(({ by, name, failed, tasks: of }) => `${by} ${name} ${failed}/${of}`);

test('a family or group is weak where its interval is above that of all others', () => {
  expect(names(answered({ a: ['g', 10, 9], b: ['g', 10, 2], c: ['h', 20, 4], d: ['h', 20, 4] }))).toEqual(['family a 9/10']);
  expect(names(answered({ a: ['g', 10, 9], b: ['g', 10, 8], c: ['h', 20, 4], d: ['h', 20, 4] }))).toEqual(['group g 17/20', 'family a 9/10', 'family b 8/10']);
  // few tasks show nothing, however many of them fail
  expect(names(answered({ a: [null, 3, 3], b: [null, 9, 4], c: [null, 8, 3] }))).toEqual([]);
  expect(names(answered({ a: ['g', 5, 5] }))).toEqual([]);
  expect(names([])).toEqual([]);
});

test('a task fails where at least half of its samples do', () => {
  const half = answered({ a: ['g', 12, 12], b: ['h', 30, 0] }).map((task) => ({ ...task, samples: 4, failed: task.family === 'a' ? 2 : 1 }));
  expect(names(half)).toEqual(['family a 12/12']);
  expect(names(half.map((task) => ({ ...task, failed: 1 })))).toEqual([]);
});

const task = (id: string, family: string, group: string): DatasetTask =>
  ({ row: { id, family, group, split: 'train' }, prompt: id, rust: `fn ${id}() {}`, iron: '', tests: null, line: 1 }) as unknown as DatasetTask;
const TASKS = [task('one', 'a', 'g'), task('two', 'b', 'g'), task('three', 'c', 'h')];
const CONFIG = { task: 'codegen', sampling: { system: null } } as unknown as Parameters<typeof trainingRows>[2];

test('tasks of a weight are read so often, by the larger one of family and group, and come first where only some are taken', () => {
  const ids = (most: number | null, weights: Record<string, number>): string[] => trainingRows(TASKS, 'rust', CONFIG, { most, weights }).map(({ id }) => id);
  expect(ids(null, {})).toEqual(['one', 'two', 'three']);
  expect(ids(null, { g: 2, b: 3 })).toEqual(['one', 'one', 'two', 'two', 'two', 'three']);
  for (const { row } of TASKS) expect(ids(1, { [row.family]: 2 })).toEqual([row.id, row.id]);
});

/** An experiment whose runs have these verdicts: by the id of a task, whether it passes. */
function experiment(id: string, verdicts: Readonly<Record<string, boolean>>, change = ''): string {
  const folder = path.join(root, 'experiments', id);
  const text = `id: ${id}\npreset: redox-pilot\nseeds: [1]\ntraining: { enabled: true, baseModel: org/model${change} }\n`;
  const read = resolveConfig('config.yaml', text);
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join());
  const config = configText(read.config);
  fs.mkdirSync(path.join(folder, 'dataset'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'config.yaml'), config);
  const worked = { formatVersion: 1, status: 'succeeded', stages: [], started: '2026-01-01T00:00:00Z', configSha256: sha256(config), command: [] };
  fs.writeFileSync(path.join(folder, 'experiment.json'), JSON.stringify({ ...worked, id, arms: ['rust', 'iron'], seeds: [1], runs: ['rust-1', 'iron-1'] }));
  const row = (family: string, split: string, at: number) => ({ id: `${family}.${at}`, split, family, group: family[0], deps: [], unsafe: false, prompt_path: 'p.md', rust_path: 'r.rs' });
  // x1 is learnt from, x2 watched with, x3 measured with; z has nothing to learn from
  const rows = ['x1 train', 'x2 val', 'x3 test', 'y1 train', 'y2 val', 'y3 test', 'z2 val'].flatMap((each) => Array.from({ length: 12 }, (_, at) => row(each.split(' ')[0]!, each.split(' ')[1]!, at)));
  fs.writeFileSync(path.join(folder, 'dataset/dataset_v0_manifest.jsonl'), jsonl(rows));
  for (const arm of ['rust', 'iron']) {
    const made = Object.entries(verdicts).map(([of, passes]) => ({
      id: of,
      arm,
      sample: 0,
      family: of.split('.')[0],
      stage: 'test',
      status: passes ? 'passed' : 'failed',
      class: passes ? 'none' : 'logic',
    }));
    fs.mkdirSync(path.join(folder, 'runs', `${arm}-1`, 'evaluation'), { recursive: true });
    fs.writeFileSync(
      path.join(folder, 'runs', `${arm}-1`, 'evaluation/verdicts.jsonl'),
      jsonl(made.map((each) => ({ ...each, codes: [], message: '', tests: null, mutants: null, lints: null, sha256: '0'.repeat(64), durations: {} }))),
    );
  }
  return folder;
}
const of = (family: string, passing: number): Record<string, boolean> => Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`${family}.${at}`, at < passing]));
const weak = (id: string, ...more: string[]) => trainer('weak-families', id, '--experiments', path.join(root, 'experiments'), ...more);

test('a weak family of val leads to more of its group, in a config that trains again and says why', async () => {
  experiment('pilot', { ...of('x2', 1), ...of('y2', 11), ...of('x3', 0) });
  const out = path.join(root, 'pilot-targeted.experiment.yaml');
  const made = await weak('pilot', '--out', out, '--weight', '3');
  expect([made.code, made.text.split('\n')[0]], made.text).toEqual([0, '24 verdicts of tasks of `test` are left aside: they choose nothing']);
  expect(made.text).toMatch(/^family x2: 11 of 12 tasks fail \(6\d\.\d % to 9\d\.\d %\), of the others 1 of 12 \(/m);
  const read = await readConfig(out);
  expect(read).toMatchObject({ ok: true, config: { id: 'pilot-targeted', training: { enabled: true, baseModel: 'org/model', data: { weights: { x: 3 } } }, predictions: {} } });
  expect(fs.readFileSync(out, 'utf8')).toMatch(/^# pilot, with more of what it fails in:\n# family x2: 11 of 12/);
  expect(await weak('pilot', '--out', out)).toMatchObject({ code: 2, text: expect.stringContaining('is there already') });
});

test('what is measured with chooses nothing, and what has nothing to learn from is named', async () => {
  experiment('measured', { ...of('x3', 0), ...of('y3', 12) });
  expect(await weak('measured')).toMatchObject({ code: 2, text: expect.stringContaining('all 48 verdicts are of tasks of `test`, which is what is measured with and chooses nothing') });
  experiment('even', { ...of('x2', 6), ...of('y2', 7) });
  expect(await weak('even')).toMatchObject({ code: 1, text: expect.stringContaining('24 tasks: in no family and no group more fail than elsewhere') });
  experiment('lacking', { ...of('z2', 0), ...of('y2', 12), ...of('x2', 12) });
  expect(await weak('lacking')).toMatchObject({ code: 1, text: expect.stringContaining('z2 has no tasks of `train`, and neither has its group') });
  fs.rmSync(path.join(experiment('killed', of('x2', 1)), 'runs/iron-1/evaluation/verdicts.jsonl'));
  expect(await weak('killed')).toMatchObject({ code: 2, text: expect.stringContaining('the run iron-1 has no verdicts yet') });
});

test('weights for rows of files are refused by their place', () => {
  const read = resolveConfig('a.yaml', 'id: a\npreset: sigil-phase1\ndataset: { manifest: m.jsonl }\ntraining:\n  data:\n    files: [src]\n    weights: { strings: 2 }\n');
  expect(read.ok ? [] : read.problems.map(({ line, key }) => [line, key])).toEqual([[7, 'training.data.weights']]);
});
