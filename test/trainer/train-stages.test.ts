// The stages `train` and `sample` of a run around a worker that can die: what is kept, what is asked again, what is told.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import type { Measurements, Report, Sample } from '../../protocol/experiment.js';
import { EXPERIMENT_FILES, RUN_FILES, RunEvent, type RunMetrics, type RunRecord, TrainingSummary, TrainingTokens } from '../../protocol/runs.js';
import { TrainRequest } from '../../protocol/worker.js';
import { checkSchema } from '../../trainer/src/files/schema-check.js';
import { lockedVersions } from '../../trainer/src/python/locked-versions.js';
import { cargoPackages } from '../../trainer/src/run/dependencies.js';
import { QualityLine } from '../../trainer/src/training/probe-judge.js';
import { seedOf } from '../../trainer/src/training/rows.js';
import { budgetOf } from '../../trainer/src/training/token-budget.js';
import { trainer } from './command-line.js';
import { json, lines } from './run-support.js';
import { trainingExperiment, type WorkerSettings } from './training-worker.js';

let root: string;
beforeAll(() => void (root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-train-'))));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));
afterEach(() => void vi.unstubAllEnvs());

let made = 0;
function experiment(settings: WorkerSettings, change: Record<string, object> = {}) {
  const { config, worker, place, at } = trainingExperiment(path.join(root, String(made++)), settings, change);
  return { at, worker, run: (...more: string[]) => trainer('run', config, ...place, ...more), resume: () => trainer('resume', 'small', ...place) };
}

const unix = test.skipIf(process.platform === 'win32');

unix('both arms are trained on the same number of tokens and answer; nothing is done twice', async () => {
  const { at, worker, run } = experiment({ answer: 'Sure:\n```rust\npub fn f() {}\n```\nDone.' }, { evaluation: { stages: ['transform', 'parse'], split: 'all', measureBase: true } });
  const first = await run();
  expect(first.code, first.text).toBe(0);
  const asked = worker.asked();
  expect(asked.map(({ job, adapter }) => [job, adapter === null || adapter === undefined ? '' : path.relative(at, String(adapter))])).toEqual([
    ['generate', ''],
    ['generate', ''],
    ['tokenize', ''],
    ['train', ''],
    ['generate', 'runs/rust-1/checkpoints/last'],
    ['train', ''],
    ['generate', 'runs/iron-1/checkpoints/last'],
  ]);
  const requests = asked.filter(({ job }) => job === 'train');
  expect(requests.map((request) => checkSchema(TrainRequest, request).ok)).toEqual([true, true]);
  const tokens = checkSchema(TrainingTokens, json(at, EXPERIMENT_FILES.trainingTokens));
  expect(tokens.ok).toBe(true);
  const { arms, budget } = json(at, EXPERIMENT_FILES.trainingTokens) as TrainingTokens;
  expect(requests.map(({ tokenBudget }) => tokenBudget)).toEqual([budget, budget]);
  expect(budget).toBe(3 * Math.max(arms['rust']!.tokens, arms['iron']!.tokens));
  for (const name of ['rust-1', 'iron-1']) {
    const of = path.join(at, 'runs', name);
    expect(checkSchema(TrainingSummary, json(of, RUN_FILES.trainSummary)).ok).toBe(true);
    const events = lines<RunEvent>(of, RUN_FILES.events);
    expect(events.filter((event) => !checkSchema(RunEvent, event).ok)).toEqual([]);
    expect(events.flatMap(({ training }) => training?.loss ?? [])).toEqual([1, 0.5]);
    const rows = lines<{ id: string; messages: { role: string; content: string }[] }>(of, RUN_FILES.trainRows);
    const language = name === 'iron-1' ? 'iron' : 'rust';
    expect(rows.map(({ messages }) => messages.map(({ role }) => role))).toEqual([
      ['user', 'assistant'],
      ['user', 'assistant'],
    ]);
    expect(rows[0]!.messages[0]!.content).toContain(`\`\`\`${language}`);
    expect(rows[0]!.messages[1]!.content).toMatch(language === 'iron' ? /function .*\n/ : /pub fn /);
    const answers = lines<Sample>(of, RUN_FILES.predictions);
    expect([answers.length, new Set(answers.map(({ prediction }) => prediction))]).toEqual([6, new Set(['pub fn f() {}'])]);
    expect(answers[0]).toMatchObject({
      seed: seedOf(1, answers[0]!.id, 0),
      modelVersion: 'model',
      adapterSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      generatedTokens: 3,
      latencyMilliseconds: 100,
    });
    const lock = fs.readFileSync(path.join(of, RUN_FILES.lock), 'utf8');
    expect(lock).toMatch(/torch: "?0\.0/);
    expect(lock).toMatch(/adapters:\n {4}last: sha256:[0-9a-f]{64}/);
    expect(fs.readFileSync(path.join(of, RUN_FILES.metrics), 'utf8')).toContain('"training tokens"');
    expect(fs.readFileSync(path.join(of, RUN_FILES.log), 'utf8')).toMatch(
      /by hand on 2 cards: .* -m torch\.distributed\.run --standalone --nproc-per-node 2 -m iron_worker --request training\/request\.json/,
    );
    expect(fs.readdirSync(path.join(of, 'evaluation')).filter((each) => /journal|questions|partial/.test(each))).toEqual([]);
  }
  expect(json(at, 'runs/rust-base', RUN_FILES.record)).toMatchObject({ base: true, status: 'succeeded', stages: [{ name: 'train', status: 'skipped' }, {}, {}, {}] });
  const report = json(at, EXPERIMENT_FILES.report) as Report;
  expect(report.inputs.flatMap(({ arm, base, path: file }) => (arm === undefined ? [] : [`${arm} ${base ?? false} ${file}`])).filter((each) => each.endsWith('verdicts.jsonl'))).toEqual([
    'rust false ../runs/rust-1/evaluation/verdicts.jsonl',
    'rust true ../runs/rust-base/evaluation/verdicts.jsonl',
    'iron false ../runs/iron-1/evaluation/verdicts.jsonl',
    'iron true ../runs/iron-base/evaluation/verdicts.jsonl',
  ]);
  expect(report.claims.filter(({ id }) => id === 'rust / parse@1').map(({ metric }) => metric.denominator)).toEqual([6]);
  expect(report.claims.find(({ id }) => id === 'iron / delta transform against the base')!.metric).toMatchObject({ denominator: 6 });
  expect(json(at, EXPERIMENT_FILES.measurements)).toMatchObject({ trainings: [{ arm: 'rust', seed: 1, losses: [1, 0.5], tokens: 10 }, { arm: 'iron' }] });

  expect((await run()).code).toBe(0);
  expect(worker.asked()).toEqual([]);
  // a process that was killed before it wrote down what the worker had done
  const before = fs.readFileSync(path.join(at, 'runs/iron-1', RUN_FILES.predictions), 'utf8');
  fs.rmSync(path.join(at, 'runs/iron-1', RUN_FILES.trainSummary));
  expect((await run()).code).toBe(0);
  expect(worker.asked().map(({ job }) => job)).toEqual(['train']);
  expect(fs.readFileSync(path.join(at, 'runs/iron-1', RUN_FILES.predictions), 'utf8')).toBe(before);
});

unix('what a training was made with is listed beside what fixes each of it', async () => {
  const locked = lockedVersions(fs.readFileSync(path.join(import.meta.dirname, '../../trainer/python/requirements.lock'), 'utf8'));
  const packages = { torch: `${locked.get('torch')!}+cpu`, Huggingface_Hub: locked.get('huggingface-hub')!, peft: '0.0.1', 'of-my-own': '1.0', pip: '25.0' };
  const { at, run } = experiment({ answer: 'pub fn f() {}', packages });
  const ended = await run();
  expect(ended.code, ended.text).toBe(0);
  expect(json(at, 'runs/rust-1', RUN_FILES.trainSummary)).toMatchObject({ packages });
  const { environment } = json(at, EXPERIMENT_FILES.measurements) as Measurements;
  const of = (kind: string) => environment!.dependencies.filter((each) => each.kind === kind).map(({ name, version, lockedBy }) => [name, version, lockedBy]);
  expect(of('python')).toEqual([
    ['torch', packages.torch, 'requirements.lock'],
    ['huggingface-hub', packages.Huggingface_Hub, 'requirements.lock'],
    ['peft', '0.0.1', null],
    ['of-my-own', '1.0', null],
  ]);
  expect(of('tool')).toEqual([
    ['node', process.versions.node, 'reproducibility.lock'],
    ['rustc', expect.stringMatching(/^1\.\d+\.\d+/), expect.stringMatching(/^commit [0-9a-f]{40}$/)],
  ]);
  // the tests run from the sources, of which nothing says with which packages they were compiled
  expect(of('npm')).toEqual([['packages of the sources', 'as installed', null]]);
  expect((json(at, EXPERIMENT_FILES.report) as Report).checklists[0]!.items.find(({ id }) => id.startsWith('r4'))).toMatchObject({
    status: 'failed',
    found: 'no exact version: packages of the sources as installed (npm)',
  });
});

test('packages of Cargo are locked where there is a Cargo.lock, or nothing to lock', async () => {
  const folder = path.join(root, 'cargo');
  const made = (name: string, dependency: string, lock: boolean): string => {
    const at = path.join(folder, name);
    fs.mkdirSync(path.join(at, 'src'), { recursive: true });
    fs.writeFileSync(path.join(at, 'Cargo.toml'), `[package]\nname = "${name}"\nversion = "0.1.0"\nedition = "2021"\n${dependency}`);
    fs.writeFileSync(path.join(at, 'src/lib.rs'), '');
    if (lock) fs.writeFileSync(path.join(at, 'Cargo.lock'), '');
    return at;
  };
  const needs = '\n[dev-dependencies]\nother = { path = "../alone" }\n';
  const folders = [made('alone', '', false), made('free', needs, false), made('locked', needs, true), path.join(folder, 'gone')];
  expect(await cargoPackages([...folders, folders[1]!])).toEqual([
    { kind: 'cargo', name: 'dependencies of free', version: '0.1.0', lockedBy: null },
    { kind: 'cargo', name: 'dependencies of locked', version: '0.1.0', lockedBy: 'Cargo.lock' },
  ]);
});

unix('tasks of a weight are read so often, and a name that no task has is told', async () => {
  const { at, run } = experiment({ answer: 'pub fn f() {}' }, { training: { data: { weights: { sums: 2 } } } });
  const ended = await run();
  expect(ended.code, ended.text).toBe(0);
  const ids = lines<{ id: string }>(at, 'runs/rust-1', RUN_FILES.trainRows).map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].flatMap((id) => [id, id]));
  expect(ids.length).toBeGreaterThan(0);
  const wrong = await experiment({}, { training: { data: { weights: { summs: 2 } } } }).run();
  expect([wrong.code, wrong.text]).toEqual([1, expect.stringContaining('`training.data.weights` names `summs`: there are no tasks to train on')]);
});

unix('answers of a worker that died are kept, and only the others are asked again', async () => {
  const { at, worker, run, resume } = experiment({ dieAfter: 2, answer: 'pub fn first() {}' }, { training: { enabled: false } });
  const died = await run();
  expect([died.code, died.text]).toEqual([
    1,
    expect.stringMatching(/rust 1: the Python worker ended by SIGKILL, which the system does where memory runs out in the middle of `generate`: nothing that was saved is lost/),
  ]);
  expect((json(at, 'runs/rust-1', RUN_FILES.record) as RunRecord).stages.map(({ name, status }) => `${name} ${status}`)).toEqual([
    'train skipped',
    'sample failed',
    'evaluate queued',
    'metrics queued',
  ]);
  worker.set({ answer: 'pub fn second() {}' });
  const resumed = await resume();
  expect(resumed.code, resumed.text).toBe(0);
  expect(resumed.text).toContain('2 of 6 answers were drawn before');
  const answers = lines<Sample>(at, 'runs/rust-1', RUN_FILES.predictions).map(({ prediction }) => prediction);
  expect(answers.filter((each) => each.includes('first'))).toHaveLength(2);
  expect(answers.filter((each) => each.includes('second'))).toHaveLength(4);
});

unix(
  'answers that do not compile are handed back with what the compiler says, counted, and reported apart',
  async () => {
    const good = 'pub fn clamp_low(value: i32, low: i32) -> i32 { if value < low { low } else { value } }';
    const settings = { answer: 'pub fn broken() -> i32 { "text" }', repaired: good };
    const { at, worker, run, resume } = experiment(settings, {
      training: { enabled: false },
      sampling: { repairs: 2 },
      arms: ['rust'] as unknown as object,
      evaluation: { stages: ['transform', 'parse', 'check'], split: 'all' },
    });
    expect((await run()).code).toBe(0);
    const of = path.join(at, 'runs/rust-1');
    const answers = lines<Sample>(of, RUN_FILES.predictions);
    expect(answers.map(({ prediction, repairs, generatedTokens }) => [prediction, repairs, generatedTokens])).toEqual(Array.from({ length: 6 }, () => [good, 1, 6]));
    expect(worker.asked().map(({ job }) => job)).toEqual(['generate', 'generate']);
    const metrics = (json(of, RUN_FILES.metrics) as RunMetrics).metrics.filter(({ slice }) => slice === undefined);
    const value = (name: string): number | null | undefined => metrics.find((each) => each.name === name)?.value;
    expect(['compile@1', 'compile@1 before repair', 'samples handed back', 'repair rounds per sample'].map(value)).toEqual([1, 0, 1, 1]);
    expect((await resume()).code).toBe(0);
    expect(worker.asked()).toEqual([]);
  },
  120_000,
);

unix(
  'a repair that was broken off goes on with the answers that it has',
  async () => {
    const { at, worker, run, resume } = experiment({ answer: 'pub fn broken(' }, { training: { enabled: false }, sampling: { repairs: 1 }, arms: ['rust'] as unknown as object });
    worker.set({ answer: 'pub fn broken(', repaired: 'pub fn first() {}', dieInRepairAfter: 2 });
    expect((await run()).code).toBe(1);
    worker.set({ answer: 'pub fn broken(', repaired: 'pub fn second() {}' });
    const resumed = await resume();
    expect(resumed.code, resumed.text).toBe(0);
    const answers = lines<Sample>(at, 'runs/rust-1', RUN_FILES.predictions);
    expect(answers.map(({ prediction, repairs }) => [prediction.includes('first'), repairs])).toEqual([[true, 1], [true, 1], ...Array.from({ length: 4 }, () => [false, 1])]);
  },
  120_000,
);

unix('what a training gave up with is told, and a resume begins it again', async () => {
  const message = 'the device was lost at step 2';
  const { at, worker, run, resume } = experiment({ fault: { fault: 'device-lost', message } }, { training: { stop: { patience: 2 } } });
  expect(await run()).toEqual({ code: 1, text: expect.stringContaining(`small: failed: rust 1: ${message}`) });
  expect(json(at, 'runs/rust-1', RUN_FILES.record)).toMatchObject({ status: 'failed', stages: [{ name: 'train', status: 'failed', reason: message }, {}, {}, {}] });
  worker.set({});
  expect((await resume()).code).toBe(0);
  const summary = json(at, 'runs/rust-1', RUN_FILES.trainSummary) as TrainingSummary;
  expect(summary.losses).toEqual([1, 0.5]);
});

unix.each([
  ['broken', 'pub fn (', 0],
  ['empty', '```rust\n// nothing\n```', 1],
])('a loss of quality at a checkpoint, where the answers are %s, stops the line and says why', async (_, bad, empty) => {
  const good = 'pub fn clamp_low(value: i32, low: i32) -> i32 { if value < low { low } else { value } }';
  const training = { checkpoints: { probes: 1 }, stop: { qualityLoss: 0.5 } };
  const settings = { probes: [good, bad, good, good], waitAt: 2, answer: good };
  const { at, run } = experiment(settings, { arms: ['rust'] as unknown as object, training, evaluation: { stages: ['transform', 'parse', 'check'], split: 'test' } });
  const ended = await run();
  expect(ended.code, ended.text).toBe(0);
  expect(json(at, 'runs/rust-1', RUN_FILES.trainSummary)).toMatchObject({ steps: 2, stopped: expect.stringContaining('compile@1 fell from 1.000 to 0.000 at step 2') });
  expect(lines<RunEvent>(at, 'runs/rust-1', RUN_FILES.events).flatMap(({ training: each }) => each?.probes ?? [])).toEqual([
    { of: 1, compiled: 1, passed: 0, empty: 0 },
    { of: 1, compiled: 0, passed: 0, empty },
  ]);
});

test('quality may fall by as much as is allowed, from the highest that it had', () => {
  const line = new QualityLine(0.2);
  const after = (compiled: number): string | null => line.after(1, { of: 10, compiled });
  expect([after(4), after(8), after(6)]).toEqual([null, null, null]);
  expect(after(5)).toContain('from 0.800 to 0.500');
  expect(new QualityLine(null).after(1, { of: 10, compiled: 0 })).toBeNull();
});

test('the budget is that of the longest arm, unless rows or steps are what is equal', () => {
  const of = (change: object) => budgetOf({ training: { budget: { epochs: 1.5, match: 'tokens', ...change } } } as Parameters<typeof budgetOf>[0], [{ tokens: 100 }, { tokens: 151 }]);
  expect([of({}), of({ match: 'rows' }), of({ epochs: null })]).toEqual([227, null, null]);
  expect(new Set(Array.from({ length: 50 }, (_, sample) => seedOf(1, 'a.b', sample))).size).toBe(50);
});
