/** What the commands of experiments start, say and show, as far as it needs no editor. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { isAlive } from '../../client/src/experiments/alive.js';
import { configMarks, parsedCheck } from '../../client/src/experiments/config-marks.js';
import { gateMarks, isGateReport, sha256 } from '../../client/src/experiments/gate-marks.js';
import { canResume, endWords, isGoingOn, progressWords } from '../../client/src/experiments/progress-words.js';
import { stageRefusal } from '../../client/src/experiments/refusal.js';
import { csvOf, markdownOf, rowsOf } from '../../client/src/experiments/rows.js';
import { decideCall, evaluateCall, missingLines, reportCall, saidOf, verifyCall } from '../../client/src/experiments/stage-call.js';
import { runTrainer, trainerEnvironment } from '../../client/src/experiments/trainer.js';
import { startOf } from '../../engine/src/sandbox/process-identity.js';
import type { GateReport, GateResult } from '../../protocol/experiment.js';
import type { ExperimentSummary, RunSummary } from '../../protocol/experiment-pages.js';
import type { StageRecord } from '../../protocol/runs.js';
import type { TrainerProgress } from '../../protocol/trainer-progress.js';
import { readDataset } from '../../trainer/src/dataset/manifest.js';
import { USUAL_THRESHOLDS } from '../../trainer/src/gates/gate.js';
import { GATES, runGates } from '../../trainer/src/gates/run-gates.js';

const folder = mkdtempSync(join(tmpdir(), 'iron-client-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('refusal', () => {
  const asked = { isTrusted: true, folderScheme: 'file' };

  test('nothing starts in a workspace that is not trusted, whatever else holds', () => {
    expect(stageRefusal(asked)).toBeNull();
    for (const folderScheme of ['file', 'vscode-vfs', undefined])
      expect(stageRefusal({ isTrusted: false, folderScheme })).toMatchObject({ why: 'trust', message: expect.stringContaining('not trusted') });
  });

  test('files of this machine only, in a folder', () => {
    expect(stageRefusal({ ...asked, folderScheme: undefined })).toMatchObject({ why: 'place' });
    expect(stageRefusal({ ...asked, folderScheme: 'vscode-vfs' })).toMatchObject({ why: 'place' });
    expect(stageRefusal({ ...asked, fileScheme: 'untitled' })).toMatchObject({ why: 'place' });
    expect(stageRefusal({ ...asked, fileScheme: 'file' })).toBeNull();
  });
});

describe('gate marks', () => {
  const text = '{"id":"a","split":"train"}\n{"id":"b","split":"train"}\r\n\nnot JSON\n{"split":"test","id":"a2"}\n';
  const result = (more: Partial<GateResult>): GateResult => ({ gate: 'contamination', rows: [], status: 'failed', summary: '', measured: {}, wanted: {}, findings: [], ...more });
  const report = (...gates: GateResult[]): GateReport => ({ formatVersion: 1, manifest: 'm', manifestSha256: sha256(text), passed: false, gates });
  /** `line:text code message -> line:text`, lines from 1. */
  const drawn = (from: GateReport, of = text): string[] => {
    const part = ({ line, from: start, to }: { line: number; from: number; to: number }): string => `${line + 1}:${of.split('\n')[line]!.slice(start, to)}`;
    return gateMarks(from, of).map((mark) => [`${part(mark)} ${mark.code} ${mark.message}`, ...mark.related.map((each) => `${part(each)} ${each.message}`)].join(' -> '));
  };

  test('a finding marks the id on its line, with the ids that it is about', () => {
    const finding = { message: 'stands in train as `a`', task: 'a2', line: 5, related: ['a', 'not there'] };
    expect(drawn(report(result({ findings: [finding] })))).toEqual(['5:a2 contamination a2: stands in train as `a` -> 1:a a']);
  });

  test('a line that is no row is marked whole, without its line end', () => {
    expect(drawn(report(result({ gate: 'readable', findings: [{ message: 'no JSON', line: 4 }] })))).toEqual(['4:not JSON readable no JSON']);
    expect(drawn(report(result({ findings: [{ message: 'this', line: 2 }] })))).toEqual(['2:{"id":"b","split":"train"} contamination this']);
  });

  test('a finding without a line is where its task is, else at the top', () => {
    expect(drawn(report(result({ findings: [{ message: 'x', task: 'b' }, { message: 'y' }] })))).toEqual(['2:b contamination b: x', '1:{"id":"a","split":"train"} contamination y']);
  });

  test('a line behind the end is no fault', () => {
    expect(gateMarks(report(result({ findings: [{ message: 'x', line: 99 }] })), text)).toHaveLength(1);
  });

  test('gates that passed leave no marks, those that were not measured weaker ones', () => {
    expect(gateMarks(report(result({ status: 'passed', findings: [{ message: 'x', line: 1 }] })), text)).toEqual([]);
    expect(gateMarks(report(result({ status: 'not-measured', findings: [{ message: 'x', line: 1 }] })), text)).toMatchObject([{ failed: false }]);
  });

  test('a report on another text marks nothing', () => {
    expect(gateMarks(report(result({ findings: [{ message: 'x', line: 1 }] })), `${text}\n`)).toEqual([]);
  });

  const shared = resolve(import.meta.dirname, '..', '..', '..', 'shared', 'redox-data', 'foundation_v2', 'manifest.v2_candidate.jsonl');
  test.skipIf(!existsSync(shared))('the published pilot: 20 tasks of test are marked, each with its twin in train', async () => {
    const dataset = (await readDataset(shared))!;
    const without = GATES.map(({ name }) => name).filter((name) => name !== 'contamination');
    const marks = gateMarks(await runGates(dataset, { thresholds: USUAL_THRESHOLDS, without, signal: new AbortController().signal }), readFileSync(shared, 'utf8'));
    const lines = readFileSync(shared, 'utf8').split('\n');
    const splitOf = ({ line }: { readonly line: number }): string => (JSON.parse(lines[line]!) as { split: string }).split;
    expect(marks.map(({ code }) => code)).toEqual(Array.from({ length: 20 }, () => 'contamination'));
    expect(new Set(marks.map(splitOf))).toEqual(new Set(['test']));
    expect(marks.every(({ related }) => related.length > 0 && related.every((twin) => splitOf(twin) === 'train'))).toBe(true);
  });

  test('other files of that name are no reports', () => {
    expect(isGateReport(JSON.parse(JSON.stringify(report(result({})))))).toBe(true);
    for (const value of [null, 1, {}, { gates: [] }, { manifestSha256: '', gates: [null] }, { manifestSha256: '', gates: [{ gate: 'a', findings: [{}] }] }]) expect(isGateReport(value)).toBe(false);
  });
});

