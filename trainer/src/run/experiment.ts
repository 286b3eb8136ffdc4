/** An experiment from its first stage to its last, in whatever state an earlier process left it. */
import { EXPERIMENT_FILES, RUN_FILES, type StageRecord } from '../../../protocol/runs.js';
import { InputError } from '../files/input-error.js';
import { type ExperimentContext, type RunContext, titleOf } from './context.js';
import { Journal } from './journal.js';
import { datasetStage } from './stages/dataset.js';
import { evaluateStage, JOURNAL } from './stages/evaluate.js';
import { gatesStage } from './stages/gates.js';
import { metricsStage } from './stages/metrics.js';
import { reportStage } from './stages/report.js';
import { SAMPLE_JOURNAL } from './stages/generate.js';
import { givenPredictions, predictionsChanged, sampleStage } from './stages/sample.js';
import { readSummary, trainStage } from './stages/train.js';
import type { StageEnd, StageResult, Work } from './work.js';

export const EXPERIMENT_STAGES = ['dataset', 'gates', 'report'] as const;
export const RUN_STAGES = ['train', 'sample', 'evaluate', 'metrics'] as const;
/** In the order in which they are done where a model is trained. */
export const ALL_STAGES = ['dataset', 'gates', 'train', 'sample', 'evaluate', 'metrics', 'report'] as const;
export type StageName = (typeof ALL_STAGES)[number];

/** What each needs at once. */
const NEEDS: Readonly<Record<StageName, readonly StageName[]>> = {
  dataset: [],
  gates: ['dataset'],
  train: ['dataset'],
  sample: ['dataset', 'train'],
  evaluate: ['sample', 'gates'],
  metrics: ['evaluate'],
  report: ['metrics'],
};
const needs = (name: StageName, other: StageName): boolean => NEEDS[name].some((each) => each === other || needs(each, other));

export const queued = (names: readonly string[]): StageRecord[] => names.map((name) => ({ name, status: 'queued' }));

/** Ends the experiment without an exception: the record says why. */
class Stop extends Error {
  constructor(
    readonly how: 'failed' | 'cancelled' | 'interrupted',
    readonly reason: string,
  ) {
    super(reason);
  }
}

type AnyWork = Pick<Work<ExperimentContext['work']['record']>, 'run' | 'isDone' | 'forget'>;

/** `only`: the stages that are asked for; the others have to be done where these need them. */
export async function conduct(context: ExperimentContext, only: ReadonlySet<StageName> = new Set(ALL_STAGES)): Promise<void> {
  const { work } = context;
  work.event({ kind: 'started' });
  try {
    await throughStages(context, only);
    const left = ALL_STAGES.filter((name) => !only.has(name));
    const open = left.length > 0 && !(await isWhole(context));
    await end(context, open ? 'interrupted' : 'succeeded', open ? `only ${[...only].join(', ')} ${only.size > 1 ? 'were' : 'was'} asked for` : undefined);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    await end(context, error.how, error.reason);
  }
}

