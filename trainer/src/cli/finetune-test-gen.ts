/** The command line of S4 (contract row L8): training, evaluation and generation through the stages of an experiment. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { stringify } from 'yaml';
import { ModelSource, type TestModel, type TestRequest } from '../../../engine/src/candidates/model.js';
import { generateTests } from '../../../engine/src/generate.js';
import { writeWhole } from '../files/atomic.js';
import { InputError } from '../files/input-error.js';
import { ALL_STAGES, stageNames } from '../run/experiment.js';
import { planOf } from '../run/open-experiment.js';
import { isModelPath } from '../run/run-config.js';
import { answersOf } from '../training/adapter-model.js';
import { baseModelOf, findAdapter } from '../training/adapter-place.js';
import { workerPython } from '../worker/environment.js';
import { guarded } from './guarded-input.js';
import { count, wholeNumber } from './numbers.js';
import type { CliContext } from './program.js';
import { startRun } from './run.js';

/** S4 section 4.1. */
const BASE = 'Qwen/Qwen2.5-Coder-0.5B-Instruct';
const FOUND = 1;

interface Flags {
  readonly evalOnly?: true;
  readonly generate?: true;
  readonly model?: string;
  readonly adapter?: string;
  readonly dataset?: string;
  readonly testSet?: string;
  readonly input?: string;
  readonly output?: string;
  readonly epochs: number;
  readonly batchSize: number;
  readonly loraRank: number;
  readonly seed: number;
  readonly device: string;
  readonly maxNewTokens: number;
}

export function finetuneTestGenCommand(context: CliContext): Command {
  return new Command('finetune_test_gen')
    .description('the command line of S4: trains an adapter that writes tests; --eval-only judges one, --generate writes tests for a file')
    .option('--eval-only', 'evaluate --adapter on --test-set without training')
    .option('--generate', 'proven tests of --adapter for --input')
    .option('--model <place>', `base model: a name on the hub, a folder, or a .gguf file; default: that of the adapter, else ${BASE}`)
    .option('--adapter <folder>', 'in the form of PEFT')
    .option('--dataset <place>', 'to train on: a folder of `iron-trainer corpus tests`, or JSONL of functions with their tests')
    .option('--test-set <place>', 'to evaluate on: such a folder or file')
    .option('--input <file>', 'Rust, of a package or alone')
    .option('--output <place>', 'folder of the experiment, or file of the tests')
    .option('--epochs <number>', 'of training', count, 3)
    .option('--batch-size <number>', 'rows at a time', count, 4)
    .option('--lora-rank <number>', 'of the adapter; its scale is twice as much', count, 16)
    .option('--seed <number>', 'of training and generation', wholeNumber, 42)
    .option('--device <name>', 'auto, cpu or cuda', device, 'auto')
    .option('--max-new-tokens <number>', 'longest answer', count, 512)
    .action((flags: Flags) => guarded(context, () => finetuneTestGen(context, flags)));
}

function device(text: string): string {
  if (!/^(auto|cpu|cuda(:\d+)?)$/.test(text)) throw new InvalidArgumentError('write auto, cpu, cuda or cuda:NUMBER.');
  return text;
}

async function finetuneTestGen(context: CliContext, flags: Flags): Promise<void> {
  if (flags.evalOnly && flags.generate) throw new InputError('--eval-only and --generate are two things: leave one of them out');
  if (flags.generate) return generate(context, flags);
  return flags.evalOnly ? evaluate(context, flags) : train(context, flags);
}

const given = (value: string | undefined, option: string, what: string): string => {
  if (value === undefined) throw new InputError(`${option} is missing: ${what}`);
  return value;
};

async function train(context: CliContext, flags: Flags): Promise<void> {
  const corpus = given(flags.dataset, '--dataset', 'name a folder of `iron-trainer corpus tests`, or a JSONL file of functions with their tests');
  const output = path.resolve(flags.output ?? path.join('experiments', 'finetune-test-gen'));
  await experiment(context, output, {
    seeds: [flags.seed],
    dataset: { build: { seed: flags.seed, corpus: from(output, corpus) } },
    gates: { needed: ['split-hygiene', 'held-out'], watched: ['size', 'property-share', 'holdout-slices'] },
    sampling: { maxNewTokens: flags.maxNewTokens },
    training: {
      enabled: true,
      baseModel: placeOf(output, flags.model ?? BASE),
      ...(flags.adapter !== undefined && { loadFrom: from(output, flags.adapter) }),
      lora: { rank: flags.loraRank, alpha: 2 * flags.loraRank },
      budget: { epochs: flags.epochs, batch: flags.batchSize },
      device: flags.device,
    },
  });
  context.say(`the adapter is in ${path.relative(process.cwd(), path.join(output, 'runs', `rust-${flags.seed}`, 'checkpoints'))}`);
}

