/** `iron-trainer sweep` and S3's `hyperparameter_sweep`: many trainings that differ in a few values, and the best of them (H4). */
import path from 'node:path';
import { Command } from 'commander';
import type { ExperimentConfig } from '../../../protocol/experiment-config.js';
import { bandWarnings } from '../config/useful-band.js';
import { problemText, readConfig } from '../config/resolve.js';
import { InputError } from '../files/input-error.js';
import { estimateTraining, type TrainingEstimate } from '../run/estimate-training.js';
import { movedConfig } from '../run/run-config.js';
import { checkMetric, DEFAULT_METRIC, pointsOf, readSweepSettings, SIGIL_GRID, type SweepSettings } from '../sweep/grid.js';
import { configOfPoint, runSweep, type Sweep } from '../sweep/sweep.js';
import { duration } from '../training/monitor.js';
import { guarded } from './guarded-input.js';
import { count, wholeNumber } from './numbers.js';
import type { CliContext } from './program.js';

const FOUND = 1;
const DEFAULT_SEED = 42;

interface SweepOptions {
  readonly sweepDir?: string;
  readonly grid?: string;
  readonly seed?: number;
  readonly runs?: number;
  readonly metric?: string;
  readonly dryRun?: true;
}

const withOptions = (command: Command): Command =>
  command
    .option('--grid <file>', 'YAML or JSON: `grid` with lists of values by key of the config, `runs`, `metric`; default: the 108 points of S3')
    .option('--seed <number>', 'of training, and of the points that are drawn; default: those of the config, and 42', wholeNumber)
    .option('--runs <number>', 'so many points, drawn by the seed; default: all', count)
    .option('--metric <name>', `runs are compared by it; default: ${DEFAULT_METRIC}`)
    .option('--dry-run', 'only say what would be trained: steps, tokens and time');

export function sweepCommand(context: CliContext): Command {
  return withOptions(new Command('sweep').description('one training for each point of a grid, each evaluated, and the best by a metric; goes on where it was left'))
    .argument('<config>', 'YAML of an experiment that trains')
    .option('--sweep-dir <folder>', 'where the runs are; default: sweeps/ID')
    .action((config: string, options: SweepOptions) => guarded(context, () => sweep(context, config, options)));
}

export function hyperparameterSweepCommand(context: CliContext): Command {
  return withOptions(new Command('hyperparameter_sweep').description('the command line of S3 for `sweep`'))
    .requiredOption('--base-cfg <file>', 'YAML of an experiment that trains')
    .option('--sweep-dir <folder>', 'where the runs are', 'sweeps')
    .action(({ baseCfg, ...options }: SweepOptions & { baseCfg: string }) => guarded(context, () => sweep(context, baseCfg, options)));
}

async function sweep(context: CliContext, file: string, options: SweepOptions): Promise<void> {
  const { say, tell, exit, signal } = context;
  const prepared = await prepareSweep(file, options);
  if (options.dryRun) return dryRun(context, prepared);
  const record = await runSweep(prepared, { command: ['iron-trainer', 'sweep', file], say, tell, signal, keepsLog: true });
  if (record.runs.some(({ status }) => status !== 'succeeded')) exit(FOUND);
}

async function prepareSweep(file: string, { sweepDir, grid, seed, runs, metric }: SweepOptions): Promise<Sweep> {
  const read = await readConfig(file);
  if (!read.ok) throw new InputError(read.problems.map(problemText).join('\n'));
  if (!read.config.training.enabled) throw new InputError(`${file}:1: this config trains nothing (\`training.enabled: false\`), so that its runs would all be the same`);
  const folder = path.resolve(sweepDir ?? path.join('sweeps', read.config.id));
  const asked = grid === undefined ? { grid: SIGIL_GRID, runs: null, metric: DEFAULT_METRIC } : await readSweepSettings(grid);
  const settings: SweepSettings = { grid: asked.grid, runs: runs ?? asked.runs, metric: metric === undefined ? asked.metric : checkMetric(metric, '--metric') };
  const moved = movedConfig(read.config, path.dirname(path.resolve(file)), folder);
  const base: ExperimentConfig = { ...moved, ...(seed !== undefined && { seeds: [seed] }), predictions: {} };
  const drawnBy = seed ?? DEFAULT_SEED;
  return { base, folder, settings, points: pointsOf(settings, drawnBy), seed: drawnBy };
}

/** The points that train the same rows in the same way are measured once: rates and warm-up take no time. */
async function dryRun({ say, signal }: CliContext, prepared: Sweep): Promise<void> {
  const { points, base, folder } = prepared;
  const known = new Map<string, TrainingEstimate>();
  const warnings = new Set<string>();
  const runsOfPoint = base.arms.length * base.seeds.length;
  let seconds: number | null = 0;
  for (const point of points.points) {
    const config = configOfPoint(prepared, point);
    for (const warning of bandWarnings(config)) warnings.add(warning);
    const key = keyOf(config);
    const estimate = known.get(key) ?? (await estimateTraining(config, folder, signal));
    known.set(key, estimate);
    seconds = seconds === null || estimate.seconds === null ? null : seconds + estimate.seconds * runsOfPoint;
    say(
      `${point.name}: ${estimate.steps ?? 'an unknown number of'} steps, ${tokensOf(estimate, config)}, ${estimate.seconds === null ? 'time not measured' : duration(estimate.seconds * runsOfPoint)}`,
    );
  }
  for (const warning of warnings) say(`warning: ${warning}`);
  say(
    `${points.points.length} of ${points.all} points, ${runsOfPoint} training${runsOfPoint === 1 ? '' : 's'} each; training takes ${seconds === null ? 'a time that was not measured' : duration(seconds)}, and each is evaluated`,
  );
  const why = [...known.values()].find((each) => each.why !== undefined)?.why;
  if (why !== undefined) say(`not measured: ${why}`);
}

const keyOf = ({ training }: ExperimentConfig): string => JSON.stringify({ ...training, optimizer: null, schedule: null, lora: { ...training.lora, alpha: null } });

/** Where nobody counted, what fits into the steps at most. */
function tokensOf({ steps, tokens }: TrainingEstimate, { training: { budget } }: ExperimentConfig): string {
  if (tokens !== null) return `${tokens} tokens`;
  return steps === null ? 'tokens not counted' : `at most ${steps * budget.batch * budget.accumulate * budget.sequenceTokens} tokens`;
}
