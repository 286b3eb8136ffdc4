/** Trains a run a second time, in an experiment of its own, and notes what differed (contract row I9). */
import fs from 'node:fs/promises';
import path from 'node:path';
import { EXPERIMENT_FILES, ExperimentRecord, RUN_FILES, RunRecord, type TrainingReplication } from '../../../protocol/runs.js';
import { problemText, readConfig } from '../config/resolve.js';
import { writeWhole } from '../files/atomic.js';
import { InputError } from '../files/input-error.js';
import { replicationFile, trainedOnce } from '../training/measurements.js';
import { compareTrainings } from '../training/replication.js';
import { WorkerError } from '../worker/worker-error.js';
import type { ExperimentContext } from './context.js';
import { ALL_STAGES, conduct, type StageName, WORK_FILES } from './experiment.js';
import { openExperiment, type OpenOptions, type Plan, planIn, planOfExperiment, readRecord } from './open-experiment.js';
import { giveBackLock } from './process-lock.js';
import { Work } from './work.js';

/** All but what compares arms. */
const STAGES: ReadonlySet<StageName> = new Set(ALL_STAGES.filter((name) => name !== 'report'));

export interface RunPlace {
  /** Of the experiment. */
  readonly folder: string;
  /** Of the run in it. */
  readonly name: string;
}

/** A folder of a run, or one of an experiment, whose first trained run is taken. Throws `InputError` where there is none that was trained. */
export async function trainedRun(place: string): Promise<RunPlace> {
  const isTrained = async (folder: string): Promise<boolean> => {
    const record = await readRecord(path.join(folder, RUN_FILES.record), RunRecord);
    return record?.status === 'succeeded' && record.stages.some(({ name, status }) => name === 'train' && status === 'succeeded');
  };
  const folder = path.resolve(place);
  const experiment = await readRecord(path.join(folder, EXPERIMENT_FILES.record), ExperimentRecord);
  if (experiment !== null) {
    for (const name of experiment.runs) if (await isTrained(path.join(folder, EXPERIMENT_FILES.runs, name))) return { folder, name };
    throw new InputError(`${place} has no run that was trained and is done: \`iron-trainer resume ${experiment.id}\` first, or name a config that trains`);
  }
  if (await isTrained(folder)) return { folder: path.resolve(folder, '../..'), name: path.basename(folder) };
  const known = await fs.stat(path.join(folder, RUN_FILES.record)).catch(() => null);
  throw new InputError(`${place} is ${known === null ? 'no folder of a run or of an experiment' : 'a run that was not trained or is not done'}: name one of experiments/ID/runs, or a config`);
}

/** Throws `InputError` where the run cannot be trained again, `WorkerError` where that did not come to its end. */
export async function replicate({ folder, name }: RunPlace, options: OpenOptions): Promise<TrainingReplication> {
  const { say, signal } = options;
  const plan = await replicaPlan(folder, name);
  say(`${name}: trained a second time in ${path.relative(process.cwd(), plan.folder)}`);
  const second = await conducted(plan, options, STAGES);
  signal.throwIfAborted();
  const [run] = second.runs;
  const again = run === undefined ? null : await trainedOnce(run);
  if (run?.work.record.status !== 'succeeded' || again === null)
    throw new WorkerError('lost', `the second training of ${name} did not come to its end: ${second.work.record.reason ?? 'it left no summary'}; the same command goes on with it`);
  const record = (await readRecord(path.join(folder, EXPERIMENT_FILES.runs, name, RUN_FILES.record), RunRecord))!;
  const work = new Work(path.join(folder, EXPERIMENT_FILES.runs, name), WORK_FILES.run, record, say, signal, false);
  const first = (await trainedOnce({ name, arm: record.arm, seed: record.seed, base: false, work }))!;
  const found = compareTrainings(record, first, again);
  await writeWhole(replicationFile(folder, name), `${JSON.stringify(found, null, 2)}\n`);
  return found;
}

/** Of the run alone, without the gates, which its dataset has passed. */
async function replicaPlan(folder: string, name: string): Promise<Plan> {
  const from = path.join(folder, EXPERIMENT_FILES.runs, name);
  const read = await readConfig(path.join(from, RUN_FILES.config));
  if (!read.ok) throw new InputError(read.problems.map(problemText).join('\n'));
  return planIn(path.join(folder, EXPERIMENT_FILES.replications, name), { ...read.config, gates: { ...read.config.gates, needed: [] } }, from);
}

/** Makes the report of an experiment again where there is one, so that it counts what was found. False: there is none. */
export async function renewReport(folder: string, options: OpenOptions): Promise<boolean> {
  const record = await readRecord(path.join(folder, EXPERIMENT_FILES.record), ExperimentRecord);
  if (record?.stages.find(({ name }) => name === 'report')?.status !== 'succeeded') return false;
  const plan = await planOfExperiment(path.basename(folder), path.dirname(folder));
  await conducted(plan, options, new Set(['report']), (context) => context.work.forget(['report']));
  return true;
}

async function conducted(plan: Plan, options: OpenOptions, stages: ReadonlySet<StageName>, before?: (context: ExperimentContext) => Promise<void>): Promise<ExperimentContext> {
  const context = await openExperiment(plan, options);
  try {
    await before?.(context);
    await conduct(context, stages);
  } finally {
    await giveBackLock(plan.folder);
  }
  return context;
}