describe('config marks', () => {
  const text = 'id: a\n  train: 0.8 # why\r\nlast';
  const check = (...places: [number, number][]) => ({
    formatVersion: 1 as const,
    file: 'f',
    ok: false,
    problems: places.map(([line, column]) => ({ file: 'f', line, column, key: 'k', message: `${line}` })),
  });

  test('a problem is marked to the end of its line, without the comment', () => {
    expect(configMarks(check([2, 3]), text, new Set())).toEqual([{ line: 1, from: 2, to: 12, message: '2' }]);
  });

  test('a line that the schema has marked is left alone', () => {
    expect(configMarks(check([1, 1], [3, 1]), text, new Set([0])).map(({ message }) => message)).toEqual(['3']);
  });

  test('places behind the text are no fault, and other lines are no answer', () => {
    expect(configMarks(check([9, 9]), text, new Set())).toEqual([{ line: 2, from: 4, to: 4, message: '9' }]);
    expect(parsedCheck('error: x')).toBeNull();
    expect(parsedCheck(JSON.stringify(check([1, 1])))?.problems).toHaveLength(1);
  });
});

describe('rows of a query', () => {
  const rows = rowsOf(['{"arm":"rust","n":3,"codes":["E1"]}', 'warning: x', '{"arm":"a,\\"b\\"","note":"two\\nlines | bar","n":null}']);

  test('CSV quotes what has to be quoted', () => {
    expect(csvOf(rows)).toBe('arm,n,codes,note\nrust,3,"[""E1""]",\n"a,""b""",,,"two\nlines | bar"\n');
  });

  test('a Markdown table keeps each row in its line', () => {
    expect(markdownOf(rows)).toBe('| arm | n | codes | note |\n| --- | --- | --- | --- |\n| rust | 3 | ["E1"] |  |\n| a,"b" |  |  | two<br>lines \\| bar |\n');
  });
});

