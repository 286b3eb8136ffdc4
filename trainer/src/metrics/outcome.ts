/** How a sample stands to one stage of the evaluation. */
import { STAGES, type Stage, type Verdict } from '../../../protocol/experiment.js';

/** `unjudged`: the tools failed before it was known; `not-asked`: the evaluation ended with an earlier stage. */
export type Outcome = 'passed' | 'failed' | 'unjudged' | 'not-asked';

const place = (stage: Stage): number => STAGES.indexOf(stage);

export function outcomeAt(verdict: Pick<Verdict, 'stage' | 'status'>, stage: Stage): Outcome {
  if (place(verdict.stage) > place(stage)) return 'passed';
  if (verdict.status === 'infrastructure') return 'unjudged';
  if (verdict.status === 'passed') return verdict.stage === stage ? 'passed' : 'not-asked';
  return 'failed';
}

export const passed = (verdict: Pick<Verdict, 'stage' | 'status'>, stage: Stage): boolean => outcomeAt(verdict, stage) === 'passed';
