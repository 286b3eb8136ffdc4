/** Figures that each answer has by itself, so that two models can be compared answer by answer (contract rows G2, G11, H4). */
import { sourceQuality } from './idiom.js';
import { outcomeAt } from './outcome.js';
import type { Row } from './rows.js';
import { rustOf } from './rust-text.js';

export interface RowMeasure {
  /** Of the metric in `metrics.json`, which this is the summand of. */
  readonly name: string;
  /** What is better. */
  readonly bound: 'least' | 'most';
  /** Null: it was not measured of this answer. */
  readonly of: (row: Row) => number | null;
}

const share =
  (stage: 'check' | 'test') =>
  ({ verdict }: Row): number | null => {
    const outcome = outcomeAt(verdict, stage);
    return outcome === 'not-asked' ? null : Number(outcome === 'passed');
  };

const quality = ({ sample }: Row): ReturnType<typeof sourceQuality> => {
  const rust = sample === undefined ? null : rustOf(sample);
  return rust === null ? null : sourceQuality(rust);
};

export const ROW_MEASURES: readonly RowMeasure[] = [
  { name: 'compile@1', bound: 'least', of: share('check') },
  { name: 'test@1', bound: 'least', of: share('test') },
  { name: 'lints per sample', bound: 'most', of: ({ verdict }) => verdict.lints },
  { name: 'idiomatic score', bound: 'least', of: (row) => (row.sample === undefined ? null : (quality(row)?.idiomatic ?? 0)) },
  { name: 'doc_comment_rate', bound: 'least', of: (row) => (row.sample === undefined ? null : Number(quality(row)?.documented ?? false)) },
];

export const rowMeasure = (name: string): RowMeasure | undefined => ROW_MEASURES.find((each) => each.name === name);
