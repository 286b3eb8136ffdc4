// The steps of the walk through the pages of experiments, over the folder of test/experiments.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { REPOSITORY } from './bundle.mjs';
import { checked } from './checks.mjs';

const FIXTURE = path.join(REPOSITORY, 'test', 'experiments');
const MANY = 10_000;
/** In a browser VS Code writes down what its editors show every few seconds; what is newer may be lost by a reload. */
const STATE_KEPT_MS = 8000;

/** The page inside the frames of a webview. */
const webview = (page) => page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');

export async function showsRuns({ page, bench, folder, shot }) {
  fs.cpSync(FIXTURE, path.join(folder, 'experiments'), { recursive: true });
  await bench.command('View: Close All Editors');
  await bench.command('View: Toggle Primary Side Bar Visibility');
  await bench.command('Iron Experiments: Show Experiments');
  const frame = webview(page);
  await frame.locator('h2', { hasText: 'Latest: pilot-2' }).waitFor({ timeout: 60_000 });
  await frame.getByRole('button', { name: 'Resume' }).first().waitFor();
  await page.mouse.move(0, 0);
  await shot.step('20-runs');
  const record = path.join(folder, 'experiments', 'pilot-2', 'experiment.json');
  const { pid, ...rest } = JSON.parse(fs.readFileSync(record, 'utf8'));
  fs.writeFileSync(record, JSON.stringify({ ...rest, pid: process.pid, question: 'Does it follow the files?' }));
  await frame.getByText('Does it follow the files?').waitFor();
  await frame.getByRole('button', { name: 'Cancel' }).first().waitFor();
  fs.writeFileSync(record, JSON.stringify({ ...rest, pid }));
  await frame.getByRole('button', { name: 'Resume' }).first().waitFor();
  checked('the page of runs follows their files, and tells a killed experiment from one that goes on');
}

/** A sweep and an expert iteration beside the experiments, each with its parts; none of them stays for the steps that follow. */
export async function showsChains({ page, folder, shot }) {
  const frame = webview(page);
  const figure = (name, numerator) => ({ name, value: numerator / 8, numerator, denominator: 8, interval: { low: numerator / 8 - 0.2, high: numerator / 8 + 0.2, level: 0.95, method: 'wilson' } });
  const common = { formatVersion: 1, sha256: 'a'.repeat(64), seed: 42 };
  const best = { name: 'rank-16', figure: figure('compile@1', 6), next: 'rank-8', difference: 0.25, interval: { low: -0.1, high: 0.5, level: 0.95, method: 'bootstrap' }, isSeparable: false };
  const runs = [
    ['rank-8', 8, 4],
    ['rank-16', 16, 6],
  ].map(([name, rank, passed]) => ({ name, values: { 'training.lora.rank': rank }, status: 'succeeded', figure: figure('compile@1', passed) }));
  const round = { round: 1, samples: 8, kept: figure('kept', 3), dropped: { clippy: 5 }, data: 'round-1', adapter: 'round-1/runs/rust-42/checkpoints/best', figures: [figure('compile@1', 5)] };
  const iteration = { ...common, model: 'm', adapter: null, num_samples: 8, rule: { clippyMax: 2, idiomaticMin: 0.7, docMin: 0.5 }, rounds: [round], status: 'running' };
  const records = { 'sweeps/first/sweep.json': { ...common, metric: 'compile@1', points: 6, runs, best }, 'expert_iter_data/metadata.json': iteration };
  for (const [name, record] of Object.entries(records)) {
    fs.mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), JSON.stringify(record));
  }
  await frame.getByText('rank-16').first().waitFor();
  await frame.getByText('round 1').first().waitFor();
  await frame.getByText('rank-16').first().scrollIntoViewIfNeeded();
  await shot.step('20a-chains');
  for (const name of ['sweeps', 'expert_iter_data']) fs.rmSync(path.join(folder, name), { recursive: true });
  await frame.getByText('rank-16').first().waitFor({ state: 'detached' });
  checked('a sweep and an expert iteration stand on the page of experiments with their points and rounds, as long as they are there');
}

export async function showsOneRun({ page, shot }) {
  const frame = webview(page);
  await frame.getByRole('button', { name: 'rust-2108' }).first().click();
  await frame.locator('h1', { hasText: 'rust-2108' }).waitFor();
  assert.ok((await frame.locator('.chart svg').count()) >= 1);
  await shot.step('21-run');
  checked('a run shows its stages, what its events told, its log and its files');
}

