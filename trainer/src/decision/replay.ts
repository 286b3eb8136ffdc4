/** Replay with one axis changed (moonshot 6): the same predictions under another reader or contract. */
import { type Verdict, STAGES, type Stage } from '../../../protocol/experiment.js';
import { mcnemar } from '../metrics/mcnemar.js';
import { outcomeAt } from '../metrics/outcome.js';

export interface ReplayDifference {
  readonly id: string;
  readonly arm: string;
  readonly sample: number;
  readonly family: string;
  readonly before: string;
  readonly after: string;
  /** What is behind the change: the message of whichever failed. */
  readonly message: string;
}

export interface Replay {
  readonly compared: number;
  /** Rows of one side only, and rows whose predictions differ: these are no replay of each other. */
  readonly notComparable: readonly string[];
  readonly stages: readonly { readonly stage: Stage; readonly before: number; readonly after: number; readonly gained: number; readonly lost: number; readonly p: number }[];
  readonly differences: readonly ReplayDifference[];
}

const key = ({ arm, id, sample }: Verdict): string => `${arm} ${id} sample ${sample}`;
const said = ({ stage, status, codes }: Verdict): string => `${stage} ${status}${codes.length > 0 ? ` (${codes.join(', ')})` : ''}`;

export function replay(before: readonly Verdict[], after: readonly Verdict[]): Replay {
  const others = new Map(after.map((each) => [key(each), each]));
  const pairs: { readonly first: Verdict; readonly second: Verdict }[] = [];
  const notComparable: string[] = [];
  for (const first of before) {
    const second = others.get(key(first));
    others.delete(key(first));
    if (second === undefined) notComparable.push(`${key(first)}: only before`);
    else if (second.sha256 !== first.sha256) notComparable.push(`${key(first)}: the predictions differ`);
    else pairs.push({ first, second });
  }
  notComparable.push(...[...others.keys()].map((each) => `${each}: only after`));
  return {
    compared: pairs.length,
    notComparable,
    stages: STAGES.map((stage) => stageOf(pairs, stage)),
    differences: pairs.filter(({ first, second }) => said(first) !== said(second)).map(difference),
  };
}

function stageOf(pairs: readonly { readonly first: Verdict; readonly second: Verdict }[], stage: Stage): Replay['stages'][number] {
  const is = (verdict: Verdict) => outcomeAt(verdict, stage) === 'passed';
  const gained = pairs.filter(({ first, second }) => !is(first) && is(second)).length;
  const lost = pairs.filter(({ first, second }) => is(first) && !is(second)).length;
  return { stage, before: pairs.filter(({ first }) => is(first)).length, after: pairs.filter(({ second }) => is(second)).length, gained, lost, p: mcnemar(gained, lost).p };
}

const difference = ({ first, second }: { readonly first: Verdict; readonly second: Verdict }): ReplayDifference => ({
  id: first.id,
  arm: first.arm,
  sample: first.sample,
  family: first.family,
  before: said(first),
  after: said(second),
  message: (second.message || first.message).split('\n')[0]!,
});
