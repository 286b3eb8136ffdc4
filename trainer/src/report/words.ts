/** Figures as a person reads them. */
import type { Metric } from '../../../protocol/experiment.js';

export function figure({ value, unit }: Metric): string {
  if (value === null) return 'not measured';
  if (unit === 'share' || unit === 'score' || unit === 'p') return value.toFixed(3);
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

export const between = (interval: Metric['interval']): string => (interval ? `${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}` : '');

export const counts = ({ numerator, denominator }: Metric): string =>
  denominator === undefined ? '' : numerator === undefined ? `of ${denominator}` : `${Number.isInteger(numerator) ? numerator : numerator.toFixed(2)} / ${denominator}`;

export const overSeeds = ({ seeds }: Metric): string =>
  seeds
    ? `${seeds.mean.toFixed(3)} ± ${seeds.populationDeviation.toFixed(3)} (population)${seeds.sampleDeviation === null ? '' : `, ± ${seeds.sampleDeviation.toFixed(3)} (sample)`}, ${seeds.values.length} seed(s)`
    : '';
