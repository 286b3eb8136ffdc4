/** What the trainings of an experiment came to, for the checklist and the risks of its report. */
import path from 'node:path';
import { FORMAT_VERSION, type Measurements } from '../../../protocol/experiment.js';
import { EXPERIMENT_FILES, RUN_FILES, RunMetrics, TrainingReplication } from '../../../protocol/runs.js';
import { writeWhole } from '../files/atomic.js';
import type { ExperimentContext, RunContext } from '../run/context.js';
import { dependenciesOf } from '../run/dependencies.js';
import { readRecord } from '../run/open-experiment.js';
import { readSummary } from '../run/stages/train.js';
import { measuredTraining, type TrainedOnce } from './replication.js';

/** The file; null where nothing was trained. */
export async function writeMeasurements(context: ExperimentContext): Promise<string | null> {
  const { runs, work } = context;
  const trainings: NonNullable<Measurements['trainings']> = [];
  for (const run of runs) {
    const trained = await trainedOnce(run);
    if (trained === null) continue;
    const { arm, seed, name } = run;
    trainings.push({ arm, seed, ...measuredTraining(trained) });
    // the same training once more (`iron-trainer falsify-training`)
    const again = await readRecord(replicationFile(work.folder, name), TrainingReplication);
    if (again !== null) trainings.push({ arm, seed, ...again.training });
  }
  if (trainings.length === 0) return null;
  const file = work.path(EXPERIMENT_FILES.measurements);
  const measurements: Measurements = { formatVersion: FORMAT_VERSION, trainings, environment: { dependencies: await dependenciesOf(context) } };
  await writeWhole(file, `${JSON.stringify(measurements, null, 2)}\n`);
  return file;
}

/** `experiment`: its folder; `run`: name of the run that was trained again. */
export const replicationFile = (experiment: string, run: string): string => path.join(experiment, EXPERIMENT_FILES.replications, `${run}.json`);

/** Null where the run was not trained. */
export async function trainedOnce(run: RunContext): Promise<TrainedOnce | null> {
  const summary = run.work.stage('train').status === 'succeeded' ? await readSummary(run) : null;
  return summary === null ? null : { summary, metrics: await readRecord(run.work.path(RUN_FILES.metrics), RunMetrics) };
}
