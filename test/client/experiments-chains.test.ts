// Sweeps, expert iterations and workflows in the pages: read from their folders, and each part leads to the page of its experiment.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PageReader } from '../../client/src/experiments/reader.js';
import type { ExperimentsRoot } from '../../client/src/experiments/roots.js';
import { draw } from '../../client/webview/shell.js';
import type { ExpertRecord, SigilRecord, SweepRecord } from '../../protocol/chains.js';
import { FIRST_STATE, type PageState, type RunModel, type RunsModel } from '../../protocol/experiment-pages.js';

const FIXTURE = path.resolve(import.meta.dirname, '..', 'experiments');
const NO_PROCESS = 2 ** 22 + 1;
const sha256 = 'a'.repeat(64);
const figure = (name: string, numerator: number) => ({ name, value: numerator / 8, numerator, denominator: 8, interval: { low: 0.1, high: 0.9, level: 0.95, method: 'wilson' as const } });

let workspace: string;
let roots: ExperimentsRoot[];
const put = (name: string, value: unknown): void => {
  const file = path.join(workspace, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, JSON.stringify(value));
};
const experimentAt = (name: string): void => fs.cpSync(path.join(FIXTURE, 'pilot-1'), path.join(workspace, name), { recursive: true });

beforeAll(() => {
  workspace = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-chains-'));
  roots = [
    { name: 'here', folder: path.join(workspace, 'experiments') },
    { name: 'sweeps', folder: path.join(workspace, 'sweeps'), isOfChains: true },
    { name: 'expert_iter_data', folder: path.join(workspace, 'expert_iter_data'), isOfChains: true },
  ];
  for (const each of ['experiments/sigil-phase-1', 'sweeps/first/rank-8', 'sweeps/first/rank-16', 'expert_iter_data/round-1-samples', 'expert_iter_data/round-1', 'expert_iter_data/round-2-samples'])
    experimentAt(each);
  const best = { name: 'rank-16', figure: figure('compile@1', 6), next: 'rank-8', difference: 0.25, interval: { low: -0.1, high: 0.5, level: 0.95, method: 'bootstrap' as const }, isSeparable: false };
  put('sweeps/first/sweep.json', {
    formatVersion: 1,
    sha256,
    seed: 42,
    metric: 'compile@1',
    points: 6,
    runs: [
      { name: 'rank-8', values: { 'training.lora.rank': 8 }, status: 'succeeded', figure: figure('compile@1', 4) },
      { name: 'rank-16', values: { 'training.lora.rank': 16 }, status: 'succeeded', figure: figure('compile@1', 6) },
      { name: 'rank-32', values: { 'training.lora.rank': 32 }, status: 'running' },
    ],
    best,
  } satisfies SweepRecord);
  put('sweeps/first/process-1.lock', { pid: process.pid, started: null });
  put('sweeps/first/process-2.lock', { pid: NO_PROCESS, started: null });
  const round = { round: 1, samples: 8, kept: figure('kept', 3), dropped: { clippy: 5 }, data: 'round-1', adapter: 'round-1/runs/rust-42/checkpoints/best', figures: [figure('compile@1', 5)] };
  const rule = { clippyMax: 2, idiomaticMin: 0.7, docMin: 0.5 };
  put('expert_iter_data/metadata.json', { formatVersion: 1, sha256, seed: 42, model: 'm', adapter: null, num_samples: 8, rule, rounds: [round], status: 'running' } satisfies ExpertRecord);
  put('expert_iter_data/process-1.lock', { pid: process.pid, started: null });
  put('experiments/sigil/sigil.json', {
    formatVersion: 1,
    sha256,
    steps: [
      { name: 'phase-1', status: 'failed', reason: 'the device was lost', folder: '../sigil-phase-1' },
      { name: 'evaluate-phase-1', status: 'queued' },
    ],
  } satisfies SigilRecord);
});
afterAll(() => fs.rmSync(workspace, { recursive: true, force: true }));

const shown = async (more: Partial<PageState>) => {
  const reader = new PageReader(roots, (from) => Promise.resolve({ text: from, note: '' }));
  const { state, model, list } = await reader.page({ ...FIRST_STATE, ...more });
  const { html, sheet } = draw({ kind: 'page', state, model, experiments: list.map(({ id, status, runs }) => ({ id, status, runs: runs.map((run) => run.id) })) }, state);
  return { model, sheet, html: html.html, words: html.html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ') };
};

test('each is listed with its state, its parts and what leads to their experiments, which are no experiments of the list', async () => {
  const { experiments, chains, problems } = (await shown({})).model as RunsModel;
  expect(problems).toEqual([]);
  expect(experiments.map(({ id }) => id)).toEqual(['sigil-phase-1']);
  expect(chains.map(({ id, kind, status, parts }) => [id, kind, status, parts.map((part) => [part.name, part.status, part.experiments.map(({ key }) => key).join(' ')])])).toEqual([
    [
      'sigil',
      'sigil',
      'failed',
      [
        ['phase-1', 'failed', 'sigil-phase-1'],
        ['evaluate-phase-1', 'queued', ''],
      ],
    ],
    [
      'first',
      'sweep',
      'interrupted',
      [
        ['rank-8', 'succeeded', 'first/rank-8'],
        ['rank-16', 'succeeded', 'first/rank-16'],
        ['rank-32', 'interrupted', ''],
      ],
    ],
    [
      'expert_iter_data',
      'expert iteration',
      'running',
      [
        ['round 1', 'succeeded', 'round-1-samples round-1'],
        ['round 2', 'running', 'round-2-samples'],
      ],
    ],
  ]);
});

test('the page says which point is best and whether that can be told, with figures and their counts', async () => {
  const { words, html, sheet } = await shown({});
  expect(words).toContain('Best: rank-16 , compile@1 0.75 (6 of 8) [0.1, 0.9]; it cannot be told apart from rank-8 by 0.25 (95 % interval -0.1 to 0.5).');
  expect(words).toContain('2 of 3 points done');
  expect(sheet.tables.find(({ id }) => id === 'chain-parts-first')!.rows.map(([, , values]) => values)).toEqual(['training.lora.rank: 8', 'training.lora.rank: 16', 'training.lora.rank: 32']);
  expect(words).toContain('3 of 8 answers kept');
  expect(html).toContain('data-command="resume" data-experiment="sigil"');
  expect(html).not.toContain('data-command="resume" data-experiment="first"');
  expect(html).toContain('data-go="run" data-experiment="first/rank-8"');
  const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]);
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});

test('a part opens the page that an experiment has, and no folder that no chain names', async () => {
  for (const key of ['first/rank-8', 'round-1-samples']) {
    const { model, words } = await shown({ page: 'run', experiment: key });
    expect((model as RunModel).experiment).toMatchObject({ id: key, status: 'succeeded' });
    expect(words).toContain(key);
  }
  const { model } = await shown({ page: 'run', experiment: '../sweeps/first/rank-8' });
  expect((model as RunModel).experiment.id).toBe('sigil-phase-1');
});
