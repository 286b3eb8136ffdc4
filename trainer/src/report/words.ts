/** Figures as a person reads them. */
import type { Metric, ReportInput } from '../../../protocol/experiment.js';

export function figure({ value, unit }: Metric): string {
  if (value === null) return 'not measured';
  if (unit === 'share' || unit === 'score' || unit === 'p') return value.toFixed(3);
  return Number.isInteger(value) ? String(value) : value.toFixed(2);
}

export const between = (interval: Metric['interval']): string => (interval ? `${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}` : '');

export const counts = ({ numerator, denominator }: Metric): string =>
  denominator === undefined ? '' : numerator === undefined ? `of ${denominator}` : `${Number.isInteger(numerator) ? numerator : numerator.toFixed(2)} / ${denominator}`;

const overSeeds = ({ seeds }: Metric): string =>
  seeds
    ? `${seeds.mean.toFixed(3)} ± ${seeds.populationDeviation.toFixed(3)} (population)${seeds.sampleDeviation === null ? '' : `, ± ${seeds.sampleDeviation.toFixed(3)} (sample)`}, ${seeds.values.length} seed(s)`
    : '';

/** Columns that every table of figures begins with, and their texts. */
export const FIGURE_HEAD = ['figure', 'arm', 'value', 'counts', '95 % interval', 'by families', 'over seeds'] as const;
export const figureCells = (metric: Metric): string[] => [
  metric.slice ? `${metric.name}, ${metric.slice.by} ${metric.slice.value}` : metric.name,
  metric.arm ?? 'both',
  figure(metric),
  counts(metric),
  between(metric.interval),
  between(metric.clustered),
  overSeeds(metric),
];

/** What an input is, and whose. */
export const inputName = ({ kind, arm, base }: ReportInput): string => (arm === undefined ? kind : `${kind} (${arm}${base ? ', base' : ''})`);
