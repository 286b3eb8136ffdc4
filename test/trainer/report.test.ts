// Reports from verdicts: what they say, whether they are computed again to the same, and the published figures of the Redox pilot.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import jsonLd from 'jsonld';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Arm, type Claim, Report, type Verdict } from '../../protocol/experiment.js';
import { remedies } from '../../trainer/src/decision/remedies.js';
import { runProgram } from '../../trainer/src/cli/program.js';
import { makerOf } from '../../trainer/src/report/jsonld.js';
import { checkSchema } from '../../trainer/src/files/schema-check.js';
import { sha256 } from '../../trainer/src/files/sha256.js';
import { codeMetrics } from '../../trainer/src/metrics/code-metrics.js';
import type { ArmRows } from '../../trainer/src/metrics/rows.js';

const published = resolve(import.meta.dirname, '../../../shared/redox-data/eval');
let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'iron-report-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const jsonl = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const prediction = (arm: Arm, task: number): string => (arm === 'rust' ? `pub fn f_${task}() -> u8 { ${task} }` : `public function f_${task}\n    returns u8\nbegin\n    ${task}\nend function`);

function verdictOf(arm: Arm, task: number, good: boolean): Verdict {
  const base = {
    id: `task_${task}`,
    arm,
    sample: 0,
    family: `family_${task % 4}`,
    codes: good ? [] : ['E0308'],
    message: good ? '' : 'mismatched <types>',
    mutants: null,
    lints: good ? 0 : null,
    sha256: sha256(prediction(arm, task)),
    durations: {},
  };
  return good ? { ...base, stage: 'test', status: 'passed', class: 'none', tests: { passed: 3, failed: [] } } : { ...base, stage: 'check', status: 'failed', class: 'type', tests: null };
}

/** Two arms of 20 tasks in a folder of its own: Rust passes a quarter, Iron a half. */
function experiment(name: string): { readonly at: string; readonly parameters: string[] } {
  const at = join(folder, name);
  mkdirSync(at);
  for (const [arm, every] of [
    ['rust', 4],
    ['iron', 2],
  ] as const) {
    const tasks = Array.from({ length: 20 }, (_, task) => task);
    writeFileSync(join(at, `${arm}.jsonl`), jsonl(tasks.map((task) => verdictOf(arm, task, task % every === 0))));
    writeFileSync(join(at, `${arm}.predictions.jsonl`), jsonl(tasks.map((task) => ({ id: `task_${task}`, arm, prediction: prediction(arm, task), generatedTokens: 10 + task }))));
  }
  const files = (end: string) => (['rust', 'iron'] as const).map((arm) => `${arm}=${join(at, `${arm}${end}`)}`);
  return { at, parameters: ['--verdicts', ...files('.jsonl'), '--predictions', ...files('.predictions.jsonl'), '--no-codebleu', '--resamples', '200'] };
}

async function run(...parameters: string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = [];
  const write = process.stdout.write;
  process.stdout.write = ((text: string) => lines.push(text) > 0) as typeof process.stdout.write;
  try {
    return { code: await runProgram(parameters, new AbortController().signal), text: lines.join('') };
  } finally {
    process.stdout.write = write;
  }
}

const readReport = (at: string): Report => JSON.parse(readFileSync(join(at, 'report.json'), 'utf8')) as Report;
const claim = (claims: readonly Claim[], id: string) => claims.find((each) => each.id === id)!.metric;