/** A training that goes on: its charts, one more step while they are seen, and the alert. */
export async function showsTraining({ page, folder, shot }) {
  const frame = webview(page);
  const experiment = path.join(folder, 'experiments', 'pilot-2');
  const run = path.join(experiment, 'runs', 'iron-3407');
  const change = (file, more) => fs.writeFileSync(file, JSON.stringify({ ...JSON.parse(fs.readFileSync(file, 'utf8')), ...more }));
  const told = fs.readFileSync(path.join(FIXTURE, 'training-events.jsonl'), 'utf8');
  const { stages } = JSON.parse(fs.readFileSync(path.join(run, 'run.json'), 'utf8'));
  const kept = ['experiment.json', path.join('runs', 'iron-3407', 'run.json')].map((name) => [path.join(experiment, name), fs.readFileSync(path.join(experiment, name))]);
  change(path.join(run, 'run.json'), { status: 'running', stages: [{ name: 'train', status: 'running', started: '2026-11-21T10:00:00.000Z' }, ...stages] });
  change(path.join(experiment, 'experiment.json'), { pid: process.pid, pidStarted: undefined });
  fs.appendFileSync(path.join(run, 'events.jsonl'), told);
  await frame.locator('#run').selectOption('iron-3407');
  await frame.locator('.alert h3', { hasText: 'Training needs a look' }).waitFor();
  await frame.locator('dd', { hasText: '120 of 150' }).waitFor();
  const step = { step: 121, of: 150, epoch: 2.42, loss: 0.41, learningRate: 0.00004, gradientNorm: 1.1, tokens: 125_700, tokensPerSecond: 431, memory: 2_300_000_000, secondsLeft: 58 };
  fs.appendFileSync(path.join(run, 'events.jsonl'), `${JSON.stringify({ time: '2026-11-21T10:04:05.000Z', kind: 'training', stage: 'train', training: step })}\n`);
  await frame.locator('dd', { hasText: '121 of 150' }).waitFor();
  await frame.getByText('about 58 s').waitFor();
  assert.equal(await frame.locator('.chart[data-chart^="training-"] svg').count(), 6);
  await frame.locator('.alert').scrollIntoViewIfNeeded();
  await shot.step('21a-training');
  for (const id of ['rate', 'speed', 'probes']) {
    await frame.locator(`[data-chart="training-${id}"]`).scrollIntoViewIfNeeded();
    await shot.step(`21b-training-${id}`);
  }
  await frame.locator('#run').selectOption('');
  await frame.locator('h3', { hasText: 'Training loss of all runs' }).waitFor();
  await frame.locator('#table-trainings').scrollIntoViewIfNeeded();
  await shot.step('21c-trainings');
  for (const [file, text] of kept) fs.writeFileSync(file, text);
  checked('a training shows its charts, where it is and what went wrong, and follows each step');
}

/** From tab to tab by the keyboard alone. Gives the time at which the tab was asked for. */
async function tab(page, name) {
  const frame = webview(page);
  await frame.locator('[role="tab"][aria-selected="true"]').focus();
  for (let tries = 0; tries < 6; tries++) {
    if ((await frame.locator('[role="tab"]:focus').innerText()) === name) break;
    await page.keyboard.press('ArrowRight');
  }
  const asked = performance.now();
  await page.keyboard.press('Enter');
  await frame.locator('[role="tab"][aria-selected="true"]', { hasText: name }).waitFor();
  return asked;
}

export async function showsDataset({ page, shot }) {
  const frame = webview(page);
  await tab(page, 'Dataset and gates');
  await frame.locator('caption', { hasText: '2 findings of contamination' }).waitFor();
  await frame.locator('#task-rows, #table-task-rows').first().waitFor();
  await shot.step('22-dataset');
  await frame.locator('#table-task-rows button[data-task]').first().click();
  await frame.locator('#task-title').waitFor();
  await shot.moment('23-task');
  assert.equal(await frame.locator('#task pre').count(), 4);
  checked('the page of the dataset lists the leaks, and opens a task with its four texts');
}

/** By its button and the dialog for a place, with the name that is offered. */
async function saves(page, folder, format, begins) {
  await webview(page).locator(`[data-export="${format}"][data-id="rates"]`).first().click();
  await page.locator('.quick-input-widget input.input').waitFor({ state: 'visible' });
  await page.waitForTimeout(500); // the dialog looks into the folder
  await page.keyboard.press('Enter');
  const file = path.join(folder, `pilot-1-rates.${format}`);
  for (let tries = 0; !fs.existsSync(file) && tries < 100; tries++) await page.waitForTimeout(100);
  assert.equal(fs.readFileSync(file).subarray(0, begins.length).toString('latin1'), begins);
}

