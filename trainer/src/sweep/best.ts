/** Which run of a sweep is best, and whether that can be told from the next (contract row H4; house rule: figures with intervals). */
import type { SweepRecord } from '../../../protocol/chains.js';
import type { BootstrapOptions } from '../metrics/bootstrap.js';
import { pairedDifference } from '../metrics/paired-difference.js';
import type { RowMeasure } from '../metrics/row-measures.js';
import type { ArmRows } from '../metrics/rows.js';

export interface Candidate {
  readonly name: string;
  readonly figure: NonNullable<SweepRecord['best']>['figure'];
  readonly rows: ArmRows;
}

/** Undefined where nothing was measured. Of runs with the same value the first one counts as best. */
export function bestOf(candidates: readonly Candidate[], measure: RowMeasure, options: BootstrapOptions): SweepRecord['best'] {
  const sign = measure.bound === 'least' ? -1 : 1;
  const ranked = candidates.filter(({ figure }) => figure.value !== null).sort((a, b) => sign * (a.figure.value! - b.figure.value!));
  const [best, next] = ranked;
  if (best === undefined) return undefined;
  if (next === undefined) return { name: best.name, figure: best.figure, isSeparable: false };
  const difference = pairedDifference(best.rows, next.rows, measure, options);
  const interval = difference?.interval ?? null;
  return {
    name: best.name,
    figure: best.figure,
    next: next.name,
    ...(difference !== null && { difference: difference.value }),
    ...(interval !== null && { interval }),
    isSeparable: interval !== null && (interval.low > 0 || interval.high < 0),
  };
}

/** Sentences for a person. */
export function bestLines({ metric, runs, best }: Pick<SweepRecord, 'metric' | 'runs' | 'best'>): string[] {
  if (best === undefined) return [`no run has a figure of ${metric}: there is no best one`];
  const { figure, next, difference, interval, isSeparable } = best;
  const lines = [`best by ${metric}: ${best.name} with ${figure.value!.toFixed(3)}${figure.interval ? ` [${bounds(figure.interval)}]` : ''}`];
  if (next === undefined) lines.push('there is no other run that it could be compared with');
  else if (difference === undefined) lines.push(`it cannot be told from ${next}: they have no task in common`);
  else {
    const size = `${difference >= 0 ? '+' : ''}${difference.toFixed(3)}${interval ? ` [${bounds(interval)}]` : ''}`;
    lines.push(
      isSeparable ? `it differs from the next, ${next}: ${size} on the same tasks` : `it cannot be told from the next, ${next}: ${size} on the same tasks; more tasks or samples would be needed`,
    );
  }
  if (runs.length > 1) lines.push(`the best of ${runs.length} on the tasks that chose it looks better than it is: measure it again on others`);
  return lines;
}

const bounds = ({ low, high }: { readonly low: number; readonly high: number }): string => `${low.toFixed(3)}, ${high.toFixed(3)}`;
