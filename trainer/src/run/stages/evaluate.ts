/** The stage `evaluate` of a run: predictions to verdicts, row by row in a journal, so that no finished row is judged again. */
import os from 'node:os';
import type { Verdict } from '../../../../protocol/experiment.js';
import { RUN_FILES, type VerdictDurations } from '../../../../protocol/runs.js';
import { evaluate } from '../../evaluate/evaluate.js';
import { Tally } from '../../evaluate/tally.js';
import { judgeOptions } from '../../evaluate/preparation.js';
import { type PlacedSample, readSamples } from '../../evaluate/read-samples.js';
import { JUDGING_RULES, verdictCache } from '../../evaluate/verdict-cache.js';
import { writeLines } from '../../files/atomic.js';
import { sha256 } from '../../files/sha256.js';
import { type ExperimentContext, type RunContext, titleOf } from '../context.js';
import { Journal } from '../journal.js';
import { hashOf, type StageResult } from '../work.js';
import { writeResults } from './results.js';

export const JOURNAL = 'evaluation/journal.jsonl';
/** One event for so many rows of a hundred. */
const EVENTS = 100;

export async function evaluateStage(context: ExperimentContext, run: RunContext): Promise<StageResult> {
  const { config, signal } = context;
  const { work } = run;
  const { stages, edition, mutants, workers, batch } = config.evaluation;
  const predictions = work.path(RUN_FILES.predictions);
  const options = judgeOptions(stages, edition, mutants);
  const toolchain = await context.toolchain();
  const tests = await context.tests();
  const key = sha256(JSON.stringify([await hashOf(predictions), (await context.dataset()).manifestSha256, config.evaluation.testsFrom, options, toolchain.version, JUDGING_RULES]));
  // what the tools could not judge may succeed now
  const { journal, rows } = await Journal.open<Verdict>(work.path(JOURNAL), key, ({ status }) => status !== 'infrastructure');
  const total = await count(readSamples(predictions));
  if (rows > 0) work.say(`${rows} of ${total} predictions were judged before`);
  const how = { options, toolchain, tests, cache: verdictCache(), signal, workers: workers ?? Math.max(1, os.availableParallelism() - 1), file: predictions };
  let done = rows;
  const tally = new Tally(run.arm);
  if (rows > 0) for await (const verdict of journal.rows()) tally.add(verdict);
  const every = Math.max(1, Math.floor(total / EVENTS));
  for await (const verdict of evaluate(after(readSamples(predictions), rows), { ...how, ...(batch !== null && { batch }) })) {
    journal.append(verdict);
    tally.add(verdict);
    done++;
    context.tell(`${titleOf(run)}, ${tally.words}`, done, total);
    if (done % every === 0 || done === total) work.event({ kind: 'progress', stage: 'evaluate', done, of: total, metric: tally.rate() });
  }
  signal.throwIfAborted();
  await writeLines(work.path(RUN_FILES.verdicts), withoutDurations(journal));
  await writeLines(work.path(RUN_FILES.durations), durations(journal));
  const { outputs, infrastructure } = await writeResults(context, run, journal);
  work.say(`${titleOf(run)}: ${total} predictions, ${tally.words}`);
  work.toolsFailed = infrastructure > 0;
  if (infrastructure > 0) work.warn('evaluate', `the tools failed on ${infrastructure} of ${total} predictions, which says nothing of the model`);
  return { outputs: [RUN_FILES.verdicts, ...outputs] };
}

async function count(samples: AsyncIterable<unknown>): Promise<number> {
  let total = 0;
  for await (const _ of samples) total++;
  return total;
}

async function* after(samples: AsyncIterable<PlacedSample>, skipped: number): AsyncGenerator<PlacedSample> {
  let at = 0;
  for await (const each of samples) if (at++ >= skipped) yield each;
}

async function* withoutDurations(journal: Journal<Verdict>): AsyncGenerator<Verdict> {
  for await (const verdict of journal.rows()) yield { ...verdict, durations: {} };
}

async function* durations(journal: Journal<Verdict>): AsyncGenerator<VerdictDurations> {
  for await (const { id, sample, durations: times } of journal.rows()) yield { id, sample, durations: times };
}
