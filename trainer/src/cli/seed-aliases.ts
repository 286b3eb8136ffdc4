/** The seeds' own command lines (contract row 1M 20): `eval_rust` and `gen_eval_samples`. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Verdict } from '../../../protocol/experiment.js';
import { EVALUATION_PROGRAMS, PROGRAM_END, PROGRAM_SYSTEM } from '../dataset/program-prompts.js';
import { meets, THRESHOLDS } from '../decision/thresholds.js';
import { evaluate } from '../evaluate/evaluate.js';
import { type PlacedSample, readObjects } from '../evaluate/read-samples.js';
import { drawn, readSigilSamples, type SigilMetrics, sigilMetrics, type SigilSample } from '../evaluate/sigil-samples.js';
import { findToolchain } from '../evaluate/toolchain.js';
import { verdictCache } from '../evaluate/verdict-cache.js';
import { writeWhole } from '../files/atomic.js';
import { InputError } from '../files/input-error.js';
import { unfenced } from '../metrics/rust-text.js';
import { guarded } from './guarded-input.js';
import type { CliContext } from './program.js';
import { promptsIn } from './prompts-file.js';
import { jsonLinesOf } from '../text/json-lines.js';

const TOOLS_FAILED = 3;
const EDITION = 2021;

const whole = (text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('it is to be a whole number');
  return Number(text);
};

interface EvalRust {
  readonly sampleN?: number;
  readonly checkFunc?: true;
  readonly seed: number;
  readonly numWorkers: number;
  readonly output: string;
}

export function evalRustCommand(context: CliContext): Command {
  return new Command('eval_rust')
    .description('the measures of S3 on whole programs: compile rate, clippy, idioms, documentation; one line more in OUTPUT/metrics.jsonl')
    .argument('<samples>', 'JSONL: `gen`, the code, and `prompt` on each line')
    .option('--sample-n <number>', 'so many, drawn by the seed; default: all', whole)
    .option('--check-func', 'also what the programs consist of')
    .option('--seed <number>', 'of the drawing', whole, 0)
    .option('--num-workers <number>', 'compilers at a time', whole, Math.max(1, os.availableParallelism() - 1))
    .option('--output <folder>', 'where metrics.jsonl is', 'eval_out')
    .action((samples: string, options: EvalRust) => guarded(context, () => evalRust(context, samples, options)));
}

async function evalRust({ say, exit, signal }: CliContext, file: string, { sampleN, checkFunc, seed, numWorkers, output }: EvalRust): Promise<void> {
  const all = await readSigilSamples(file);
  const samples = sampleN === undefined ? all : drawn(all, sampleN, seed);
  const task = { family: 'program', tests: null, isProgram: true, mayBeUnsafe: true };
  const verdicts: Verdict[] = [];
  const toolchain = await findToolchain();
  const how = { toolchain, tests: { taskOf: () => task, testsFor: () => null }, cache: verdictCache(), signal, workers: Math.max(1, numWorkers), file };
  for await (const verdict of evaluate(placed(samples), { ...how, options: { edition: EDITION, until: 'check', lints: true } })) verdicts.push(verdict);
  const metrics = sigilMetrics(samples, verdicts, checkFunc === true);
  for (const line of sigilLines(metrics)) say(line);
  await fs.mkdir(output, { recursive: true });
  const log = path.join(output, 'metrics.jsonl');
  await fs.appendFile(log, `${JSON.stringify({ ...metrics, seed, sample_n: samples.length, samples_file: file, rustc: toolchain.version.split('\n')[0] })}\n`);
  say(`one line more in ${log}`);
  if (metrics.infrastructure_samples > 0) exit(TOOLS_FAILED);
}

async function* placed(samples: readonly SigilSample[]): AsyncGenerator<PlacedSample> {
  for (const [at, { code }] of samples.entries()) yield { line: at + 1, sample: { id: String(at + 1), arm: 'rust', prediction: code } };
}

/** Each with its target where S3 names one. */
function sigilLines(metrics: SigilMetrics): string[] {
  const targets: Readonly<Record<string, string>> = {
    compile_rate: 'compile@1 (S3)',
    avg_clippy_warnings: 'lints per sample',
    avg_idiomatic_score: 'idiomatic score',
    doc_comment_rate: 'doc_comment_rate',
  };
  return Object.entries(metrics).map(([name, value]) => {
    if (typeof value !== 'number') return `${name}: ${value === null ? 'not measured' : JSON.stringify(value)}`;
    const threshold = THRESHOLDS.find((each) => each.name === targets[name]);
    const target = threshold?.tiers.target;
    const compared = threshold === undefined || target === undefined ? '' : ` (target ${threshold.bound === 'most' ? '<=' : '>='} ${target}: ${meets(threshold, value, target) ? 'met' : 'not met'})`;
    return `${name}: ${Number.isInteger(value) ? value : value.toFixed(3)}${compared}`;
  });
}

