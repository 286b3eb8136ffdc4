/** Answers of the Iron arm that are no Iron are drawn again, as often as the config says, and each is counted (contract row A8). */
import type { Arm, Sample } from '../../../protocol/experiment.js';
import type { GenerationRow } from '../../../protocol/worker.js';
import { oxidize } from '../../../redox/src/index.js';
import { EDITION } from '../dataset/edition.js';
import { sha256 } from '../files/sha256.js';

const SEEDS = 2 ** 31;

/** Whether an answer reads as Iron without errors; an empty one is no answer. */
export const isIron = (answer: string): boolean => answer.trim() !== '' && oxidize(answer, { edition: EDITION }).text !== null;

/** Of the `retry`-th time that an answer is drawn again, from 1: another one each time, and the same in each run. */
export const retrySeed = (seed: number, retry: number): number => seedOfRound(seed, 'retry', retry);

/** Of a further answer to the same question. */
export const seedOfRound = (seed: number, kind: 'retry' | 'repair', round: number): number => Number.parseInt(sha256(`${seed}\0${kind}\0${round}`).slice(0, 12), 16) % SEEDS;

export interface RetrySettings {
  readonly arm: Arm;
  /** `sampling.retries` of the config. */
  readonly retries: number;
  /** `sampling.greedy`: the same answer would come again. */
  readonly greedy: boolean;
}

/** An answer and the row that asked for it the first time. */
export interface Answered {
  readonly row: GenerationRow;
  readonly answer: Sample;
}

/**
 * What is asked again, with the seeds of the next retry: rows of the Iron arm whose newest answer is no Iron and that were not drawn
 * again `retries` times already, nor repaired. Empty where there is nothing left to do.
 */
export function rowsToRetry(answers: readonly Answered[], { arm, retries, greedy }: RetrySettings): GenerationRow[] {
  if (arm !== 'iron' || greedy) return [];
  return answers.flatMap(({ row, answer }) => {
    const done = answer.retries ?? 0;
    return done >= retries || answer.repairs !== undefined || isIron(answer.prediction) ? [] : [{ ...row, seed: retrySeed(row.seed, done + 1) }];
  });
}

/** A newer answer in the place of one that is no Iron: how often it was drawn again, and tokens and time of all of them. */
export const retried = (before: Sample, after: Sample): Sample => ({ ...redrawn(before, after), retries: (before.retries ?? 0) + 1 });

/** With the tokens and the time of both. */
export const redrawn = (before: Sample, after: Sample): Sample => ({ ...after, ...sumOf('generatedTokens', before, after), ...sumOf('latencyMilliseconds', before, after) });

/** Not measured where one of the two was not. */
const sumOf = (name: 'generatedTokens' | 'latencyMilliseconds', before: Sample, after: Sample): Partial<Sample> => {
  const [first, second] = [before[name], after[name]];
  return { [name]: first === undefined || second === undefined ? undefined : first + second };
};
