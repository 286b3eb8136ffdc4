// S3's `train --cfg`: its keys as ours, by name; what has no counterpart is refused.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { readSigilYaml } from '../../trainer/src/config/sigil-yaml.js';
import { trainer } from './command-line.js';
import { json, lines } from './run-support.js';
import { trainingWorker } from './training-worker.js';

let root: string;
beforeAll(() => void (root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-train-alias-'))));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));
afterEach(() => {
  vi.unstubAllEnvs();
});

const PHASE_2 = `model_name: meta-llama/Meta-Llama-3.1-8B-Instruct
dataset:
  names: [local:rows.jsonl]
  min_length: 32
  prefer_idiomatic: true
max_seq_len: 2048
pack: true
lora: { r: 16, alpha: 16, dropout: 0.05, target_modules: q_proj;v_proj }
train:
  micro_batch_size: 16
  gradient_accumulation: 4
  lr: 5.0e-5
  num_steps: 4000
  warmup_steps: 100
  logging_steps: 12
  optimizer: paged_adamw_8bit
bnb_4bit: { quant_type: nf4, compute_dtype: bfloat16, use_double_quant: true }
misc: { output_dir: out/phase2, seed: 42, load_from: out/phase1/checkpoint-12000, deterministic: false }
`;

test('each key of a config of S3 has its counterpart', () => {
  const read = readSigilYaml('a.yml', PHASE_2);
  expect(read.values).toEqual({
    'training.baseModel': 'meta-llama/Meta-Llama-3.1-8B-Instruct',
    'training.budget.sequenceTokens': 2048,
    'training.budget.packing': true,
    'training.lora.rank': 16,
    'training.lora.alpha': 16,
    'training.lora.dropout': 0.05,
    'training.lora.targets': ['q_proj', 'v_proj'],
    'training.budget.batch': 16,
    'training.budget.accumulate': 4,
    'training.optimizer.learningRate': 5e-5,
    'training.budget.steps': 4000,
    'training.budget.epochs': null,
    'training.schedule.warmupSteps': 100,
    'training.optimizer.name': 'paged-adamw-8bit',
    'training.lora.baseWeights': 'nf4',
    'training.precision.compute': 'bfloat16',
    'training.lora.doubleQuantisation': true,
    seeds: [42],
    'training.deterministicAlgorithms': false,
  });
  expect(read).toMatchObject({ output: 'out/phase2', loadFrom: 'out/phase1/checkpoint-12000', sources: ['local:rows.jsonl'], filter: { min_length: 32, prefer_idiomatic: true } });
  expect(read.notes).toEqual(['`train.logging_steps` changes nothing: every step is logged']);
});

test('what has no counterpart is named with its place', () => {
  const wrong = PHASE_2.replace('  lr: 5.0e-5', '  lrr: 5.0e-5').replace('quant_type: nf4', 'quant_type: fp4');
  expect(() => readSigilYaml('a.yml', wrong)).toThrow('a.yml:12:3: a config of S3 has no key `train.lrr`: did you mean `train.lr`?\na.yml:17:13: `bnb_4bit.quant_type` is "fp4": known are nf4');
  expect(() => readSigilYaml('a.yml', 'pack: true')).toThrow('lacks `model_name`');
});

test.skipIf(process.platform === 'win32')('it trains from the checkpoint that is named, on what its filter keeps, and evaluates nothing yet', async () => {
  const worker = trainingWorker(path.join(root, 'bin'));
  worker.set({});
  vi.stubEnv('IRON_TRAINER_PYTHON', worker.program);
  vi.spyOn(process, 'cwd').mockReturnValue(root);
  const before = path.join(root, 'out', 'phase1', 'runs', 'rust-42', 'checkpoints', 'step-12000');
  fs.mkdirSync(before, { recursive: true });
  fs.writeFileSync(path.join(before, 'adapter_config.json'), '{}');
  fs.mkdirSync(path.join(root, 'model'));
  const good = 'pub fn add(left: u8, right: u8) -> Option<u8> {\n    left.checked_add(right)\n}\n';
  const data = path.join(root, 'rows.jsonl');
  fs.writeFileSync(data, `${JSON.stringify({ content: good })}\n${JSON.stringify({ content: 'fn a() {}' })}\n`);
  const cfg = path.join(root, 'phase2.yml');
  fs.writeFileSync(cfg, PHASE_2.replace('meta-llama/Meta-Llama-3.1-8B-Instruct', path.join(root, 'model')).replaceAll('out/phase', `${root}/out/phase`).replace('local:rows', `local:${root}/rows`));
  const { code, text } = await trainer('train', '--cfg', cfg);
  vi.restoreAllMocks();
  expect(code, text).toBe(0);
  expect(text).toMatch(/adapter: .*phase2\/runs\/rust-42\/checkpoints\/last; `iron-trainer resume phase2/);
  expect(worker.asked().map(({ job, adapter }) => [job, path.relative(root, String(adapter))])).toEqual([['train', 'out/phase1/runs/rust-42/checkpoints/step-12000']]);
  const at = path.join(root, 'out', 'phase2');
  expect(lines<{ text: string }>(at, 'runs/rust-42/training/train.jsonl').map((each) => each.text)).toEqual([good]);
  expect(json(at, 'training-sources.jsonl.report.json')).toMatchObject({ total: 2, passed: 1, reasons: { 'too-short': 1 }, config: { min_length: 32, prefer_idiomatic: true } });
});
