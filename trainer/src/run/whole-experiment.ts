/** An experiment as one step of something larger: opened, carried out, given back. */
import path from 'node:path';
import { RUN_FILES } from '../../../protocol/runs.js';
import type { ExperimentConfig } from '../../../protocol/experiment-config.js';
import { writeWhole } from '../files/atomic.js';
import type { ExperimentContext, RunContext } from './context.js';
import { ALL_STAGES, conduct, type StageName } from './experiment.js';
import { type OpenOptions, openExperiment, planOf } from './open-experiment.js';
import { giveBackLock } from './process-lock.js';
import { configText } from './run-config.js';
import { readSummary } from './stages/train.js';

export interface WholeExperiment {
  readonly status: ExperimentContext['work']['record']['status'];
  readonly reason: string | undefined;
  readonly context: ExperimentContext;
}

/** Of the config of a step, beside the folder of its experiment. */
export const configFileOf = (folder: string, id: string): string => path.join(folder, `${id}.experiment.yaml`);

/**
 * Writes the config of a step into `folder` and carries it out there; goes on where an earlier process left it. Paths of the config
 * are relative to `folder`. Throws `InputError` where nothing could be begun; what fails later stands in the answer.
 */
export async function wholeExperiment(config: ExperimentConfig, folder: string, options: OpenOptions, only: readonly StageName[] = ALL_STAGES): Promise<WholeExperiment> {
  const file = configFileOf(folder, config.id);
  await writeWhole(file, configText(config));
  const stages = new Set(only);
  const plan = await planOf(file, folder, stages);
  const context = await openExperiment(plan, options);
  try {
    await conduct(context, stages);
  } finally {
    await giveBackLock(plan.folder);
  }
  const { status, reason } = context.work.record;
  return { status, reason, context };
}

/** The first run that is not the base model's. */
export const onlyRun = ({ runs }: ExperimentContext): RunContext => runs.find(({ base }) => !base)!;

/** Absolute folder of the adapter that a run was trained to; null where it was not. */
export async function trainedAdapter(run: RunContext): Promise<string | null> {
  const summary = run.work.stage('train').status === 'succeeded' ? await readSummary(run) : null;
  return summary === null ? null : run.work.path(summary.adapter);
}

/** Of one run, for reports. */
export const metricsFileOf = (run: RunContext): string => run.work.path(RUN_FILES.metrics);
