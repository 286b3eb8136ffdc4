/** The stage `sample` of a run: takes the given predictions, whole and checked, or lets the model answer. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { RUN_FILES } from '../../../../protocol/runs.js';
import { checkSamples, judgeOptions } from '../../evaluate/preparation.js';
import type { PlacedSample } from '../../evaluate/read-samples.js';
import { InputError } from '../../files/input-error.js';
import type { ExperimentContext, RunContext } from '../context.js';
import { hashOf, type StageResult } from '../work.js';
import { generateStage } from './generate.js';

/** Of the config, from the folder of the experiment; null where there is none. */
export const givenPredictions = ({ config, work }: ExperimentContext, { arm, seed, base }: RunContext): string | null => {
  const file = base ? undefined : config.predictions[arm]?.[String(seed)];
  return file === undefined ? null : path.resolve(work.folder, file);
};

export async function sampleStage(context: ExperimentContext, run: RunContext): Promise<StageResult> {
  const file = givenPredictions(context, run);
  if (file === null) return generateStage(context, run);
  const taken = run.work.path(RUN_FILES.predictions);
  const partial = `${taken}.partial-${randomUUID()}`;
  await fs.mkdir(path.dirname(taken), { recursive: true });
  try {
    await fs.copyFile(file, partial).catch((error: NodeJS.ErrnoException) => {
      throw new InputError(`${file}:1: the predictions cannot be read (${error.code ?? error.message}): put them there, then resume`);
    });
    const total = await checked(context, run, file, partial);
    await fs.rename(partial, taken);
    run.work.say(`${total} predictions taken from ${path.basename(file)}`);
  } finally {
    await fs.rm(partial, { force: true });
  }
  return { outputs: [RUN_FILES.predictions] };
}

/** Whether what the config names is still what was taken; a file that is gone is no change. */
export async function predictionsChanged(context: ExperimentContext, run: RunContext): Promise<boolean> {
  const file = givenPredictions(context, run);
  const taken = run.work.stage('sample').outputs?.[RUN_FILES.predictions];
  const now = file === null ? null : await hashOf(file);
  return taken !== undefined && now !== null && now !== taken;
}

/** `copy` is read, `file` is named in complaints; the number of samples. */
async function checked(context: ExperimentContext, run: RunContext, file: string, copy: string): Promise<number> {
  const { evaluation } = context.config;
  const tasks = new Map((await context.dataset()).tasks.map(({ row }) => [row.id, row]));
  const seen = new Map<string, number>();
  const counts = new Map<string, number>();
  const check = ({ line, sample }: PlacedSample): void => {
    const complain = (message: string): never => {
      throw new InputError(`${copy}:${line}: ${message}`);
    };
    if (sample.arm !== run.arm) complain(`this is a prediction of the arm \`${sample.arm}\` among those of \`${run.arm}\`: put each arm into a file of its own`);
    const row = tasks.get(sample.id);
    if (row === undefined) return complain(`the dataset has no task \`${sample.id}\`: give the dataset that the predictions are for`);
    if (evaluation.split !== 'all' && row.split !== evaluation.split)
      complain(`the task \`${sample.id}\` is in \`${row.split}\`, and only \`${evaluation.split}\` is evaluated: leave it out, or write \`evaluation: { split: all }\``);
    const key = `${sample.id}\0${sample.sample ?? 0}`;
    const before = seen.get(key);
    if (before !== undefined) complain(`sample ${sample.sample ?? 0} of \`${sample.id}\` stands in line ${before} already: number the samples of a task with \`sample\` from 0`);
    seen.set(key, line);
    counts.set(sample.id, (counts.get(sample.id) ?? 0) + 1);
  };
  const options = judgeOptions(evaluation.stages, evaluation.edition);
  const named = (error: unknown): never => {
    throw error instanceof InputError ? new InputError(error.message.replaceAll(copy, file)) : error;
  };
  const total = await checkSamples(copy, { tests: await context.tests(), options, file: copy }, check).catch(named);
  const wrong = [...counts].find(([, count]) => evaluation.samplesPerTask !== null && count !== evaluation.samplesPerTask);
  if (wrong !== undefined)
    throw new InputError(`${file}:1: the task \`${wrong[0]}\` has ${wrong[1]} predictions, and the config asks for ${evaluation.samplesPerTask} (\`evaluation.samplesPerTask\`)`);
  const absent = [...tasks.values()].filter(({ id, split }) => (evaluation.split === 'all' || split === evaluation.split) && !counts.has(id));
  if (absent.length > 0) run.work.warn('sample', `${absent.length} tasks have no prediction and are not in any figure, ${absent[0]!.id} first`);
  return total;
}
