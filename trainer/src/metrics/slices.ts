/** Figures of parts of the samples: by family, and by what is known of the task and its code (contract rows G4, B8, E8). */
import { K, type Tree } from '../../../redox/src/index.js';
import { complexityOf } from '../corpus/function-facts.js';
import type { Metric, Stage } from '../../../protocol/experiment.js';
import { FEATURES, featuresOf } from './features.js';
import { shareOf } from './figure.js';
import { outcomeAt } from './outcome.js';
import { type ArmRows, groupBy, onlyRows, type Row } from './rows.js';
import { nodes, rustTree } from './syntax.js';

/** S4 section 15.1 asks whether a model fails above 10; 5 halves what is below. Cyclomatic, of the function with the most decisions. */
const COMPLEXITIES = [
  { most: 5, name: 'up to 5' },
  { most: 10, name: '6 to 10' },
  { most: Number.POSITIVE_INFINITY, name: 'above 10' },
] as const;

const STAGES: readonly { readonly name: string; readonly stage: Stage }[] = [
  { name: 'transform', stage: 'transform' },
  { name: 'compile@1', stage: 'check' },
  { name: 'test@1', stage: 'test' },
];
const NOT_LEAKED = 'not leaked';

interface Slicing {
  readonly by: string;
  readonly source: string;
  /** Undefined: the row is in no part. */
  readonly of: (row: Row) => string | undefined;
}

/** Families hold few tasks, so their intervals are wide. */
export function sliceMetrics(rows: ArmRows): Metric[] {
  return [...ofTasks(), ...ofCode(rows)].flatMap(({ by, source, of }) => {
    const parts = new Map(rows.seeds.flat().map((row) => [row, of(row)]));
    const values = [
      ...groupBy(
        [...parts.values()].filter((value) => value !== undefined),
        (value) => value,
      ).keys(),
    ].sort();
    // all rows, once more
    if (values.join() === NOT_LEAKED || (by.startsWith('has ') && values.length < 2)) return [];
    return values.flatMap((value) => {
      const part = onlyRows(rows, (row) => parts.get(row) === value);
      return STAGES.map(({ name, stage }) => shareOf(name, part, ({ verdict }) => outcomeAt(verdict, stage), { source, slice: { by, value } }));
    });
  });
}

const ofTasks = (): Slicing[] => [
  { by: 'family', source: 'G4, B8', of: ({ verdict }) => verdict.family },
  { by: 'difficulty', source: 'G4, B8', of: ({ task }) => task?.difficulty },
  { by: 'group', source: 'G4, B8', of: ({ task }) => task?.group },
  { by: 'leak', source: 'G4, B8', of: ({ task }) => (task?.leaked === undefined ? undefined : task.leaked ? 'leaked' : NOT_LEAKED) },
];

/** By the solution, or the code that tests are for: its complexity, and what makes it difficult to test. Each text is read once. */
function ofCode(rows: ArmRows): Slicing[] {
  const texts = new Set(rows.seeds.flat().flatMap(({ task }) => task?.reference ?? []));
  const facts = new Map([...texts].map((text) => [text, { complexity: largestComplexity(text), features: featuresOf(text) }]));
  const of = (row: Row) => (row.task?.reference === undefined ? undefined : facts.get(row.task.reference));
  return [
    { by: 'complexity', source: 'E8', of: (row) => COMPLEXITIES.find(({ most }) => (of(row)?.complexity ?? Number.NaN) <= most)?.name },
    ...FEATURES.map(
      (feature): Slicing => ({
        by: `has ${feature}`,
        source: 'E8, J g1 to g5',
        of: (row) => {
          const found = of(row);
          return found === undefined ? undefined : found.features.has(feature) ? 'yes' : 'no';
        },
      }),
    ),
  ];
}

/** Null where there is no function, or no Rust. */
function largestComplexity(text: string): number | null {
  const tree: Tree | null = rustTree(text);
  const bodies = tree === null ? [] : nodes(tree).flatMap(({ kind, kids }) => (kind === K.Function && kids[5] ? [kids[5]] : []));
  return bodies.length === 0 ? null : Math.max(...bodies.map((body) => complexityOf(tree!, body)));
}
