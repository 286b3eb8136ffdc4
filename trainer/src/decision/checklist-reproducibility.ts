/** Items r1 to r4: two trainings with one seed are alike (contradiction 12: losses within 1e-6, weights by hash). */
import type { Measurements } from '../../../protocol/experiment.js';
import { groupBy } from '../metrics/rows.js';
import { type ChecklistInput, type Finding, type Item, judged, notMeasured } from './checklist-item.js';

type Training = NonNullable<Measurements['trainings']>[number];

/** In nats (contract row I9). */
export const LOSS_TOLERANCE = 1e-6;
const EXACT = /^v?\d+(\.\d+)*([-+.]?[a-z0-9.+-]+)?$/i;

/** Trainings of the arm with one seed that all have what is compared, two or more of them. */
function repeated<T>({ rows, measurements }: ChecklistInput, of: (training: Training) => T | undefined): { readonly seed: string; readonly values: readonly T[] }[] {
  const having = (measurements?.trainings ?? []).filter(({ arm }) => arm === rows.arm);
  const seeds = [...groupBy(having, ({ seed }) => String(seed))];
  return seeds.map(([seed, trainings]) => ({ seed, values: trainings.map(of).filter((each) => each !== undefined) })).filter(({ values }) => values.length >= 2);
}

const NEEDED = 'it needs two trainings of the arm with one seed';

function sameLosses(input: ChecklistInput): Finding {
  const seeds = repeated(input, ({ losses }) => (losses?.length ? losses : undefined));
  if (seeds.length === 0) return notMeasured(NEEDED);
  for (const { seed, values } of seeds) {
    const [first, ...others] = values;
    for (const other of others) {
      if (other.length !== first!.length) return judged(false, `seed ${seed}: ${first!.length} and ${other.length} steps`);
      const step = other.findIndex((loss, at) => !(Math.abs(loss - first![at]!) <= LOSS_TOLERANCE));
      if (step >= 0) return judged(false, `seed ${seed}, step ${step + 1}: ${first![step]} and ${other[step]}`);
    }
  }
  return judged(true, `${seeds.length} seed(s), losses within ${LOSS_TOLERANCE} at every step`);
}

function sameHash(input: ChecklistInput, of: (training: Training) => string | undefined): Finding {
  const seeds = repeated(input, of);
  if (seeds.length === 0) return notMeasured(NEEDED);
  const differing = seeds.find(({ values }) => new Set(values).size > 1);
  return differing ? judged(false, `seed ${differing.seed}: hashes differ`) : judged(true, `${seeds.length} seed(s), equal hashes`);
}

function locked({ measurements }: ChecklistInput): Finding {
  const dependencies = measurements?.environment?.dependencies ?? [];
  if (dependencies.length === 0) return notMeasured('there is no list of dependencies');
  const named = (some: typeof dependencies): string => some.map(({ name, version, kind }) => `${name} ${version}${kind === undefined ? '' : ` (${kind})`}`).join(', ');
  const loose = dependencies.filter(({ version }) => !EXACT.test(version));
  if (loose.length > 0) return judged(false, `no exact version: ${named(loose)}`);
  const free = dependencies.filter(({ lockedBy }) => lockedBy === null);
  if (free.length > 0) return judged(false, `fixed by no lock: ${named(free)}`);
  const kinds = [...groupBy(dependencies, ({ kind }) => kind ?? 'of no kind')].map(([kind, all]) => `${all.length} ${kind}`);
  return judged(true, `${dependencies.length} exact versions${dependencies.some(({ kind }) => kind !== undefined) ? `: ${kinds.join(', ')}` : ''}`);
}

export const REPRODUCIBILITY_ITEMS: readonly Item[] = [
  { id: 'r1_same_loss_curve', points: 5, falsifier: 'losses of two trainings with one seed differ by more than 1e-6 at a step', check: sameLosses },
  { id: 'r2_same_final_weights', points: 5, falsifier: 'adapters of two trainings with one seed have different hashes', check: (input) => sameHash(input, ({ adapterSha256 }) => adapterSha256) },
  { id: 'r3_same_eval_metrics', points: 5, falsifier: 'metrics of two trainings with one seed differ', check: (input) => sameHash(input, ({ metricsSha256 }) => metricsSha256) },
  { id: 'r4_environment_locked', points: 5, falsifier: 'a dependency has no exact version, or not the one that a lock names', check: locked },
];
