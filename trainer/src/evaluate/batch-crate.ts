/** The crate in which the solutions of a batch are modules: its files, and its root. */
import type { Solution } from './judgement.js';
import { TEST_MODULE } from './task-tests.js';

/** One solution of a batch. */
export interface Row {
  readonly at: number;
  readonly solution: Solution;
}

export const ROOT = 'root.rs';
/** The one test in the sense of libtest: it runs those that are asked for. */
export const RUN_ALL = 'iron_run_wanted';

export const moduleOf = ({ at }: Row): string => `row_${at}`;
export const fileOf = (row: Row): string => `${moduleOf(row)}.rs`;
export const testsFileOf = (row: Row): string => `${moduleOf(row)}_tests.rs`;

export const rootOf = (rows: readonly Row[]): string => rows.map((row) => `#[path = "${fileOf(row)}"]\npub mod ${moduleOf(row)};\n`).join('');

/** With a table of the tests of all rows, in their order; `harness`: the name under which it is linked. */
export function testsRootOf(rows: readonly Row[], harness: string): string {
  const entry = (row: Row) => {
    const path = (name: string): string => `${moduleOf(row)}::${TEST_MODULE}::${name}`;
    return row.solution
      .tests!.names.map(({ name, hasResult }) => (hasResult ? `    ::${harness}::Body::Told(|| ::${harness}::problem(${path(name)}())),\n` : `    ::${harness}::Body::Plain(${path(name)}),\n`))
      .join('');
  };
  return `${rootOf(rows)}static BODIES: &[::${harness}::Body] = &[\n${rows.map(entry).join('')}];\n#[test]\nfn ${RUN_ALL}() {\n    ::${harness}::run_wanted(BODIES);\n}\n`;
}
