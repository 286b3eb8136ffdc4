/** S3's `expert_iteration`: a model learns from those of its own answers that are good (contract rows H1 to H3). */
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { ExperimentConfig } from '../../../protocol/experiment-config.js';
import { type Overrides, presetConfig, withOverrides } from '../config/overrides.js';
import { problemText, readConfig } from '../config/resolve.js';
import { readDataset } from '../dataset/manifest.js';
import { writeProgramDataset } from '../dataset/program-dataset.js';
import { EVALUATION_PROGRAMS, PROGRAM_END, TRAINING_PROGRAMS } from '../dataset/program-prompts.js';
import { checkTasks, expertIteration } from '../expert/expert-iteration.js';
import { SIGIL_RULE } from '../expert/keep.js';
import { InputError } from '../files/input-error.js';
import { isModelPath, movedConfig } from '../run/run-config.js';
import { answeringModel } from '../training/adapter-place.js';
import { guarded } from './guarded-input.js';
import { count, wholeNumber } from './numbers.js';
import type { CliContext } from './program.js';
import { promptsIn } from './prompts-file.js';

const FOUND = 1;

interface ExpertOptions {
  readonly modelPath: string;
  readonly model?: string;
  readonly outputDir: string;
  readonly numSamples: number;
  readonly clippyMax: number;
  readonly idiomaticMin: number;
  readonly docMin: number;
  readonly seed: number;
  readonly rounds: number;
  readonly dataOnly?: true;
  readonly promptsFile?: string;
  readonly dataset?: string;
  readonly cfg?: string;
}

const number = (text: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) throw new InvalidArgumentError('write a number from 0 on.');
  return value;
};

export function expertIterationCommand(context: CliContext): Command {
  return new Command('expert_iteration')
    .description('a model answers prompts, answers that pass every rule become rows to learn from, and it is trained on them; goes on where it was left')
    .requiredOption('--model-path <place>', 'an adapter, a folder of checkpoints, an experiment, a full model, or a name on the hub')
    .option('--model <place>', 'base model of an adapter; default: the one that it names')
    .option('--output-dir <folder>', 'where the data and the rounds are', 'expert_iter_data')
    .option('--num-samples <number>', 'answers to each prompt', count, 20)
    .option('--clippy-max <number>', "most warnings of clippy's", number, SIGIL_RULE.clippyMax)
    .option('--idiomatic-min <number>', 'least idiomatic score', number, SIGIL_RULE.idiomaticMin)
    .option('--doc-min <number>', 'least share of public items that are documented', number, SIGIL_RULE.docMin)
    .option('--seed <number>', 'of drawing and training', wholeNumber, 42)
    .option('--rounds <number>', 'each with a training, at most', count, 1)
    .option('--data-only', 'write the data of one round, and train nothing')
    .option('--prompts-file <file>', 'YAML or JSON: a list of prompts to learn from; default: 24 of its own')
    .option('--dataset <manifest>', 'tasks instead of prompts: those of `train` are asked, the others are measured with')
    .option('--cfg <file>', 'config of the training; default: the preset sigil-expert-iter')
    .action((options: ExpertOptions) => guarded(context, () => run(context, options)));
}

async function run({ say, tell, exit, signal }: CliContext, options: ExpertOptions): Promise<void> {
  const folder = path.resolve(options.outputDir);
  const manifest = options.dataset === undefined ? await prompts(folder, options.promptsFile) : path.resolve(options.dataset);
  const dataset = await readDataset(manifest);
  if (dataset === null) throw new InputError(`${manifest}:1: the manifest cannot be read`);
  checkTasks(dataset.tasks);
  const base = await configOf(options, folder, manifest);
  const rule = { clippyMax: options.clippyMax, idiomaticMin: options.idiomaticMin, docMin: options.docMin };
  const plan = { base, folder, samples: options.numSamples, rule, seed: options.seed, rounds: options.dataOnly ? 0 : options.rounds };
  const { status, record } = await expertIteration(plan, { command: ['iron-trainer', 'expert_iteration', '--output-dir', options.outputDir], say, tell, signal, keepsLog: true });
  for (const { round, figures = [] } of record.rounds)
    for (const { name, value, interval } of figures)
      say(`round ${round}: ${name} ${value === null ? 'not measured' : `${value.toFixed(3)}${interval ? ` [${interval.low.toFixed(3)}, ${interval.high.toFixed(3)}]` : ''}`}`);
  if (status !== 'succeeded') exit(FOUND);
}

/** What is measured with are always the prompts of gen_eval_samples. */
async function prompts(folder: string, file: string | undefined): Promise<string> {
  const training = file === undefined ? TRAINING_PROGRAMS.map((each) => `${each} ${PROGRAM_END}`) : await promptsIn(file);
  return writeProgramDataset(path.join(folder, 'dataset'), { training, evaluation: EVALUATION_PROGRAMS.map((each) => `${each} ${PROGRAM_END}`) });
}

async function configOf(options: ExpertOptions, folder: string, manifest: string): Promise<ExperimentConfig> {
  const place = (at: string): string => path.relative(folder, at).replaceAll(path.sep, '/');
  const over: Overrides = { ...modelOf(options, place), 'dataset.manifest': place(manifest) };
  if (options.cfg === undefined) return presetConfig('sigil-expert-iter', 'expert-iteration', over);
  const read = await readConfig(options.cfg);
  if (!read.ok) throw new InputError(read.problems.map(problemText).join('\n'));
  return { ...withOverrides(movedConfig(read.config, path.dirname(path.resolve(options.cfg)), folder), over), predictions: {} };
}

function modelOf({ modelPath, model: base }: ExpertOptions, place: (at: string) => string): Overrides {
  const { model, adapter } = answeringModel(modelPath, base);
  const named = (at: string): string => (isModelPath(place(at)) ? place(at) : `./${place(at)}`);
  return { 'training.baseModel': path.isAbsolute(model) ? named(model) : model, 'training.loadFrom': adapter === null ? null : place(adapter) };
}
