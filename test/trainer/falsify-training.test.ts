// One training done twice: what counts as the same, what the report makes of it, and a tiny model that repeats itself.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { FORMAT_VERSION, type Metric, type Report } from '../../protocol/experiment.js';
import { EXPERIMENT_FILES, TrainingReplication, type TrainingSummary } from '../../protocol/runs.js';
import { checkSchema } from '../../trainer/src/files/schema-check.js';
import { compareTrainings, replicationLines } from '../../trainer/src/training/replication.js';
import { trainer } from './command-line.js';
import { json } from './run-support.js';
import { trainingPython } from './training-python.js';
import { trainingExperiment } from './training-worker.js';

const python = await trainingPython();
let root: string;
beforeAll(() => void (root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-falsify-'))));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));
afterEach(() => void vi.unstubAllEnvs());

describe('what two trainings have in common', () => {
  const summary = (change: Partial<TrainingSummary> = {}) =>
    ({
      losses: [1, 0.5],
      adapter: 'checkpoints/last',
      adapters: { last: 'a'.repeat(64) },
      versions: { torch: '2.0' },
      determinism: { threads: 1 },
      device: { kind: 'cpu', name: 'processor', count: 1, memory: null, driver: null },
      model: { name: 'm', revision: null, sha256: null, parameters: 1, trainable: 1 },
      seconds: 1,
      memory: 5,
      tokens: 10,
      ...change,
    }) as TrainingSummary;
  const figure = (name: string, value: number, unit = 'share'): Metric => ({ name, value, unit });
  const compared = (change: Partial<TrainingSummary>, metrics: Metric[] | null = []) => {
    const before = { formatVersion: FORMAT_VERSION, metrics: [figure('compile@1', 0.5), figure('latency per sample', 12, 'ms')] } as const;
    const now = metrics === null ? null : { ...before, metrics: [...before.metrics.slice(metrics.length), ...metrics] };
    return compareTrainings({ arm: 'rust', seed: 42 }, { summary: summary(), metrics: { ...before, metrics: [...before.metrics] } }, { summary: summary(change), metrics: now });
  };

  test('losses up to 1e-6 apart are the same, and one step more is not', () => {
    expect(compared({ losses: [1, 0.5 + 9e-7] })).toMatchObject({ falsified: false, losses: { status: 'same', step: null } });
    expect(compared({ losses: [1, 0.5 + 2e-6] })).toMatchObject({ falsified: true, losses: { status: 'different', step: 2 } });
    expect(compared({ losses: [1, Number.NaN] })).toMatchObject({ falsified: true, losses: { status: 'different', step: 2, largestDifference: null } });
    expect(compared({ losses: [1, 0.5, 0.2] })).toMatchObject({ falsified: true, losses: { status: 'different', steps: [2, 3], step: 3 } });
  });

  test('the adapter is compared by its bytes', () => {
    expect(compared({ adapters: { last: 'b'.repeat(64) } })).toMatchObject({ falsified: true, adapter: { status: 'different' }, losses: { status: 'same' } });
    expect(compared({ adapters: {} })).toMatchObject({ falsified: false, adapter: { status: 'not-measured' } });
  });

  test('figures are compared but for those of time; what was used is told', () => {
    expect(compared({}, [figure('compile@1', 0.5), figure('latency per sample', 99, 'ms')])).toMatchObject({ falsified: false, metrics: { status: 'same', compared: 1 } });
    const other = compared({ versions: { torch: '2.1' } }, [figure('compile@1', 0.6), figure('latency per sample', 12, 'ms')]);
    expect(other).toMatchObject({ falsified: true, metrics: { status: 'different', different: ['compile@1'] }, environment: ['torch: 2.0, then 2.1'] });
    expect(replicationLines(other)).toEqual(expect.arrayContaining(['metrics: 1 of 1 figures differ: compile@1', 'not the same both times: torch: 2.0, then 2.1']));
    expect(compared({}, null)).toMatchObject({ falsified: false, metrics: { status: 'not-measured' } });
  });
});

const unix = test.skipIf(process.platform === 'win32');

const experiment = (name: string) => trainingExperiment(path.join(root, name), {});

const items = (at: string): Record<string, string> =>
  Object.fromEntries(
    (json(at, EXPERIMENT_FILES.report) as Report).checklists
      .find(({ arm }) => arm === 'rust')!
      .items.slice(0, 3)
      .map(({ id, status }) => [id, status]),
  );

unix('a run of an experiment is trained again, and the report counts it', async () => {
  const { config, worker, place, at } = experiment('run');
  expect((await trainer('run', config, ...place)).code).toBe(0);
  expect(items(at)).toEqual({ r1_same_loss_curve: 'not-measured', r2_same_final_weights: 'not-measured', r3_same_eval_metrics: 'not-measured' });
  worker.asked();
  const steady = await trainer('falsify-training', path.join(at, 'runs/rust-1'), ...place);
  expect([steady.code, steady.text]).toEqual([0, expect.stringContaining('losses: the same within 0.000001 at each of 2 steps')]);
  expect(worker.asked().filter(({ job }) => job === 'train')).toHaveLength(1);
  expect(checkSchema(TrainingReplication, json(at, 'replications/rust-1.json'))).toMatchObject({ ok: true, value: { falsified: false, adapter: { status: 'same' }, metrics: { status: 'same' } } });
  expect(items(at)).toEqual({ r1_same_loss_curve: 'passed', r2_same_final_weights: 'passed', r3_same_eval_metrics: 'passed' });
  expect((await trainer('verify', path.join(at, EXPERIMENT_FILES.report))).code).toBe(0);

  fs.rmSync(path.join(at, 'replications'), { recursive: true });
  worker.set({ drift: 1e-5, answer: 'pub fn other() {}' });
  const drifting = await trainer('falsify-training', 'small', ...place);
  expect([drifting.code, drifting.text]).toEqual([1, expect.stringContaining('losses: different from step 1 on')]);
  expect(json(at, 'replications/rust-1.json')).toMatchObject({ falsified: true, losses: { step: 1 }, adapter: { status: 'different' }, metrics: { status: 'different' } });
  expect(items(at)).toEqual({ r1_same_loss_curve: 'failed', r2_same_final_weights: 'failed', r3_same_eval_metrics: 'failed' });
});

unix('what cannot be trained again is refused with what to do', async () => {
  const { config, worker, place, at } = experiment('refused');
  const said = async (...parameters: string[]) => trainer('falsify-training', ...parameters, ...place);
  expect(await said('nothing')).toEqual({ code: 2, text: expect.stringContaining('no folder of a run or of an experiment') });
  worker.set({ fault: { fault: 'device-lost', message: 'the card is gone' } });
  const failed = await said(config, '--arm', 'iron');
  expect([failed.code, failed.text]).toEqual([2, expect.stringMatching(/the card is gone.*no run that was trained and is done: `iron-trainer resume small-falsify-training` first/s)]);
  expect(fs.existsSync(path.join(at, '..', 'small-falsify-training', 'replications'))).toBe(false);
  worker.set({});
  expect((await said(config, '--arm', 'iron')).code).toBe(0);
  expect(json(at, '..', 'small-falsify-training', 'replications/iron-1.json')).toMatchObject({ arm: 'iron', seed: 1, falsified: false });
  expect((await said(path.join(at, '..', 'small-falsify-training'), '--seed', '3')).code).toBe(2);
});

test.skipIf(!python.ok)(
  'a tiny model is the same to the byte when it is trained again',
  async () => {
    vi.stubEnv('OMP_NUM_THREADS', '1');
    const experiments = path.join(root, 'real');
    const { code, text } = await trainer('falsify-training', '--device', 'cpu', '--experiments', experiments);
    expect(code, text).toBe(0);
    const at = path.join(experiments, 'falsify-training-tiny-rust-42-cpu');
    expect(json(at, 'replications/rust-42.json')).toMatchObject({ falsified: false, losses: { status: 'same', largestDifference: 0 }, adapter: { status: 'same' }, metrics: { status: 'same' } });
    expect(items(at)).toEqual({ r1_same_loss_curve: 'passed', r2_same_final_weights: 'passed', r3_same_eval_metrics: 'passed' });
  },
  600_000,
);