describe('how far an experiment is', () => {
  const stage = (name: string, status: StageRecord['status']): StageRecord => ({ name, status });
  const run = (id: string, more: Partial<RunSummary> = {}): RunSummary => ({
    id,
    status: 'queued',
    started: '',
    ended: null,
    stages: [],
    progress: null,
    reason: null,
    arm: 'rust',
    seed: 42,
    base: false,
    alert: null,
    ...more,
  });
  const experiment = (more: Partial<ExperimentSummary> = {}): ExperimentSummary => ({
    ...{ id: 'pilot', status: 'running', started: '', ended: null, stages: [], progress: null, reason: null, question: null, preset: null, runs: [], verdict: null },
    ...more,
  });

  test('the run that is worked on is named with its stage', () => {
    const runs = [run('rust-42', { status: 'succeeded' }), run('iron-42', { status: 'running', stages: [stage('evaluate', 'running')], progress: { stage: 'evaluate', done: 12, of: 68 } })];
    expect(progressWords(experiment({ runs }))).toBe('iron-42 evaluate: 12 of 68');
    expect(progressWords(experiment({ runs: [run('rust-42', { status: 'running', stages: [stage('sample', 'succeeded'), stage('metrics', 'running')] })] }))).toBe('rust-42 metrics');
  });

  test('else the stage of the experiment, else its status', () => {
    expect(progressWords(experiment({ stages: [stage('gates', 'running')], progress: { stage: 'gates', done: 1, of: 11 } }))).toBe('gates: 1 of 11');
    expect(progressWords(experiment({ stages: [stage('dataset', 'running')] }))).toBe('dataset');
    expect(progressWords(experiment({ status: 'queued' }))).toBe('queued');
  });

  test('a process is known again by what the trainer has written of it', async () => {
    const started = await startOf(process.pid);
    expect(isAlive(process.pid, started ?? undefined)).toBe(true);
    if (process.platform === 'linux') expect(isAlive(process.pid, `${started}0`)).toBe(false);
  });

  test('its end is told with the decision or the reason', () => {
    expect(endWords(experiment({ status: 'succeeded', verdict: 'go' }))).toEqual({ kind: 'information', message: 'Experiment pilot is done: go.' });
    expect(endWords(experiment({ status: 'failed', reason: 'no predictions' }))).toEqual({ kind: 'error', message: 'Experiment pilot failed: no predictions' });
    expect(endWords(experiment({ status: 'interrupted' })).message).toContain('can be resumed');
  });

  test('what has ended without success can be gone on with', () => {
    const all = ['queued', 'running', 'succeeded', 'failed', 'cancelled', 'interrupted'] as const;
    expect(all.filter((status) => canResume({ status }))).toEqual(['failed', 'cancelled', 'interrupted']);
    expect(all.filter((status) => isGoingOn({ status }))).toEqual(['queued', 'running']);
  });
});

describe('command lines', () => {
  test('verdicts are given by arm, an arm without files not at all', () => {
    expect(reportCall({ verdicts: { rust: ['/r1', '/r2'], iron: ['/i'] }, manifest: '/m', out: '/o' }).parameters).toEqual([
      'report',
      '--verdicts',
      'rust=/r1,/r2',
      'iron=/i',
      '--manifest',
      '/m',
      '--out',
      '/o',
    ]);
    expect(decideCall({ verdicts: { rust: ['/r'], iron: [] } }).parameters).toEqual(['decide', '--verdicts', 'rust=/r']);
  });

  test('predictions are judged by a dataset, or by the rule of the pilot', () => {
    expect(evaluateCall({ predictions: '/p', dataset: '/d', out: '/o' }).parameters).toEqual(['evaluate', '/p', '--dataset', '/d', '--out', '/o']);
    expect(evaluateCall({ predictions: '/p', dataset: null, out: '/o' }).parameters).toEqual(['evaluate', '/p', '--tests-from', 'redox-pilot', '--out', '/o']);
  });
});