interface GenEvalSamples {
  readonly modelPath?: string;
  readonly outputDir: string;
  readonly seed: number;
  readonly samplesPerPrompt?: number;
  readonly minTotalSamples: number;
  readonly promptsFile?: string;
  readonly answers?: string;
}

export function genEvalSamplesCommand(context: CliContext): Command {
  return new Command('gen_eval_samples')
    .description('requests for a sampler of your own in OUTPUT/requests.jsonl; with its answers, OUTPUT/samples.jsonl for eval_rust')
    .option('--model-path <folder>', 'not run by this version: any sampler may answer the requests')
    .option('--output-dir <folder>', 'where the files are', 'eval_out')
    .option('--seed <number>', 'written into the requests', whole, 0)
    .option('--samples-per-prompt <number>', 'default: as many as --min-total-samples needs', whole)
    .option('--min-total-samples <number>', 'in all', whole, 64)
    .option('--prompts-file <file>', 'YAML or JSON: a list of prompts, or one under `prompts`')
    .option('--answers <file>', 'JSONL: `id` of the request and `text`, what the model said')
    .action((options: GenEvalSamples) => guarded(context, () => genEvalSamples(context, options)));
}

async function genEvalSamples({ say }: CliContext, { modelPath, outputDir, seed, samplesPerPrompt, minTotalSamples, promptsFile, answers }: GenEvalSamples): Promise<void> {
  const prompts = promptsFile === undefined ? EVALUATION_PROGRAMS.map((each) => `${each} ${PROGRAM_END}`) : await promptsIn(promptsFile);
  const each = samplesPerPrompt ?? Math.ceil(minTotalSamples / prompts.length);
  const sampling = each > 1 ? { do_sample: true, temperature: 0.1, top_p: 0.9, max_new_tokens: 512 } : { do_sample: false, max_new_tokens: 512 };
  const requests = prompts.flatMap((prompt, at) =>
    Array.from({ length: each }, (_, sample) => ({
      id: `${at + 1}.${sample}`,
      prompt,
      sample,
      seed: seed + sample,
      messages: [
        { role: 'system', content: PROGRAM_SYSTEM },
        { role: 'user', content: prompt },
      ],
      sampling,
    })),
  );
  const asked = path.join(outputDir, 'requests.jsonl');
  if (answers === undefined) {
    await writeWhole(asked, jsonLinesOf(requests));
    const model = modelPath === undefined ? '' : `${modelPath} is not run, since this version runs no models. `;
    return say(`${model}${requests.length} requests in ${asked}; let a sampler answer them, then give --answers FILE`);
  }
  const byId = new Map(requests.map((request) => [request.id, request]));
  const samples: { prompt: string; gen: string }[] = [];
  for await (const { id, text, place } of answersIn(answers)) {
    const request = byId.get(id);
    if (request === undefined) throw new InputError(`${place}: there is no request \`${id}\`: give the same prompts and numbers as when ${asked} was written`);
    samples.push({ prompt: request.prompt, gen: unfenced(text).trim() });
  }
  const file = path.join(outputDir, 'samples.jsonl');
  await writeWhole(file, jsonLinesOf(samples));
  say(`${samples.length} of ${requests.length} samples in ${file}`);
}

async function* answersIn(file: string): AsyncGenerator<{ readonly id: string; readonly text: string; readonly place: string }> {
  for await (const { line, value } of readObjects(file)) {
    const text = value['text'] ?? value['gen'] ?? value['prediction'];
    if (typeof value['id'] !== 'string' || typeof text !== 'string') throw new InputError(`${file}:${line}: an answer has \`id\`, that of its request, and \`text\`, what the model said`);
    yield { id: value['id'], text, place: `${file}:${line}` };
  }
}
