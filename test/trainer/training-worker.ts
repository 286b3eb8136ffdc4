// A script in the place of the Python worker, which can be told to die: what the stages make of it, without PyTorch.
import fs from 'node:fs';
import path from 'node:path';
import { vi } from 'vitest';
import { writeExperiment } from './run-support.js';

/** Read from `settings.json` beside the script at each start, so that a test can change them between two runs. */
export interface WorkerSettings {
  /** Answers after which the job `generate` kills itself. */
  readonly dieAfter?: number;
  /** The same where earlier answers are handed back. */
  readonly dieInRepairAfter?: number;
  /** Text of each answer of `generate`. */
  readonly answer?: string;
  /** The same where an earlier answer is handed back; default: `answer`. */
  readonly repaired?: string;
  /** Texts of the probes, by checkpoint. */
  readonly probes?: readonly string[];
  /** Step after which it waits until it is asked to stop. */
  readonly waitAt?: number;
  /** Added to each loss, and written into the adapter: another one stands for a training that is not the same each time. */
  readonly drift?: number;
  /** Ends the job `train` with this fault at its second step. */
  /** What is installed, as `started` says. */
  readonly packages?: Readonly<Record<string, string>>;
  readonly fault?: { readonly fault: string; readonly message: string };
}

const SCRIPT = String.raw`
const fs = require('node:fs'), path = require('node:path'), crypto = require('node:crypto');
if (process.argv.includes('-c')) process.exit(0);
const settings = JSON.parse(fs.readFileSync(path.join(__dirname, 'settings.json'), 'utf8'));
const say = (event, more) => fs.writeSync(1, JSON.stringify({ event, ...more }) + '\n');
const rowsOf = (file) => fs.readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const started = (model) => say('started', { versions: { python: '3.11', torch: '0.0' }, packages: settings.packages, device: { kind: 'cpu', name: 'script', count: 1, memory: null, driver: null }, determinism: { threads: 1 }, model: { name: model, revision: null, sha256: null, parameters: 9, trainable: 1 } });
const lines = require('node:readline').createInterface({ input: process.stdin });
let stopped = null;
lines.once('line', async (line) => {
  const request = JSON.parse(line);
  fs.appendFileSync(path.join(__dirname, 'requests.jsonl'), line + '\n');
  lines.on('line', (control) => (stopped = JSON.parse(control).reason));
  const done = (more = {}) => { say('done', { seconds: 1, memory: null, ...more }); process.exit(0); };
  if (request.job === 'tokenize') {
    const files = request.files.map((file) => { const tokens = fs.statSync(file).size; return { rows: rowsOf(file).length, tokens, answerTokens: 1, truncated: 0, longest: 1 }; });
    say('tokens', { files });
    return done();
  }
  started(request.model);
  if (request.job === 'generate') {
    for (const [at, { id, sample, messages }] of rowsOf(request.rows).entries()) {
      const isRepair = messages.some(({ role }) => role === 'assistant');
      if (at === (isRepair ? settings.dieInRepairAfter : settings.dieAfter)) process.kill(process.pid, 'SIGKILL');
      say('sample', { id, sample, text: (isRepair ? settings.repaired : undefined) ?? settings.answer ?? 'no code', tokens: 3, finished: true, seconds: 0.1 });
    }
    return done();
  }
  const weights = 'weights of seed ' + request.seed + (settings.drift ? ' and ' + settings.drift : '');
  const of = settings.probes?.length ?? 2;
  say('estimate', { rows: 2, tokens: 10, answerTokens: 5, truncated: 0, steps: of, seconds: request.job === 'estimate' ? request.training.lora.rank : null, memory: null });
  if (request.job === 'estimate') return done();
  let step = 0;
  while (step < of && stopped === null) {
    step++;
    say('step', { step, of, epoch: 1, loss: 1 / step + (settings.drift ?? 0), learningRate: 0.1, gradientNorm: 1, tokens: 5 * step, tokensPerSecond: 5, memory: null, secondsLeft: null });
    if (settings.fault && step === 2) { say('error', settings.fault); process.exit(1); }
    for (const row of request.probeRows ? rowsOf(request.probeRows) : []) say('sample', { id: row.id, sample: 0, text: settings.probes[step - 1], tokens: 1, finished: true, seconds: 0, step });
    const folder = path.join(request.checkpoints, 'last');
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'adapter_model.safetensors'), weights);
    fs.writeFileSync(path.join(folder, 'adapter_config.json'), JSON.stringify({ peft_type: 'LORA', r: 4, base_model_name_or_path: request.model }));
    say('checkpoint', { step, folder, best: false });
    for (let turn = 0; step === settings.waitAt && stopped === null && turn < 1200; turn++) await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const hash = crypto.createHash('sha256').update(weights).digest('hex');
  done({ steps: step, tokens: 5 * step, loss: 1 / step, bestLoss: null, stopped, adapters: { last: hash } });
});
`;

/** The path of the script, in a folder of its own, and what it was asked. */
export function trainingWorker(folder: string) {
  fs.mkdirSync(folder, { recursive: true });
  const program = path.join(folder, 'python');
  fs.writeFileSync(program, `#!${process.execPath}\n${SCRIPT}`, { mode: 0o755 });
  const requests = path.join(folder, 'requests.jsonl');
  return {
    program,
    set: (settings: WorkerSettings) => fs.writeFileSync(path.join(folder, 'settings.json'), JSON.stringify(settings)),
    /** Jobs since the last call, with how many rows those that generate were asked. */
    asked: (): Record<string, unknown>[] => {
      const found = fs.existsSync(requests) ? fs.readFileSync(requests, 'utf8').trim().split('\n') : [];
      fs.rmSync(requests, { force: true });
      return found.filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>);
    },
  };
}

/** A small experiment in a folder of its own that trains with the script until `vi.unstubAllEnvs`. */
export function trainingExperiment(folder: string, settings: WorkerSettings, { training = {}, ...change }: Record<string, object> = {}) {
  const worker = trainingWorker(path.join(folder, 'bin'));
  worker.set(settings);
  vi.stubEnv('IRON_TRAINER_PYTHON', worker.program);
  fs.mkdirSync(path.join(folder, 'model'));
  const config = writeExperiment(folder, {
    change: {
      seeds: [1],
      predictions: {},
      gates: { needed: ['size'], thresholds: { leastTasks: 1, mostTasks: 10 } },
      evaluation: { stages: ['transform', 'parse'], split: 'all' },
      training: { enabled: true, baseModel: './model', ...training },
      ...change,
    },
  });
  const experiments = path.join(folder, 'experiments');
  return { config, worker, place: ['--experiments', experiments], at: path.join(experiments, 'small') };
}
