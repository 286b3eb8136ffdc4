/** Answers that do not compile are handed back with what the compiler says, as often as the config says, and each round is counted (contract row I8). */
import type { Sample } from '../../../protocol/experiment.js';
import type { GenerationRow } from '../../../protocol/worker.js';
import { inParallel } from '../parallel.js';
import { type Answered, redrawn, seedOfRound } from './retry.js';

export interface RepairSettings {
  /** `sampling.repairs` of the config. */
  readonly repairs: number;
  /** Compilers at a time. */
  readonly workers: number;
  /** What the compiler says of an answer; null: it compiles. */
  readonly message: (answer: Sample) => Promise<string | null>;
}

/**
 * What is asked in the next round: the question, the newest answer and what is wrong with it, for each answer that does not compile and
 * was not handed back `repairs` times already. Earlier answers are left out, so that a round follows from what is kept of the one before.
 */
export async function rowsToRepair(answers: readonly Answered[], { repairs, workers, message }: RepairSettings): Promise<GenerationRow[]> {
  const open = answers.filter(({ answer }) => (answer.repairs ?? 0) < repairs);
  const messages = await inParallel(open, workers, ({ answer }) => message(answer));
  return open.flatMap(({ row, answer }, at) => {
    const said = messages[at]!;
    if (said === null) return [];
    const turns = [
      { role: 'assistant' as const, content: answer.prediction },
      { role: 'user' as const, content: repairPrompt(said) },
    ];
    return [{ ...row, messages: [...row.messages, ...turns], seed: seedOfRound(row.seed, 'repair', (answer.repairs ?? 0) + 1) }];
  });
}

export const repairPrompt = (message: string): string => `This does not compile:\n\n${message}\n\nWrite all of the code again without this mistake. Do not include explanations.`;

/** A newer answer in the place of one that did not compile. */
export const repaired = (before: Sample, after: Sample): Sample => ({
  ...redrawn(before, after),
  ...(before.retries !== undefined && { retries: before.retries }),
  repairs: (before.repairs ?? 0) + 1,
});
