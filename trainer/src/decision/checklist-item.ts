/** What an item of the checklist is, and what it answers. */
import type { GateStatus, Measurements, Metric } from '../../../protocol/experiment.js';
import type { ArmRows } from '../metrics/rows.js';

export interface ChecklistInput {
  readonly rows: ArmRows;
  /** Of the same rows. */
  readonly metrics: readonly Metric[];
  readonly measurements: Measurements | null;
}

export interface Finding {
  readonly status: GateStatus;
  readonly found: string;
}

export interface Item {
  readonly id: string;
  readonly points: number;
  readonly falsifier: string;
  readonly check: (input: ChecklistInput) => Finding;
}

export const notMeasured = (why: string): Finding => ({ status: 'not-measured', found: `not measured: ${why}` });
export const judged = (passed: boolean, found: string): Finding => ({ status: passed ? 'passed' : 'failed', found });

/** The metric over the whole arm. */
export const metricOf = (metrics: readonly Metric[], name: string): Metric | undefined => metrics.find((each) => each.name === name && each.slice === undefined);
