/** Figures of many rows: shares and means, each with numerator, denominator, intervals and the spread over seeds. */
import type { Metric } from '../../../protocol/experiment.js';
import { type BootstrapOptions, bootstrap, type Weighted } from './bootstrap.js';
import { wilson } from './interval.js';
import type { Outcome } from './outcome.js';
import { type ArmRows, groupBy, type Row } from './rows.js';
import { seedSpread } from './seeds.js';

export interface FigureOptions extends BootstrapOptions {
  readonly source: string;
  readonly note?: string;
  readonly slice?: { readonly by: string; readonly value: string };
  /** Whether families are drawn as well. */
  readonly clustered?: boolean;
}

const sentences = (...parts: readonly (string | undefined | false)[]): string | undefined => parts.filter(Boolean).join(' ') || undefined;

/** Without the members that are undefined: what is absent does not stand in files. */
export const defined = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T;

/**
 * The share of all rows whose outcome is `passed`. Where the tools failed for some rows it is a lower bound and says so. Where
 * the stage was not asked for it is not measured.
 */
export function shareOf(name: string, { arm, seeds }: ArmRows, outcome: (row: Row) => Outcome, options: FigureOptions): Metric {
  const rows = seeds.flat();
  const outcomes = rows.map(outcome);
  const count = (wanted: Outcome) => outcomes.filter((each) => each === wanted).length;
  const notAsked = count('not-asked');
  const unjudged = count('unjudged');
  const common = { name, arm, slice: options.slice, source: options.source, unit: 'share' };
  if (rows.length === 0) return defined({ ...common, value: null, note: sentences(options.note, 'Not measured: there is no such sample.') });
  if (notAsked > 0)
    return defined({
      ...common,
      value: null,
      denominator: rows.length,
      note: sentences(options.note, `Not measured: the evaluation of ${notAsked} of ${rows.length} samples ended before this stage.`),
    });
  const passed = count('passed');
  const perSeed = seeds.filter((each) => each.length > 0).map((each) => each.filter((row) => outcome(row) === 'passed').length / each.length);
  return defined({
    ...common,
    value: passed / rows.length,
    numerator: passed,
    denominator: rows.length,
    interval: wilson(passed, rows.length) ?? undefined,
    clustered: options.clustered
      ? (bootstrap(
          families(rows, (row) => (outcome(row) === 'passed' ? 1 : 0)),
          'family',
          options,
        ) ?? undefined)
      : undefined,
    seeds: seedSpread(perSeed) ?? undefined,
    note: sentences(options.note, unjudged > 0 && `A lower bound: the tools failed for ${unjudged} of ${rows.length} samples, which says nothing of the model.`),
  });
}

/** The mean of what was measured of each row; `denominator` counts those rows, and the note says how many were not measured. */
export function meanOf(name: string, { arm, seeds }: ArmRows, measure: (row: Row) => number | null, unit: string, options: FigureOptions): Metric {
  const measured = (rows: readonly Row[]) => rows.map(measure).filter((each) => each !== null);
  const values = measured(seeds.flat());
  const all = seeds.flat().length;
  const common = { name, arm, slice: options.slice, source: options.source, unit };
  if (values.length === 0) return defined({ ...common, value: null, note: sentences(options.note, 'Not measured.') });
  const sum = total(values);
  return defined({
    ...common,
    value: sum / values.length,
    numerator: sum,
    denominator: values.length,
    interval:
      bootstrap(
        values.map((each) => ({ sum: each, count: 1 })),
        'row',
        options,
      ) ?? undefined,
    seeds:
      seedSpread(
        seeds
          .map(measured)
          .filter((each) => each.length > 0)
          .map((each) => total(each) / each.length),
      ) ?? undefined,
    note: sentences(options.note, values.length < all && `Over ${values.length} of ${all} samples: it was not measured of the others.`),
  });
}

export const total = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0);

/** Sums by family, the unit in which samples are drawn. */
export function families(rows: readonly Row[], measure: (row: Row) => number): Weighted[] {
  return [...groupBy(rows, ({ verdict }) => verdict.family).values()].map((family) => ({ sum: total(family.map(measure)), count: family.length }));
}
