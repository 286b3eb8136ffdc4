/** Figures, times and names as a person reads them. What was not measured is said so, and never a nought. */
import type { Interval, Metric } from '../../protocol/experiment.js';

export const NOT_MEASURED = 'not measured';
/** There is no such figure in what the trainer wrote: a code, for example, that no sample of the arm has. */
export const NOT_GIVEN = 'not given';

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

const LEAST_P = 0.0001;

export function amount(value: number | null, unit: string | undefined): string {
  if (value === null) return NOT_MEASURED;
  if (unit === 'share') return percent(value);
  if (unit === 'p') return value < LEAST_P ? `< ${LEAST_P}` : value.toFixed(4);
  if (unit === 'score') return value.toFixed(3);
  const text = Number.isInteger(value) ? value.toLocaleString('en') : Math.abs(value) >= 100 ? value.toFixed(1) : value.toFixed(2);
  return unit === undefined || unit === '' ? text : `${text} ${unit}`;
}

/** A number of any size with four digits that count: `0.0002`, `1.31`, `12,345`. */
export const digits = (value: number): string => (Math.abs(value) >= 1000 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(4))));

export const counts = ({ numerator, denominator }: Metric): string =>
  denominator === undefined ? '' : numerator === undefined ? `of ${denominator}` : `${Number.isInteger(numerator) ? numerator : numerator.toFixed(2)} of ${denominator}`;

/** Without the unit, which stands beside it. */
export function between(interval: Interval | undefined, unit: string | undefined): string {
  if (interval === undefined) return '';
  const end = (value: number): string => (unit === 'share' ? (value * 100).toFixed(1) : value.toFixed(Math.abs(value) >= 100 ? 1 : 3));
  return `${end(interval.low)} to ${end(interval.high)}${unit === 'share' ? ' %' : ''}`;
}

export const overSeeds = ({ seeds, unit }: Metric): string => {
  if (seeds === undefined) return '';
  const said = (value: number): string => (unit === 'share' ? percent(value) : value.toFixed(3));
  return `${said(seeds.mean)} ± ${said(seeds.populationDeviation)}, ${seeds.values.length} ${seeds.values.length === 1 ? 'seed' : 'seeds'}`;
};

/** `2026-11-21 09:30:05`, in UTC as it is kept. */
export const time = (iso: string): string => iso.replace('T', ' ').replace(/(\.\d+)?Z$/, '');

export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Empty where it has no end yet. */
export const lasted = (started: string | undefined, ended: string | null | undefined): string =>
  started === undefined || ended === undefined || ended === null ? '' : duration(Math.max(0, Date.parse(ended) - Date.parse(started)));

export function bytes(size: number): string {
  if (size < 1024) return `${size} B`;
  if (size < 1 << 20) return `${(size / 1024).toFixed(1)} KB`;
  return size < 1 << 30 ? `${(size / (1 << 20)).toFixed(1)} MB` : `${(size / (1 << 30)).toFixed(2)} GB`;
}

export const plural = (number: number, noun: string): string => `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;

/** Of an arm or another name that is written small in files. */
export const title = (name: string): string => (name === 'rust' || name === 'iron' ? name[0]!.toUpperCase() + name.slice(1) : name);