async function savesCharts({ page, folder }) {
  await saves(page, folder, 'svg', '<svg');
  await saves(page, folder, 'png', '\u0089PNG');
  await saves(page, folder, 'csv', 'stage,Rust,counts');
  checked('a chart is saved as SVG and PNG, and its table as CSV');
}

export async function showsEvaluation({ page, folder, shot, experimentsPicture: picture }) {
  const frame = webview(page);
  await frame.locator('#experiment').selectOption('pilot-1');
  await frame.locator('h1', { hasText: 'Dataset of pilot-1' }).waitFor();
  await tab(page, 'Evaluation');
  await frame.locator('caption', { hasText: '48 samples' }).waitFor();
  await page.waitForTimeout(500);
  await shot.step('24-evaluation');
  if (picture !== undefined) await readmePicture(page, picture);
  await savesCharts({ page, folder });
  await frame.locator('#samples-heading').scrollIntoViewIfNeeded();
  await frame.locator('select[data-select="samples.status"]').selectOption('failed');
  await frame.locator('caption', { hasText: / of 48/ }).waitFor();
  await frame.locator('select[data-select="samples.arm"]').selectOption('iron');
  await frame.locator('#table-sample-rows td', { hasText: 'Iron' }).first().waitFor();
  await shot.moment('25-samples');
  await frame.locator('#table-sample-rows button[data-sample]').first().focus();
  await page.keyboard.press('Enter');
  await frame.locator('#sample-title:focus').waitFor({ timeout: 30_000 });
  await page.waitForTimeout(300);
  await shot.step('26-sample');
  assert.ok((await frame.locator('#sample pre').count()) >= 4);
  checked('a sample is opened by the keyboard, with its prompt, both spellings and the message of the compiler');
}

/** The arms side by side; small enough to be read in a browser. */
async function readmePicture(page, file) {
  const size = page.viewportSize();
  await page.setViewportSize({ width: 1240, height: 760 });
  await page.waitForTimeout(1500); // scroll bars fade
  await page.locator('.part.editor').screenshot({ path: file });
  await page.setViewportSize(size);
}

export async function showsComparisonAndDecision({ page, shot }) {
  const frame = webview(page);
  await tab(page, 'Comparison');
  await frame.locator('#left').selectOption('pilot-1/rust-3407');
  await frame.locator('h2', { hasText: 'pilot-1/rust-3407' }).waitFor();
  await frame.locator('#right').selectOption('pilot-1/iron-3407');
  await frame.locator('h2', { hasText: 'pilot-1/iron-3407' }).waitFor();
  await shot.step('27-comparison');
  await tab(page, 'Decision');
  await frame.locator('h2', { hasText: 'What this does not show' }).waitFor();
  await shot.step('28-decision');
  await frame.locator('#table-tracks').scrollIntoViewIfNeeded();
  await shot.step('28a-standing');
  await frame.locator('h2', { hasText: 'Claims' }).scrollIntoViewIfNeeded();
  await shot.moment('29-claims');
  checked('two runs are compared with their settings, and the decision stands with its reasons and claims');
}

/** The page as it was, after the window was loaded again. */
export async function pagesSurviveReload({ page, bench, folder, shot }) {
  const file = path.join(folder, 'experiments', 'pilot-1', 'runs', 'iron-3407', 'evaluation', 'verdicts.jsonl');
  const first = JSON.parse(fs.readFileSync(file, 'utf8').split('\n', 1)[0]);
  fs.writeFileSync(`${file}.new`, Array.from({ length: MANY }, (_, sample) => `${JSON.stringify({ ...first, sample })}\n`).join(''));
  fs.renameSync(`${file}.new`, file);
  await page.waitForTimeout(1000);
  const asked = await tab(page, 'Evaluation');
  const frame = webview(page);
  await frame.locator('select[data-select="samples.run"] option', { hasText: 'iron-3407 (10,000)' }).waitFor({ state: 'attached' });
  checked(`the page of ${MANY} verdicts is there after ${Math.round(performance.now() - asked)} ms`);
  await frame.locator('select[data-select="samples.status"]').selectOption('');
  await frame.locator('caption', { hasText: '10,012 samples of 10,036' }).waitFor();
  await frame.locator('#samples-last').click();
  await frame.getByText('10001 to 10012 of 10,012').waitFor();
  await page.waitForTimeout(STATE_KEPT_MS);
  await page.reload({ waitUntil: 'commit' });
  await bench.ready('Cargo.toml').catch(() => undefined);
  await webview(page).locator('h1', { hasText: 'Evaluation of pilot-1' }).waitFor({ timeout: 60_000 });
  assert.equal(await webview(page).locator('select[data-select="samples.arm"]').inputValue(), 'iron');
  await webview(page).locator('#sample-title').waitFor();
  await shot.moment('30-reloaded');
  checked('after a reload the page, its filters and the opened sample are there again');
}

