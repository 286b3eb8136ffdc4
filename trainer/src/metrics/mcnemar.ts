/** McNemar's test between two arms on the same tasks (McNemar 1947, doi:10.1007/BF02295996). */
import { jStat } from 'jstat';

export interface McNemar {
  /** Pairs that only the first, and only the second arm passed. */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Two-sided and exact: how likely such a split of the pairs that differ is when both arms are equally good. */
  readonly p: number;
}

/** The exact form: a binomial test with one half on the pairs that differ. */
export function mcnemar(onlyFirst: number, onlySecond: number): McNemar {
  return { onlyFirst, onlySecond, p: Math.min(1, 2 * lowerTail(Math.min(onlyFirst, onlySecond), onlyFirst + onlySecond)) };
}

/** `P(X <= k)` of n fair coins. jstat's own function rounds to ten digits, which makes small probabilities 0; its logarithms do not. */
function lowerTail(k: number, n: number): number {
  let sum = 0;
  for (let heads = 0; heads <= k; heads++) sum += Math.exp((n === 0 ? 0 : jStat.combinationln(n, heads)) - n * Math.LN2);
  return sum;
}
