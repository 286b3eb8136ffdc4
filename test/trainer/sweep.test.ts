// Sweeps: which points are tried, what is said before, what is done again after an end, and when the best can be told from the next.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { SweepRecord } from '../../protocol/chains.js';
import type { Verdict } from '../../protocol/experiment.js';
import { bandWarnings } from '../../trainer/src/config/useful-band.js';
import { withOverrides } from '../../trainer/src/config/overrides.js';
import { resolveConfig } from '../../trainer/src/config/resolve.js';
import { checkSchema } from '../../trainer/src/files/schema-check.js';
import { rowMeasure } from '../../trainer/src/metrics/row-measures.js';
import type { ArmRows } from '../../trainer/src/metrics/rows.js';
import { bestLines, bestOf } from '../../trainer/src/sweep/best.js';
import { pointsOf, SIGIL_GRID } from '../../trainer/src/sweep/grid.js';
import { trainer } from './command-line.js';
import { json, writeExperiment } from './run-support.js';
import { trainingWorker } from './training-worker.js';

let root: string;
beforeAll(() => void (root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-sweep-'))));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));
afterEach(() => void vi.unstubAllEnvs());

const unix = test.skipIf(process.platform === 'win32');

test('the grid of S3 has 108 points, and a seed draws the same ones with the names of the whole', () => {
  const whole = pointsOf({ grid: SIGIL_GRID, runs: null }, 1);
  expect([whole.points.length, whole.all]).toEqual([108, 108]);
  expect(whole.points[0]).toEqual({
    name: '001-learningRate_5e-5-rank_8-alpha_8-warmupSteps_100',
    values: { 'training.optimizer.learningRate': 5e-5, 'training.lora.rank': 8, 'training.lora.alpha': 8, 'training.schedule.warmupSteps': 100 },
  });
  const drawn = pointsOf({ grid: SIGIL_GRID, runs: 5 }, 1);
  expect(drawn).toEqual(pointsOf({ grid: SIGIL_GRID, runs: 5 }, 1));
  expect(drawn.points.map(({ name }) => name)).not.toEqual(pointsOf({ grid: SIGIL_GRID, runs: 5 }, 2).points.map(({ name }) => name));
  expect(whole.points).toEqual(expect.arrayContaining([...drawn.points]));
});

const config = (text: string) => {
  const read = resolveConfig('a.yaml', `id: a\npreset: sigil-phase2\ndataset: { manifest: m.jsonl }\n${text}`);
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join());
  return read.config;
};

test('of two values that exclude each other the one that is not named is switched off', () => {
  const changed = withOverrides(config(''), { 'training.schedule.warmupRatio': 0.1, 'training.budget.epochs': 2 });
  expect([changed.training.schedule.warmupSteps, changed.training.budget.steps]).toEqual([null, null]);
});

test('values outside the band of S3 are told, those inside are not', () => {
  expect(bandWarnings(config(''))).toEqual([]);
  const outside = config('training: { optimizer: { learningRate: 1e-3 }, lora: { rank: 64, alpha: 64 }, budget: { sequenceTokens: 10000 } }');
  expect(bandWarnings(outside).map((each) => each.split(':')[0])).toEqual([
    'the learning rate 0.001 is above 0.0005',
    'the rank 64 is above 32',
    'alpha 64 is above 32',
    'sequences of 10000 tokens add little to the compile rate of programs, which are short (S3 section 5)',
  ]);
  expect(bandWarnings(config('training: { optimizer: { learningRate: 1e-5 } }'))).toEqual([expect.stringContaining('below 0.00005')]);
});

const rows = (passes: readonly boolean[]): ArmRows => ({
  arm: 'rust',
  seeds: [passes.map((passed, at) => ({ verdict: { id: String(at), sample: 0, stage: 'check', status: passed ? 'passed' : 'failed' } as Verdict }))],
});
const candidate = (name: string, passes: readonly boolean[]) => ({ name, figure: { name: 'compile@1', value: passes.filter(Boolean).length / passes.length }, rows: rows(passes) });

test('the best is separable from the next only where the interval of their difference leaves out 0', () => {
  const good = Array.from({ length: 40 }, () => true);
  const nearly = good.map((_, at) => at > 0);
  const bad = good.map((_, at) => at % 2 === 0);
  const measure = rowMeasure('compile@1')!;
  const of = (...all: ReturnType<typeof candidate>[]) => bestOf(all, measure, { seed: 1, resamples: 500 })!;
  expect(of(candidate('bad', bad), candidate('good', good))).toMatchObject({ name: 'good', next: 'bad', difference: 0.5, isSeparable: true });
  const close = of(candidate('nearly', nearly), candidate('good', good));
  expect(close).toMatchObject({ name: 'good', next: 'nearly', isSeparable: false });
  expect(bestLines({ metric: 'compile@1', runs: [{}, {}] as never, best: close }).join('\n')).toContain('it cannot be told from the next, nearly: +0.025');
  expect(bestOf([], measure, {})).toBeUndefined();
  // fewer lints are better
  const lints = rowMeasure('lints per sample')!;
  expect(
    bestOf(
      [
        { ...candidate('many', good), figure: { name: 'lints', value: 3 } },
        { ...candidate('few', good), figure: { name: 'lints', value: 1 } },
      ],
      lints,
      {},
    )?.name,
  ).toBe('few');
});

unix('each point is trained and evaluated once; a point that failed is tried again, another grid is refused', async () => {
  const folder = path.join(root, 'runs');
  const worker = trainingWorker(path.join(folder, 'bin'));
  worker.set({ fault: { fault: 'device-lost', message: 'the device was lost' } });
  vi.stubEnv('IRON_TRAINER_PYTHON', worker.program);
  fs.mkdirSync(path.join(folder, 'model'), { recursive: true });
  const base = writeExperiment(folder, {
    change: {
      arms: ['rust'],
      seeds: [1],
      predictions: {},
      gates: { needed: [] },
      evaluation: { stages: ['parse', 'check'], split: 'all' },
      training: { enabled: true, baseModel: './model' },
    },
  });
  const grid = path.join(folder, 'grid.yaml');
  fs.writeFileSync(grid, 'grid:\n  training.lora.rank: [4, 8]\n  training.optimizer.learningRate: [1e-4]\n');
  const place = path.join(folder, 'sweep');
  const sweep = (...more: string[]) => trainer('hyperparameter_sweep', '--base-cfg', base, '--sweep-dir', place, '--grid', grid, ...more);

  const dry = await sweep('--dry-run', '--seed', '7');
  expect(dry.code, dry.text).toBe(0);
  expect(dry.text).toContain('1-rank_4-learningRate_1e-4: 2 steps, 10 tokens, 4 s\n2-rank_8-learningRate_1e-4: 2 steps, 10 tokens, 8 s\n');
  expect(dry.text).toContain('2 of 2 points, 1 training each; training takes 12 s, and each is evaluated');
  expect(fs.existsSync(place)).toBe(false);
  worker.asked();

  const failed = await sweep('--seed', '7');
  expect([failed.code, failed.text]).toEqual([1, expect.stringContaining('2-rank_8-learningRate_1e-4 failed: rust 7: the device was lost')]);
  worker.set({ answer: 'pub fn f() {}' });
  worker.asked();
  const done = await sweep('--seed', '7');
  expect(done.code, done.text).toBe(0);
  expect(
    worker
      .asked()
      .filter(({ job }) => job === 'train')
      .map(({ seed, training }) => [seed, (training as { lora: { rank: number } }).lora.rank]),
  ).toEqual([
    [7, 4],
    [7, 8],
  ]);
  const record = json(place, 'sweep.json') as SweepRecord;
  expect(checkSchema(SweepRecord, record)).toMatchObject({ ok: true });
  expect(record.runs.map(({ status, figure }) => [status, figure?.value, figure?.denominator])).toEqual([
    ['succeeded', 1, 6],
    ['succeeded', 1, 6],
  ]);
  expect(record.best).toMatchObject({ name: '1-rank_4-learningRate_1e-4', next: '2-rank_8-learningRate_1e-4', difference: 0, isSeparable: false });
  expect(done.text).toMatch(/all together: tensorboard --logdir /);
  expect((await sweep('--seed', '7')).code).toBe(0);
  expect(worker.asked()).toEqual([]);
  expect(await sweep('--seed', '8')).toEqual({ code: 2, text: expect.stringContaining('holds a sweep of another config, grid, metric or seed') });
});

test('a grid that cannot be used is refused with its place', async () => {
  const base = writeExperiment(path.join(root, 'wrong'), { change: { training: { enabled: true, baseModel: 'some/model' } } });
  const grid = path.join(root, 'wrong.yaml');
  const said = async (text: string): Promise<string> => {
    fs.writeFileSync(grid, text);
    const { code, text: answer } = await trainer('sweep', base, '--grid', grid, '--dry-run');
    return `${code} ${answer.replaceAll(grid, 'grid')}`;
  };
  expect(await said('grid: { rank: [1] }')).toMatch(/^2 grid:1:9: a config has no value `rank`: did you mean `training\.lora\.rank`\?/);
  expect(await said('grid: { training.lora.rank: 4 }')).toContain('grid:1:9: `training.lora.rank` is to have a list of values');
  expect(await said('grid: { training.lora.rank: [4] }\nmetric: compile')).toContain('grid:2:1: runs cannot be compared by `compile`: did you mean `compile@1`?');
  expect(await said('grids: {}')).toContain('grid:1:1: there is no key `grids` in a grid');
  // nothing is fetched for a question
  expect(await said('grid: { training.lora.rank: [4] }')).toMatch(/^0 .*steps, .*tokens.*\n[\s\S]*not measured: some\/model is a name of the hub/);
});
