/** What is read out of folders of experiments. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { isAlive, statusNow } from '../../client/src/experiments/alive.js';
import { configDifferences, type Settings, settingsOf } from '../../client/src/experiments/config-difference.js';
import { PageReader } from '../../client/src/experiments/reader.js';
import { distinctRoots, Roots } from '../../client/src/experiments/roots.js';
import type { Verdict } from '../../protocol/experiment.js';
import { checkedState, FIRST_STATE, type PageModel, type PageName, type PageState } from '../../protocol/experiment-pages.js';

const FIXTURE = path.resolve(import.meta.dirname, '..', 'experiments');
const convert = (from: string, text: string): Promise<{ text: string; note: string }> => Promise.resolve({ text: `other than ${from}: ${text.length}`, note: 'converted' });

const copies: string[] = [];
afterEach(() => Promise.all(copies.splice(0).map((each) => fs.rm(each, { recursive: true, force: true }))));

/** For a test that changes something. */
async function copied(): Promise<string> {
  const root = await fs.mkdtemp(path.join(os.tmpdir(), 'iron-experiments-'));
  copies.push(root);
  await fs.cp(FIXTURE, root, { recursive: true });
  return root;
}

const reader = (root = FIXTURE): PageReader => new PageReader([{ name: 'first', folder: root }], convert);
const state = (more: Partial<PageState>): PageState => ({ ...FIRST_STATE, ...more });

async function model<Name extends PageName>(
  of: PageReader,
  page: Name,
  more: Partial<PageState> = {},
): Promise<Extract<PageModel, { readonly page: Name; readonly experiment: unknown } | { readonly page: Name; readonly experiments: unknown } | { readonly page: Name; readonly choices: unknown }>> {
  const { model: found } = await of.page(state({ ...more, page }));
  expect(found).not.toHaveProperty('nothing');
  return found as never;
}

