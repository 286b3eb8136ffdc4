/** The stage `train` of a run: an adapter on the training tasks of its arm (contract rows F1 to F11). */
import { RUN_FILES, TrainingSummary } from '../../../../protocol/runs.js';
import { type TrainRequest, WORKER_VERSION } from '../../../../protocol/worker.js';
import fs from 'node:fs/promises';
import path from 'node:path';
import { bandWarnings } from '../../config/useful-band.js';
import { writeWhole } from '../../files/atomic.js';
import { InputError } from '../../files/input-error.js';
import { checkSchema } from '../../files/schema-check.js';
import { jsonLinesOf } from '../../text/json-lines.js';
import { modelPlace } from '../../training/model-place.js';
import { TrainingMonitor } from '../../training/monitor.js';
import { judgeWith, ProbeJudge } from '../../training/probe-judge.js';
import { findAdapter } from '../../training/adapter-place.js';
import { writeArmRows } from '../../training/arm-rows.js';
import { chosen, generationRows } from '../../training/rows.js';
import { differenceOf, trainingTokens } from '../../training/token-budget.js';
import { runWorker, workerCommand } from '../../worker/process.js';
import { type ExperimentContext, type RunContext, titleOf } from '../context.js';
import { hashOf, type StageResult } from '../work.js';
import { givenPredictions } from './sample.js';

/** PEFT's names. */
const ADAPTER_FILES = ['adapter_model.safetensors', 'adapter_config.json'];

export async function trainStage(context: ExperimentContext, run: RunContext): Promise<StageResult> {
  const { config, signal } = context;
  const { work } = run;
  if (givenPredictions(context, run) !== null) return { outputs: [], skipped: 'its predictions are given' };
  if (run.base) return { outputs: [], skipped: 'the base model answers as it is' };
  if (!config.training.enabled) return { outputs: [], skipped: 'training is off: the base model answers as it is' };
  const { filter, files } = config.training.data;
  if (filter !== null && files.length === 0)
    throw new InputError(
      `the filter \`${filter}\` (\`training.data.filter\`) has no files to choose from: name some in \`training.data.files\`, or write \`filter: null\` for the dataset, in a config of another id`,
    );
  const python = await context.python();
  for (const warning of bandWarnings(config)) work.warn('train', warning);
  const { request, rows } = await trainRequest(context, run);
  await writeWhole(work.path(RUN_FILES.trainRequest), `${JSON.stringify(request, null, 2)}\n`);
  work.say(`${titleOf(run)}: training; by hand: PYTHONPATH=trainer/python ${[...workerCommand(python), '--request', RUN_FILES.trainRequest].join(' ')}`);
  // several hosts: the same line on each, with --nnodes and --rdzv-endpoint instead of --standalone
  work.log(`by hand on 2 cards: PYTHONPATH=trainer/python ${[...workerCommand(python, 2), '--request', RUN_FILES.trainRequest].join(' ')}; Slurm and Ray submit it unchanged; then resume`);
  const probes = rows.probes === 0 ? null : new ProbeJudge(config, run, rows.probes, judgeWith(context));
  const monitor = new TrainingMonitor(context, run, probes);
  const done = await runWorker(request, { python, signal, log: work.log, onEvent: (event, worker) => monitor.take(event, worker) });
  await probes?.end();
  signal.throwIfAborted();
  const adapter = await adapterOf(config.training.checkpoints.keep, work.path(RUN_FILES.checkpoints));
  const summary = monitor.summary(done, path.posix.join(RUN_FILES.checkpoints, adapter));
  await writeWhole(work.path(RUN_FILES.trainSummary), `${JSON.stringify(summary, null, 2)}\n`);
  work.say(`trained in ${summary.steps} steps on ${summary.tokens} tokens${summary.stopped === null ? '' : `; it ended early: ${summary.stopped}`}`);
  if (summary.stopped !== null) work.warn('train', `training ended before its budget: ${summary.stopped}`);
  await compareArms(context, run, summary);
  return { outputs: [RUN_FILES.trainRows, ...(rows.validation ? [RUN_FILES.validationRows] : []), ...ADAPTER_FILES.map((name) => path.posix.join(summary.adapter, name))] };
}

