// A folder that an older version of the trainer left, whose config lacks keys that came later, is gone on with.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { EXPERIMENT_FILES, type ExperimentRecord, RUN_FILES } from '../../protocol/runs.js';
import { sha256 } from '../../trainer/src/files/sha256.js';
import { trainer } from './command-line.js';
import { json } from './run-support.js';
import { trainingExperiment } from './training-worker.js';

let root: string;
beforeAll(() => void (root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-older-'))));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));
afterEach(() => void vi.unstubAllEnvs());

/** Keys that configs did not have from the beginning, with what they are where nobody wrote them. */
const LATER: Readonly<Record<string, unknown>> = {
  'sampling.repairs': 0,
  'sampling.constrained': false,
  'evaluation.measureBase': false,
  'training.loadFrom': null,
  'training.data.files': [],
  'training.data.validationShare': 0.05,
  'training.checkpoints.probes': 0,
  'dataset.build.crates': null,
  'dataset.build.corpus': null,
};

type Tree = Record<string, unknown>;
const at = (tree: Tree, key: string): unknown => key.split('.').reduce<unknown>((value, name) => (value as Tree)[name], tree);
const without = (text: string, keys: readonly string[]): string => {
  const tree = parse(text) as Tree;
  for (const key of keys) delete (at(tree, key.split('.').slice(0, -1).join('.')) as Tree)[key.split('.').at(-1)!];
  return stringify(tree, { lineWidth: 0 });
};

/** Writes the config of a record as the older version did, with its hash. */
function makeOlder(folder: string, record: string, config: string): void {
  const text = without(fs.readFileSync(path.join(folder, config), 'utf8'), Object.keys(LATER));
  fs.writeFileSync(path.join(folder, config), text);
  const value = json(folder, record) as { configSha256: string };
  fs.writeFileSync(path.join(folder, record), JSON.stringify({ ...value, configSha256: sha256(text) }));
}

test.skipIf(process.platform === 'win32').each(['resume', 'run'])('`%s` goes on with it, and writes the keys out with their values', async (command) => {
  const { config, worker, place, at: folder } = trainingExperiment(path.join(root, command), { fault: { fault: 'device-lost', message: 'the device was lost' } });
  expect((await trainer('run', config, ...place)).code).toBe(1);
  const whole = fs.readFileSync(path.join(folder, EXPERIMENT_FILES.config), 'utf8');
  expect(Object.keys(LATER).map((key) => [key, at(parse(whole) as Tree, key)])).toEqual(Object.entries(LATER));
  makeOlder(folder, EXPERIMENT_FILES.record, EXPERIMENT_FILES.config);
  for (const run of ['rust-1', 'iron-1']) makeOlder(path.join(folder, EXPERIMENT_FILES.runs, run), RUN_FILES.record, RUN_FILES.config);
  worker.set({});
  const resumed = await (command === 'resume' ? trainer('resume', 'small', ...place) : trainer('run', config, ...place));
  expect(resumed.code, resumed.text).toBe(0);
  expect(fs.readFileSync(path.join(folder, EXPERIMENT_FILES.config), 'utf8')).toBe(whole);
  expect((json(folder, EXPERIMENT_FILES.record) as ExperimentRecord).configSha256).toBe(sha256(whole));
});
