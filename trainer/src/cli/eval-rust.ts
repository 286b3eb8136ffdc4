/** S3's `eval_rust`: whole programs measured by its own command line (contract rows G8 to G11, 1M 20). */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import type { Verdict } from '../../../protocol/experiment.js';
import { meets, THRESHOLDS } from '../decision/thresholds.js';
import { evaluate } from '../evaluate/evaluate.js';
import type { PlacedSample } from '../evaluate/read-samples.js';
import { drawn, readSigilSamples, type SigilMetrics, sigilMetrics, type SigilSample } from '../evaluate/sigil-samples.js';
import { findToolchain } from '../evaluate/toolchain.js';
import { verdictCache } from '../evaluate/verdict-cache.js';
import { guarded } from './guarded-input.js';
import { wholeNumber } from './numbers.js';
import type { CliContext } from './program.js';

const TOOLS_FAILED = 3;
const EDITION = 2021;

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
    .option('--sample-n <number>', 'so many, drawn by the seed; default: all', wholeNumber)
    .option('--check-func', 'also what the programs consist of')
    .option('--seed <number>', 'of the drawing', wholeNumber, 0)
    .option('--num-workers <number>', 'compilers at a time', wholeNumber, Math.max(1, os.availableParallelism() - 1))
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
