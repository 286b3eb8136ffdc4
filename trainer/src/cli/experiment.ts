/** `iron-trainer experiment`: data, gates, training of both arms, evaluation, report and decision in one go. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { Argument, Command } from 'commander';
import { experimentConfigText } from '../config/experiment-config-text.js';
import { writeWhole } from '../files/atomic.js';
import { InputError } from '../files/input-error.js';
import { isModelPath } from '../run/run-config.js';
import { ALL_STAGES, stageNames } from '../run/experiment.js';
import { planOf } from '../run/open-experiment.js';
import { workerPython } from '../worker/environment.js';
import { writeTinyModel } from '../worker/tiny-model.js';
import { sampleCrate, testgenConfigText } from './experiment-testgen.js';
import { guarded } from './guarded-input.js';
import type { CliContext } from './program.js';
import { type RunOptions, startRun, withWork } from './run.js';

/** Those whose config can be written without a question. */
const EXPERIMENTS = ['redox-pilot', 'testgen-ft'] as const;
type Experiment = (typeof EXPERIMENTS)[number];

interface ExperimentOptions extends RunOptions {
  readonly model?: string;
  readonly tiny?: true;
  readonly id?: string;
  readonly crates?: string[];
  readonly dryRun?: true;
}

export function experimentCommand(context: CliContext): Command {
  return withWork(new Command('experiment').description('a whole experiment: data, gates, both arms trained with at least two seeds, held-out evaluation, report, decision; goes on where it was left'))
    .addArgument(new Argument('<name>', 'which one').choices(EXPERIMENTS))
    .option('--model <place>', 'base model: a name on the hub, a folder, or a .gguf file; default: that of the preset')
    .option('--tiny', 'a random model and few tasks: shows in minutes on a processor that everything works')
    .option('--id <name>', 'of the experiment and of its folder; default: its name, with `-tiny` for that one')
    .option('--crates <folders...>', 'of testgen-ft: packages, or folders of packages; default: the sources that cargo keeps')
    .option('--dry-run', 'only write the config')
    .action((name: Experiment, options: ExperimentOptions) => guarded(context, () => experiment(context, name, options)));
}

async function experiment(context: CliContext, name: Experiment, options: ExperimentOptions): Promise<void> {
  const { say, signal } = context;
  const tiny = options.tiny === true;
  if (tiny && options.model !== undefined) throw new InputError('--tiny makes a model of its own: leave out --model or --tiny');
  const id = options.id ?? (tiny ? `${name}-tiny` : name);
  const file = path.resolve(options.experiments, `${id}.experiment.yaml`);
  const model = tiny ? `./${id}.model` : placeOf(options.model, file);
  if (options.crates !== undefined && name !== 'testgen-ft') throw new InputError(`--crates is for testgen-ft: ${name} has tasks of its own`);
  const asked = { id, tiny, ...(model !== undefined && { model }) };
  const crates = (options.crates ?? (tiny ? [sampleCrate()] : [])).map((each) => fromFolder(path.dirname(file), each));
  const text = name === 'testgen-ft' ? testgenConfigText({ ...asked, crates }) : experimentConfigText({ ...asked, preset: name });
  const isNew = await writeConfig(file, text, tiny || options.model !== undefined || options.crates !== undefined);
  say(`${path.relative(process.cwd(), file)}: ${isNew ? 'written' : 'taken as it is'}; \`iron-trainer config resolve\` shows every value of it`);
  if (options.dryRun) return;
  if (tiny) {
    const python = await workerPython({ signal, say });
    if (!python.ok) throw new InputError(python.reason);
    await writeTinyModel(path.resolve(path.dirname(file), `${id}.model`), python.program, signal);
  }
  const plan = await planOf(file, options.experiments, stageNames(options.only ?? ALL_STAGES));
  await startRun(context, plan, ['run', file], options);
}

/** From the folder of the config, where it is a path. */
function placeOf(model: string | undefined, config: string): string | undefined {
  if (model === undefined || !isModelPath(model)) return model;
  const relative = fromFolder(path.dirname(config), model);
  return relative.startsWith('.') || relative.endsWith('.gguf') ? relative : `./${relative}`;
}

const fromFolder = (folder: string, place: string): string => path.relative(folder, path.resolve(place)).replaceAll(path.sep, '/') || '.';

/** A file that is there is taken, unless another one is asked for. */
async function writeConfig(file: string, text: string, isAsked: boolean): Promise<boolean> {
  const known = await fs.readFile(file, 'utf8').catch(() => null);
  if (known === null) {
    await writeWhole(file, text);
    return true;
  }
  if (isAsked && known !== text) throw new InputError(`${file} is there already and says something else than these options: give --id another name, or leave the options out`);
  return false;
}
