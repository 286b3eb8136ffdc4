/** Of an experiment whose process is gone without a word: that nobody is to wait for it. */
import path from 'node:path';
import { EXPERIMENT_FILES, ExperimentRecord, RUN_FILES, RunRecord } from '../../../protocol/runs.js';
import { writeWhole } from '../files/atomic.js';
import { appendEvent, mendLines } from './events.js';
import { readRecord } from './open-experiment.js';
import { giveBackLock, takeLock } from './process-lock.js';

/** Does nothing where another process has it by now. */
export async function markCancelled(folder: string): Promise<void> {
  if (!(await takeLock(folder)).ok) return;
  const experiment = await readRecord(path.join(folder, EXPERIMENT_FILES.record), ExperimentRecord);
  if (experiment === null) return giveBackLock(folder);
  const ended = new Date().toISOString();
  for (const name of experiment.runs) {
    const place = path.join(folder, EXPERIMENT_FILES.runs, name);
    const run = await readRecord(path.join(place, RUN_FILES.record), RunRecord);
    if (run !== null && run.status !== 'succeeded' && run.status !== 'failed') await mark(place, run, ended, RUN_FILES);
  }
  await mark(folder, experiment, ended, EXPERIMENT_FILES);
  await giveBackLock(folder);
}

async function mark(folder: string, record: ExperimentRecord | RunRecord, ended: string, { record: name, events }: { readonly record: string; readonly events: string }): Promise<void> {
  const reason = 'it was cancelled';
  for (const stage of record.stages) if (stage.status === 'running') Object.assign(stage, { status: 'cancelled', ended, reason });
  await writeWhole(path.join(folder, name), `${JSON.stringify({ ...record, status: 'cancelled', ended, reason }, null, 2)}\n`);
  mendLines(path.join(folder, events));
  appendEvent(path.join(folder, events), { kind: 'ended', message: `cancelled: ${reason}` });
}