describe('runs', () => {
  test('the latest stands first; what runs without its process is interrupted', async () => {
    const { experiments, problems } = await model(reader(), 'runs');
    expect(experiments.map(({ id, status, verdict }) => [id, status, verdict])).toEqual([
      ['pilot-2', 'interrupted', null],
      ['pilot-1', 'succeeded', 'underpowered'],
    ]);
    expect(experiments[0]!.runs.map(({ id, status }) => [id, status])).toEqual([
      ['rust-3407', 'succeeded'],
      ['rust-2108', 'interrupted'],
      ['iron-3407', 'interrupted'],
      ['iron-2108', 'interrupted'],
    ]);
    expect(experiments[0]!.runs[1]!.progress).toEqual({ stage: 'evaluate', done: 7, of: 12 });
    expect(problems).toEqual([]);
  });

  test('what is appended and replaced is seen by the next look', async () => {
    const root = await copied();
    const pages = reader(root);
    await model(pages, 'runs');
    const run = path.join(root, 'pilot-2', 'runs', 'rust-2108');
    const events = path.join(run, 'events.jsonl');
    await fs.appendFile(events, ':00Z","kind":"progress","stage":"evaluate","done":9,"of":12}\n');
    const file = path.join(root, 'pilot-2', 'experiment.json');
    const { pidStarted, ...record } = JSON.parse(await fs.readFile(file, 'utf8'));
    await fs.writeFile(file, JSON.stringify({ ...record, pid: process.pid }));
    const { experiments } = await model(pages, 'runs');
    expect(experiments[0]!.runs[1]).toMatchObject({ status: 'running', progress: { done: 9, of: 12 } });
  });

  test('a record that is no record is named, and the others are shown', async () => {
    const root = await copied();
    await fs.writeFile(path.join(root, 'pilot-2', 'experiment.json'), '{"formatVersion":1}');
    await fs.mkdir(path.join(root, 'no-experiment'));
    const { experiments, problems } = await model(reader(root), 'runs');
    expect(experiments.map(({ id }) => id)).toEqual(['pilot-1']);
    expect(problems).toHaveLength(1);
    expect(problems[0]!.file).toBe(path.join(root, 'pilot-2', 'experiment.json'));
  });

  test('a folder without experiments is empty, and so is none at all', async () => {
    const root = await copied();
    const none = new PageReader([{ name: 'first', folder: path.join(root, 'none') }], convert);
    expect(await model(none, 'runs')).toMatchObject({ experiments: [], problems: [] });
    expect((await none.page(state({ page: 'decision' }))).model).toMatchObject({ nothing: expect.stringContaining('no experiment') });
  });

  test('folders of a workspace are read together, and one id in two of them is two experiments', async () => {
    const [first, second] = [await copied(), await copied()];
    await fs.rm(path.join(first, 'pilot-1'), { recursive: true });
    const record = path.join(second, 'pilot-2', 'experiment.json');
    await fs.writeFile(record, (await fs.readFile(record, 'utf8')).replace('Does a lower temperature help?', 'Of the second folder?'));
    const roots = distinctRoots([
      { name: 'work', folder: first },
      { name: 'work', folder: second },
      { name: 'again', folder: first },
    ]);
    expect(roots).toEqual([
      { name: 'work', folder: first },
      { name: 'work-2', folder: second },
    ]);
    const pages = new PageReader(roots, convert);
    const { experiments } = await model(pages, 'runs');
    expect(experiments.map(({ id, question }) => [id, question]).sort()).toEqual([
      ['pilot-1', 'Does a small model write Iron as well as Rust?'],
      ['pilot-2', 'Does a lower temperature help?'],
      ['pilot-2@work-2', 'Of the second folder?'],
    ]);
    const other = await pages.page(state({ page: 'run', experiment: 'pilot-2@work-2', run: 'rust-2108' }));
    expect(other.state).toMatchObject({ experiment: 'pilot-2@work-2', run: 'rust-2108' });
    expect((await pages.sampleRows(state({ experiment: 'pilot-1' }))).total).toBe(48);
    expect(pages.rootOf('pilot-1')).toBe(second);
    const { left } = await model(pages, 'comparison', { left: 'pilot-2@work-2/rust-3407', right: 'pilot-1' });
    expect(left!.config!.path).toBe(path.join(second, 'pilot-2', 'runs', 'rust-3407', 'config.yaml'));
    const places = new Roots(roots);
    expect(['pilot-1', 'pilot-2', 'pilot-2@work-2', 'none', 'none@elsewhere'].map((key) => places.place(key))).toEqual([
      { id: 'pilot-1', root: second },
      { id: 'pilot-2', root: first },
      { id: 'pilot-2', root: second },
      { id: 'none', root: first },
      { id: 'none@elsewhere', root: first },
    ]);
  });

  test('a process is the same only while it began at the same time', () => {
    expect(isAlive(process.pid, undefined)).toBe(true);
    expect(isAlive(999_999_999, undefined)).toBe(false);
    if (process.platform === 'linux') expect(isAlive(process.pid, 'another beginning')).toBe(false);
    expect(statusNow({ status: 'running', pid: 1 }, () => false)).toBe('interrupted');
    expect(statusNow({ status: 'running' }, () => true)).toBe('interrupted'); // nobody took it
    expect(statusNow({ status: 'failed', pid: 1 }, () => false)).toBe('failed');
  });
});