test('a report has the four files, its figures, and is the same when it is made again', async () => {
  const { at, parameters } = experiment('whole');
  const made = await run('report', ...parameters, '--out', join(at, 'out'));
  expect(made).toEqual({ code: 0, text: expect.stringContaining('underpowered') });
  const report = readReport(join(at, 'out'));
  expect(checkSchema(Report, report)).toMatchObject({ ok: true });
  expect(claim(report.claims, 'rust / test@1')).toMatchObject({
    value: 0.25,
    numerator: 5,
    denominator: 20,
    interval: { method: 'Wilson' },
    clustered: { method: 'family bootstrap, 200 resamples of 4, seed 42' },
  });
  expect(claim(report.claims, 'both / delta test@1').value).toBeCloseTo(0.25, 12);
  expect(claim(report.claims, 'iron / failures / class=type')).toMatchObject({ value: 0.5, numerator: 10, denominator: 20 });
  expect(claim(report.claims, 'iron / codebleu').value).toBeNull();
  expect(report.claims.every(({ inputs }) => inputs.length > 0)).toBe(true);
  expect(report.tiers!.find(({ name, arm }) => name === 'compile@1' && arm === 'rust')).toMatchObject({ tier: expect.stringMatching(/none|minimum|gate|target|stretch/), bound: 'least' });
  expect(report.tiers!.find(({ name, arm }) => name === 'mutation score' && arm === 'iron')).toMatchObject({ value: null, tier: null });
  const phases = ['phase 1', 'phase 2', 'expert iteration'].flatMap((phase) => [`${phase} compile@1`, `${phase} idiomatic score`]);
  expect(report.tracks!.map(({ arm, phase, figure }) => `${arm} ${phase} ${figure}`)).toEqual(['rust', 'iron'].flatMap((arm) => phases.map((each) => `${arm} ${each}`)));
  // a quarter of the Rust answers compile, and one of its three habits is shown by each
  expect(report.tracks!.slice(0, 2).map(({ place }) => place)).toEqual(['below', 'below']);
  expect(report.plan!.map(({ step, status }) => `${step}: ${status}`)).toEqual(expect.arrayContaining(['train both arms: not-measured', 'evaluate both arms: passed', 'decide: passed']));
  expect(claim(report.claims, 'rust / samples linked to model and adapter').value).toBeNull();
  for (const { metric } of report.claims) {
    const { name, url } = makerOf(metric);
    expect(readFileSync(join(import.meta.dirname, '../..', url), 'utf8'), metric.name).toContain(`export function ${name}(`.replace('function textMetrics', 'async function textMetrics'));
  }
  const files = ['memo.md', 'report.html', 'metrics.jsonld', 'report.json'].map((name) => readFileSync(join(at, 'out', name), 'utf8'));
  expect(files[0]).toContain('# What this does not show');
  expect(files[1]).not.toMatch(/<script|https?:\/\/[^"<]*\.(js|css)|src=/);
  await run('report', ...parameters, '--out', join(at, 'out'));
  expect(['memo.md', 'report.html', 'metrics.jsonld', 'report.json'].map((name) => readFileSync(join(at, 'out', name), 'utf8'))).toEqual(files);
});

test('the JSON-LD says the figures to a JSON-LD processor, with the function that made each, and needs no network', async () => {
  const { at, parameters } = experiment('linked');
  await run('report', ...parameters, '--out', join(at, 'out'));
  const document = JSON.parse(readFileSync(join(at, 'out', 'metrics.jsonld'), 'utf8')) as object;
  // `safe`: whatever would be lost on the way is an error
  const quads = await jsonLd.toRDF(document, { safe: true, documentLoader: (url) => Promise.reject(new Error(`the network is asked for ${url}`)) });
  const said = new Map<string, string[]>();
  for (const { subject, predicate, object } of quads) said.set(`${subject.value} ${predicate.value}`, [...(said.get(`${subject.value} ${predicate.value}`) ?? []), object.value]);
  const { claims, inputs } = readReport(join(at, 'out'));
  for (const { id, metric } of claims) {
    const of = (property: string): string[] | undefined => said.get(`urn:computebrick:metric:${encodeURIComponent(id)} ${property}`);
    expect([id, of('https://schema.org/value')?.map(Number)]).toEqual([id, metric.value === null ? undefined : [metric.value]]);
    const { name, url } = makerOf(metric);
    expect(of('urn:computebrick:madeBy')).toEqual([`urn:computebrick:function:${url}#${name}`]);
    expect(said.get(`urn:computebrick:function:${url}#${name} https://schema.org/url`)).toEqual([url]);
    expect(of('https://schema.org/isBasedOn')!.length).toBeGreaterThan(0);
    if (metric.slice) expect(said.get(`${of('urn:computebrick:slice')![0]} https://schema.org/name`)).toEqual([metric.slice.value]);
  }
  for (const { sha256: hash } of inputs) expect(said.get(`urn:sha256:${hash} https://schema.org/sha256`)).toEqual([hash]);
});

test('a figure that is short leads to what S3 advises, in the memo and on the page', async () => {
  const { at, parameters } = experiment('advised');
  await run('report', ...parameters, '--out', join(at, 'out'));
  const [text, page] = ['memo.md', 'report.html'].map((name) => readFileSync(join(at, 'out', name), 'utf8')) as [string, string];
  const row = text.split('\n').find((line) => line.startsWith('| compile@1 | rust | 0.250 | at least 0.9 |'))!;
  expect(row).toContain('look whether the prompts ask for code and nothing else');
  expect(row).toContain('S3, "Compile Rate Stuck Below 0.90" (G14)');
  expect(page).toContain('What S3 advises where a figure is short');
  // the samples that compile have no warning, which is no trouble
  expect(text).not.toContain('High Clippy Warnings');
  const claims = (value: number | null, name = 'lints per sample') => [{ metric: { name, arm: 'rust' as const, value, unit: 'warnings' } }];
  expect([claims(2.1), claims(2), claims(null), claims(0.9, 'compile@1'), claims(0.89, 'compile@1'), claims(0.69, 'idiomatic score')].map((each) => remedies(each).length)).toEqual([1, 0, 0, 0, 1, 1]);
});

test('what training took is a figure with what is cited for it, and the highest tier that it meets', async () => {
  const { at, parameters } = experiment('trained');
  const trainings = [
    { arm: 'rust', seed: 1, seconds: 3600, peakVramBytes: 6 * 2 ** 30 },
    { arm: 'rust', seed: 2, seconds: 12_600, peakVramBytes: 4 * 2 ** 30 },
    { arm: 'iron', seed: 1, seconds: 60 },
  ];
  writeFileSync(join(at, 'measurements.json'), JSON.stringify({ formatVersion: 1, trainings }));
  const made = await run('report', ...parameters, '--measurements', join(at, 'measurements.json'), '--out', join(at, 'out'));
  expect(made.code, made.text).toBe(0);
  const { claims, tiers } = readReport(join(at, 'out'));
  const of = (id: string) => claims.find((each) => each.id === id)!;
  expect(of('rust / training time').metric).toMatchObject({ value: 12_600, denominator: 2, unit: 's' });
  expect(of('rust / training time').citations.map(({ text }) => text.split(',')[0])).toEqual(['Hu et al. 2021', 'Dettmers et al. 2023', 'Rozière et al. 2023']);
  expect(of('iron / peak VRAM').metric.value).toBeNull();
  const reached = tiers!.flatMap(({ name, arm, tier }) => (name === 'training time' || name === 'peak VRAM' ? [`${arm} ${name}: ${tier}`] : []));
  expect(reached.sort()).toEqual(['iron peak VRAM: null', 'iron training time: stretch', 'rust peak VRAM: target', 'rust training time: gate']);
  expect(await run('verify', join(at, 'out', 'report.json'))).toMatchObject({ code: 0, text: expect.stringMatching(/ 0 falsified, 0 unverifiable\n$/) });
  expect(readFileSync(join(at, 'out', 'memo.md'), 'utf8')).toContain('Hu et al. 2021');
});

test('the base is compared with its arm, in no aggregate of it, and decides nothing', async () => {
  const { at, parameters } = experiment('based');
  const tasks = Array.from({ length: 20 }, (_, task) => task);
  // without an adapter the model writes good Rust for every eighth task, and says nothing to every other one
  const said = (task: number): string => (task % 2 === 1 ? '// nothing' : prediction('rust', task));
  writeFileSync(join(at, 'base.jsonl'), jsonl(tasks.map((task) => ({ ...verdictOf('rust', task, task % 8 === 0), sha256: sha256(said(task)) }))));
  writeFileSync(join(at, 'base.predictions.jsonl'), jsonl(tasks.map((task) => ({ id: `task_${task}`, arm: 'rust', prediction: said(task) }))));
  const base = ['--base', `rust=${join(at, 'base.jsonl')}`, '--base-predictions', `rust=${join(at, 'base.predictions.jsonl')}`];
  await run('report', ...parameters, '--out', join(at, 'without'));
  const made = await run('report', ...parameters, ...base, '--out', join(at, 'out'));
  expect(made.code, made.text).toBe(0);
  const [without, report] = [readReport(join(at, 'without')), readReport(join(at, 'out'))];
  expect(checkSchema(Report, report)).toMatchObject({ ok: true });
  // what the arms have, and what is decided, is the same with and without it
  const ofArms = report.claims.filter(({ metric: { name } }) => !/^base | against the base$/.test(name));
  expect(ofArms).toEqual(without.claims);
  expect([report.decision, report.checklists, report.gates, report.risks, report.tiers]).toEqual([without.decision, without.checklists, without.gates, without.risks, without.tiers]);
  const of = (name: string) => claim(report.claims, `rust / ${name}`);
  expect(of('base test@1')).toMatchObject({ value: 0.15, numerator: 3, denominator: 20, interval: { method: 'Wilson' } });
  expect(of('base empty answers')).toMatchObject({ value: 0.5, numerator: 10 });
  // five tasks pass with the adapter, three of them without it too
  expect(of('delta test@1 against the base')).toMatchObject({ value: 0.1, numerator: 2, denominator: 20, interval: { method: 'paired task bootstrap, 200 resamples of 20, seed 42' } });
  expect(of('mcnemar test@1 against the base')).toMatchObject({ value: 0.5, note: expect.stringContaining('0 pairs pass in the base only, 2 in the trained model only') });
  expect(of('delta empty answers against the base')).toMatchObject({ value: -0.5, numerator: -10 });
  expect(report.claims.some(({ id }) => id.startsWith('iron / base'))).toBe(false);
  expect(report.inputs.filter((each) => each.base).map(({ kind, arm }) => `${kind} ${arm}`)).toEqual(['verdicts rust', 'predictions rust']);
  expect(report.notShown.slice(0, without.notShown.length)).toEqual(without.notShown);
  expect(report.notShown.length).toBeGreaterThan(without.notShown.length);
  const [text, page] = ['memo.md', 'report.html'].map((name) => readFileSync(join(at, 'out', name), 'utf8')) as [string, string];
  expect(text).toMatch(/\| test@1 \| rust \| 0\.150 \| 3 \/ 20 \| 0\.250 \| 5 \/ 20 \| 0\.100 \| .* to .* \| .* to .* \| 0\.500 \|/);
  expect(text).toContain('| verdicts (rust, base) |');
  expect(page).toContain('What training changed');
  expect(await run('verify', join(at, 'out', 'report.json'))).toMatchObject({ code: 0, text: expect.stringMatching(/ 0 falsified, 0 unverifiable\n$/) });
  // without the base's answers the arms are computed again all the same
  rmSync(join(at, 'base.jsonl'));
  const gone = await run('verify', join(at, 'out', 'report.json'));
  expect(gone.text).toContain('unverifiable: rust / delta test@1 against the base: ../base.jsonl is missing');
  expect(gone.text).not.toMatch(/falsified: |unverifiable: (rust \/ test@1|decision|iron)/);
});

test('verify confirms a report, finds what was changed in it, and cannot tell where an input is gone', async () => {
  const { at, parameters } = experiment('verified');
  const out = join(at, 'out');
  const file = join(out, 'report.json');
  await run('report', ...parameters, '--out', out);
  expect(await run('verify', file)).toMatchObject({ code: 0, text: expect.stringMatching(/^\d{2,} confirmed, 0 falsified, 0 unverifiable\n$/) });

  const report = readReport(out);
  claim(report.claims, 'iron / test@1').value = 0.75;
  report.decision.verdict = 'go';
  writeFileSync(file, JSON.stringify(report));
  const falsified = await run('verify', file);
  expect(falsified.code).toBe(1);
  expect(falsified.text).toContain('falsified: iron / test@1: the report says 0.75 (10 of 20), the inputs give 0.5 (10 of 20)');
  expect(falsified.text).toContain('falsified: decision: the report says go, the inputs give underpowered');
  expect(falsified.text).toMatch(/ 2 falsified, 0 unverifiable\n$/);

  await run('report', ...parameters, '--out', out);
  writeFileSync(join(at, 'iron.jsonl'), jsonl([verdictOf('iron', 0, true)]));
  const gone = await run('verify', file);
  expect(gone.code).toBe(0);
  expect(gone.text).toContain('unverifiable: iron / test@1: ../iron.jsonl has changed: its SHA-256 differs');
  expect(gone.text).not.toMatch(/falsified: rust|unverifiable: rust \/ test@1/);
});

test('compare-adapters says nothing of two equal reports, and exits 1 on a drop', async () => {
  const { at, parameters } = experiment('adapters');
  await run('report', ...parameters, '--out', join(at, 'old'));
  await run('report', ...parameters, '--out', join(at, 'new'));
  const files = [join(at, 'old', 'report.json'), join(at, 'new', 'report.json')] as const;
  expect(await run('compare-adapters', ...files)).toEqual({ code: 0, text: 'No drop.\n' });
  writeFileSync(join(at, 'iron.jsonl'), jsonl(Array.from({ length: 20 }, (_, task) => verdictOf('iron', task, task % 2 === 0 && task > 0))));
  await run('report', ...parameters, '--out', join(at, 'new'));
  const dropped = await run('compare-adapters', ...files);
  expect(dropped).toMatchObject({ code: 1, text: expect.stringContaining('iron / test@1: 0.5 before, 0.45 now') });
  expect(dropped.text).toMatch(/\nRegression of knowledge: \d+ drops\..*\n {2}Liker 2004, .*\n {2}Ohno 1988, .*\n$/);
  expect(await run('compare-adapters', files[1], files[0])).toMatchObject({ code: 0 });
});

test('decide prints the verdict with its reasons, and replay the difference', async () => {
  const { at, parameters } = experiment('decided');
  const decided = await run('decide', ...parameters);
  expect(decided.code).toBe(1);
  expect(decided.text).toMatch(/^underpowered\n {2}Underpowered: the tasks are of 4 families/);
  expect(await run('replay', join(at, 'rust.jsonl'), join(at, 'rust.jsonl'))).toMatchObject({
    code: 0,
    text: expect.stringContaining('test       5 to 5 of 20: 0 gained, 0 lost, McNemar p = 1.0000'),
  });
  expect((await run('replay', join(at, 'rust.jsonl'), join(at, 'iron.jsonl'))).code).toBe(1);
});

test.each<[string, (at: string) => void, RegExp]>([
  ['a line that is no JSON', (at) => writeFileSync(join(at, 'rust.jsonl'), `${JSON.stringify(verdictOf('rust', 0, true))}\n{"id":\n`), /rust\.jsonl:2: the line is no JSON/],
  ['a missing field', (at) => writeFileSync(join(at, 'rust.jsonl'), '{"id":"task_0"}\n'), /rust\.jsonl:1: this is no row of verdicts: lacks `arm`/],
  ['the other arm', (at) => writeFileSync(join(at, 'rust.jsonl'), jsonl([verdictOf('iron', 0, true)])), /rust\.jsonl:1: a verdict of the arm iron among those of rust/],
  ['an empty file', (at) => writeFileSync(join(at, 'rust.jsonl'), ''), /rust\.jsonl:1: the file has no rows/],
  ['no UTF-8', (at) => writeFileSync(join(at, 'rust.jsonl'), Buffer.from([0xff, 0xfe])), /rust\.jsonl:1: the file is UTF-16/],
  ['no file', (at) => rmSync(join(at, 'rust.jsonl')), /rust\.jsonl:1: the file cannot be read/],
  [
    'other predictions',
    (at) => writeFileSync(join(at, 'rust.predictions.jsonl'), jsonl(Array.from({ length: 20 }, (_, task) => ({ id: `task_${task}`, arm: 'rust', prediction: 'x' })))),
    /is not the text that .*rust\.jsonl judged/,
  ],
])('%s is one clear error, and nothing is written', async (name, spoil, message) => {
  const { at, parameters } = experiment(`bad ${name}`);
  spoil(at);
  const { code, text } = await run('report', ...parameters, '--out', join(at, 'out'));
  expect(code).toBe(2);
  expect(text.trim()).toMatch(message);
  expect(text.trim().split('\n')).toHaveLength(1);
  expect(existsSync(join(at, 'out'))).toBe(false);
});

interface PublishedRow {
  readonly id: string;
  readonly family: string;
  readonly arm: Arm;
  readonly transform_ok: boolean;
  readonly compile_ok: boolean;
  readonly test_ok: boolean;
}

/** Of a published row: their compile stage is the compiler on a library, which is `check` here. */
function publishedVerdict({ id, family, arm, ...ok }: PublishedRow): Verdict {
  const base = { id, family, arm, sample: 0, codes: [], message: '', tests: null, mutants: null, lints: null, sha256: '0'.repeat(64), durations: {} };
  if (!ok.transform_ok) return { ...base, stage: 'transform', status: 'failed', class: 'syntax' };
  if (!ok.compile_ok) return { ...base, stage: 'check', status: 'failed', class: 'type' };
  return ok.test_ok ? { ...base, stage: 'test', status: 'passed', class: 'none' } : { ...base, stage: 'test', status: 'failed', class: 'logic' };
}

function publishedArm(arm: Arm, ...reports: string[]): ArmRows {
  const rows = (report: string) => (JSON.parse(readFileSync(join(published, report), 'utf8')) as Record<Arm, { rows: PublishedRow[] }>)[arm].rows;
  return { arm, seeds: reports.map((report) => rows(report).map((row) => ({ verdict: publishedVerdict(row) }))) };
}

const NAMES = ['compile@1', 'test@1', 'transform'];
const spread = (rows: ArmRows): string[] => {
  const metrics = codeMetrics(rows, { resamples: 10 });
  return NAMES.map((name) => metrics.find((each) => each.name === name && !each.slice)!.seeds!).map(({ mean, populationDeviation }) => `${mean.toFixed(3)} ± ${populationDeviation.toFixed(3)}`);
};
const value = (rows: ArmRows, name: string): number => codeMetrics(rows, { resamples: 10 }).find((each) => each.name === name && !each.slice)!.value!;

test.skipIf(!existsSync(published))('the published figures of the Redox pilot follow from its published rows', () => {
  const both = ['v1/report_seed2108.json', 'v1/report_seed3407.json'];
  expect(spread(publishedArm('rust', ...both))).toEqual(['0.450 ± 0.017', '0.067 ± 0.000', '1.000 ± 0.000']);
  expect(spread(publishedArm('iron', ...both))).toEqual(['0.333 ± 0.000', '0.333 ± 0.000', '0.667 ± 0.033']);
  expect(spread(publishedArm('rust', 'v2/report_seed2108.json'))).toEqual(['0.400 ± 0.000', '0.067 ± 0.000', '1.000 ± 0.000']);
  expect(spread(publishedArm('iron', 'v2/report_seed2108.json'))).toEqual(['0.600 ± 0.000', '0.600 ± 0.000', '0.933 ± 0.000']);
  const delta = (arm: Arm) => NAMES.map((name) => (value(publishedArm(arm, 'v2/report_seed2108.json'), name) - value(publishedArm(arm, 'v1/report_seed2108.json'), name)).toFixed(3));
  expect(delta('rust')).toEqual(['-0.033', '0.000', '0.000']);
  expect(delta('iron')).toEqual(['0.267', '0.267', '0.300']);
});
