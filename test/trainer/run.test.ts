// Experiments from a config: what is in their folder, what is said of broken input, and what a second call does.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GateReport, Report, type TierReached, Verdict } from '../../protocol/experiment.js';
import { EXPERIMENT_FILES, ExperimentRecord, type ExperimentStatus, RUN_FILES, RunEvent, RunMetrics, RunRecord, SampleSimilarity } from '../../protocol/runs.js';
import { checkSchema } from '../../trainer/src/files/schema-check.js';
import { sha256 } from '../../trainer/src/files/sha256.js';
import { json, jsonl, predictionsOf, resultsOf, writeExperiment } from './run-support.js';
import { trainer } from './command-line.js';

let root: string;
beforeAll(() => void (root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-run-'))));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

let made = 0;
/** An experiment in a folder of its own: how it is run, and where it is. */
function experiment(options: Parameters<typeof writeExperiment>[1] = {}) {
  const folder = path.join(root, String(made++));
  const config = writeExperiment(folder, options);
  const at = path.join(folder, 'experiments', 'small');
  const place = ['--experiments', path.join(folder, 'experiments')];
  return { folder, config, at, place, run: (...more: string[]) => trainer('run', config, ...place, ...more) };
}

/** Without compilers: what is asked here is asked before them. */
const QUICK = { evaluation: { stages: ['transform', 'parse'], split: 'all' }, gates: { needed: ['size'], thresholds: { leastTasks: 1, mostTasks: 10 } } };

const lines = (...parts: string[]): unknown[] =>
  fs
    .readFileSync(path.join(...parts), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('from a config to a report that can be verified', async () => {
  const { at, run, place, folder } = experiment();
  const first = await run();
  expect(first.code, first.text).toBe(0);
  expect(checkSchema(ExperimentRecord, json(at, EXPERIMENT_FILES.record))).toMatchObject({
    ok: true,
    value: { id: 'small', status: 'succeeded', runs: ['rust-1', 'rust-2', 'iron-1', 'iron-2'], stages: ['dataset', 'gates', 'report'].map((name) => ({ name, status: 'succeeded' })) },
  });
  expect(checkSchema(GateReport, json(at, EXPERIMENT_FILES.gates))).toMatchObject({ ok: true, value: { manifest: EXPERIMENT_FILES.manifest } });
  const compiled: number[] = [];
  for (const run of ['rust-1', 'rust-2', 'iron-1', 'iron-2']) {
    const of = path.join(at, 'runs', run);
    expect(checkSchema(RunRecord, json(of, RUN_FILES.record))).toMatchObject({
      ok: true,
      value: { status: 'succeeded', stages: ['train', 'sample', 'evaluate', 'metrics'].map((name) => ({ name, status: name === 'train' ? 'skipped' : 'succeeded' })) },
    });
    expect(checkSchema(RunMetrics, json(of, RUN_FILES.metrics)).ok).toBe(true);
    const verdicts = lines(of, RUN_FILES.verdicts) as Verdict[];
    expect(verdicts.map((each) => checkSchema(Verdict, each)).filter(({ ok }) => !ok)).toEqual([]);
    expect([verdicts.length, verdicts.filter(({ status }) => status === 'infrastructure')]).toEqual([12, []]);
    expect(json(of, RUN_FILES.compileResults)).toMatchObject({ samples: 12, rows: verdicts.map(({ id, sample }) => ({ id, sample })) });
    expect(json(of, RUN_FILES.testResults)).toMatchObject({ samples: 12, passed: verdicts.filter(({ stage, status }) => stage === 'test' && status === 'passed').length });
    expect(lines(of, RUN_FILES.durations)).toHaveLength(12);
    const similar = lines(of, RUN_FILES.similarities) as SampleSimilarity[];
    expect(similar.map((each) => checkSchema(SampleSimilarity, each)).filter(({ ok }) => !ok)).toEqual([]);
    expect(similar.map(({ id, sample }) => [id, sample])).toEqual(verdicts.map(({ id, sample }) => [id, sample]));
    expect(similar.every(({ bleu4, codebleu }) => bleu4 !== null && bleu4 >= 0 && bleu4 <= 1 && codebleu === null)).toBe(true);
    // an answer that is the reference of its task is as near as can be, and others are not
    expect([similar.some(({ bleu4 }) => bleu4 === 1), similar.some(({ bleu4 }) => bleu4! < 1)]).toEqual([true, true]);
    const taken = fs.readFileSync(path.join(of, RUN_FILES.predictions));
    expect(taken.equals(fs.readFileSync(path.join(folder, `${run}.jsonl`)))).toBe(true);
    const lock = fs.readFileSync(path.join(of, RUN_FILES.lock), 'utf8');
    expect(lock).toContain(`predictions: sha256:${sha256(taken)}`);
    expect(lock).toContain(`dataset: sha256:${sha256(fs.readFileSync(path.join(at, EXPERIMENT_FILES.manifest)))}`);
    expect(lock).toMatch(/deterministic_algorithms: true\n {2}cudnn_benchmark: false\n {2}cudnn_deterministic: true\n/);
    expect(fs.readFileSync(path.join(of, RUN_FILES.log), 'utf8')).toContain('12 predictions taken from');
    // row L2: the machine, and null for what was not used
    expect(parse(lock)).toMatchObject({
      reproducibility: { seed: Number(run.at(-1)), as_trained: null },
      versions: { node: process.versions.node, python: null, python_packages: null, torch: null, cuda: null },
      hardware: { platform: `${os.platform()} ${os.arch()} ${os.release()}`, processors: os.cpus().length, memory_bytes: os.totalmem(), trained_on: null },
      checksum: { model: null, adapters: null },
    });
    const compile = (json(of, RUN_FILES.metrics) as RunMetrics).metrics.find(({ name, slice }) => name === 'compile@1' && slice === undefined)!;
    expect(json(of, RUN_FILES.record)).toMatchObject({ metrics: { finalLoss: null, bestCompileRate: compile.value, trainingTimeHours: null } });
    compiled.push(compile.value!);
    expect(lock).toMatch(/version: rustc 1\.\d+/);
    expect(lock).toMatch(/clippy: clippy 0\.1\.\d+/);
    expect(fs.existsSync(path.join(of, RUN_FILES.mutationReport))).toBe(false);
    expect(fs.readdirSync(path.join(of, 'evaluation')).filter((name) => /partial|journal/.test(name))).toEqual([]);
    const rates = (lines(of, RUN_FILES.events) as RunEvent[]).flatMap(({ stage, metric }) => (stage === 'evaluate' && metric?.name === 'falsification rate' ? [metric] : []));
    expect(rates.map(({ denominator }) => denominator)).toEqual(Array.from({ length: 12 }, (_, at) => at + 1));
    expect(fs.readFileSync(path.join(of, RUN_FILES.log), 'utf8')).toContain(`12 predictions, ${(100 * rates.at(-1)!.value!).toFixed(1)} % falsified\n`);
    expect(rates.at(-1)!.numerator).toBe(verdicts.filter(({ status }) => status !== 'passed').length);
    expect(
      lines(of, RUN_FILES.events)
        .map((each) => checkSchema(RunEvent, each))
        .filter(({ ok }) => !ok),
    ).toEqual([]);
  }
  // row L5, asked of git itself
  const kept = ['experiment.json', 'runs/rust-1/metrics.json', 'runs/rust-1/evaluation/verdicts.jsonl', 'report/memo.md'];
  const left = [
    'checkpoints/last/a.json',
    'adapters/a',
    'a.safetensors',
    'a.gguf',
    'a.bin',
    '.cache/huggingface/a',
    'runs/rust-1/runs/a',
    'logs/a',
    'tensorboard/a',
    'eval_results/a',
    'generated_tests/a',
    'models/a',
    'a.ckpt',
  ];
  execFileSync('git', ['init', '-q', at]);
  expect(
    execFileSync('git', ['-C', at, 'check-ignore', ...kept, ...left], { encoding: 'utf8' })
      .trimEnd()
      .split('\n'),
  ).toEqual(left);
  fs.rmSync(path.join(at, '.git'), { recursive: true });
  expect(Math.max(...compiled)).toBeGreaterThan(0);
  expect(json(at, EXPERIMENT_FILES.record)).toMatchObject({ metrics: { finalLoss: null, bestCompileRate: Math.max(...compiled), trainingTimeHours: null } });
  const rust = (lines(at, 'runs/rust-1', RUN_FILES.verdicts) as Verdict[]).map(({ stage, status }) => `${stage} ${status}`);
  expect(new Set(rust).size).toBeGreaterThanOrEqual(4);
  expect(checkSchema(Report, json(at, EXPERIMENT_FILES.report)).ok).toBe(true);
  const verified = await trainer('verify', path.join(at, EXPERIMENT_FILES.report));
  expect(verified.text).toMatch(/^\d+ confirmed, 0 falsified, 0 unverifiable\n$/);
  const status = JSON.parse((await trainer('status', '--json', ...place)).text) as ExperimentStatus[];
  expect(status).toMatchObject([{ folder: at, experiment: { id: 'small', status: 'succeeded' }, runs: [{ status: 'succeeded' }, {}, {}, {}] }]);
  expect((await trainer('logs', 'small', ...place)).text).toContain('small: succeeded');

  const before = resultsOf(at);
  const events = lines(at, 'runs/rust-1', RUN_FILES.events).length;
  expect(await run()).toEqual({ code: 0, text: 'small: succeeded\n' });
  expect(resultsOf(at)).toEqual(before);
  expect(lines(at, 'runs/rust-1', RUN_FILES.events)).toHaveLength(events);

  // what is gone or changed is made again, and what was made from it stays where it is the same
  fs.rmSync(path.join(at, 'runs/iron-2', RUN_FILES.verdicts));
  fs.appendFileSync(path.join(at, EXPERIMENT_FILES.report), ' ');
  expect((await trainer('resume', 'small', ...place)).code).toBe(0);
  expect(resultsOf(at)).toEqual(before);
});

describe('broken input is told once, with its place, and nothing is lost', () => {
  const broken: readonly (readonly [what: string, text: string | Buffer, expected: RegExp])[] = [
    ['a line that is no JSON', `${jsonl(predictionsOf('rust', 1, 1))}{"id": \n`, /rust-1\.jsonl:7: the line is no JSON/],
    ['a missing field', `${jsonl(predictionsOf('rust', 1, 1))}{"id":"words.shout","arm":"rust"}\n`, /rust-1\.jsonl:7: the field `prediction` is missing/],
    ['another encoding', Buffer.from(`${jsonl(predictionsOf('rust', 1, 1))}{"id":"caf\xe9"}\n`, 'latin1'), /rust-1\.jsonl:7: the line is no UTF-8/],
    ['an empty file', '', /rust-1\.jsonl:1: the file is empty/],
    ['an unknown task', jsonl([{ id: 'nobody', arm: 'rust', prediction: '' }]), /rust-1\.jsonl:1: the dataset has no task `nobody`/],
    ['the other arm', jsonl(predictionsOf('iron', 1, 1)), /rust-1\.jsonl:1: this is a prediction of the arm `iron` among those of `rust`/],
    ['a sample twice', jsonl([...predictionsOf('rust', 1, 1), ...predictionsOf('rust', 1, 1)]), /rust-1\.jsonl:7: sample 0 of `clamps\.clamp_low` stands in line 1 already/],
  ];
  test.each(broken)('%s', async (_, text, expected) => {
    const { folder, at, place, run } = experiment({ samples: 1, change: QUICK });
    const file = path.join(folder, 'rust-1.jsonl');
    fs.writeFileSync(file, text);
    const { code, text: said } = await run();
    expect(code).toBe(1);
    expect(said.split('\n').filter((line) => /\.jsonl:\d+:/.test(line) && line.startsWith('small:'))).toEqual([expect.stringMatching(expected)]);
    expect(json(at, EXPERIMENT_FILES.record)).toMatchObject({
      status: 'failed',
      reason: expect.stringMatching(expected),
      stages: [{ status: 'succeeded' }, { status: 'queued' }, { status: 'queued' }],
    });
    expect(fs.readFileSync(file)).toEqual(Buffer.from(text));
    fs.writeFileSync(file, jsonl(predictionsOf('rust', 1, 1)));
    const mended = await trainer('resume', 'small', ...place);
    expect(mended.code, mended.text).toBe(0);
  });

  const wrong: readonly (readonly [what: string, change: Record<string, unknown>, expected: RegExp])[] = [
    ['an unknown preset', { preset: 'redox' }, /yaml:\d+:9: there is no preset `redox`: Known are redox-pilot/],
    ['shares that sum to 1.1', { dataset: { splits: { train: 0.8 } } }, /yaml:\d+:\d+: the shares 0\.8 \+ 0\.15 \+ 0\.15 are 1\.1: they have to sum to 1/],
    ['programs with tests of a library', { preset: 'sigil-phase1', dataset: { manifest: 'rust-1.jsonl' } }, /yaml:\d+:\d+: answers are whole programs .* leave out `link` and `test`/],
    ['a file that is not there', { dataset: { manifest: 'none.jsonl' } }, /yaml:\d+:\d+: `dataset\.manifest` names none\.jsonl, where there is nothing/],
  ];
  test.each(wrong)('%s', async (_, change, expected) => {
    const { at, run } = experiment({ samples: 1, change });
    const { code, text } = await run();
    expect([code, text.trimEnd().split('\n')]).toEqual([2, [expect.stringMatching(expected)]]);
    expect(fs.existsSync(at)).toBe(false);
  });

  test('a dataset of functions where answers are programs', async () => {
    const { at, run, folder } = experiment({ samples: 1, change: QUICK });
    expect((await run('--only', 'dataset')).code).toBe(0);
    const manifest = path.relative(folder, path.join(at, EXPERIMENT_FILES.manifest));
    const other = path.join(folder, 'other.experiment.yaml');
    fs.writeFileSync(other, `id: other\npreset: sigil-phase1\ndataset: { manifest: ${manifest} }\n`);
    const { code, text } = await trainer('run', other, '--experiments', path.join(folder, 'experiments'));
    expect([code, text]).toEqual([1, expect.stringMatching(/manifest\.jsonl:1: the task `clamps\.clamp_low` asks for library items, and answers are to be a whole program/)]);
  });
});

test('generated tests are judged by the mutants of their function, with a page of them', async () => {
  const tests = '#[cfg(test)]\nmod tests {\n    use super::*;\n\n    #[test]\n    fn larger() {\n        assert_eq!(clamp_low(5, 2), 5);\n        assert_eq!(clamp_low(-1, 2), 2);\n    }\n}\n';
  const change = {
    task: 'testgen',
    shape: 'test-module',
    arms: ['rust'],
    seeds: [1],
    predictions: { rust: { 1: 'rust-1.jsonl' } },
    gates: { needed: [] },
    evaluation: { stages: ['parse', 'check', 'link', 'test', 'mutants'], split: 'all' },
  };
  const { at, folder, run } = experiment({ samples: 1, change });
  fs.writeFileSync(path.join(folder, 'rust-1.jsonl'), jsonl([{ id: 'clamps.clamp_low', arm: 'rust', prediction: tests }]));
  const { code, text } = await run();
  expect(code, text).toBe(0);
  const [verdict] = lines(at, 'runs/rust-1', RUN_FILES.verdicts) as [Verdict];
  expect(verdict).toMatchObject({ stage: 'mutants', status: 'passed', tests: { passed: 1, failed: [] }, mutants: { viable: expect.any(Number), killed: expect.any(Number) } });
  const { viable, killed } = verdict.mutants!;
  const page = fs.readFileSync(path.join(at, 'runs/rust-1', RUN_FILES.mutationReport), 'utf8');
  expect(page).toContain(`<td>clamps.clamp_low</td><td>0</td><td>${killed}</td><td>${viable - killed}</td><td>${viable}</td>`);
  expect(verdict.branchCoverage).toEqual({ all: 2, before: 0, after: 2 });
  expect(page).toContain('<td>2 of 2</td><td>0</td>');
  const [{ value, tier }] = (json(at, EXPERIMENT_FILES.report) as Report).tiers!.filter(({ name }) => name === 'branch coverage delta') as [TierReached];
  expect([value, tier]).toEqual([1, 'stretch']);
});

describe('what an experiment holds on to', () => {
  test('the commit of the repository that holds its config', async () => {
    const { at, folder, place, config } = experiment({ samples: 1, change: QUICK });
    const git = (...parameters: string[]): string => execFileSync('git', ['-C', folder, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...parameters], { encoding: 'utf8' }).trim();
    git('init', '-q');
    git('add', path.basename(config));
    git('commit', '-q', '-m', 'config');
    expect((await trainer('run', config, ...place, '--only', 'dataset')).code).toBe(0);
    expect(json(at, EXPERIMENT_FILES.record)).toMatchObject({ id: 'small', gitCommit: git('rev-parse', 'HEAD'), configSha256: expect.stringMatching(/^[0-9a-f]{64}$/), started: expect.any(String) });
  });

  test('predictions for tasks of another split than the one that is evaluated are refused', async () => {
    const { run } = experiment({ samples: 1, change: { ...QUICK, evaluation: { ...QUICK.evaluation, split: 'test' } } });
    expect(await run()).toEqual({ code: 1, text: expect.stringMatching(/rust-1\.jsonl:\d+: the task `\S+` is in `(train|val)`, and only `test` is evaluated/) });
  });

  test('gates that do not pass stop it, or are reported', async () => {
    const gates = { needed: ['size', 'split-hygiene'], thresholds: { leastTasks: 300, mostTasks: 700 } };
    const stopped = experiment({ samples: 1, change: { ...QUICK, gates } });
    expect(await stopped.run()).toEqual({ code: 1, text: expect.stringContaining('small: failed: gates: no-go: size (6 tasks; wanted are 300 to 700)') });
    expect(json(stopped.at, 'runs/rust-1', RUN_FILES.record)).toMatchObject({ status: 'cancelled', stages: [{ status: 'skipped' }, { status: 'succeeded' }, { status: 'queued' }, {}] });
    const told = experiment({ samples: 1, change: { ...QUICK, gates: { ...gates, onFailure: 'continue' } } });
    expect(await told.run()).toEqual({ code: 0, text: expect.stringContaining('warning: these gates did not pass: size') });
  });

  test('a run without predictions and without a model is refused', async () => {
    const { at, run } = experiment({ samples: 1, change: { ...QUICK, arms: ['rust'], predictions: { rust: { 1: 'rust-1.jsonl' } }, training: { enabled: true } } });
    expect(await run()).toEqual({
      code: 2,
      text: expect.stringMatching(/yaml:\d+:\d+: there are no predictions of rust 2, and no model that could be trained: name a JSONL file of each, .* or a model in `training\.baseModel`/),
    });
    expect(fs.existsSync(at)).toBe(false);
  });

  test('only some stages, then the rest', async () => {
    const { at, folder, run } = experiment({ samples: 1, change: QUICK });
    expect(await run('--only', 'evaluate')).toEqual({ code: 1, text: 'small: failed: `evaluate` needs `dataset`, which is not done: ask for it too with --only\n' });
    expect(await run('--only', 'tset')).toEqual({ code: 2, text: expect.stringContaining('there is no stage `tset`') });
    const [answers, kept] = ['rust-1.jsonl', 'kept.jsonl'].map((name) => path.join(folder, name)) as [string, string];
    fs.renameSync(answers, kept);
    expect(await run()).toEqual({ code: 2, text: expect.stringMatching(/yaml:\d+:\d+: `predictions\.rust\.1` names rust-1\.jsonl, where there is nothing/) });
    expect((await run('--only', 'dataset', 'gates')).text).toContain('small: interrupted: only dataset, gates were asked for');
    expect(json(at, EXPERIMENT_FILES.record)).toMatchObject({ status: 'interrupted', stages: [{ status: 'succeeded' }, { status: 'succeeded' }, { status: 'queued' }] });
    fs.renameSync(kept, answers);
    expect((await run()).code).toBe(0);
  });

  test('another config, other predictions and another dataset are refused', async () => {
    const { at, config, folder, place, run } = experiment({ samples: 1, change: QUICK });
    expect((await run()).code).toBe(0);
    const before = resultsOf(at);
    const text = fs.readFileSync(config, 'utf8');
    fs.writeFileSync(config, text.replace('resamples: 200', 'resamples: 300'));
    expect(await run()).toEqual({ code: 2, text: expect.stringContaining('holds an experiment of another config: give this one another `id` than `small`') });
    fs.writeFileSync(config, text);
    fs.appendFileSync(path.join(folder, 'rust-1.jsonl'), '\n');
    expect(await run()).toEqual({ code: 1, text: expect.stringContaining('rust 1: the predictions are no longer those that this experiment took') });
    fs.writeFileSync(path.join(folder, 'rust-1.jsonl'), jsonl(predictionsOf('rust', 1, 1)));
    expect((await run()).code).toBe(0);
    expect(resultsOf(at)).toEqual(before);
    expect(await trainer('resume', 'large', ...place)).toEqual({ code: 2, text: expect.stringContaining('has no experiment `large`') });
    expect(await trainer('cancel', 'small', ...place)).toEqual({ code: 0, text: 'nothing works on small: succeeded\n' });
  });

  test('a torn line of events is cut off, and the config of a run runs alone', async () => {
    const { at, folder, run } = experiment({ samples: 1, change: QUICK });
    expect((await run()).code).toBe(0);
    fs.appendFileSync(path.join(at, EXPERIMENT_FILES.events), '{"time":"2026-0');
    expect((await run()).code).toBe(0);
    expect(lines(at, EXPERIMENT_FILES.events).every((each) => checkSchema(RunEvent, each).ok)).toBe(true);
    const alone = await trainer('run', path.join(at, 'runs/iron-2', RUN_FILES.config), '--experiments', path.join(folder, 'alone'));
    expect(alone.code, alone.text).toBe(0);
    const name = path.join('runs/iron-2', RUN_FILES.verdicts);
    expect(fs.readFileSync(path.join(folder, 'alone/small-iron-2', name), 'utf8')).toBe(fs.readFileSync(path.join(at, name), 'utf8'));
  });
});
