/** How much better one model is than another on the same tasks. */
import type { Interval } from '../../../protocol/experiment.js';
import { type BootstrapOptions, bootstrap, type Weighted } from './bootstrap.js';
import { total } from './figure.js';
import type { RowMeasure } from './row-measures.js';
import { type ArmRows, groupBy, type Row } from './rows.js';

export interface PairedDifference {
  /** Of the means, the first less the second; above 0 the first has more. */
  readonly value: number;
  /** Tasks are drawn whole; null with fewer than two. */
  readonly interval: Interval | null;
  readonly tasks: number;
}

/** Over the tasks that both have answered; null where there is none. */
export function pairedDifference(first: ArmRows, second: ArmRows, { of }: RowMeasure, options: BootstrapOptions): PairedDifference | null {
  const [a, b] = [meansByTask(first, of), meansByTask(second, of)];
  const units: Weighted[] = [...a].flatMap(([id, mean]) => (b.has(id) ? [{ sum: mean - b.get(id)!, count: 1 }] : []));
  if (units.length === 0) return null;
  return { value: total(units.map(({ sum }) => sum)) / units.length, interval: bootstrap(units, 'paired task', options), tasks: units.length };
}

function meansByTask({ seeds }: ArmRows, of: (row: Row) => number | null): Map<string, number> {
  const means = new Map<string, number>();
  for (const [id, rows] of groupBy(seeds.flat(), ({ verdict }) => verdict.id)) {
    const values = rows.map(of).filter((each) => each !== null);
    if (values.length > 0) means.set(id, total(values) / values.length);
  }
  return means;
}
