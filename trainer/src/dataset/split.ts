/** Which families go into which split: a family is in one only (contract rows B1, B6, B8). */
import type { SplitName } from '../../../protocol/experiment.js';
import { sha256 } from '../files/sha256.js';
import type { Task } from './task.js';

/** `group`: each group of families in every split; `difficulty`: that too, and each split its share of each difficulty (contract row B8). */
export const STRATIFY = ['group', 'difficulty'] as const;
export type Stratify = (typeof STRATIFY)[number];

/** Between 0 and 1; their sum is 1. */
export type SplitShares = Readonly<Record<SplitName, number>>;
export const USUAL_SHARES: SplitShares = { train: 0.7, val: 0.15, test: 0.15 };

const NAMES: readonly SplitName[] = ['train', 'val', 'test'];

export interface SplitOptions {
  readonly seed: number;
  readonly shares?: SplitShares;
  /** What the shares are kept of, beside the tasks of each group: all tasks, or those of each difficulty. */
  readonly stratify?: Stratify;
}

/**
 * Groups one after the other, and in each group its families in an order that the seed decides: each goes to the split that is
 * furthest behind its share, first within the group's row, so that no group falls into one split alone. By difficulty, families
 * of one group then change places as long as that brings the splits nearer to their shares of each difficulty.
 */
export function splitFamilies(tasks: readonly Task[], { seed, shares = USUAL_SHARES, stratify = 'group' }: SplitOptions): ReadonlyMap<string, SplitName> {
  const families = new Map<string, Task[]>();
  const groups = new Map<string, Set<string>>();
  for (const task of tasks) {
    families.set(task.family, [...(families.get(task.family) ?? []), task]);
    groups.set(task.group, (groups.get(task.group) ?? new Set()).add(task.family));
  }
  const given: Record<SplitName, number> = { train: 0, val: 0, test: 0 };
  const splits = new Map<string, SplitName>();
  let all = 0;
  for (const group of inOrder(groups.keys(), seed)) {
    for (const family of inOrder(groups.get(group)!, seed)) {
      const size = families.get(family)!.length;
      all += size;
      const behind = (split: SplitName): number => shares[split] * all - given[split];
      const split = NAMES.reduce((most, each) => (behind(each) > behind(most) ? each : most));
      splits.set(family, split);
      given[split] += size;
    }
  }
  if (stratify === 'difficulty')
    changePlaces(
      splits,
      families,
      [...groups.values()].map((names) => inOrder(names, seed)),
      shares,
    );
  return splits;
}

/** Smaller gains are noise of the arithmetic. */
const LEAST_GAIN = 1e-9;

/** The best change of two families first, until none is left; each lowers the sum, so that it ends. */
function changePlaces(splits: Map<string, SplitName>, families: ReadonlyMap<string, readonly Task[]>, groups: readonly (readonly string[])[], shares: SplitShares): void {
  const pairs = groups.flatMap((names) => names.flatMap((first, at) => names.slice(at + 1).map((second) => [first, second] as const)));
  const swap = ([first, second]: readonly [string, string]): void => {
    const kept = splits.get(first)!;
    splits.set(first, splits.get(second)!);
    splits.set(second, kept);
  };
  for (;;) {
    const now = distance(splits, families, shares);
    let best: { readonly pair: readonly [string, string]; readonly distance: number } | null = null;
    for (const pair of pairs) {
      if (splits.get(pair[0]) === splits.get(pair[1])) continue;
      swap(pair);
      const after = distance(splits, families, shares);
      swap(pair);
      if (after < (best?.distance ?? now - LEAST_GAIN)) best = { pair, distance: after };
    }
    if (best === null) return;
    swap(best.pair);
  }
}

/** Squares of how far each split is from its share of the tasks of each difficulty, over those tasks. */
function distance(splits: ReadonlyMap<string, SplitName>, families: ReadonlyMap<string, readonly Task[]>, shares: SplitShares): number {
  const counts = new Map<string, Record<SplitName, number>>();
  for (const [family, tasks] of families)
    for (const { difficulty } of tasks) {
      const of = counts.get(difficulty) ?? { train: 0, val: 0, test: 0 };
      of[splits.get(family)!]++;
      counts.set(difficulty, of);
    }
  return [...counts.values()].reduce((sum, of) => {
    const all = of.train + of.val + of.test;
    return sum + NAMES.reduce((total, split) => total + (of[split] - shares[split] * all) ** 2 / all, 0);
  }, 0);
}

/** Shuffled by hashes: adding a name moves no other two. */
const inOrder = (names: Iterable<string>, seed: number): string[] => {
  const key = (name: string): string => sha256(`${seed} ${name}`);
  return [...names].sort((a, b) => (key(a) < key(b) ? -1 : 1));
};
