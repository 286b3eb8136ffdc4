/** When the workflow of S3 goes on (section 6, contract row H5): "if needed" and "if metrics plateau" as rules over figures. */
import type { ChainDecision, ChainFigure } from '../../../protocol/chains.js';
import { threshold } from '../decision/thresholds.js';

export interface FigureTarget {
  /** Of the metric. */
  readonly name: string;
  readonly bound: 'least' | 'most';
  /** Of S3 section 6 (G11). */
  readonly target: number;
  /** A smaller change for the better is none. No seed says how much; in the figure's own unit. */
  readonly leastGain: number;
}

/** Two points of a share, two warnings in ten answers. */
const LEAST_GAIN = { share: 0.02, lints: 0.2 } as const;

export const SIGIL_TARGETS: readonly FigureTarget[] = [
  { name: 'compile@1', bound: 'least', target: threshold('compile@1 (S3)', 'target'), leastGain: LEAST_GAIN.share },
  { name: 'lints per sample', bound: 'most', target: threshold('lints per sample', 'target'), leastGain: LEAST_GAIN.lints },
  { name: 'idiomatic score', bound: 'least', target: threshold('idiomatic score', 'target'), leastGain: LEAST_GAIN.share },
  { name: 'doc_comment_rate', bound: 'least', target: threshold('doc_comment_rate', 'target'), leastGain: LEAST_GAIN.share },
];

/** For a person, before anything is done. */
export const conditionLines = (targets: readonly FigureTarget[] = SIGIL_TARGETS): string[] => [
  `expert iteration is needed where a figure after phase 2 misses its target: ${targets.map(({ name, bound, target }) => `${name} ${sign(bound)} ${target}`).join(', ')}`,
  `metrics plateau where targets are missed and none of those figures came nearer to its own by more than ${targets.map(({ name, leastGain }) => `${leastGain} (${name})`).join(', ')}: then there is a sweep`,
];

const sign = (bound: FigureTarget['bound']): string => (bound === 'least' ? 'at least' : 'at most');
const figureOf = (figures: readonly ChainFigure[], name: string): number | null => figures.find((each) => each.name === name)?.value ?? null;
const isMissed = ({ bound, target }: FigureTarget, value: number | null): boolean => value === null || (bound === 'least' ? value < target : value > target);
const text = (value: number | null): string => (value === null ? 'not measured' : value.toFixed(3));

/** A figure that was not measured counts as missed: without a program that compiles there are no warnings to count. */
export function neededIteration(figures: readonly ChainFigure[], targets: readonly FigureTarget[] = SIGIL_TARGETS): ChainDecision {
  const missed = targets.filter((each) => isMissed(each, figureOf(figures, each.name)));
  const reasons = (missed.length > 0 ? missed : targets).map(({ name, bound, target }) => {
    const value = figureOf(figures, name);
    return `${name} is ${text(value)}, ${missed.length > 0 ? 'and is to be' : 'which is'} ${sign(bound)} ${target}`;
  });
  return { isNeeded: missed.length > 0, reasons };
}

/** `before` and `after`: of two evaluations that follow each other. Needed: a sweep. */
export function plateau(before: readonly ChainFigure[], after: readonly ChainFigure[], targets: readonly FigureTarget[] = SIGIL_TARGETS): ChainDecision {
  const missed = targets.filter((each) => isMissed(each, figureOf(after, each.name)));
  if (missed.length === 0) return { isNeeded: false, reasons: ['every target is reached'] };
  const gains = missed.map((each) => ({ each, gain: gainOf(each, figureOf(before, each.name), figureOf(after, each.name)) }));
  const better = gains.filter(({ each, gain }) => gain !== null && gain > each.leastGain);
  const line = ({ each: { name, leastGain }, gain }: (typeof gains)[number]): string =>
    `${name} went from ${text(figureOf(before, name))} to ${text(figureOf(after, name))}, ${gain !== null && gain > leastGain ? 'more' : 'not more'} than ${leastGain} nearer to its target`;
  return { isNeeded: better.length === 0, reasons: (better.length > 0 ? better : gains).map(line) };
}

/** Null where one of the two was not measured; what is measured for the first time is a gain without a size. */
function gainOf({ bound }: FigureTarget, before: number | null, after: number | null): number | null {
  if (after === null) return null;
  if (before === null) return Number.POSITIVE_INFINITY;
  return bound === 'least' ? after - before : before - after;
}
