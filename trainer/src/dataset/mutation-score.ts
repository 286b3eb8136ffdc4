/** How good tests are: the share of the mutants of a solution that they kill, by the engine. */
import { scoreTests } from '../../../engine/src/score.js';
import { keptAnswer } from '../files/kept-answers.js';
import { EDITION } from './edition.js';

export type MutationScore =
  | { readonly ok: true; readonly viable: number; readonly killed: number; readonly missed: readonly string[] }
  /** The tests do not compile or do not pass on the solution, in the words of the compiler or the engine. */
  | { readonly ok: false; readonly reason: string };

/** Goes up when the same text would be scored in another way. */
const SCORE_VERSION = 2;

/** `text`: a solution with its tests behind it. Answers are kept by content and compiler. */
export function mutationScore(text: string, signal?: AbortSignal): Promise<MutationScore> {
  return keptAnswer({ kind: 'mutation-scores', version: [SCORE_VERSION, EDITION], text }, async () => {
    const answer = await scored(text, signal);
    return { answer, isFinal: answer.ok && signal?.aborted !== true };
  });
}

async function scored(text: string, signal?: AbortSignal): Promise<MutationScore> {
  const answer = await scoreTests('solution.rs', text, { edition: EDITION, ...(signal && { signal }) });
  if (!answer.ok) return answer;
  const [failing] = answer.failing ?? [];
  if (failing !== undefined) return { ok: false, reason: `the test \`${failing}\` fails on the solution` };
  const sum = (of: 'caught' | 'timeout' | 'missed' | 'notJudged'): number => answer.functions.reduce((all, { mutants }) => all + mutants[of], 0);
  const killed = sum('caught') + sum('timeout');
  const missed = answer.functions.flatMap(({ verdicts }) => verdicts.flatMap(({ outcome, mutant }) => (outcome === 'missed' ? [mutant.name] : [])));
  return { ok: true, viable: killed + sum('missed') + sum('notJudged'), killed, missed };
}
