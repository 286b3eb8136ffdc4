// The six steps of S3 around a worker that gives known answers: which steps follow from the figures, and what a resume does.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { SigilRecord } from '../../protocol/chains.js';
import { planText, sigilPlan } from '../../trainer/src/chain/sigil-plan.js';
import { checkSchema } from '../../trainer/src/files/schema-check.js';
import { trainer } from './command-line.js';
import { json } from './run-support.js';
import { trainingWorker } from './training-worker.js';

let root: string;
beforeAll(() => void (root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-sigil-steps-'))));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));
afterEach(() => void vi.unstubAllEnvs());

const unix = test.skipIf(process.platform === 'win32');

const source = (name: string): string =>
  `/// The place of ${name} among the words, which is asked for by its name alone.\npub fn ${name}(words: &[&str]) -> Option<usize> {\n    words.iter().position(|word| *word == "${name}")\n}\n`;
const GOOD = `${source('first')}\nfn main() {\n    let place = first(&["first"]).unwrap_or_default();\n    println!("{place}");\n}`;

function workflow(name: string) {
  const folder = path.join(root, name);
  const worker = trainingWorker(path.join(folder, 'bin'));
  vi.stubEnv('IRON_TRAINER_PYTHON', worker.program);
  for (const each of ['model', 'corpus', 'experiments']) fs.mkdirSync(path.join(folder, each), { recursive: true });
  for (const each of ['one', 'two', 'three']) fs.writeFileSync(path.join(folder, 'corpus', `${each}.rs`), source(each));
  const place = path.join(folder, 'experiments');
  const plan = sigilPlan({ id: 'sigil', model: '../model', corpus: ['../corpus'], tiny: true });
  fs.writeFileSync(path.join(place, 'sigil.sigil.yaml'), planText(plan));
  const record = (): SigilRecord => json(place, 'sigil', 'sigil.json') as SigilRecord;
  return { place, worker, record, run: () => trainer('experiment', 'sigil', '--experiments', place), resume: () => trainer('resume', 'sigil', '--experiments', place) };
}

const statuses = ({ steps }: SigilRecord): string[] => steps.map(({ name, status }) => `${name} ${status}`);

unix('where phase 2 reaches every target there is neither expert iteration nor sweep; one that failed is gone on with by its id', async () => {
  const { place, worker, record, run, resume } = workflow('reached');
  worker.set({ fault: { fault: 'device-lost', message: 'the device was lost' } });
  const failed = await run();
  expect(failed.code).toBe(1);
  expect(statuses(record()).slice(0, 3)).toEqual(['phase-1 failed', 'evaluate-phase-1 queued', 'phase-2 queued']);
  expect(record().steps[0]!.reason).toContain('the device was lost');
  worker.set({ answer: GOOD });
  worker.asked();
  const done = await resume();
  expect(done.code, done.text).toBe(0);
  expect(checkSchema(SigilRecord, record())).toMatchObject({ ok: true });
  expect(statuses(record())).toEqual(['phase-1 succeeded', 'evaluate-phase-1 succeeded', 'phase-2 succeeded', 'evaluate-phase-2 succeeded', 'expert-iteration skipped', 'sweep skipped']);
  expect(
    record()
      .steps.slice(4)
      .map(({ decision }) => decision?.isNeeded),
  ).toEqual([false, false]);
  const asked = worker.asked();
  const phase = (number: number): string => `sigil-phase-${number}/runs/rust-42/checkpoints/last`;
  expect(asked.map(({ job, adapter }) => [job, adapter === null ? '' : path.relative(place, String(adapter))])).toEqual([
    ['train', ''],
    ['generate', phase(1)],
    ['train', phase(1)],
    ['generate', phase(2)],
  ]);
  const memo = fs.readFileSync(path.join(place, 'sigil', 'sigil.md'), 'utf8');
  expect(memo).toContain('| evaluate-phase-2 | 1.000 [');
  expect(memo).toContain('compile@1 above 0.85 to 0.9');
  expect((await run()).code).toBe(0);
  expect(worker.asked()).toEqual([]);
});

unix('answers that do not compile lead to expert iteration, which keeps nothing, and to a sweep', async () => {
  const { worker, record, run } = workflow('missed');
  worker.set({ answer: 'fn main() { let x: u8 = "a"; }' });
  const done = await run();
  expect(done.code, done.text).toBe(0);
  expect(statuses(record()).slice(4)).toEqual(['expert-iteration succeeded', 'sweep succeeded']);
  const [expert, sweep] = record().steps.slice(4);
  expect(expert).toMatchObject({ decision: { isNeeded: true, reasons: expect.arrayContaining(['compile@1 is 0.000, and is to be at least 0.95']) } });
  expect(expert!.reason).toContain('nothing was kept in round 1, so that there is nothing to learn from: 24 do not compile');
  expect(sweep!.decision!.reasons).toContain('compile@1 went from 0.000 to 0.000, not more than 0.02 nearer to its target');
  expect(sweep!.reason).toContain('which cannot be told from the next');
  // the sweep is of phase 2, from the adapter of phase 1
  const rates = worker
    .asked()
    .flatMap(({ job, training, adapter }) => (job === 'train' ? [[(training as { optimizer: { learningRate: number } }).optimizer.learningRate, String(adapter).includes('phase-1')]] : []));
  expect(rates.slice(2)).toEqual([
    [1e-4, true],
    [5e-4, true],
  ]);
});
