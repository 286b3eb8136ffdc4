/** One figure over training seeds (contract row G4). */
import { jStat } from 'jstat';
import type { SeedSpread } from '../../../protocol/experiment.js';

/** Mean and both deviations; null without a value. The published pilot's `±` is the population deviation over two seeds. */
export function seedSpread(values: readonly number[]): SeedSpread | null {
  if (values.length === 0) return null;
  return { values: [...values], mean: jStat.mean(values), populationDeviation: jStat.stdev(values), sampleDeviation: values.length < 2 ? null : jStat.stdev(values, true) };
}
