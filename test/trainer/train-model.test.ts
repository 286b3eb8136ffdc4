// A tiny random model through the whole pipeline with PyTorch: tokens, training, answers, verdicts, report.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Measurements, Sample, Verdict } from '../../protocol/experiment.js';
import { EXPERIMENT_FILES, RUN_FILES, RunEvent, TrainingSummary } from '../../protocol/runs.js';
import { passed } from '../../trainer/src/metrics/outcome.js';
import { checkSchema } from '../../trainer/src/files/schema-check.js';
import { writeTinyModel } from '../../trainer/src/worker/tiny-model.js';
import { trainer } from './command-line.js';
import { json, lines, writeExperiment } from './run-support.js';
import { trainingPython } from './training-python.js';

const python = await trainingPython();
let root: string;
beforeAll(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-model-'));
  vi.stubEnv('OMP_NUM_THREADS', '1');
});
afterAll(() => {
  vi.unstubAllEnvs();
  fs.rmSync(root, { recursive: true, force: true });
});

test.skipIf(!python.ok)(
  'both arms learn, answer and are judged; the adapter is one that PEFT loads',
  async () => {
    if (!python.ok) return;
    await writeTinyModel(path.join(root, 'model'), python.program, new AbortController().signal);
    const config = writeExperiment(root, {
      samples: 1,
      change: {
        seeds: [1],
        predictions: {},
        gates: { needed: ['size'], thresholds: { leastTasks: 1, mostTasks: 10 } },
        sampling: { maxNewTokens: 16, batch: 4, repairs: 1 },
        evaluation: { stages: ['transform', 'parse', 'check', 'test'], split: 'test', workers: 2 },
        training: {
          enabled: true,
          baseModel: './model',
          device: 'cpu',
          lora: { rank: 4, alpha: 8, dropout: 0, baseWeights: 'float32' },
          optimizer: { learningRate: 0.01 },
          schedule: { name: 'constant' },
          budget: { epochs: 2, batch: 1, accumulate: 1, sequenceTokens: 2048, gradientCheckpointing: false, largestTokenDifference: 1 },
          precision: { compute: 'float32' },
          checkpoints: { everySteps: 4 },
        },
      },
    });
    const { code, text } = await trainer('run', config, '--experiments', path.join(root, 'experiments'));
    expect(code, text).toBe(0);
    const at = path.join(root, 'experiments', 'small');
    const { budget } = json(at, EXPERIMENT_FILES.trainingTokens) as { budget: number };
    for (const arm of ['rust', 'iron']) {
      const of = path.join(at, 'runs', `${arm}-1`);
      const summary = json(of, RUN_FILES.trainSummary) as TrainingSummary;
      expect(checkSchema(TrainingSummary, summary).ok).toBe(true);
      expect(summary.tokens).toBeGreaterThanOrEqual(budget);
      expect(summary.losses).toHaveLength(summary.steps);
      const events = lines<RunEvent>(of, RUN_FILES.events);
      expect(events.filter((event) => !checkSchema(RunEvent, event).ok)).toEqual([]);
      const watched = events.flatMap(({ training }) => training?.evaluationLoss ?? []);
      expect(watched.at(-1)).toBeLessThan(watched[0]!);
      expect(fs.readFileSync(path.join(of, RUN_FILES.lock), 'utf8')).toMatch(/adapters:\n( {4}\w+: sha256:[0-9a-f]{64}\n){2}/);
      const answers = lines<Sample>(of, RUN_FILES.predictions);
      expect(answers.map(({ adapterSha256 }) => adapterSha256)).toEqual([summary.adapters['best'], summary.adapters['best']]);
      expect(lines<Verdict>(of, RUN_FILES.verdicts).map(({ id, status }) => [id, status === 'infrastructure'])).toEqual(answers.map(({ id }) => [id, false]));
      // what does not compile was handed back once
      const compiled = new Map(lines<Verdict>(of, RUN_FILES.verdicts).map((verdict) => [verdict.id, passed(verdict, 'check')]));
      expect(answers.filter(({ id, repairs }) => repairs !== 1 && !compiled.get(id))).toEqual([]);
      const program =
        'import sys; from peft import PeftModel; from transformers import AutoModelForCausalLM; PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(sys.argv[1]), sys.argv[2])';
      if (arm === 'iron') execFileSync(python.program, ['-c', program, path.join(root, 'model'), path.join(of, summary.adapter)], { stdio: 'pipe' });
    }
    expect(fs.existsSync(path.join(at, EXPERIMENT_FILES.report))).toBe(true);
    // the adapter answers prompts for whole programs too, and what it says is judged
    fs.writeFileSync(path.join(root, 'prompts.yaml'), '- Print one.\n- Print two.\n');
    const [adapter, out] = [path.join(at, 'runs/rust-1/checkpoints'), path.join(root, 'samples')];
    const asked = await trainer(
      ...['gen_eval_samples', '--model-path', adapter, '--device', 'cpu', '--max-new-tokens', '12', '--seed', '5'],
      ...['--prompts-file', path.join(root, 'prompts.yaml'), '--samples-per-prompt', '2', '--output-dir', out],
    );
    expect(asked.code, asked.text).toBe(0);
    const samples = lines<{ prompt: string; seed: number; generatedTokens: number }>(out, 'samples.jsonl');
    expect(samples.map(({ prompt, seed }) => `${prompt} ${seed}`)).toEqual(['Print one. 5', 'Print one. 6', 'Print two. 5', 'Print two. 6']);
    expect(samples.every(({ generatedTokens }) => generatedTokens >= 1 && generatedTokens <= 12)).toBe(true);
    expect((await trainer('eval_rust', path.join(out, 'samples.jsonl'), '--output', out)).text).toMatch(/^total_samples: 4$/m);
    // what was installed is what the lock names, and nothing else
    const installed = (json(at, EXPERIMENT_FILES.measurements) as Measurements).environment!.dependencies.filter(({ kind }) => kind === 'python');
    expect([installed.length > 20, installed.filter(({ lockedBy }) => lockedBy !== 'requirements.lock')]).toEqual([true, []]);
  },
  600_000,
);
