/** Items about generated tests: x1 to x4, v1 to v3, d1 to d3. */
import type { Measurements } from '../../../protocol/experiment.js';
import { rustOf } from '../metrics/rust-text.js';
import { type TestSource, testSource } from '../metrics/test-source.js';
import { type ChecklistInput, type Finding, type Item, judged, metricOf, notMeasured } from './checklist-item.js';
import { threshold } from './thresholds.js';

/** S4 names no share for what a test looks like: as for compiling, nine in ten. */
const MOST = threshold('compile@1', 'gate');

function metric(name: string, limit: number): Item['check'] {
  return ({ metrics }) => {
    const found = metricOf(metrics, name);
    if (found?.value == null) return notMeasured(found?.note ?? `there is no ${name}`);
    return judged(found.value >= limit, `${name} is ${found.value.toPrecision(4)}; wanted: at least ${limit}`);
  };
}

const read = new WeakMap<ChecklistInput, readonly (TestSource | null)[]>();

/** Of each sample that was to be a test module: its tests, or null where it has none; no list where no text was given. */
function sources(input: ChecklistInput): readonly (TestSource | null)[] {
  const known = read.get(input);
  if (known) return known;
  const made = input.rows.seeds.flat().flatMap(({ sample, task }) => {
    if (sample === undefined || (task?.shape !== undefined && task.shape !== 'test-module')) return [];
    const rust = rustOf(sample);
    return [rust === null ? null : testSource(rust)];
  });
  // Where no task says what it wants, samples are tests if any of them holds one.
  const wanted = input.rows.seeds.flat().some(({ task }) => task?.shape === 'test-module') || made.some((each) => each !== null);
  const all = wanted ? made : [];
  read.set(input, all);
  return all;
}

function share(what: string, of: (source: TestSource) => boolean | null): Item['check'] {
  return (input) => {
    const all = sources(input);
    if (all.length === 0) return notMeasured('there are no texts of generated tests');
    const answers = all.map((each) => (each === null ? false : of(each))).filter((each) => each !== null);
    if (answers.length === 0) return notMeasured(`no sample has what is asked about`);
    const found = answers.filter(Boolean).length;
    return judged(found / answers.length >= MOST, `${found} of ${answers.length} samples ${what}; wanted: ${MOST} of them`);
  };
}

function noTautology(input: ChecklistInput): Finding {
  const all = sources(input).filter((each) => each !== null);
  if (all.length === 0) return notMeasured('there are no texts of generated tests');
  const count = all.reduce((sum, { tautologies }) => sum + tautologies, 0);
  return judged(count === 0, `${count} assertions that hold whatever the code does, in ${all.length} samples`);
}

/** By the verdicts; where they have none, by what was measured elsewhere and given. */
function coverage(kind: 'branches' | 'lines', name: string, least: number): Item['check'] {
  return (input) => {
    const measured = metricOf(input.metrics, name);
    if (measured?.value != null)
      return judged(
        measured.value >= least - 1e-12,
        `${name} is ${measured.value.toPrecision(4)} over the ${measured.denominator} of ${input.rows.seeds.flat().length} samples whose tests pass; wanted: at least ${least}`,
      );
    const found: { before: number; after: number } | undefined = (input.measurements as Measurements | null)?.coverage?.[kind];
    if (found === undefined) return notMeasured(`no verdict has a coverage of ${kind}, and none was given`);
    const delta = found.after - found.before;
    return judged(delta >= least - 1e-12, `${kind}: ${(100 * found.before).toFixed(1)} % before, ${(100 * found.after).toFixed(1)} % after; wanted: at least +${100 * least} points`);
  };
}

export const TEST_ITEMS: readonly Item[] = [
  {
    id: 'x1_tests_pass_on_correct',
    points: 5,
    falsifier: 'fewer tests than the gate pass on the original',
    check: metric('test pass rate of compiled samples', threshold('test pass rate of compiled samples', 'gate')),
  },
  { id: 'x2_tests_fail_on_mutant', points: 5, falsifier: 'fewer mutants than the gate are killed', check: metric('mutation score', threshold('mutation score', 'gate')) },
  {
    id: 'x3_assertions_meaningful',
    points: 5,
    falsifier: 'too many samples have no assertion that can fail',
    check: share('have an assertion that can fail', ({ assertions, tautologies }) => assertions > tautologies),
  },
  { id: 'x4_no_tautologies', points: 5, falsifier: 'an assertion compares a thing with itself, or a constant with a constant', check: noTautology },
  {
    id: 'v1_branch_coverage_delta',
    points: 5,
    falsifier: 'branch coverage rises by less than 5 points',
    check: coverage('branches', 'branch coverage delta', threshold('branch coverage delta', 'minimum')),
  },
  { id: 'v2_line_coverage_delta', points: 5, falsifier: 'line coverage rises by less than 10 points', check: coverage('lines', 'line coverage delta', threshold('line coverage delta', 'gate')) },
  { id: 'v3_edge_cases_present', points: 5, falsifier: 'too many samples try no edge', check: share('try zero, nothing, something empty or the end of a range', ({ edgeCases }) => edgeCases) },
];

const nine = (names: readonly string[], empty: readonly string[]): boolean => names.length > 0 && empty.length === 0;

export const DOCUMENTATION_ITEMS: readonly Item[] = [
  {
    id: 'd1_test_names_descriptive',
    points: 2,
    falsifier: 'too many samples have a test whose name says nothing',
    check: share('name every test by what it shows', ({ tests, emptyNames }) => nine(tests, emptyNames)),
  },
  { id: 'd2_comments_present', points: 2, falsifier: 'too many samples have no comment', check: share('have a comment', ({ comments }) => comments > 0) },
  {
    id: 'd3_proptest_strategies_clear',
    points: 1,
    falsifier: 'too many samples with properties draw values whose names are one letter long',
    check: share('name what they draw', ({ strategyNames }) => (strategyNames === null ? null : strategyNames.every((name) => name.length > 1))),
  },
];