/** What the worker is asked; its files of rows are written. */
export async function trainRequest(context: ExperimentContext, run: RunContext): Promise<{ readonly request: TrainRequest; readonly rows: WrittenRows }> {
  const rows = await writeRows(context, run);
  // a corpus is not read twice for a budget that nobody asks for
  const { files } = context.config.training.data;
  const budget = files.length > 0 && context.config.training.budget.epochs === null ? null : (await trainingTokens(context)).budget;
  return { request: requestOf(context, run, budget, rows), rows };
}

interface WrittenRows {
  readonly validation: boolean;
  /** How many. */
  readonly probes: number;
}

async function writeRows(context: ExperimentContext, { arm, seed, work }: RunContext): Promise<WrittenRows> {
  const { config } = context;
  const { tasks } = await context.dataset();
  const watched = tasks.filter(({ row }) => row.split === 'val');
  const { trained, validation } = await writeArmRows(context, arm, work.path(RUN_FILES.trainRows), work.path(RUN_FILES.validationRows));
  const isOfFiles = config.training.data.files.length > 0;
  if (trained === 0)
    throw new InputError(
      isOfFiles
        ? '`training.data.files` hold nothing to learn from: name others, or a filter that keeps more'
        : `${context.manifest}:1: no task of the split \`train\` has an answer to learn from: give a dataset that has some`,
    );
  if (validation === 0)
    work.warn(
      'train',
      `${isOfFiles ? 'no row of `training.data.files` falls into `validationShare`' : 'the dataset has no task of the split `val`'}: training is not watched, and the last adapter answers`,
    );
  const probes = generationRows(chosen(watched, { most: config.training.checkpoints.probes, weights: {} }), arm, config, seed, 1);
  if (probes.length > 0) await writeWhole(work.path(RUN_FILES.probeRows), jsonLinesOf(probes));
  return { validation: validation > 0, probes: probes.length };
}

function requestOf(context: ExperimentContext, { seed, work }: RunContext, tokenBudget: number | null, rows: WrittenRows): TrainRequest {
  const { training } = context.config;
  return {
    version: WORKER_VERSION,
    job: 'train',
    model: modelPlace(context),
    revision: training.revision,
    adapter: training.loadFrom === null ? null : findAdapter(path.resolve(context.work.folder, training.loadFrom)),
    device: training.device,
    seed,
    training,
    trainRows: work.path(RUN_FILES.trainRows),
    validationRows: rows.validation ? work.path(RUN_FILES.validationRows) : null,
    tokenBudget,
    checkpoints: work.path(RUN_FILES.checkpoints),
    tensorboard: work.path(RUN_FILES.tensorboard),
    probeRows: rows.probes > 0 ? work.path(RUN_FILES.probeRows) : null,
  };
}

/** Name of the folder in `checkpoints`. */
async function adapterOf(keep: 'best-loss' | 'last', checkpoints: string): Promise<'best' | 'last'> {
  if (keep === 'last') return 'last';
  return (await hashOf(path.join(checkpoints, 'best', ADAPTER_FILES[0]!))) === null ? 'last' : 'best';
}

/** Of a run; null where it was not trained. */
export async function readSummary({ work }: RunContext): Promise<TrainingSummary | null> {
  try {
    const checked = checkSchema(TrainingSummary, JSON.parse(await fs.readFile(work.path(RUN_FILES.trainSummary), 'utf8')));
    return checked.ok ? checked.value : null;
  } catch {
    return null;
  }
}

/** Of the run of the other arm with the same seed, where it comes before this one. Null: there is none. */
export async function otherArm(context: ExperimentContext, run: RunContext): Promise<TrainingSummary | null> {
  const before = context.runs.slice(0, context.runs.indexOf(run));
  const other = before.find((each) => !each.base && each.arm !== run.arm && each.seed === run.seed);
  return other === undefined || other.work.stage('train').status !== 'succeeded' ? null : readSummary(other);
}

async function compareArms(context: ExperimentContext, run: RunContext, { tokens }: TrainingSummary): Promise<void> {
  const other = await otherArm(context, run);
  if (other === null) return;
  const difference = differenceOf(tokens, other.tokens);
  const most = context.config.training.budget.largestTokenDifference;
  const text = `the arms were trained on ${tokens} (${run.arm}) and ${other.tokens} tokens, ${(100 * difference).toFixed(1)} % apart`;
  if (difference <= most) run.work.say(text);
  else run.work.warn('train', `${text}, more than \`training.budget.largestTokenDifference\` allows (${(100 * most).toFixed(1)} %)`);
}
