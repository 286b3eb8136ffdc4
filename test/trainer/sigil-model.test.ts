// The six steps of S3 with PyTorch and a tiny random model: each is done once, and the conditions stand in the record.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { SigilRecord } from '../../protocol/chains.js';
import { RUN_FILES, type TrainingSummary } from '../../protocol/runs.js';
import { checkSchema } from '../../trainer/src/files/schema-check.js';
import { trainer } from './command-line.js';
import { json } from './run-support.js';
import { trainingPython } from './training-python.js';

const python = await trainingPython();
let root: string;
beforeAll(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-sigil-'));
  vi.stubEnv('OMP_NUM_THREADS', '1');
});
afterAll(() => {
  vi.unstubAllEnvs();
  fs.rmSync(root, { recursive: true, force: true });
});

test.skipIf(!python.ok)(
  'a random model goes through both phases, has no answer worth keeping, and ends in a sweep',
  async () => {
    const place = path.join(root, 'experiments');
    const run = () => trainer('experiment', 'sigil', '--tiny', '--experiments', place);
    const { code, text } = await run();
    expect(code, text).toBe(0);
    const folder = path.join(place, 'sigil-tiny');
    const record = json(folder, 'sigil.json') as SigilRecord;
    expect(checkSchema(SigilRecord, record)).toMatchObject({ ok: true });
    expect(record.steps.map(({ name, status }) => [name, status])).toEqual([
      ['phase-1', 'succeeded'],
      ['evaluate-phase-1', 'succeeded'],
      ['phase-2', 'succeeded'],
      ['evaluate-phase-2', 'succeeded'],
      ['expert-iteration', 'succeeded'],
      ['sweep', 'succeeded'],
    ]);
    const [, , , evaluated, expert, sweep] = record.steps;
    expect(evaluated!.figures!.find(({ name }) => name === 'compile@1')).toMatchObject({ value: 0, denominator: 8 });
    expect(expert!.decision).toMatchObject({ isNeeded: true });
    expect(expert!.reason).toContain('nothing was kept in round 1');
    expect(sweep!.decision!.isNeeded).toBe(true);
    expect(fs.readFileSync(path.join(folder, 'sigil.md'), 'utf8')).toContain('compile@1 below 0.7 to 0.8');
    const request = (id: string) => json(place, id, 'runs/rust-42', RUN_FILES.trainRequest) as { adapter: string | null };
    expect(request('sigil-tiny-phase-1').adapter).toBeNull();
    expect(path.relative(place, request('sigil-tiny-phase-2').adapter!)).toMatch(/^sigil-tiny-phase-1\/runs\/rust-42\/checkpoints\/(best|last)$/);
    const adapter = (id: string) => (json(place, id, 'runs/rust-42', RUN_FILES.trainSummary) as TrainingSummary).adapters['last'];
    expect(adapter('sigil-tiny-phase-1')).not.toBe(adapter('sigil-tiny-phase-2'));
    expect(fs.readdirSync(path.join(folder, 'sweep')).filter((name) => /^\d-learningRate_[^.]*$/.test(name))).toEqual(['1-learningRate_1e-4', '2-learningRate_5e-4']);
    // the same command finds everything done
    const again = await run();
    expect(again.code, again.text).toBe(0);
    expect(again.text).not.toContain('step 1 of');
    expect(json(folder, 'sigil.json')).toEqual(record);
  },
  600_000,
);
