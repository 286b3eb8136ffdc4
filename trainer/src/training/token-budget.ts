/** Both arms in tokens, and how many each is trained on (contract row F1: near-equal token budgets). */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { ExperimentConfig } from '../../../protocol/experiment-config.js';
import { type Arm, FORMAT_VERSION } from '../../../protocol/experiment.js';
import { EXPERIMENT_FILES, TrainingTokens } from '../../../protocol/runs.js';
import { WORKER_VERSION } from '../../../protocol/worker.js';
import { writeWhole } from '../files/atomic.js';
import { checkSchema } from '../files/schema-check.js';
import { fileSha256, sha256 } from '../files/sha256.js';
import type { ExperimentContext } from '../run/context.js';
import { type EventNamed, runWorker } from '../worker/process.js';
import { WorkerError } from '../worker/worker-error.js';
import { modelPlace } from './model-place.js';
import { writeArmRows } from './arm-rows.js';

/** Measured once for an experiment. Tests are written in one language: their one arm is its own measure. */
export async function trainingTokens(context: ExperimentContext): Promise<TrainingTokens> {
  const { config, work } = context;
  // both languages, whatever the config's arms: a run that is done again alone has the budget that it had among others
  const arms: readonly Arm[] = config.task === 'codegen' && config.training.data.files.length === 0 ? ['rust', 'iron'] : config.arms;
  const file = work.path(EXPERIMENT_FILES.trainingTokens);
  const rows = arms.map((_, at) => `${file}.rows-${at}.jsonl`);
  let key: string;
  let measured: Counts[];
  try {
    for (const [at, arm] of arms.entries()) await writeArmRows(context, arm, rows[at]!, null);
    const hashes: string[] = [];
    for (const each of rows) hashes.push(await fileSha256(each));
    key = sha256(JSON.stringify([hashes, modelPlace(context), config.training.revision, config.training.budget]));
    const known = await read(file);
    if (known?.key === key) return known;
    measured = await measure(context, rows);
  } finally {
    for (const each of rows) await fs.rm(path.resolve(each), { force: true });
  }
  const counts = Object.fromEntries(arms.map((arm, at) => [arm, measured[at]!]));
  const tokens: TrainingTokens = { formatVersion: FORMAT_VERSION, key, arms: counts, budget: budgetOf(config, measured) };
  await writeWhole(file, `${JSON.stringify(tokens, null, 2)}\n`);
  for (const [arm, { rows, tokens: all, answerTokens, truncated }] of Object.entries(counts)) {
    work.say(`${arm}: ${rows} rows of ${all} tokens, ${answerTokens} of them in answers${truncated > 0 ? `; ${truncated} rows are cut at ${config.training.budget.sequenceTokens}` : ''}`);
    if (truncated > 0) work.warn('train', `${truncated} rows of ${arm} are longer than ${config.training.budget.sequenceTokens} tokens (\`training.budget.sequenceTokens\`) and are cut`);
  }
  if (tokens.budget !== null) work.say(`each arm is trained until it has read ${tokens.budget} tokens`);
  return tokens;
}

type Counts = TrainingTokens['arms'][string];

/** As many tokens as the longest arm has in its epochs; null where rows or steps are what is equal. */
export function budgetOf({ training: { budget } }: Pick<ExperimentConfig, 'training'>, arms: readonly Pick<Counts, 'tokens'>[]): number | null {
  if (budget.match !== 'tokens' || budget.epochs === null) return null;
  return Math.round(budget.epochs * Math.max(...arms.map(({ tokens }) => tokens)));
}

/** Of two arms, as a share of the smaller. */
export const differenceOf = (a: number, b: number): number => Math.abs(a - b) / Math.max(1, Math.min(a, b));

async function measure(context: ExperimentContext, files: string[]): Promise<Counts[]> {
  const { config, work, signal } = context;
  const { revision, budget } = config.training;
  let found: EventNamed<'tokens'> | null = null;
  const request = { version: WORKER_VERSION, job: 'tokenize', model: modelPlace(context), revision, files, sequenceTokens: budget.sequenceTokens } as const;
  await runWorker(request, { python: await context.python(), signal, log: work.log, onEvent: (event) => void (event.event === 'tokens' && (found = event)) });
  if (found === null) throw new WorkerError('internal', 'the Python worker did not count the tokens of the rows');
  return (found as EventNamed<'tokens'>).files;
}

async function read(file: string): Promise<TrainingTokens | null> {
  try {
    const checked = checkSchema(TrainingTokens, JSON.parse(await fs.readFile(file, 'utf8')));
    return checked.ok ? checked.value : null;
  } catch {
    return null;
  }
}
