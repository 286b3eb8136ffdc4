/** Which families go into which split: a family is in one only (contract rows B1, B6, B8). */
import type { SplitName } from '../../../protocol/experiment.js';
import { sha256 } from '../files/sha256.js';
import type { Task } from './task.js';

/** Between 0 and 1; their sum is 1. */
export type SplitShares = Readonly<Record<SplitName, number>>;
export const USUAL_SHARES: SplitShares = { train: 0.7, val: 0.15, test: 0.15 };

const NAMES: readonly SplitName[] = ['train', 'val', 'test'];

/**
 * Groups one after the other, and in each group its families in an order that the seed decides: each goes to the split that is
 * furthest behind its share, first within the group's row, so that no group falls into one split alone.
 */
export function splitFamilies(tasks: readonly Task[], seed: number, shares: SplitShares = USUAL_SHARES): ReadonlyMap<string, SplitName> {
  const sizes = new Map<string, number>();
  const groups = new Map<string, Set<string>>();
  for (const { family, group } of tasks) {
    sizes.set(family, (sizes.get(family) ?? 0) + 1);
    groups.set(group, (groups.get(group) ?? new Set()).add(family));
  }
  const given: Record<SplitName, number> = { train: 0, val: 0, test: 0 };
  const splits = new Map<string, SplitName>();
  let all = 0;
  for (const group of inOrder(groups.keys(), seed)) {
    for (const family of inOrder(groups.get(group)!, seed)) {
      const size = sizes.get(family)!;
      all += size;
      const behind = (split: SplitName): number => shares[split] * all - given[split];
      const split = NAMES.reduce((most, each) => (behind(each) > behind(most) ? each : most));
      splits.set(family, split);
      given[split] += size;
    }
  }
  return splits;
}

/** Shuffled by hashes: adding a name moves no other two. */
const inOrder = (names: Iterable<string>, seed: number): string[] => {
  const key = (name: string): string => sha256(`${seed} ${name}`);
  return [...names].sort((a, b) => (key(a) < key(b) ? -1 : 1));
};
