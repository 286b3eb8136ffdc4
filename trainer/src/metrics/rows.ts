/** What figures are made from: verdicts, with what is known of their samples and tasks. */
import type { Arm, Difficulty, Sample, Shape, Verdict } from '../../../protocol/experiment.js';

/** Of the manifest; texts are there where its files were. */
export interface TaskFacts {
  readonly group?: string;
  readonly difficulty?: Difficulty;
  readonly shape?: Shape;
  /** The Rust solution. */
  readonly reference?: string;
  /** Of a task whose answer is a test module: the tests that it has. */
  readonly answer?: string;
  /** Whether that solution, but for names and constants, stands in a split before the task's; absent where nobody looked. */
  readonly leaked?: boolean;
}

export interface Row {
  readonly verdict: Verdict;
  readonly sample?: Sample;
  readonly task?: TaskFacts;
}

/** One arm: a list of rows for each training seed, in the order in which they were given. */
export interface ArmRows {
  readonly arm: Arm;
  readonly seeds: readonly (readonly Row[])[];
}

/** Whether what the row is about is known to stand in training. */
export const isLeaked = ({ task }: Row): boolean => task?.leaked === true;

export const onlyRows = ({ arm, seeds }: ArmRows, keep: (row: Row) => boolean): ArmRows => ({ arm, seeds: seeds.map((each) => each.filter(keep)) });

/** Rows by a key, in the order of the keys' first appearance. */
export function groupBy<T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const name = key(row);
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  return groups;
}
