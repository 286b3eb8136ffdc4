/** How the pages of experiments are written, as far as it needs no browser. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frameOf } from '../../client/src/experiments/page-frame.js';
import { PageReader } from '../../client/src/experiments/reader.js';
import { thinned, TrainingCurves } from '../../client/src/experiments/training-curves.js';
import { amount, between, counts, duration, lasted, overSeeds } from '../../client/webview/format.js';
import { escaped, html } from '../../client/webview/html.js';
import { taskTable, taskText } from '../../client/webview/pages/dataset.js';
import { decisionPage } from '../../client/webview/pages/decision.js';
import { evaluationPage, sampleTable, sampleText } from '../../client/webview/pages/evaluation.js';
import { chosen, type Drawing, draw } from '../../client/webview/shell.js';
import { csvOf, Sheet } from '../../client/webview/sheet.js';
import type { Metric } from '../../protocol/experiment.js';
import { FIRST_STATE, PAGES, type PageModel, type PageName, type PageState } from '../../protocol/experiment-pages.js';

const FIXTURE = path.resolve(import.meta.dirname, '..', 'experiments');
const reader = new PageReader([{ name: 'first', folder: FIXTURE }], (from) => Promise.resolve({ text: `<b>${from}</b>`, note: '' }));

async function drawn(page: PageName, more: Partial<PageState> = {}): Promise<Drawing & { readonly model: PageModel; readonly text: string }> {
  const found = await reader.page({ ...FIRST_STATE, experiment: 'pilot-1', ...more, page });
  const experiments = found.list.map(({ id, status, runs }) => ({ id, status, runs: runs.map((run) => run.id) }));
  const drawing = draw({ kind: 'page', state: found.state, model: found.model, experiments }, found.state);
  return { ...drawing, model: found.model, text: drawing.html.html };
}

const words = (text: string): string => text.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

describe('every page', () => {
  const pages = new Map<PageName, Awaited<ReturnType<typeof drawn>>>();
  beforeAll(async () => {
    for (const page of PAGES) pages.set(page, await drawn(page));
  });

  test('has one heading, marks its tab, and closes what it opens', () => {
    for (const [page, { text }] of pages) {
      expect(text.match(/<h1>/g)).toHaveLength(1);
      expect(text).toContain(`id="tab-${page}" data-go="${page}" aria-controls="page" aria-selected="true" tabindex="0"`);
      for (const tag of ['section', 'div', 'table', 'tr', 'td', 'th', 'button', 'details', 'ul', 'ol', 'p', 'dl', 'pre', 'select'])
        expect([tag, text.match(new RegExp(`<${tag}[ >]`, 'g'))?.length ?? 0]).toEqual([tag, text.match(new RegExp(`</${tag}>`, 'g'))?.length ?? 0]);
    }
  });

  test('brings neither scripts nor styles of its own, and each id once', () => {
    for (const [page, { text }] of pages) {
      expect(text).not.toMatch(/<script|<style|\sstyle=|\son[a-z]+=|javascript:/i);
      const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map((match) => match[1]);
      expect([page, ids.filter((id, index) => ids.indexOf(id) !== index)]).toEqual([page, []]);
    }
  });

  test('has a table beside each chart with the same numbers of rows or more', () => {
    expect([...pages.values()].reduce((sum, { sheet }) => sum + sheet.charts.length, 0)).toBeGreaterThan(8);
    for (const { sheet } of pages.values())
      for (const chart of sheet.charts) {
        const table = sheet.tables.find(({ id }) => id === chart.id);
        expect([chart.id, table !== undefined]).toEqual([chart.id, true]);
        if (chart.id !== 'lengths') expect(table!.rows.length).toBeGreaterThanOrEqual(chart.categories.length);
        for (const { values } of chart.series) expect(values).toHaveLength(chart.categories.length);
      }
  });

  test('gives each row of a table as many cells as there are columns', () => {
    for (const { sheet } of pages.values()) for (const { id, columns, rows } of sheet.tables) for (const row of rows) expect([id, row.length]).toEqual([id, columns.length]);
  });
});

describe('pages', () => {
  test('an interrupted experiment may be resumed, and one that is done may not', async () => {
    const { text } = await drawn('runs');
    expect(text).toContain('data-command="resume" data-experiment="pilot-2"');
    expect(text).not.toContain('data-command="resume" data-experiment="pilot-1"');
    expect(words(text)).toContain('Latest: pilot-2');
  });

  test('what goes on shows its progress, and what does not shows none', async () => {
    const { text } = await drawn('run', { experiment: 'pilot-2', run: 'rust-2108' });
    expect(words(text)).toContain('7 of 12');
    expect((await drawn('run', { run: 'rust-2108' })).text).not.toContain('<progress');
  });

  test('leaks are listed with their lines', async () => {
    const { text, sheet } = await drawn('dataset', { experiment: 'pilot-2' });
    expect(words(text)).toMatch(/2 findings of contamination/);
    expect(sheet.tables.find(({ id }) => id === 'findings-contamination')!.rows).toHaveLength(2);
    expect(words((await drawn('dataset')).text)).toContain('None found');
  });

  test('figures stand as the report has them, and what was not measured is no nought', async () => {
    const { sheet, model } = await drawn('evaluation');
    const { columns } = model as Extract<PageModel, { readonly page: 'evaluation'; readonly columns: unknown }>;
    const all = sheet.tables.find(({ id }) => id === 'all')!;
    for (const [index, { metrics }] of columns.entries())
      for (const metric of metrics.filter(({ slice }) => slice === undefined)) {
        const row = all.rows.find(([name]) => name === metric.name)!;
        const cell = row[1 + index * 5]!;
        expect([metric.name, typeof cell === 'string' ? cell : cell.raw]).toEqual([metric.name, metric.value]);
        if (metric.value === null) expect(cell).toMatchObject({ text: 'not measured' });
      }
    expect(columns.flatMap(({ metrics }) => metrics).filter(({ value }) => value === null).length).toBeGreaterThan(0);
    const rates = sheet.charts.find(({ id }) => id === 'rates')!;
    expect(rates.series.map(({ name }) => name)).toEqual(['Rust', 'Iron']);
    expect(rates.series[1]!.values[rates.categories.indexOf('test@1')]).toBe(columns[1]!.metrics.find(({ name, slice }) => name === 'test@1' && slice === undefined)!.value);
  });

  test('what training changed stands beside: base, trained, difference; and silence is said where it compiles', async () => {
    const { model, text } = await drawn('evaluation');
    expect(words(text)).not.toMatch(/What training changed|Answers without code/);
    const found = model as Extract<PageModel, { readonly page: 'evaluation'; readonly columns: unknown }>;
    const interval = { low: -0.1, high: 0.4, level: 0.95, method: 'paired task bootstrap' };
    const figures: Metric[] = [
      { name: 'empty answers', arm: 'rust', value: 0.5, numerator: 12, denominator: 24, unit: 'share' },
      { name: 'base test@1', arm: 'rust', value: 0.25, numerator: 6, denominator: 24, unit: 'share' },
      { name: 'delta test@1 against the base', arm: 'rust', value: 0.125, numerator: 3, denominator: 24, interval, unit: 'share' },
      { name: 'mcnemar test@1 against the base', arm: 'rust', value: 0.375, denominator: 24, unit: 'p' },
    ];
    const columns = found.columns.map((column) => (column.arm === 'rust' ? { ...column, metrics: [...column.metrics, ...figures] } : column));
    const sheet = new Sheet();
    const page = evaluationPage({ ...found, columns }, FIRST_STATE, sheet).html;
    expect(words(page)).toContain('Answers without code compile, and count in compile@1: 12 of 24 of Rust are empty.');
    expect(sheet.charts.filter(({ id }) => id.startsWith('base-')).map(({ id, series }) => [id, series.map(({ name, values }) => [name, values.length])])).toEqual([
      [
        'base-rust',
        [
          ['base', 1],
          ['trained', 1],
        ],
      ],
    ]);
    const [row] = sheet.tables.find(({ id }) => id === 'base-rust')!.rows;
    const trained = found.columns[0]!.metrics.find(({ name, slice }) => name === 'test@1' && slice === undefined)!;
    expect(row!.map((cell) => (typeof cell === 'string' ? cell : cell.text))).toEqual([
      'test@1',
      '25.0 %',
      '6 of 24',
      amount(trained.value, 'share'),
      counts(trained),
      '12.5 %',
      '-10.0 to 40.0 %',
      '',
      '0.3750',
    ]);
  });

  test('another figure may be chosen for the parts', async () => {
    const titles = async (rate: string): Promise<string[]> => (await drawn('evaluation', { rate })).sheet.charts.map(({ title }) => title).filter((title) => title.includes(' by family'));
    expect(await titles('test@1')).toEqual(['test@1 by family']);
    expect(await titles('compile@1')).toEqual(['compile@1 by family']);
  });

  test('the decision has each claim with its inputs and what is cited', async () => {
    const { sheet, model, text } = await drawn('decision');
    const { report } = model as Extract<PageModel, { readonly page: 'decision'; readonly report: unknown }>;
    const rows = sheet.tables.filter(({ id }) => id.startsWith('claims')).flatMap((table) => table.rows);
    expect(rows).toHaveLength(report!.claims.length);
    expect(rows.every((row) => /^\d+(, \d+)*$/.test(String(row[5])))).toBe(true);
    for (const sentence of report!.notShown) expect(text).toContain(escaped(sentence));
    expect(text).toContain('href="https://arxiv.org/');
  });
});

test('the decision has the tiers that figures reach, the track of each phase and the two weeks, as the report has them', async () => {
  const { sheet, model, text } = await drawn('decision');
  const { report } = model as Extract<PageModel, { readonly page: 'decision'; readonly report: unknown }>;
  const rows = (id: string, from = sheet): string[][] => (from.tables.find((table) => table.id === id)?.rows ?? []).map((row) => row.map((cell) => (typeof cell === 'string' ? cell : cell.text)));
  expect(rows('plan').map(([week, step, result]) => `${week} ${step}: ${result}`)).toEqual([
    '1 freeze the data: passed',
    '2 train both arms: not-measured',
    '2 evaluate both arms: passed',
    '2 decide: passed',
  ]);
  expect(rows('tiers').map(([name, arm, , tier]) => [name, arm, tier])).toEqual(report!.tiers.map(({ name, arm, tier }) => [name, arm === 'rust' ? 'Rust' : 'Iron', tier ?? 'not measured']));
  expect(
    rows('tiers')
      .find(([name]) => name === 'compile@1')!
      .slice(4, 8),
  ).toEqual(['at least 85.0 %', 'at least 90.0 %', 'at least 92.0 %', 'at least 97.0 %']);
  expect(rows('tracks')).toHaveLength(report!.tracks.length);
  expect(words(text)).toContain('✘ none');
  // a report of an earlier version has none of them
  const earlier = new Sheet();
  expect(decisionPage({ ...(model as Parameters<typeof decisionPage>[0]), report: { ...report!, tiers: [], tracks: [], plan: [] } }, earlier).html).not.toContain('Where it stands');
  expect(rows('plan', earlier)).toEqual([]);
});

describe('a training', () => {
  let root: string;
  beforeAll(async () => {
    root = await fs.mkdtemp(path.join(os.tmpdir(), 'iron-training-'));
    await fs.cp(FIXTURE, root, { recursive: true });
    const told = await fs.readFile(path.join(FIXTURE, 'training-events.jsonl'), 'utf8');
    const run = path.join(root, 'pilot-2', 'runs', 'iron-3407');
    await fs.appendFile(path.join(run, 'events.jsonl'), told);
    const record = JSON.parse(await fs.readFile(path.join(run, 'run.json'), 'utf8'));
    const stages = [{ name: 'train', status: 'running' }, ...record.stages];
    await fs.writeFile(path.join(run, 'run.json'), JSON.stringify({ ...record, status: 'running', stages }));
    const experiment = path.join(root, 'pilot-2', 'experiment.json');
    const { pidStarted, ...rest } = JSON.parse(await fs.readFile(experiment, 'utf8'));
    await fs.writeFile(experiment, JSON.stringify({ ...rest, pid: process.pid }));
  });
  afterAll(() => fs.rm(root, { recursive: true, force: true }));

  const page = async (run: string | null): Promise<Drawing & { readonly text: string }> => {
    const pages = new PageReader([{ name: 'first', folder: root }], () => Promise.reject(new Error('nothing is converted')));
    const { state, model } = await pages.page({ ...FIRST_STATE, page: 'run', experiment: 'pilot-2', run });
    const drawing = draw({ kind: 'page', state, model, experiments: [] }, state);
    return { ...drawing, text: words(drawing.html.html) };
  };
  const texts = (drawing: Drawing, id: string, row: number): string[] =>
    drawing.sheet.tables
      .find((table) => table.id === id)!
      .rows.at(row)!
      .map((cell) => (typeof cell === 'string' ? cell : cell.text));

  test('has a chart and a table for each of its curves, with every value as it was told', async () => {
    const drawing = await page('iron-3407');
    const charts = drawing.sheet.charts.filter(({ id }) => id.startsWith('training-'));
    expect(charts.map(({ id, series }) => `${id}: ${series.map(({ name }) => name).join(', ')}`)).toEqual([
      'training-loss: training, validation',
      'training-rate: learning rate',
      'training-norm: gradient norm',
      'training-speed: tokens per second',
      'training-memory: memory',
      'training-probes: compile@1, test@1',
    ]);
    for (const chart of charts) {
      expect(chart.categories.map(Number)).toEqual([...chart.categories.map(Number)].sort((a, b) => a - b));
      expect(drawing.sheet.tables.find(({ id }) => id === chart.id)!.rows).toHaveLength(chart.categories.length);
    }
    expect(texts(drawing, 'training-loss', 0)).toEqual(['0', '', '2.611']);
    expect(texts(drawing, 'training-rate', -1)).toEqual(['120', '0.00004106']);
    expect(texts(drawing, 'training-probes', -1)).toEqual(['120', '37.5 %', '3 of 8', '12.5 %', '1 of 8', '2']);
    const csv = csvOf(drawing.sheet.tables.find(({ id }) => id === 'training-loss')!).split('\r\n');
    expect([csv.length, csv[0], csv[1], csv[31]]).toEqual([123, 'step,training,validation', '0,,2.6112', expect.stringMatching(/^30,[\d.]+,1\.2204$/)]);
  });

  test('says where it is, how long it lasts, and why the line was stopped', async () => {
    const { text } = await page('iron-3407');
    expect(text).toMatch(/step 120 of 150 time left about 1 min 0 s epoch 2\.4 /);
    expect(text).toContain('lowest validation loss 0.7015 at step 90');
    expect(text).toContain('Training needs a look 2026-11-21 10:04:03 compile@1 fell from 0.750 to 0.375 at step 120');
    expect(text).not.toContain('values of each part');
    expect(text).toMatch(/step 90: checkpoint step-90, the best so far/);
    expect(text).toContain('step 60: of 8 validation tasks 5 compile, 2 pass their tests');
  });

  test('is seen in the whole experiment too: its alert, its place, and all losses over each other', async () => {
    const { sheet, text } = await page(null);
    expect(text).toContain('⚠ alert');
    expect(texts({ sheet } as Drawing, 'trainings', 0).slice(0, 4)).toEqual(['iron-3407', '120', '150', 'about 1 min 0 s']);
    expect(sheet.charts.filter(({ id }) => id.startsWith('all-')).map(({ id, series }) => [id, series.map(({ name }) => name)])).toEqual([
      ['all-losses', ['iron-3407']],
      ['all-validation-losses', ['iron-3407']],
    ]);
    expect(text).toContain('Training needs a look iron-3407');
  });

  test('that failed says so, and what was told before it was resumed is no alert any more', async () => {
    const events = path.join(root, 'pilot-2', 'runs', 'iron-3407', 'events.jsonl');
    const told = (kind: string, message: string): string => `${JSON.stringify({ time: '2026-11-21T10:05:00.000Z', kind, stage: 'train', message })}\n`;
    await fs.appendFile(events, told('stage', 'failed: Step 121: the loss is nan'));
    expect((await page('iron-3407')).text).toMatch(/Training was stopped .* Step 121: the loss is nan/);
    expect((await page(null)).text).toContain('⚠ stopped');
    const step = (at: number): string => `${JSON.stringify({ time: '2026-11-21T10:05:00.000Z', kind: 'training', stage: 'train', training: { step: at, loss: 0.4 } })}\n`;
    await fs.appendFile(events, Array.from({ length: 180 }, (_, at) => step(121 + at)).join(''));
    expect((await page('iron-3407')).text).toContain('Of 300 steps the least and the greatest value of each part are drawn and listed');
    await fs.appendFile(events, told('stage', 'running'));
    expect((await page('iron-3407')).text).not.toMatch(/Training (was stopped|needs a look)/);
  });
});

test('a long curve keeps the greatest and the least of each part and its last, a step done again counts as it was done last', () => {
  const curves = new TrainingCurves();
  const take = (step: number, loss: number): void => curves.take({ time: '', kind: 'training', stage: 'train', training: { step, loss } });
  const value = (step: number): number => Math.sin(step / 7) + (step === 31_234 ? 9 : step === 77_777 ? -9 : 0);
  for (let step = 1; step <= 60_000; step++) take(step, 5);
  for (let step = 1; step <= 100_000; step++) take(step, value(step));
  const { steps, values, count } = curves.model('run', null)!.curves.loss;
  expect(count).toBe(100_000);
  expect(steps.length).toBeLessThanOrEqual(201);
  expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
  expect(steps.map(value)).toEqual(values);
  expect([steps.includes(31_234), steps.includes(77_777), steps.at(-1)]).toEqual([true, true, 100_000]);
  expect(
    thinned(
      new Map([
        [2, 1],
        [1, 3],
      ]),
    ),
  ).toEqual({ steps: [1, 2], values: [3, 1], count: 2 });
});

describe('rows', () => {
  test('ten thousand rows are turned by pages', async () => {
    const { rows } = await reader.sampleRows({ ...FIRST_STATE, experiment: 'pilot-1' });
    const many = Array.from({ length: 100 }, (_, index) => ({ ...rows[index % rows.length]!, key: `iron-3407:${index}` }));
    const page = (from: number): string => sampleTable({ rows: many, from, matched: 10_000, total: 12_000 }, 'iron-3407:3', new Sheet()).html;
    expect(words(page(9900))).toContain('9901 to 10000 of 10,000');
    expect(page(9900)).toMatch(/data-from="10000" disabled/);
    expect(page(0)).toMatch(/data-from="100">Next/);
    expect(page(0).match(/<tr>/g)).toHaveLength(101);
    expect(page(0).match(/aria-current="true"/g)).toHaveLength(1);
    expect(words(sampleTable({ rows: [], from: 0, matched: 0, total: 5 }, null, new Sheet()).html)).toContain('No sample fits');
  });

  test('code of a sample and of a task is text, whatever is in it', async () => {
    const { rows } = await reader.sampleRows({ ...FIRST_STATE, experiment: 'pilot-1', samples: { ...FIRST_STATE.samples, status: 'failed' } });
    const detail = (await reader.sampleDetail({ ...FIRST_STATE, experiment: 'pilot-1', sample: rows[0]!.key }))!;
    const text = sampleText({ ...detail, message: '</pre><img src=x onerror=alert(1)>' }).html;
    expect(text).not.toContain('<img');
    expect(text).toContain(`&lt;b&gt;${detail.row.arm}&lt;/b&gt;`);
    const tasks = await reader.taskRows({ ...FIRST_STATE, experiment: 'pilot-1' });
    expect(taskTable(tasks, null, new Sheet()).html.match(/data-task=/g)).toHaveLength(24);
    const task = await reader.taskDetail({ ...FIRST_STATE, experiment: 'pilot-1', task: tasks.rows[0]!.id });
    expect(words(taskText(task!).html)).toContain('Tests open');
  });
});

describe('figures in words', () => {
  const metric = (more: Partial<Metric>): Metric => ({ name: 'test@1', value: 0.5, unit: 'share', ...more });

  test('null is not measured, and nought is nought', () => {
    expect([amount(null, 'share'), amount(0, 'share'), amount(0, 'p'), amount(0.25, 'p'), amount(1234, 'tokens'), amount(2.5, undefined)]).toEqual([
      'not measured',
      '0.0 %',
      '< 0.0001',
      '0.2500',
      '1,234 tokens',
      '2.50',
    ]);
    expect([counts(metric({ numerator: 3, denominator: 6 })), counts(metric({ denominator: 6 })), counts(metric({}))]).toEqual(['3 of 6', 'of 6', '']);
    expect(between({ low: 0.1, high: 0.25, level: 0.95, method: 'Wilson' }, 'share')).toBe('10.0 to 25.0 %');
    expect(overSeeds(metric({ seeds: { values: [0.4, 0.6], mean: 0.5, populationDeviation: 0.1, sampleDeviation: null } }))).toBe('50.0 % ± 10.0 %, 2 seeds');
  });

  test('times', () => {
    expect([duration(12), duration(59_400), duration(61_000), duration(7_260_000)]).toEqual(['12 ms', '59 s', '1 min 1 s', '2 h 1 min']);
    expect(lasted('2026-11-20T09:00:00.000Z', null)).toBe('');
  });
});

test('a table is saved as comma-separated values, with figures in full and nothing that is taken for a formula', () => {
  const cells = ['a,b', { text: '33.3 %', raw: 1 / 3 }, { text: 'not measured', raw: null }, '=1+1', 'said "so"', '-5'];
  expect(csvOf({ id: 't', caption: '', columns: cells.map((_, index) => ({ name: String(index) })), rows: [cells] })).toBe('0,1,2,3,4,5\r\n"a,b",0.3333333333333333,,\'=1+1,"said ""so""",-5\r\n');
});

test('texts are escaped wherever they are put in', () => {
  expect(html`<i title="${'"\''}">${'<&>'}${[html`<b>${1}</b>`, null, false]}</i>`.html).toBe('<i title="&quot;&#39;">&lt;&amp;&gt;<b>1</b></i>');
});

test('what is chosen turns back to the first rows, and another experiment lets go of what was open', () => {
  const state: PageState = { ...FIRST_STATE, experiment: 'a', run: 'r', sample: 's', samples: { ...FIRST_STATE.samples, from: 300, arm: 'iron' } };
  expect(chosen(state, 'samples.family', 'f').samples).toMatchObject({ family: 'f', arm: 'iron', from: 0 });
  expect(chosen(state, 'experiment', 'b')).toMatchObject({ experiment: 'b', run: null, sample: null, samples: { arm: '' } });
  expect(chosen(state, 'run', '')).toMatchObject({ run: null, sample: 's' });
  expect(chosen(state, 'unknown', 'x')).toBe(state);
});

test('the frame allows its own script and style, and nothing else', () => {
  const page = frameOf({ nonce: 'abc', source: 'https://own.example', style: 'https://own.example/a.css', script: 'https://own.example/a.js' });
  expect(page).toContain("default-src 'none'; style-src https://own.example; script-src &#39;nonce-abc&#39;".replaceAll("'none'", '&#39;none&#39;'));
  expect(page).not.toMatch(/unsafe/);
  expect(page.match(/<script/g)).toHaveLength(1);
});
