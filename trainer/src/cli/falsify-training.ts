/** `iron-trainer falsify-training`: one training done twice with one seed (contract row I9). */
import fs from 'node:fs/promises';
import path from 'node:path';
import { Command, Option } from 'commander';
import type { ExperimentConfig } from '../../../protocol/experiment-config.js';
import type { Arm } from '../../../protocol/experiment.js';
import { EXPERIMENT_FILES } from '../../../protocol/runs.js';
import { experimentConfigText } from '../config/experiment-config-text.js';
import { problemText, readConfig } from '../config/resolve.js';
import { writeWhole } from '../files/atomic.js';
import { InputError } from '../files/input-error.js';
import { ALL_STAGES } from '../run/experiment.js';
import { type Plan, planIn, planOf } from '../run/open-experiment.js';
import { renewReport, replicate, type RunPlace, trainedRun } from '../run/replicate.js';
import { replicationFile } from '../training/measurements.js';
import { replicationLines } from '../training/replication.js';
import { workerPython } from '../worker/environment.js';
import { writeTinyModel } from '../worker/tiny-model.js';
import { guarded } from './guarded-input.js';
import { wholeNumber } from './numbers.js';
import type { CliContext } from './program.js';
import { type PlaceOption, startRun, withPlace } from './run.js';

interface FalsifyOptions extends PlaceOption {
  readonly arm?: Arm;
  readonly seed?: number;
  readonly device?: string;
}

const FALSIFIED = 1;
/** Of the falsifier in S4 section 9.3. */
const SEED = 42;
const TINY_ID = 'falsify-training-tiny';

export function falsifyTrainingCommand(context: CliContext): Command {
  return withPlace(
    new Command('falsify-training').description(
      'trains twice with one seed and compares losses (up to 1e-6), bytes of the adapter and metrics; goes on where it was left; exit code 1 where they differ',
    ),
  )
    .argument('[place]', 'folder of a run or an experiment that was trained, or a config; default: a tiny random model')
    .addOption(new Option('--arm <name>', 'of a config; default: its first').choices(['rust', 'iron']))
    .option('--seed <number>', `of a config; default: its first; of the tiny model ${SEED}`, wholeNumber)
    .option('--device <name>', 'of the tiny model: auto, cpu, cuda or cuda:0; default: auto')
    .action((place: string | undefined, options: FalsifyOptions) => guarded(context, () => falsify(context, place, options)));
}

async function falsify(context: CliContext, place: string | undefined, options: FalsifyOptions): Promise<void> {
  const { say, exit, signal } = context;
  const run = await firstTraining(context, place, options);
  const folder = path.relative(process.cwd(), run.folder) || '.';
  const opening = { command: ['iron-trainer', 'falsify-training', ...(place === undefined ? [] : [place])], say, tell: context.tell, signal, keepsLog: true };
  const found = await replicate(run, opening);
  for (const line of replicationLines(found)) say(line);
  say(`written to ${path.relative(process.cwd(), replicationFile(run.folder, run.name))}`);
  if (await renewReport(run.folder, opening)) say(`${path.join(folder, EXPERIMENT_FILES.report)} was made again: items r1 to r3 of its checklist count it`);
  if (found.falsified) exit(FALSIFIED);
}

/** The run that is to be done again; of a config it is done first. */
async function firstTraining(context: CliContext, place: string | undefined, options: FalsifyOptions): Promise<RunPlace> {
  if (place !== undefined && options.device !== undefined) throw new InputError('--device is of the tiny model: a run is trained again on the device that its config names');
  const isConfig = place === undefined || /\.ya?ml$/.test(place);
  if (!isConfig && (options.arm !== undefined || options.seed !== undefined)) throw new InputError('--arm and --seed are of a config: name the folder of a run, such as experiments/ID/runs/rust-42');
  if (!isConfig) return trainedRun((await fs.stat(place).catch(() => null)) === null ? path.join(options.experiments, place) : place);
  const plan = place === undefined ? await tinyPlan(context, options) : await planOfConfig(place, options);
  await startRun(context, plan, ['falsify-training', ...(place === undefined ? [] : [place])], { experiments: options.experiments });
  context.signal.throwIfAborted();
  return trainedRun(plan.folder);
}

/** One arm and one seed of a config, as an experiment of its own. */
async function planOfConfig(file: string, { arm, seed, experiments }: FalsifyOptions): Promise<Plan> {
  const read = await readConfig(file);
  if (!read.ok) throw new InputError(read.problems.map(problemText).join('\n'));
  const { config } = read;
  if (!config.training.enabled) throw new InputError(`${file}:1:1: the config trains nothing (\`training.enabled\` is false): name one that trains`);
  const alone: ExperimentConfig = {
    ...config,
    id: `${config.id}-falsify-training`.slice(0, 100),
    arms: [arm ?? config.arms[0]!],
    seeds: [seed ?? config.seeds[0]!],
    predictions: {},
    evaluation: { ...config.evaluation, measureBase: false },
  };
  return planIn(path.resolve(experiments, alone.id), alone, path.dirname(path.resolve(file)));
}

async function tinyPlan({ say, signal }: CliContext, { arm = 'rust', seed = SEED, device = 'auto', experiments }: FalsifyOptions): Promise<Plan> {
  const id = `${TINY_ID}-${arm}-${seed}-${device.replace(':', '')}`;
  const python = await workerPython({ signal, say });
  if (!python.ok) throw new InputError(python.reason);
  const file = path.resolve(experiments, `${id}.experiment.yaml`);
  await writeWhole(file, experimentConfigText({ preset: 'redox-pilot', id, model: `./${TINY_ID}.model`, tiny: true, alone: { arm, seed, device } }));
  await writeTinyModel(path.resolve(experiments, `${TINY_ID}.model`), python.program, signal);
  return planOf(file, experiments, new Set(ALL_STAGES));
}
