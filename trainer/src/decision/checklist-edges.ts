/** Items g1 to g5: tests for functions that are hard to write tests for. */
import { FEATURES, featuresOf } from '../metrics/features.js';
import { outcomeAt, passed } from '../metrics/outcome.js';
import { type Item, judged, notMeasured } from './checklist-item.js';
import { threshold } from './thresholds.js';

const LEAST = threshold('test pass rate of compiled samples', 'gate');
const POINTS = 2;

export const EDGE_ITEMS: readonly Item[] = FEATURES.map((feature, at) => ({
  id: `g${at + 1}_handles_${feature}`,
  points: POINTS,
  falsifier: `of the tasks whose function has ${feature}, fewer than the gate of the test pass rate are passed`,
  check: ({ rows }) => {
    const having = rows.seeds.flat().filter(({ task }) => task?.reference !== undefined && featuresOf(task.reference).has(feature));
    if (having.length === 0) return notMeasured(`no task is known to have ${feature}`);
    if (having.some(({ verdict }) => outcomeAt(verdict, 'test') === 'not-asked')) return notMeasured('the tests did not run for every sample');
    const good = having.filter(({ verdict }) => passed(verdict, 'test')).length;
    return judged(good / having.length >= LEAST, `${good} of ${having.length} samples pass; wanted: ${LEAST} of them`);
  },
}));
