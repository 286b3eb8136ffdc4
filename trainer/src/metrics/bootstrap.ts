/** Percentile bootstrap (Efron 1979, doi:10.1214/aos/1176344552) of a mean, over rows or over whole clusters. */
import type { Interval } from '../../../protocol/experiment.js';
import { LEVEL } from './interval.js';
import { randomNumbers } from './random.js';

export const RESAMPLES = 10_000;
export const BOOTSTRAP_SEED = 42;

export interface BootstrapOptions {
  readonly seed?: number;
  readonly resamples?: number;
  readonly level?: number;
}

/** A value and how much it weighs: a sum over samples and their number. */
export interface Weighted {
  readonly sum: number;
  readonly count: number;
}

/**
 * The interval of the mean of `sum / count` over units that are drawn with replacement: tasks for the row bootstrap, families
 * for the cluster bootstrap (Field and Welsh 2007). For a paired comparison the sums are differences. Null with fewer than two units.
 */
export function bootstrap(units: readonly Weighted[], kind: string, options: BootstrapOptions = {}): Interval | null {
  const { seed = BOOTSTRAP_SEED, resamples = RESAMPLES, level = LEVEL } = options;
  if (units.length < 2) return null;
  const random = randomNumbers(seed);
  const means = new Float64Array(resamples);
  for (let at = 0; at < resamples; at++) {
    let sum = 0;
    let count = 0;
    for (let drawn = 0; drawn < units.length; drawn++) {
      const unit = units[Math.floor(random() * units.length)]!;
      sum += unit.sum;
      count += unit.count;
    }
    means[at] = count === 0 ? 0 : sum / count;
  }
  means.sort();
  const tail = (1 - level) / 2;
  return { low: quantile(means, tail), high: quantile(means, 1 - tail), level, method: `${kind} bootstrap, ${resamples} resamples of ${units.length}, seed ${seed}` };
}

/** Between the two nearest of sorted values (type 7 of Hyndman and Fan). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (sorted[above]! - sorted[below]!) * (place - below);
}
