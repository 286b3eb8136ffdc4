/** The checklist of S4 section 9: 26 items, 100 points (contract row 1J). Each is a check on measured inputs that can fail. */
import type { Arm, Checklist, ChecklistItem, Measurements } from '../../../protocol/experiment.js';
import { EDGE_ITEMS } from './checklist-edges.js';
import { DOCUMENTATION_ITEMS, TEST_ITEMS } from './checklist-tests.js';
import { REPRODUCIBILITY_ITEMS } from './checklist-reproducibility.js';
import { type ChecklistInput, type Item, judged, metricOf, notMeasured } from './checklist-item.js';
import { meets, THRESHOLDS, type Tier } from './thresholds.js';

/** A metric against a row of the threshold table; S4 gives no share for the items on compiling, so that of P-GATE-002 is taken. */
function against(metric: string, row: string, tier: Tier, limit?: number): Item['check'] {
  return ({ metrics }) => {
    const value = metricOf(metrics, metric)?.value ?? null;
    const threshold = THRESHOLDS.find(({ name }) => name === row)!;
    const wanted = limit ?? threshold.tiers[tier]!;
    if (value === null) return notMeasured(metricOf(metrics, metric)?.note ?? `there is no ${metric}`);
    return judged(meets(threshold, value, wanted), `${metric} is ${value.toPrecision(4)} ${threshold.unit}; wanted: ${threshold.bound} ${wanted}`);
  };
}

/** S4 calls it unused warnings and explains it as none of clippy's (contradiction 13): clippy decides, what is unused is told. */
function unusedApart(check: Item['check']): Item['check'] {
  return (input) => {
    const { status, found } = check(input);
    const unused = metricOf(input.metrics, 'samples without unused code')?.value ?? null;
    return { status, found: status === 'not-measured' ? found : `${found}; without unused code: ${unused === null ? 'not measured' : unused.toPrecision(4)}` };
  };
}

const COMPILATION_ITEMS: readonly Item[] = [
  { id: 'c1_parses_as_rust', points: 5, falsifier: 'the share of samples that parse is less than the gate of the compile rate', check: against('parse@1', 'compile@1', 'gate') },
  { id: 'c2_type_checks', points: 5, falsifier: 'the share of samples that the compiler accepts is less than the gate', check: against('compile@1', 'compile@1', 'gate') },
  {
    id: 'c3_no_unused_warnings',
    points: 5,
    falsifier: 'the share of compiled samples without a warning of clippy is less than the gate',
    check: unusedApart(against('samples without lints', 'compile@1', 'gate')),
  },
  { id: 'c4_links_correctly', points: 5, falsifier: 'the share of samples that link with their tests is less than the gate', check: against('link@1', 'compile@1', 'gate') },
];

/** Of every training of the arm: the worst counts. */
function resource(of: (training: NonNullable<Measurements['trainings']>[number]) => number | undefined, row: string): Item['check'] {
  return ({ measurements, rows }) => {
    const values = (measurements?.trainings ?? []).filter(({ arm }) => arm === rows.arm).flatMap((each) => of(each) ?? []);
    if (values.length === 0) return notMeasured(`no training of the arm has it`);
    const threshold = THRESHOLDS.find(({ name }) => name === row)!;
    const worst = Math.max(...values);
    return judged(meets(threshold, worst, threshold.tiers.gate!), `${row} is ${worst.toPrecision(4)} ${threshold.unit}; wanted: ${threshold.bound} ${threshold.tiers.gate}`);
  };
}

const EFFICIENCY_ITEMS: readonly Item[] = [
  { id: 'e1_vram_under_8gb', points: 3, falsifier: 'a training of the arm has a peak of 8 GB or more', check: resource(({ peakVramBytes }) => peakVramBytes, 'peak VRAM') },
  { id: 'e2_training_under_4hrs', points: 4, falsifier: 'a training of the arm takes 4 hours or more', check: resource(({ seconds }) => seconds, 'training time') },
  { id: 'e3_inference_under_1s', points: 3, falsifier: 'the slowest sample takes 1 s or more', check: against('largest latency', 'largest latency', 'gate') },
];

export const CATEGORIES: readonly { readonly name: string; readonly items: readonly Item[] }[] = [
  { name: 'reproducibility', items: REPRODUCIBILITY_ITEMS },
  { name: 'compilation', items: COMPILATION_ITEMS },
  { name: 'correctness', items: TEST_ITEMS.filter(({ id }) => id.startsWith('x')) },
  { name: 'coverage', items: TEST_ITEMS.filter(({ id }) => id.startsWith('v')) },
  { name: 'efficiency', items: EFFICIENCY_ITEMS },
  { name: 'edge cases', items: EDGE_ITEMS },
  { name: 'documentation', items: DOCUMENTATION_ITEMS },
];

const DEPLOY = 90;
const GRADES: readonly (readonly [number, string])[] = [
  [95, 'A+ (Excellent)'],
  [90, 'A  (Very Good)'],
  [85, 'B+ (Good)'],
  [80, 'B  (Satisfactory)'],
  [70, 'C  (Needs Improvement)'],
  [0, 'F  (Failing)'],
];

export const gradeOf = (score: number): string => GRADES.find(([least]) => score >= least)![1];

export function checklist(arm: Arm, input: ChecklistInput): Checklist {
  const items = CATEGORIES.flatMap(({ name, items }) =>
    items.map(({ id, points, falsifier, check }): ChecklistItem => {
      const { status, found } = check(input);
      return { id, category: name, points, status, earned: status === 'passed' ? points : 0, found, falsifier };
    }),
  );
  const sum = (of: (item: ChecklistItem) => number) => items.reduce((all, item) => all + of(item), 0);
  const score = sum(({ earned }) => earned);
  return { arm, score, measured: sum(({ status, points }) => (status === 'not-measured' ? 0 : points)), grade: gradeOf(score), deploy: score >= DEPLOY, items };
}