const LONG = 'long-run';
const ANSWERS = 60;

/** An experiment whose every answer takes a second in its test, so that it lasts on any machine until it is cancelled. */
function writeLongExperiment(folder) {
  const write = (name, text) => fs.writeFileSync(path.join(folder, name), text);
  write('double.rs', 'pub fn double(x: i32) -> i32 {\n    x * 2\n}\n');
  write('double.md', 'Double it.\n');
  write('double_tests.rs', 'use super::*;\n\n#[test]\nfn two() {\n    std::thread::sleep(std::time::Duration::from_secs(1));\n    assert_eq!(double(2), 4);\n}\n');
  const row = { id: 'double', split: 'test', family: 'numbers', deps: [], unsafe: false, prompt_path: 'double.md', rust_path: 'double.rs', tests_path: 'double_tests.rs' };
  write('long_manifest.jsonl', `${JSON.stringify(row)}\n`);
  const answer = (sample) => ({ id: 'double', arm: 'rust', sample, prediction: `pub fn double(x: i32) -> i32 {\n    x * 2 // answer ${sample} of ${Date.now()}, which nobody has judged\n}\n` });
  write('long.jsonl', Array.from({ length: ANSWERS }, (_, sample) => `${JSON.stringify(answer(sample))}\n`).join(''));
  const config = {
    id: LONG,
    arms: ['rust'],
    predictions: { rust: { 42: 'long.jsonl' } },
    dataset: { manifest: 'long_manifest.jsonl' },
    gates: { needed: ['size'], onFailure: 'continue' },
    evaluation: { stages: ['parse', 'check', 'link', 'test'], workers: 1, batch: 1 },
    statistics: { codebleu: false },
  };
  write(`${LONG}.experiment.yaml`, `${JSON.stringify(config, null, 2)}\n`); // JSON is YAML
}

/** How many answers are judged, as the status bar tells it; null where it does not. */
async function judgedSoFar(page) {
  const text = await page.locator('.statusbar-item', { hasText: LONG }).first().innerText();
  const [, done] = /evaluate: (\d+) of/.exec(text) ?? [];
  return done === undefined ? null : Number(done);
}

/** Waits until the status bar tells of more answers than `before`. */
async function judgesMore(page, before) {
  for (let tries = 0; tries < 300; tries++) {
    const done = await judgedSoFar(page);
    if (done !== null && done > before) return done;
    await page.waitForTimeout(200);
  }
  throw new Error(`the status bar did not come beyond ${before} judged answers`);
}

/** A run goes on in a process of its own while the window is loaded again, is shown again, and can be cancelled from there. */
export async function runSurvivesReload({ page, bench, folder, shot }) {
  writeLongExperiment(folder);
  const frame = webview(page);
  await bench.command('Iron Experiments: Show Experiments');
  await frame.locator('h1', { hasText: /^Experiments/ }).waitFor({ timeout: 60_000 }); // it takes the focus
  await bench.command('Iron Experiments: Run Experiment');
  await page
    .locator('.quick-input-list .monaco-list-row', { hasText: `${LONG}.experiment.yaml` })
    .first()
    .click();
  const status = page.locator('.statusbar-item', { hasText: LONG });
  const less = bench.dialog(/does not have all/);
  await status.or(less).first().waitFor({ timeout: 60_000 });
  if (await less.isVisible()) await less.getByRole('button', { name: 'Go On Anyway' }).click();
  await status.first().waitFor({ timeout: 60_000 });
  const before = await judgesMore(page, 0);
  const record = () => JSON.parse(fs.readFileSync(path.join(folder, 'experiments', LONG, 'experiment.json'), 'utf8'));
  const { pid } = record();
  await page.reload({ waitUntil: 'commit' });
  await status.first().waitFor({ timeout: 60_000 });
  const after = await judgesMore(page, before);
  assert.deepEqual([record().status, record().pid], ['running', pid]);
  await frame.locator('h2', { hasText: `Latest: ${LONG}` }).waitFor({ timeout: 60_000 });
  await shot.moment('31-run-reloaded');
  checked(`a run that went on while the window was loaded again is shown again: ${before} answers judged before, ${after} after`);
  await frame.getByRole('button', { name: 'Cancel' }).first().click();
  for (let tries = 0; record().status === 'running' && tries < 300; tries++) await page.waitForTimeout(100);
  assert.equal(record().status, 'cancelled');
  await frame.getByRole('button', { name: 'Resume' }).first().waitFor();
  await status.first().waitFor({ state: 'detached', timeout: 30_000 });
  checked('and it is cancelled from the page of the window that was loaded again');
}
