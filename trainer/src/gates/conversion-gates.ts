/** Entry gates 1, 2 and 4 of the pilot: the converter does not fail, is deterministic, and leaves nothing raw (contract rows A2, A3, B5, B7). */
import { EDITION } from '../dataset/edition.js';
import type { Dataset, DatasetTask } from '../dataset/manifest.js';
import { oxidize, reduce, sameTokens } from '../../../redox/src/index.js';
import { percent } from '../text/percent.js';
import { byFindings, finding, type Gate, passes } from './gate.js';

const options = { edition: EDITION } as const;
const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

function instability(task: DatasetTask): string | null {
  const iron = reduce(task.rust, options);
  if (iron.text === null) return `the Rust does not become Iron: ${iron.diagnostics[0]?.message}`;
  const back = oxidize(iron.text, options);
  if (back.text === null) return `the Iron does not become Rust again: ${back.diagnostics[0]?.message}`;
  return sameTokens(back.text, task.rust) ? null : 'Iron gives another Rust than it was made of';
}

export const stability: Gate = {
  name: 'pipeline-stability',
  rows: ['A2', 'B10'],
  check: ({ tasks }) => {
    const findings = tasks.flatMap((task) => {
      const message = instability(task);
      return message === null ? [] : [finding(task, message)];
    });
    return byFindings(findings, `${tasks.length} tasks there and back without a failure`, `${findings.length} of ${tasks.length} tasks fail on the way to Iron and back`);
  },
};

export const determinism: Gate = {
  name: 'determinism',
  rows: ['A3', 'B7'],
  check: ({ tasks }) => {
    const findings = tasks.flatMap((task) => {
      const [first, second] = [reduce(task.rust, options).text, reduce(task.rust, options).text];
      if (first !== second) return [finding(task, 'two conversions give different Iron')];
      return task.iron === null || first === null || task.iron === first ? [] : [finding(task, '`reference.iron` is not what the converter makes of `reference.rs`')];
    });
    return byFindings(findings, `${tasks.length} tasks give the same Iron each time`, `${findings.length} of ${tasks.length} tasks do not give the Iron that is written down`);
  },
};

/** Native: no macro whose text stays Rust, and no error. */
export const isNative = (rust: string): boolean => {
  const { text, statistics } = reduce(rust, options);
  return text !== null && statistics.rawMacroCalls === 0 && statistics.nativeItems === statistics.items;
};

export const purity: Gate = {
  name: 'iron-purity',
  rows: ['A4', 'B5'],
  check: ({ tasks }: Dataset, { thresholds }) => {
    const impure = tasks.filter(({ rust }) => !isNative(rust));
    const ratio = share(tasks.length - impure.length, tasks.length);
    const holds = tasks.length > 0 && ratio >= thresholds.purity;
    return {
      status: passes(holds),
      summary: `${tasks.length - impure.length} of ${tasks.length} tasks are native Iron (${percent(ratio)})${holds ? '' : ': take the others out rather than change the converter (S1 section 4)'}`,
      measured: { purity: ratio },
      wanted: { purity: thresholds.purity },
      findings: impure.map((task) => finding(task, 'part of it stays raw Rust in Iron')),
    };
  },
};
