/** What experiments there are and how far they are, from their folders alone. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { EXPERIMENT_FILES, ExperimentRecord, type ExperimentStatus, RUN_FILES, RunRecord, type RunStatus } from '../../../protocol/runs.js';
import { readRecord } from './open-experiment.js';
import { isOwnerAlive } from './process-lock.js';

/** Each experiment below the folder, the one that was begun last first. */
export async function experimentsIn(experiments: string): Promise<ExperimentStatus[]> {
  const entries = await fs.readdir(experiments, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(entries.filter((entry) => entry.isDirectory()).map(({ name }) => experimentStatus(path.resolve(experiments, name))));
  return found.filter((each) => each !== null).sort((a, b) => (a.experiment.started < b.experiment.started ? 1 : -1));
}

/** Null where there is none. */
export async function experimentStatus(folder: string): Promise<ExperimentStatus | null> {
  const record = await readRecord(path.join(folder, EXPERIMENT_FILES.record), ExperimentRecord);
  if (record === null) return null;
  const isLeft = (record.status === 'running' || record.status === 'queued') && !(await isWorkedOn(record));
  const runs: RunRecord[] = [];
  for (const name of record.runs) {
    const run = await readRecord(path.join(folder, EXPERIMENT_FILES.runs, name, RUN_FILES.record), RunRecord);
    if (run !== null) runs.push({ ...run, status: left(run.status, isLeft) });
  }
  return { folder, experiment: { ...record, status: left(record.status, isLeft) }, runs };
}

/** Whether the process that the record names is there. */
export const isWorkedOn = async ({ pid, pidStarted }: Pick<ExperimentRecord, 'pid' | 'pidStarted'>): Promise<boolean> =>
  pid !== undefined && (await isOwnerAlive({ pid, started: pidStarted ?? null }));

const left = (status: RunStatus, isLeft: boolean): RunStatus => (isLeft && (status === 'running' || status === 'queued') ? 'interrupted' : status);

/** For a person, some lines. */
export function statusLines({ experiment, runs }: ExperimentStatus): string[] {
  const reason = experiment.reason === undefined ? '' : `: ${experiment.reason}`;
  return [
    `${experiment.id}: ${experiment.status}${reason}`,
    ...experiment.stages.map(({ name, status, reason: why }) => `  ${name.padEnd(10)} ${status}${why === undefined ? '' : `: ${why}`}`),
    ...runs.map(({ arm, seed, base, status, stages }) => `  ${`${arm} ${base ? 'base' : seed}`.padEnd(10)} ${status} (${stages.map((each) => `${each.name} ${each.status}`).join(', ')})`),
  ];
}
