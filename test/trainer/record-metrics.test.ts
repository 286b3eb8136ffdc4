// The three figures that a record keeps of a run that trained (contract row L3).
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { RunEvent } from '../../protocol/runs.js';
import type { RunContext } from '../../trainer/src/run/context.js';
import { recordMetrics, recordMetricsOf } from '../../trainer/src/run/record-metrics.js';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-record-'));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const run = { work: { path: (name: string) => path.join(folder, name) } } as unknown as RunContext;
const probed = (step: number, compiled: number): Omit<RunEvent, 'time'> => ({ kind: 'training', stage: 'train', training: { step, probes: { of: 8, compiled, passed: 0 } } });
const compile = (value: number | null) => [
  { name: 'compile@1', value: 1, unit: 'share', slice: { by: 'difficulty' as const, value: 'easy' } },
  { name: 'compile@1', value, unit: 'share' },
];

test('the best rate is the highest of all checkpoints and of the evaluation', async () => {
  expect(await recordMetrics(run, compile(0.5), null)).toEqual({ finalLoss: null, bestCompileRate: 0.5, trainingTimeHours: null });
  expect(await recordMetrics(run, compile(null), null)).toEqual({ finalLoss: null, bestCompileRate: null, trainingTimeHours: null });
  fs.writeFileSync(path.join(folder, 'events.jsonl'), [probed(10, 2), probed(20, 6), probed(30, 3)].map((each) => `${JSON.stringify({ time: '', ...each })}\n`).join(''));
  expect(await recordMetrics(run, compile(0.5), { loss: 0.25, seconds: 5400 })).toEqual({ finalLoss: 0.25, bestCompileRate: 0.75, trainingTimeHours: 1.5 });
  expect((await recordMetrics(run, compile(0.875), null)).bestCompileRate).toBe(0.875);
});

test('an experiment has the lowest loss, the highest rate and all hours of its runs', () => {
  const runs = [{ finalLoss: 0.5, bestCompileRate: 0.75, trainingTimeHours: 1 }, undefined, { finalLoss: 0.25, bestCompileRate: 0.5, trainingTimeHours: 2 }];
  expect(recordMetricsOf(runs)).toEqual({ finalLoss: 0.25, bestCompileRate: 0.75, trainingTimeHours: 3 });
  expect(recordMetricsOf([undefined])).toEqual({ finalLoss: null, bestCompileRate: null, trainingTimeHours: null });
});