describe('one experiment', () => {
  test('its events are those of its runs as well, in their order', async () => {
    const found = await model(reader(), 'run', { experiment: 'pilot-2' });
    const times = found.events.map(({ time }) => time);
    expect(times).toEqual([...times].sort());
    expect(new Set(found.events.map(({ run }) => run))).toEqual(new Set(['', 'rust-3407', 'rust-2108', 'iron-3407', 'iron-2108']));
    expect(found.events.filter(({ stage, kind }) => stage === 'evaluate' && kind === 'progress').map(({ run, done }) => [run, done])).toEqual([
      ['rust-3407', 12],
      ['rust-2108', 7],
    ]); // of steps in a row the last
    expect(found.told.filter(({ name }) => name.endsWith('loss')).map(({ name, points }) => [name, points.length])).toEqual([
      ['rust-3407 loss', 8],
      ['rust-2108 loss', 8],
    ]);
    expect(found.log.text).toContain('these gates did not pass');
    expect(found.files.map(({ name }) => name)).toEqual(['experiment.json', 'events.jsonl', 'config.yaml', 'trainer.log', 'gates.json']);
  });

  test('a run has its own', async () => {
    const found = await model(reader(), 'run', { experiment: 'pilot-1', run: 'iron-2108' });
    expect(found.run).toMatchObject({ arm: 'iron', seed: 2108, status: 'succeeded' });
    expect(found.config.text).toContain('id: pilot-1-iron-2108\n');
    expect(found.events.every(({ run }) => run === 'iron-2108')).toBe(true);
  });

  test('a figure that comes with the progress is told, and its steps stay one event', async () => {
    const root = await copied();
    const before = await model(reader(root), 'run', { experiment: 'pilot-1', run: 'iron-3407' });
    const step = (done: number): string =>
      `${JSON.stringify({ time: `2026-11-21T10:00:0${done}.000Z`, kind: 'progress', stage: 'evaluate', done, of: 9, metric: { name: 'falsification rate', value: done / 9 } })}\n`;
    await fs.appendFile(path.join(root, 'pilot-1', 'runs', 'iron-3407', 'events.jsonl'), `${step(1)}${step(2)}`);
    const found = await model(reader(root), 'run', { experiment: 'pilot-1', run: 'iron-3407' });
    expect(found.told.find(({ name }) => name === 'falsification rate')!.points.map(({ value }) => value)).toEqual([1 / 9, 2 / 9]);
    expect(found.events.length).toBe(before.events.length + 1);
  });

  test('an experiment that is not there gives way to the latest', async () => {
    expect((await reader().page(state({ page: 'run', experiment: 'gone', run: 'x' }))).state).toMatchObject({ experiment: 'pilot-2', run: null });
  });
});

describe('dataset', () => {
  test('families, splits, lengths and gates', async () => {
    const found = await model(reader(), 'dataset', { experiment: 'pilot-1' });
    expect(found.tasks).toBe(24);
    expect(found.splits).toEqual([
      { value: 'train', count: 16 },
      { value: 'val', count: 4 },
      { value: 'test', count: 4 },
    ]);
    expect(found.families).toHaveLength(12);
    expect(found.families.reduce((sum, { train, val, test: tests }) => sum + train + val + tests, 0)).toBe(24);
    expect(found.lengths.map(({ of, files }) => [of, files])).toEqual(['prompt', 'Rust', 'Iron', 'tests'].map((of) => [of, 24]));
    for (const { bins, least, median, most } of found.lengths) {
      expect(bins.reduce((sum, each) => sum + each, 0)).toBe(24);
      expect(least <= median && median <= most).toBe(true);
    }
    expect(found.gates).toMatchObject({ stale: false, passed: false });
  });

  test('leaks stand at lines of the manifest; a manifest that changed makes the gates stale', async () => {
    const root = await copied();
    const pages = reader(root);
    const found = await model(pages, 'dataset', { experiment: 'pilot-2' });
    const leaks = found.gates!.results.find(({ gate }) => gate === 'contamination')!;
    expect(leaks.status).toBe('failed');
    expect(leaks.findings.map(({ task, line }) => [task !== null, line !== null])).toEqual([
      [true, true],
      [true, true],
    ]);
    const rows = await pages.taskRows(state({ experiment: 'pilot-2' }));
    expect(rows.rows.filter(({ findings }) => findings.includes('contamination')).map(({ id }) => id)).toEqual(leaks.findings.map(({ task }) => task));
    await fs.appendFile(path.join(root, 'pilot-1', 'dataset', 'leaky_manifest.jsonl'), '\n');
    expect((await model(pages, 'dataset', { experiment: 'pilot-2' })).gates).toMatchObject({ stale: true });
  });

  test('tasks are found by filters, and their texts are read when they are opened', async () => {
    const pages = reader();
    const of = (more: Partial<PageState['tasks']>): Promise<{ matched: number; total: number }> => pages.taskRows(state({ experiment: 'pilot-1', tasks: { ...FIRST_STATE.tasks, ...more } }));
    expect(await of({ split: 'test' })).toMatchObject({ matched: 4, total: 24 });
    expect(await of({ text: 'PALIN', difficulty: 'hard' })).toMatchObject({ matched: 1 });
    expect(await of({ from: 5000 })).toMatchObject({ from: 0, matched: 24 });
    const { rows } = await pages.taskRows(state({ experiment: 'pilot-1' }));
    const detail = await pages.taskDetail(state({ experiment: 'pilot-1', task: rows[0]!.id }));
    expect(detail!.parts.map(({ name, text }) => [name, text !== null])).toEqual(['Prompt', 'Rust', 'Iron', 'Tests'].map((name) => [name, true]));
    expect(await pages.taskDetail(state({ experiment: 'pilot-1', task: 'none' }))).toBeNull();
  });

  test('a manifest does not lead out of its folder', async () => {
    const root = await copied();
    await fs.writeFile(path.join(root, 'secret.md'), 'secret');
    await fs.writeFile(
      path.join(root, 'pilot-1', 'dataset', 'dataset_v0_manifest.jsonl'),
      `${JSON.stringify({ id: 'a', split: 'test', family: 'f', prompt_path: '../../secret.md', rust_path: '/etc/passwd' })}\nno json\n`,
    );
    const pages = reader(root);
    const detail = await pages.taskDetail(state({ experiment: 'pilot-1', task: 'a' }));
    expect(detail!.parts.map(({ text }) => text)).toEqual([null, null, null, null]);
    expect((await model(pages, 'dataset', { experiment: 'pilot-1' })).problems).toMatchObject([{ file: expect.stringMatching(/manifest\.jsonl:2$/) }]);
  });
});

