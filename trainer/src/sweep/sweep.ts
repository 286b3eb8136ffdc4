/** A sweep: one experiment for each point of the grid, in a folder of its own, and the best of them. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { ExperimentConfig } from '../../../protocol/experiment-config.js';
import { CHAIN_FILES, type ChainFigure, SweepRecord, type SweepRun } from '../../../protocol/chains.js';
import { FORMAT_VERSION, type Metric } from '../../../protocol/experiment.js';
import { RUN_FILES, RunMetrics } from '../../../protocol/runs.js';
import { bandWarnings } from '../config/useful-band.js';
import { withOverrides } from '../config/overrides.js';
import { writeWhole } from '../files/atomic.js';
import { InputError } from '../files/input-error.js';
import { sha256 } from '../files/sha256.js';
import { rowMeasure } from '../metrics/row-measures.js';
import { readInputs } from '../report/inputs.js';
import type { RunContext } from '../run/context.js';
import { type OpenOptions, readRecord } from '../run/open-experiment.js';
import { giveBackLock, takeLock } from '../run/process-lock.js';
import { metricsFileOf, type WholeExperiment, wholeExperiment } from '../run/whole-experiment.js';
import { bestLines, bestOf, type Candidate } from './best.js';
import type { SweepPoints, SweepSettings } from './grid.js';

export const SWEEP_FILE = CHAIN_FILES.sweep;

export interface Sweep {
  /** With paths from `folder`. */
  readonly base: ExperimentConfig;
  readonly folder: string;
  readonly settings: SweepSettings;
  readonly points: SweepPoints;
  readonly seed: number;
}

/** The config of one point. */
export const configOfPoint = ({ base }: Pick<Sweep, 'base'>, { name, values }: SweepPoints['points'][number]): ExperimentConfig => ({ ...withOverrides(base, values), id: name });

/** Runs what is not done, then ranks all. A run that fails is told and does not end the others. Throws `InputError`. */
export async function runSweep(sweep: Sweep, options: OpenOptions): Promise<SweepRecord> {
  const { folder, points, settings } = sweep;
  await fs.mkdir(folder, { recursive: true });
  const lock = await takeLock(folder);
  if (!lock.ok) throw new InputError(`process ${lock.owner.pid} works on the sweep in ${folder} already`);
  try {
    const record = await openRecord(sweep);
    const candidates: Candidate[] = [];
    for (const [at, run] of record.runs.entries()) {
      options.say(`run ${at + 1} of ${record.runs.length}: ${run.name}`);
      const candidate = await runPoint(sweep, run, points.points[at]!, options, () => save(folder, record));
      if (candidate !== null) candidates.push(candidate);
      if (options.signal.aborted) break;
    }
    const { seed, resamples } = sweep.base.statistics;
    const best = bestOf(candidates, rowMeasure(settings.metric)!, { seed, resamples });
    if (best !== undefined) record.best = best;
    await save(folder, record);
    if (!options.signal.aborted) for (const line of [...bestLines(record), `all together: tensorboard --logdir ${path.relative(process.cwd(), folder) || '.'}`]) options.say(line);
    return record;
  } finally {
    await giveBackLock(folder);
  }
}

async function runPoint(sweep: Sweep, run: SweepRun, point: SweepPoints['points'][number], options: OpenOptions, saved: () => Promise<void>): Promise<Candidate | null> {
  const config = configOfPoint(sweep, point);
  for (const warning of bandWarnings(config)) options.say(`warning: ${warning}`);
  Object.assign(run, { status: 'running' });
  delete run.reason;
  await saved();
  let done: WholeExperiment | null = null;
  try {
    done = await wholeExperiment(config, sweep.folder, options);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    Object.assign(run, { status: 'failed', reason: error.message });
  }
  if (done !== null) Object.assign(run, { status: done.status === 'succeeded' || done.status === 'cancelled' ? done.status : 'failed', ...(done.reason !== undefined && { reason: done.reason }) });
  const candidate = done?.status === 'succeeded' ? await candidateOf(done, sweep.settings.metric) : null;
  if (candidate !== null) run.figure = candidate.figure;
  if (run.status === 'failed') options.say(`${run.name} failed: ${run.reason ?? ''}`);
  await saved();
  return candidate;
}

async function candidateOf({ context }: WholeExperiment, metric: string): Promise<Candidate | null> {
  const runs = context.runs.filter(({ base }) => !base);
  const arm = runs[0]!.arm;
  const of = (name: string): string[] => runs.filter((each) => each.arm === arm).map(({ work }) => work.path(name));
  const { arms } = await readInputs({ verdicts: { [arm]: of(RUN_FILES.verdicts) }, predictions: { [arm]: of(RUN_FILES.predictions) }, manifest: context.manifest });
  const figure = await figureOf(runs, metric);
  return figure === null ? null : { name: context.config.id, figure, rows: arms[0]! };
}

/** Of the first run; over several seeds the mean of their values, without an interval. */
async function figureOf(runs: readonly RunContext[], metric: string): Promise<ChainFigure | null> {
  const figures: ChainFigure[] = [];
  for (const run of runs) figures.push(...(await figuresOf(run, [metric])));
  const values = figures.flatMap(({ value }) => value ?? []);
  if (figures.length <= 1) return figures[0] ?? null;
  return values.length === figures.length ? { name: metric, value: values.reduce((sum, each) => sum + each, 0) / values.length } : null;
}

/** Of a run's `metrics.json`, those that are asked for, in that order; what is not there was not measured. */
export async function figuresOf(run: RunContext, names: readonly string[]): Promise<ChainFigure[]> {
  const metrics: readonly Metric[] = (await readRecord(metricsFileOf(run), RunMetrics))?.metrics ?? [];
  return names.map((name) => {
    const found = metrics.find((each) => each.name === name && each.slice === undefined);
    if (found === undefined) return { name, value: null };
    const { value, numerator, denominator, interval } = found;
    return { name, value, ...(numerator !== undefined && { numerator }), ...(denominator !== undefined && { denominator }), ...(interval && { interval }) };
  });
}

async function openRecord({ base, folder, settings, points, seed }: Sweep): Promise<SweepRecord> {
  const key = sha256(JSON.stringify([base, settings, seed]));
  const before = await readRecord(path.join(folder, SWEEP_FILE), SweepRecord);
  if (before !== null && before.sha256 !== key) throw new InputError(`${folder} holds a sweep of another config, grid, metric or seed: name another folder with --sweep-dir, or remove this one`);
  if (before !== null) return before;
  const runs: SweepRun[] = points.points.map(({ name, values }) => ({ name, values: { ...values }, status: 'queued' }));
  const record: SweepRecord = { formatVersion: FORMAT_VERSION, sha256: key, seed, metric: settings.metric, points: points.all, runs };
  await save(folder, record);
  return record;
}

const save = (folder: string, record: SweepRecord): Promise<void> => writeWhole(path.join(folder, SWEEP_FILE), `${JSON.stringify(record, null, 2)}\n`);