async function evaluate(context: CliContext, flags: Flags): Promise<void> {
  const adapter = given(flags.adapter, '--adapter', 'name the folder of an adapter in the form of PEFT');
  const corpus = given(flags.testSet, '--test-set', 'name a JSONL file of functions with their tests, such as holdout.jsonl of `iron-trainer corpus tests`');
  const output = path.resolve(flags.output ?? path.join('experiments', 'finetune-test-gen-evaluation'));
  await experiment(context, output, {
    seeds: [flags.seed],
    dataset: { build: { seed: flags.seed, corpus: from(output, corpus) } },
    gates: { needed: [] },
    sampling: { maxNewTokens: flags.maxNewTokens },
    training: { enabled: false, baseModel: placeOf(output, flags.model ?? baseModelOf(findAdapter(path.resolve(adapter)))), loadFrom: from(output, adapter), device: flags.device },
    evaluation: { split: 'all' },
  });
}

/** A folder of experiments holds the folder and its config. */
async function experiment(context: CliContext, output: string, rest: object): Promise<void> {
  const [experiments, id] = [path.dirname(output), path.basename(output)];
  const file = path.join(experiments, `${id}.experiment.yaml`);
  const text = stringify({ id, preset: 'testgen-ft', ...rest }, { lineWidth: 0 });
  const known = await fs.readFile(file, 'utf8').catch(() => null);
  if (known !== null && known !== text) throw new InputError(`${file} is there already and says something else than these options: give another --output`);
  if (known === null) await writeWhole(file, text);
  await startRun(context, await planOf(file, experiments, stageNames(ALL_STAGES)), ['run', file], { experiments });
}

const from = (output: string, place: string): string => path.relative(path.dirname(output), path.resolve(place)).replaceAll(path.sep, '/') || '.';

function placeOf(output: string, model: string): string {
  if (!isModelPath(model)) return model;
  const place = from(output, model);
  return place.startsWith('.') || place.endsWith('.gguf') ? place : `./${place}`;
}

/** All functions of a file are asked at once, so that the model is loaded once. */
class AdapterModel implements TestModel {
  private readonly answers = new Map<string, string>();

  constructor(private readonly ask: (functions: readonly string[]) => Promise<string[]>) {}

  async prepare(requests: readonly TestRequest[]): Promise<void> {
    const texts = await this.ask(requests.map(({ functionCode }) => functionCode));
    for (const [at, { prompt }] of requests.entries()) this.answers.set(prompt, texts[at]!);
  }

  complete(prompt: string): Promise<readonly string[]> {
    const found = this.answers.get(prompt);
    return Promise.resolve(found === undefined ? [] : [found]);
  }
}

async function generate({ say, exit, signal }: CliContext, flags: Flags): Promise<void> {
  const adapter = given(flags.adapter, '--adapter', 'name the folder of an adapter in the form of PEFT');
  const input = given(flags.input, '--input', 'name a Rust file');
  const output = given(flags.output, '--output', 'name the file that the tests are written to');
  const python = await workerPython({ signal, say });
  if (!python.ok) throw new InputError(python.reason);
  const { seed, maxNewTokens } = flags;
  const place = { adapter, model: flags.model ?? null, device: flags.device, seed, maxNewTokens };
  // what the worker cannot do is told as it is, and not as an answer that was refused
  let fault: unknown = null;
  const model = new AdapterModel((functions) =>
    answersOf(functions, place, { python: python.program, signal }).catch((error: unknown) => {
      fault = error;
      throw error;
    }),
  );
  const answer = await generateTests(path.resolve(input), null, { sources: [new ModelSource(model)], signal });
  if (fault !== null) throw fault;
  if (!answer.ok) throw new InputError(`${input}: ${answer.reason}`);
  const codes = answer.functions.flatMap(({ tests }) => tests.map(({ code }) => code));
  for (const { path: name, status, reason, tests, mutants } of answer.functions)
    say(
      status === 'proven'
        ? `${name}: ${tests.length} tests, ${mutants.caught + mutants.timeout} of ${mutants.caught + mutants.timeout + mutants.missed} mutants killed`
        : `${name}: ${status}: ${reason}`,
    );
  await writeWhole(output, codes.map((code) => `${code}\n`).join('\n'));
  say(`${codes.length} proven tests in ${output}`);
  if (codes.length === 0) exit(FOUND);
}
