/** `iron-trainer experiment`: data, gates, training of both arms, evaluation, report and decision in one go. */
import path from 'node:path';
import { Argument, Command } from 'commander';
import { experimentConfigText } from '../config/experiment-config-text.js';
import { InputError } from '../files/input-error.js';
import { ALL_STAGES, stageNames } from '../run/experiment.js';
import { planOf } from '../run/open-experiment.js';
import { workerPython } from '../worker/environment.js';
import { writeTinyModel } from '../worker/tiny-model.js';
import { sampleCrate, testgenConfigText } from './experiment-testgen.js';
import { type ExperimentOptions, fromFolder, placeOf, writeConfig } from './experiment-file.js';
import { guarded } from './guarded-input.js';
import type { CliContext } from './program.js';
import { startRun, withWork } from './run.js';
import { sigilExperiment } from './sigil.js';

/** Those whose config can be written without a question. */
const EXPERIMENTS = ['redox-pilot', 'testgen-ft'] as const;
type Experiment = (typeof EXPERIMENTS)[number];
/** Those that are made of several experiments. */
const WORKFLOWS: Readonly<Record<string, (context: CliContext, options: ExperimentOptions) => Promise<void>>> = { sigil: sigilExperiment };

export function experimentCommand(context: CliContext): Command {
  return withWork(new Command('experiment').description('a whole experiment: data, gates, both arms trained with at least two seeds, held-out evaluation, report, decision; goes on where it was left'))
    .addArgument(new Argument('<name>', 'which one').choices([...EXPERIMENTS, ...Object.keys(WORKFLOWS)]))
    .option('--model <place>', 'base model: a name on the hub, a folder, or a .gguf file; default: that of the preset')
    .option('--tiny', 'a random model and few tasks: shows in minutes on a processor that everything works')
    .option('--id <name>', 'of the experiment and of its folder; default: its name, with `-tiny` for that one')
    .option('--crates <folders...>', 'of testgen-ft: packages, or folders of packages; default: the sources that cargo keeps')
    .option('--corpus <places...>', 'of sigil: folders and files of Rust that both phases are trained on')
    .option('--dry-run', 'only write the config')
    .action((name: string, options: ExperimentOptions) => guarded(context, () => (WORKFLOWS[name] ?? ((of, given) => experiment(of, name as Experiment, given)))(context, options)));
}

async function experiment(context: CliContext, name: Experiment, options: ExperimentOptions): Promise<void> {
  const { say, signal } = context;
  const tiny = options.tiny === true;
  if (options.corpus !== undefined) throw new InputError(`--corpus: \`${name}\` is trained on its tasks; leave the option out`);
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