describe('evaluation', () => {
  test('figures are those of the report; without one, those of each run', async () => {
    const root = await copied();
    const pages = reader(root);
    const { columns, source } = await model(pages, 'evaluation', { experiment: 'pilot-1' });
    expect(source!.name).toBe('report.json');
    const report = JSON.parse(await fs.readFile(path.join(root, 'pilot-1', 'report', 'report.json'), 'utf8'));
    expect(columns.map(({ arm, metrics }) => [arm, metrics])).toEqual(
      ['rust', 'iron'].map((arm) => [arm, report.claims.map((claim: { metric: { arm?: string } }) => claim.metric).filter((metric: { arm?: string }) => metric.arm === arm)]),
    );
    await fs.rm(path.join(root, 'pilot-1', 'report'), { recursive: true });
    const runs = await model(pages, 'evaluation', { experiment: 'pilot-1' });
    expect(runs.columns.map(({ name }) => name)).toEqual(['rust-3407', 'rust-2108', 'iron-3407', 'iron-2108']);
    expect((await model(pages, 'evaluation', { experiment: 'pilot-1', run: 'iron-3407' })).columns.map(({ name }) => name)).toEqual(['iron-3407']);
  });

  test('samples are found by filters, and a torn verdict is not one', async () => {
    const pages = reader();
    const { facets, problems } = await model(pages, 'evaluation', { experiment: 'pilot-2' });
    expect(facets.run).toEqual([
      { value: 'rust-3407', count: 12 },
      { value: 'rust-2108', count: 7 },
    ]);
    expect(problems).toEqual([]);
    const all = await pages.sampleRows(state({ experiment: 'pilot-1' }));
    expect(all).toMatchObject({ total: 48, matched: 48 });
    for (const name of ['run', 'arm', 'status', 'stage', 'class', 'family', 'difficulty'] as const) {
      const found = await model(pages, 'evaluation', { experiment: 'pilot-1' });
      expect(found.facets[name].reduce((sum, { count }) => sum + count, 0)).toBe(48);
      const [first] = found.facets[name];
      const rows = await pages.sampleRows(state({ experiment: 'pilot-1', samples: { ...FIRST_STATE.samples, [name]: first!.value } }));
      expect(rows.matched).toBe(first!.count);
      expect(rows.rows.every((row) => row[name] === first!.value)).toBe(true);
    }
  });

  test('the base model is no run of the arm: its samples are told apart, and none has that role where there is no base', async () => {
    const root = await copied();
    const runs = path.join(root, 'pilot-1', 'runs');
    await fs.cp(path.join(runs, 'rust-3407'), path.join(runs, 'rust-base'), { recursive: true });
    const change = async (file: string, more: (record: { runs?: string[] }) => object): Promise<void> => {
      const record = JSON.parse(await fs.readFile(file, 'utf8'));
      await fs.writeFile(file, JSON.stringify({ ...record, ...more(record) }));
    };
    await change(path.join(runs, 'rust-base', 'run.json'), () => ({ base: true }));
    await change(path.join(root, 'pilot-1', 'experiment.json'), (record) => ({ runs: ['rust-base', ...record.runs!] }));
    const pages = reader(root);
    const { experiment, facets } = await model(pages, 'evaluation', { experiment: 'pilot-1' });
    expect(experiment.runs.map(({ id, base }) => [id, base]).slice(0, 2)).toEqual([
      ['rust-base', true],
      ['rust-3407', false],
    ]);
    expect(facets.role).toEqual([
      { value: 'compared', count: 48 },
      { value: 'base', count: 12 },
    ]);
    const rows = await pages.sampleRows(state({ experiment: 'pilot-1', samples: { ...FIRST_STATE.samples, role: 'base' } }));
    expect([rows.matched, new Set(rows.rows.map(({ run }) => run))]).toEqual([12, new Set(['rust-base'])]);
    expect((await model(reader(), 'evaluation', { experiment: 'pilot-1' })).facets.role).toEqual([{ value: 'compared', count: 48 }]);
  });

  test('a sample is shown with its texts, both spellings and what failed', async () => {
    const root = await copied();
    const pages = reader(root);
    const { rows } = await pages.sampleRows(state({ experiment: 'pilot-1', samples: { ...FIRST_STATE.samples, arm: 'iron', status: 'failed' } }));
    const { key, id } = rows[0]!;
    const detail = (await pages.sampleDetail(state({ experiment: 'pilot-1', sample: key })))!;
    expect(detail.row.id).toBe(id);
    expect(detail.message).not.toBe('');
    expect(detail.parts.map(({ name }) => name)).toEqual(['Prompt', 'Iron', 'Rust', 'Reference', 'Tests of the task']);
    expect(detail.parts[1]!.note).toBe('As the model wrote it.');
    const times = (await fs.readFile(path.join(root, 'pilot-1', 'runs', detail.row.run, 'evaluation', 'durations.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; sample: number; durations: object });
    expect(Object.fromEntries(detail.durations.map(({ stage, milliseconds }) => [stage, milliseconds]))).toEqual(times.find((each) => each.id === id && each.sample === detail.row.sample)!.durations);
    expect(detail.parts[2]!.text).toBe(`other than iron: ${detail.parts[1]!.text!.length}`);
    expect([detail.bleu4, detail.codebleu]).toEqual([null, null]); // written before there was such a file
    const similar = (bleu4: number): object => ({ id, sample: detail.row.sample, bleu4, codebleu: 0.5 });
    await fs.writeFile(path.join(root, 'pilot-1', 'runs', detail.row.run, 'evaluation', 'similarities.jsonl'), `${JSON.stringify(similar(0.25))}\n`);
    expect(await pages.sampleDetail(state({ experiment: 'pilot-1', sample: key }))).toMatchObject({ bleu4: 0.25, codebleu: 0.5 });
    const file = path.join(root, 'pilot-1', 'runs', detail.row.run, 'evaluation', 'predictions.jsonl');
    await fs.writeFile(`${file}.new`, (await fs.readFile(file, 'utf8')).replaceAll('"prediction":"', '"prediction":"note that '));
    await fs.rename(`${file}.new`, file);
    expect((await pages.sampleDetail(state({ experiment: 'pilot-1', sample: key })))!.parts[1]!.note).toContain('Not the text that was judged');
    expect(await pages.sampleDetail(state({ experiment: 'pilot-1', sample: 'none:1' }))).toBeNull();
  });

  test('of ten thousand verdicts each is listed, and a page of them at a time is given', async () => {
    const root = await copied();
    const file = path.join(root, 'pilot-1', 'runs', 'iron-3407', 'evaluation', 'verdicts.jsonl');
    const first: Verdict = JSON.parse((await fs.readFile(file, 'utf8')).split('\n', 1)[0]!);
    await fs.writeFile(file, Array.from({ length: 10_000 }, (_, sample) => `${JSON.stringify({ ...first, sample, status: sample % 3 === 0 ? 'passed' : 'failed' })}\n`).join(''));
    const pages = reader(root);
    expect((await model(pages, 'evaluation', { experiment: 'pilot-1' })).facets.run[0]).toEqual({ value: 'iron-3407', count: 10_000 });
    const last = await pages.sampleRows(state({ experiment: 'pilot-1', samples: { ...FIRST_STATE.samples, run: 'iron-3407', status: 'passed', from: 3300 } }));
    expect(last).toMatchObject({ matched: 3334, from: 3300 });
    expect(last.rows.map(({ sample }) => sample)).toEqual(Array.from({ length: 34 }, (_, at) => (3300 + at) * 3));
  });
});

describe('comparison', () => {
  test('settings that differ are found by their paths', async () => {
    const found = await model(reader(), 'comparison');
    expect([found.left!.key, found.right!.key]).toEqual(['pilot-1', 'pilot-2']);
    expect(found.differences.map(({ path: name, left, right }) => [name, left, right])).toEqual([
      ['id', 'pilot-1', 'pilot-2'],
      ['question', 'Does a small model write Iron as well as Rust?', 'Does a lower temperature help?'],
      ['dataset.manifest', 'null', '../pilot-1/dataset/leaky_manifest.jsonl'],
      ['dataset.build.seed', '7', null],
      ['dataset.build.tasks', '../../fam', null],
      ['sampling.greedy', 'true', 'false'],
      ['sampling.temperature', 'null', '0.2'],
      ['evaluation.batch', 'null', '1'],
    ]);
    expect(found.choices).toContain('pilot-1/iron-2108');
    const runs = await model(reader(), 'comparison', { left: 'pilot-1/rust-3407', right: 'pilot-1/iron-3407' });
    expect(runs.differences.map(({ path: name, left, right }) => [name, left, right])).toEqual([
      ['id', 'pilot-1-rust-3407', 'pilot-1-iron-3407'],
      ['arms', '["rust"]', '["iron"]'],
      ['predictions.rust.3407', '../../../../rust-3407.jsonl', null],
      ['predictions.iron.3407', null, '../../../../iron-3407.jsonl'],
    ]);
  });

  test('what is on one side only differs; lists are whole', async () => {
    const [left, right] = (await Promise.all([settingsOf('a: 1\nb: [1, 2]\nc: {}\n'), settingsOf('a: 1\nb: [1, 3]\nd:\n  e: text\n')])) as [Settings, Settings];
    expect(configDifferences(left, right)).toEqual({
      same: 1,
      differences: [
        { path: 'b', left: '[1,2]', right: '[1,3]' },
        { path: 'c', left: '{}', right: null },
        { path: 'd.e', left: null, right: 'text' },
      ],
    });
    expect(await settingsOf('a: [1\n')).toHaveProperty('message');
    expect(await settingsOf('')).toEqual(new Map());
  });
});

test('the decision is the report, with its inputs as files', async () => {
  const { report } = await model(reader(), 'decision', { experiment: 'pilot-1' });
  expect(report!.notShown.length).toBeGreaterThan(3);
  expect(report!.inputs.filter(({ link }) => link === null)).toEqual([]);
  expect((await model(reader(), 'decision', { experiment: 'pilot-2' })).report).toBeNull();
});

test('a state that was kept by another version is taken as far as it fits', () => {
  expect(checkedState({ page: 'evaluation', experiment: 'a', run: 7, samples: { arm: 'iron', from: 'x', other: 1 }, rate: 3 })).toEqual({
    ...FIRST_STATE,
    page: 'evaluation',
    experiment: 'a',
    samples: { ...FIRST_STATE.samples, arm: 'iron' },
  });
  for (const wrong of [undefined, null, 3, 'text', [], { page: 'none', samples: null }]) expect(checkedState(wrong)).toEqual(FIRST_STATE);
});