async function throughStages(context: ExperimentContext, only: ReadonlySet<StageName>): Promise<void> {
  const { work, runs } = context;
  const step = async (where: AnyWork, name: StageName, stage: () => Promise<StageResult>, unlessOther?: string): Promise<StageEnd> => {
    if (only.has(name)) return where.run(name, stage, unlessOther);
    if (await where.isDone(name)) return { status: 'succeeded', changed: false };
    const later = ALL_STAGES.find((each) => only.has(each) && needs(each, name));
    if (later !== undefined) throw new Stop('failed', `\`${later}\` needs \`${name}\`, which is not done: ask for it too with --only`);
    return { status: 'skipped', changed: false };
  };
  const stopUnless = (end: StageEnd, of: string, reason: string | undefined): void => {
    if (end.status === 'cancelled') throw new Stop('cancelled', 'it was cancelled');
    if (end.status === 'failed') throw new Stop('failed', `${of}: ${reason ?? 'it failed'}`);
  };
  const dataset = await step(work, 'dataset', () => datasetStage(context), 'it is no longer what this experiment began with: put it back and resume, or give the new one a config of another id');
  stopUnless(dataset, 'dataset', work.stage('dataset').reason);
  const begun: RunContext[] = [];
  const begin = async (run: RunContext): Promise<void> => {
    if (begun.includes(run)) return;
    begun.push(run);
    await run.work.save({ status: 'running', pid: work.record.pid!, ...(work.record.pidStarted !== undefined && { pidStarted: work.record.pidStarted }) });
    run.work.event({ kind: 'started' });
  };
  const sample = async (run: RunContext): Promise<void> => {
    const name = titleOf(run);
    for (const stage of ['train', 'sample'] as const) if (only.has(stage) && !(await run.work.isDone(stage))) await begin(run);
    if (only.has('sample') && (await run.work.isDone('sample')) && (await predictionsChanged(context, run)))
      throw new Stop('failed', `${name}: the predictions are no longer those that this experiment took: give the new ones a config of another id`);
    const isGiven = givenPredictions(context, run) !== null;
    const train = (): Promise<StageResult> => trainStage(context, run);
    // its times are other ones each time, so that it is no output whose hash says anything
    if (run.work.stage('train').status === 'succeeded' && (await readSummary(run)) === null) await run.work.forget(['train']);
    const trained = isGiven && only.has('sample') ? await run.work.run('train', train) : await step(run.work, 'train', train);
    stopUnless(trained, name, run.work.stage('train').reason);
    if ('changed' in trained && trained.changed) await forget(run, ['sample', 'evaluate', 'metrics']);
    const sampled = await step(run.work, 'sample', () => sampleStage(context, run));
    stopUnless(sampled, name, run.work.stage('sample').reason);
    if (run.work.stage('sample').status === 'succeeded') Journal.remove(run.work.path(SAMPLE_JOURNAL));
    if ('changed' in sampled && sampled.changed && !isGiven) await forget(run, ['evaluate', 'metrics']);
  };
  const forget = async (run: RunContext, names: readonly string[]): Promise<void> => {
    await run.work.forget(names);
    await work.forget(['report']);
  };
  // what others wrote is checked before gates take their time; nothing is trained before the gates have passed
  for (const run of runs) if (givenPredictions(context, run) !== null) await sample(run);
  stopUnless(await step(work, 'gates', () => gatesStage(context)), 'gates', work.stage('gates').reason);
  const failures: string[] = [];
  for (const run of runs) {
    try {
      await sample(run);
      await judged(run);
    } catch (error) {
      if (!(error instanceof Stop) || error.how !== 'failed') throw error;
      failures.push(error.reason);
      await run.work.save({ status: 'failed', reason: error.reason, ended: new Date().toISOString() });
      run.work.event({ kind: 'ended', message: `failed: ${error.reason}` });
    }
  }
  if (failures.length > 0) throw new Stop('failed', failures.join('; '));
  const ended = await step(work, 'report', () => reportStage(context));
  stopUnless(ended, 'report', work.stage('report').reason);

  async function judged(run: RunContext): Promise<void> {
    const name = titleOf(run);
    if (!(await isRunWhole(run))) await begin(run);
    const evaluated = await step(run.work, 'evaluate', () => evaluateStage(context, run));
    stopUnless(evaluated, name, run.work.stage('evaluate').reason);
    if (run.work.stage('evaluate').status === 'succeeded') Journal.remove(run.work.path(JOURNAL));
    if ('changed' in evaluated && evaluated.changed) await forget(run, ['metrics']);
    const measured = await step(run.work, 'metrics', () => metricsStage(context, run));
    stopUnless(measured, name, run.work.stage('metrics').reason);
    if (run.work.record.stages.some(({ status }) => status === 'queued')) return;
    if (run.work.record.status === 'succeeded') return;
    await run.work.save({ status: 'succeeded', ended: new Date().toISOString() });
    run.work.event({ kind: 'ended', message: 'succeeded' });
  }
}

async function isRunWhole({ work }: RunContext): Promise<boolean> {
  for (const { name } of work.record.stages) if (!(await work.isDone(name))) return false;
  return true;
}

async function isWhole({ work, runs }: ExperimentContext): Promise<boolean> {
  for (const { name } of work.record.stages) if (!(await work.isDone(name))) return false;
  for (const run of runs) if (!(await isRunWhole(run))) return false;
  return true;
}

/** What is not done yet will not be done by this process. */
async function end({ work, runs }: ExperimentContext, status: 'succeeded' | 'failed' | 'cancelled' | 'interrupted', reason?: string): Promise<void> {
  const ended = new Date().toISOString();
  for (const run of runs) {
    if (run.work.record.status !== 'running' && run.work.record.status !== 'queued') continue;
    const of = status === 'interrupted' ? status : run.work.record.stages.some((each) => each.status === 'failed') ? 'failed' : 'cancelled';
    if (status === 'succeeded') continue;
    await run.work.save({ status: of, ended, reason: of === 'failed' ? (run.work.record.stages.find((each) => each.status === 'failed')?.reason ?? '') : (reason ?? '') });
    run.work.event({ kind: 'ended', message: of });
  }
  await work.save({ status, ended, ...(reason !== undefined && { reason }) });
  work.event({ kind: 'ended', message: reason === undefined ? status : `${status}: ${reason}` });
  work.say(`${work.record.id}: ${status}${reason === undefined ? '' : `: ${reason}`}`);
}

/** Names of the files that stages of an experiment and of its runs write. */
export const WORK_FILES = {
  experiment: { record: EXPERIMENT_FILES.record, events: EXPERIMENT_FILES.events, log: EXPERIMENT_FILES.log },
  run: { record: RUN_FILES.record, events: RUN_FILES.events, log: RUN_FILES.log },
} as const;

export function stageNames(names: readonly string[]): ReadonlySet<StageName> {
  const unknown = names.find((each) => !(ALL_STAGES as readonly string[]).includes(each));
  if (unknown !== undefined) throw new InputError(`there is no stage \`${unknown}\`: write some of ${ALL_STAGES.join(', ')}`);
  return new Set(names as StageName[]);
}
