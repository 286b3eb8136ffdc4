/** Intervals of shares. */
import type { Interval } from '../../../protocol/experiment.js';
import { normalQuantile } from './normal.js';

export const LEVEL = 0.95;

/**
 * Wilson's score interval of a share (Wilson 1927, doi:10.1080/01621459.1927.10502953); null without samples. It treats the
 * samples as independent: where tasks come in families, the clustered interval beside it is the honest one.
 */
export function wilson(passed: number, of: number, level = LEVEL): Interval | null {
  if (of === 0) return null;
  const z = normalQuantile(1 - (1 - level) / 2);
  const share = passed / of;
  const scale = 1 + z ** 2 / of;
  const middle = (share + z ** 2 / (2 * of)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2));
  // At the ends the formula gives exactly 0 and 1; rounding must not leave them beside.
  return { low: passed === 0 ? 0 : Math.max(0, middle - half), high: passed === of ? 1 : Math.min(1, middle + half), level, method: 'Wilson' };
}
