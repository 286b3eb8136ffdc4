// The chat export of the shipped tasks, rendered by a tokenizer of Hugging Face as Unsloth and TRL render it.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeTinyModel } from '../../trainer/src/worker/tiny-model.js';
import { workerEnvironment } from '../../trainer/src/worker/process.js';
import { trainer } from './command-line.js';
import { trainingPython } from './training-python.js';

const python = await trainingPython();
let root: string;
beforeAll(() => void (root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-export-'))));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

test.skipIf(!python.ok)('every row of the shipped tasks is what a template renders and what the worker trains on', async () => {
  if (!python.ok) return;
  expect((await trainer('dataset', 'build', '--out', path.join(root, 'data'))).code).toBe(0);
  await writeTinyModel(path.join(root, 'model'), python.program, new AbortController().signal);
  const parameters = [path.join(import.meta.dirname, 'chat_export.py'), path.join(root, 'model'), path.join(root, 'data')];
  const found = JSON.parse(execFileSync(python.program, parameters, { env: { ...process.env, ...workerEnvironment() }, encoding: 'utf8' })) as Record<string, { rows: number; same: number }>;
  const files = ['iron', 'rust'].flatMap((arm) => ['test', 'train', 'val'].map((split) => `${arm}_${split}.jsonl`));
  expect(Object.keys(found)).toEqual(['trl', 'unsloth'].flatMap((tool) => files.map((name) => `${tool}/${name}`)));
  const columns = (name: string): string[] => [...(name.startsWith('trl/') ? ['completion', 'prompt'] : ['conversations']), 'family', 'id', 'language', 'source', 'split'].sort();
  for (const [name, each] of Object.entries(found)) expect([name, each]).toEqual([name, { rows: each.rows, same: each.rows, columns: columns(name), roles: ['user assistant'] }]);
  expect(found['unsloth/rust_train.jsonl']!.rows).toBeGreaterThan(200);
});
