// When the workflow of S3 iterates and sweeps, and what its file may say.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChainFigure } from '../../protocol/chains.js';
import { conditionLines, neededIteration, plateau, SIGIL_TARGETS } from '../../trainer/src/chain/conditions.js';
import { planText, readPlan, sigilPlan } from '../../trainer/src/chain/sigil-plan.js';
import { trainer } from './command-line.js';

let root: string;
beforeAll(() => void (root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-sigil-plan-'))));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const figures = (compile: number | null, lints: number | null, idiomatic: number | null, documented: number | null): ChainFigure[] =>
  [compile, lints, idiomatic, documented].map((value, at) => ({ name: SIGIL_TARGETS[at]!.name, value }));
const REACHED = figures(0.95, 2, 0.7, 0.5);

test('the targets are those of S3', () => {
  expect(SIGIL_TARGETS.map(({ name, bound, target }) => [name, bound, target])).toEqual([
    ['compile@1', 'least', 0.95],
    ['lints per sample', 'most', 2],
    ['idiomatic score', 'least', 0.7],
    ['doc_comment_rate', 'least', 0.5],
  ]);
  expect(conditionLines().join('\n')).toContain('compile@1 at least 0.95, lints per sample at most 2');
});

test('expert iteration is needed where any figure misses its target or was not measured', () => {
  expect(neededIteration(REACHED)).toMatchObject({ isNeeded: false });
  expect(neededIteration(figures(0.94, 2, 0.7, 0.5))).toEqual({ isNeeded: true, reasons: ['compile@1 is 0.940, and is to be at least 0.95'] });
  expect(neededIteration(figures(1, 2.1, 0.7, 0.5)).reasons).toEqual(['lints per sample is 2.100, and is to be at most 2']);
  expect(neededIteration(figures(1, null, 0.6, 0.5)).reasons).toHaveLength(2);
});

test('metrics plateau where targets are missed and nothing came nearer', () => {
  expect(plateau(figures(0.1, 5, 0.1, 0.1), REACHED)).toEqual({ isNeeded: false, reasons: ['every target is reached'] });
  expect(plateau(figures(0.8, 2, 0.7, 0.5), figures(0.81, 2, 0.7, 0.5))).toEqual({ isNeeded: true, reasons: ['compile@1 went from 0.800 to 0.810, not more than 0.02 nearer to its target'] });
  expect(plateau(figures(0.8, 2, 0.7, 0.5), figures(0.83, 2, 0.7, 0.5)).isNeeded).toBe(false);
  // fewer warnings are nearer; a figure whose target is reached counts nowhere
  expect(plateau(figures(1, 4, 0.7, 0.5), figures(1, 3, 0.9, 0.5)).isNeeded).toBe(false);
  expect(plateau(figures(1, 3, 0.7, 0.5), figures(1, 4, 0.9, 0.5)).isNeeded).toBe(true);
  // measured for the first time is a gain, not measured any more is none
  expect(plateau(figures(0, null, 0, 0), figures(0, 3, 0, 0)).isNeeded).toBe(false);
  expect(plateau(figures(0, 3, 0, 0), figures(0, null, 0, 0)).isNeeded).toBe(true);
});

test('the file of a workflow is read again as it was written, and mistakes are named', async () => {
  const file = path.join(root, 'a.sigil.yaml');
  const plan = sigilPlan({ id: 'a', model: 'some/model', corpus: ['.'], tiny: false });
  fs.writeFileSync(file, planText(plan));
  expect(await readPlan(file)).toEqual(plan);
  const said = async (change: object): Promise<string> => {
    fs.writeFileSync(file, planText({ ...plan, ...change }));
    return readPlan(file).then(
      () => 'nothing is wrong',
      (error: Error) => error.message.replaceAll(file, 'a'),
    );
  };
  expect(await said({ phase2: { 'training.lora.rang': 4 } })).toMatch(/^a:\d+:1: a config has no value `training\.lora\.rang`: did you mean `training\.lora\.rank`\?$/);
  expect(await said({ corpus: ['nowhere'] })).toMatch(/^a:\d+:1: there is nothing at nowhere/);
  expect(await said({ rounds: 3 })).toContain('has an unknown key `rounds`');
});

test('--dry-run says the steps and the conditions, and begins nothing', async () => {
  const place = path.join(root, 'dry');
  const { code, text } = await trainer('experiment', 'sigil', '--dry-run', '--corpus', root, '--experiments', place);
  expect(code, text).toBe(0);
  expect(text).toContain('5. expert iteration if needed: at most 2 rounds');
  expect(text).toContain('6. sweep if metrics plateau: 108 of 108 points');
  expect(text).toContain('metrics plateau where targets are missed');
  expect(fs.readdirSync(place)).toEqual(['sigil.sigil.yaml']);
  expect(await trainer('experiment', 'sigil', '--experiments', path.join(root, 'none'))).toEqual({ code: 2, text: expect.stringContaining('name folders and files of Rust with --corpus') });
});
