/** What the training of a config would take, without anything of it being done. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { ExperimentConfig } from '../../../protocol/experiment-config.js';
import { InputError } from '../files/input-error.js';
import { knownWorkerPython } from '../worker/environment.js';
import { type EventNamed, runWorker } from '../worker/process.js';
import { WorkerError } from '../worker/worker-error.js';
import { onlyRun } from './whole-experiment.js';
import { conduct } from './experiment.js';
import { openExperiment, planOf } from './open-experiment.js';
import { giveBackLock } from './process-lock.js';
import { configText, isModelPath, movedConfig } from './run-config.js';
import { trainRequest } from './stages/train.js';

/** Null is "not known". */
export interface TrainingEstimate {
  readonly steps: number | null;
  readonly tokens: number | null;
  /** Of one run. */
  readonly seconds: number | null;
  /** Bytes at the highest. */
  readonly memory: number | null;
  /** Why something is not known. */
  readonly why?: string;
}

/**
 * Measured on one batch by the worker where the model and Python are on this machine: nothing is loaded or installed for a question.
 * Paths of the config are relative to `from`.
 */
export async function estimateTraining(config: ExperimentConfig, from: string, signal: AbortSignal): Promise<TrainingEstimate> {
  const unknown = (why: string): TrainingEstimate => ({ steps: config.training.budget.steps, tokens: null, seconds: null, memory: null, why });
  const { baseModel } = config.training;
  if (baseModel === null) return unknown('no model is named');
  if (!isModelPath(baseModel)) return unknown(`${baseModel} is a name of the hub, and nothing is fetched for an estimate`);
  const python = await knownWorkerPython({ signal });
  if (!python.ok) return unknown(`there is no Python that could measure it: ${python.reason}`);
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'iron-estimate-'));
  try {
    return await measured({ ...movedConfig(config, from, folder), id: 'estimate' }, folder, python.program, signal);
  } catch (error) {
    if (!(error instanceof InputError) && !(error instanceof WorkerError)) throw error;
    return unknown(error.message);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}

async function measured(config: ExperimentConfig, folder: string, python: string, signal: AbortSignal): Promise<TrainingEstimate> {
  const file = path.join(folder, 'estimate.yaml');
  await fs.writeFile(file, configText(config));
  const only = new Set(['dataset'] as const);
  const plan = await planOf(file, folder, only);
  const context = await openExperiment(plan, { command: [], say: () => {}, tell: () => {}, signal, keepsLog: false });
  let found: EventNamed<'estimate'> | null = null;
  try {
    await conduct(context, only);
    const { record } = context.work;
    if (record.status === 'failed') throw new InputError(record.reason ?? 'the dataset cannot be used');
    const { request } = await trainRequest(context, onlyRun(context));
    await runWorker({ ...request, job: 'estimate' }, { python, signal, onEvent: (event) => void (event.event === 'estimate' && (found = event)) });
  } finally {
    await giveBackLock(plan.folder);
  }
  if (found === null) throw new WorkerError('internal', 'the Python worker said nothing of what training takes');
  const { steps, tokens, seconds, memory } = found as EventNamed<'estimate'>;
  return { steps, tokens, seconds, memory };
}
