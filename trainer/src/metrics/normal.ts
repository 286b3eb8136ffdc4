/** Quantiles of the normal distribution. */
import { jStat } from 'jstat';

/** The x with `P(X <= x) = p` of the standard normal distribution. */
export const normalQuantile = (p: number): number => jStat.normal.inv(p, 0, 1);