describe('last words', () => {
  const call = verifyCall('/x/report.json');
  const end = { code: 0, lines: ['a', '3 confirmed', ''], cancelled: false };

  test('what was found is a warning, what failed an error, and the last line says what', () => {
    expect(saidOf(call, end)).toEqual({ kind: 'information', message: 'Verification of report.json: 3 confirmed' });
    expect(saidOf(call, { ...end, code: 1 }).kind).toBe('warning');
    expect(saidOf(call, { ...end, code: 2 })).toEqual({ kind: 'error', message: 'Verification of report.json failed: 3 confirmed' });
    expect(saidOf(call, { ...end, code: null, lines: [] }).message).toContain('a signal');
    expect(saidOf(call, { ...end, code: null, cancelled: true })).toMatchObject({ kind: 'information', message: expect.stringContaining('cancelled') });
  });

  test('what is missing comes first, what is there not at all', () => {
    const check = (name: string, status: 'present' | 'limited' | 'missing', help = '') => ({ name, status, found: `${name} is so`, help });
    const checks = [check('disk', 'present'), check('python', 'limited'), check('rustc', 'missing', 'Install it.')];
    expect(missingLines({ formatVersion: 1, stage: 'run', ready: false, checks })).toEqual(['• rustc is so. Install it.', '• python is so.']);
  });
});

describe('the child process', () => {
  const program = (text: string): string => {
    const file = join(folder, `${sha256(text).slice(0, 8)}.mjs`);
    writeFileSync(file, text);
    return file;
  };

  test('its lines, its progress and its end are told', async () => {
    const module = program(`console.log(process.argv.slice(2).join()); console.error('{"progress":"size","done":1,"of":2}'); console.error('a warning'); process.exitCode = 1;`);
    const told: string[] = [];
    const progress: TrainerProgress[] = [];
    const end = await runTrainer({ module, parameters: ['gates', 'a b'], cwd: folder, onLine: (line) => told.push(line), onProgress: (each) => progress.push(each) });
    expect(end).toEqual({ code: 1, lines: ['gates,a b'], cancelled: false });
    expect(told.sort()).toEqual(['a warning', 'gates,a b']);
    expect(progress).toEqual([{ progress: 'size', done: 1, of: 2 }]);
  });

  test('cancelled, it is asked to end, and what it says then is still read', async () => {
    const module = program(`process.on('SIGTERM', () => { console.log('cleared up'); process.exit(); }); setInterval(() => {}, 1000); console.log('ready');`);
    const cancel = new AbortController();
    const end = await runTrainer({ module, parameters: [], cwd: folder, signal: cancel.signal, onLine: (line) => line === 'ready' && cancel.abort() });
    expect(end.cancelled).toBe(true);
    if (process.platform !== 'win32') expect(end.lines).toEqual(['ready', 'cleared up']); // there a process is not asked
  });

  test('one that is cancelled before it begins ends too', async () => {
    const end = await runTrainer({ module: program('setInterval(() => {}, 1000);'), parameters: [], cwd: folder, signal: AbortSignal.abort() });
    expect(end).toMatchObject({ cancelled: true });
  });

  test('programs that the settings name are found before others, those of rustup after all', () => {
    const made = trainerEnvironment([join(folder, 'bin', 'rustc'), ''], { Path: 'first', HOME: '/h' });
    expect(made).toEqual({ Path: [join(folder, 'bin'), 'first', join(homedir(), '.cargo', 'bin')].join(delimiter), HOME: '/h' });
    expect(trainerEnvironment([], { PATH: 'p', CARGO_HOME: '/c' })['PATH']).toBe(['p', join('/c', 'bin')].join(delimiter));
  });
});
