/** Two models on the same tasks: the two arms, or an arm and its base (contract rows G4, G5; contradiction 21). */
import type { Arm, Interval, Metric, Stage } from '../../../protocol/experiment.js';
import { type BootstrapOptions, bootstrap, type Weighted } from '../metrics/bootstrap.js';
import { defined, total } from '../metrics/figure.js';
import { mcnemar } from '../metrics/mcnemar.js';
import { outcomeAt, passed } from '../metrics/outcome.js';
import { ASSUMED_DISCORDANCE, minimumDetectableEffect, POWER, pairsNeeded } from '../metrics/power.js';
import { type ArmRows, groupBy, type Row } from '../metrics/rows.js';

/** One task of one seed, with its sample of either side: of the arms, Rust is the first. Seeds are paired in their order. */
export interface Pair {
  readonly first: Row;
  readonly second: Row;
}

export interface Pairing {
  readonly pairs: readonly Pair[];
  /** Samples without a counterpart; they are in no paired figure. */
  readonly unpaired: number;
}

export function pairUp(first: ArmRows, second: ArmRows): Pairing {
  const pairs: Pair[] = [];
  for (let at = 0; at < Math.min(first.seeds.length, second.seeds.length); at++) {
    const others = new Map(second.seeds[at]!.map((row) => [`${row.verdict.id}\0${row.verdict.sample}`, row]));
    for (const row of first.seeds[at]!) {
      const other = others.get(`${row.verdict.id}\0${row.verdict.sample}`);
      if (other) pairs.push({ first: row, second: other });
    }
  }
  return { pairs, unpaired: first.seeds.flat().length + second.seeds.flat().length - 2 * pairs.length };
}

export interface StageComparison {
  /** The second's rate minus the first's over the pairs; null where one of them was not measured. */
  readonly delta: number | null;
  /** Over tasks, all their seeds and samples together. */
  readonly rows: Interval | null;
  /** Over families. */
  readonly clustered: Interval | null;
  readonly p: number | null;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly tasks: number;
  readonly families: number;
  readonly pairs: number;
  /** Of the tasks that were compared, at power 0.8; null where no effect could be found. */
  readonly detectable: number | null;
}

type Measure = (row: Row) => boolean;

export function compareStage(pairing: Pairing, stage: Stage, options: BootstrapOptions = {}): StageComparison {
  const asked = pairing.pairs.every(({ first, second }) => outcomeAt(first.verdict, stage) !== 'not-asked' && outcomeAt(second.verdict, stage) !== 'not-asked');
  return compare(asked ? pairing.pairs : [], ({ verdict }) => passed(verdict, stage), options);
}

/** Failures of syntax or type, those of the transformation among them: what S1 wants to be materially lower. */
export function compareSyntaxAndType(pairing: Pairing, options: BootstrapOptions = {}): StageComparison {
  return compare(pairing.pairs, ({ verdict }) => verdict.class === 'syntax' || verdict.class === 'type', options);
}

export function compare(pairs: readonly Pair[], measure: Measure, options: BootstrapOptions = {}): StageComparison {
  const difference = ({ first, second }: Pair) => Number(measure(second)) - Number(measure(first));
  const onlyFirst = pairs.filter((pair) => difference(pair) === -1).length;
  const onlySecond = pairs.filter((pair) => difference(pair) === 1).length;
  const together = (of: (pair: Pair) => string): Weighted[] => [...groupBy(pairs, of).values()].map((some) => ({ sum: total(some.map(difference)), count: some.length }));
  const tasks = together(({ first }) => first.verdict.id);
  const clusters = together(({ first }) => first.verdict.family);
  const discordance = pairs.length === 0 ? 0 : (onlyFirst + onlySecond) / pairs.length;
  return {
    delta: pairs.length === 0 ? null : (onlySecond - onlyFirst) / pairs.length,
    rows: bootstrap(tasks, 'paired task', options),
    clustered: bootstrap(clusters, 'paired family', options),
    p: pairs.length === 0 ? null : mcnemar(onlyFirst, onlySecond).p,
    onlyFirst,
    onlySecond,
    tasks: tasks.length,
    families: clusters.length,
    pairs: pairs.length,
    detectable: minimumDetectableEffect(tasks.length, { discordance: discordance || ASSUMED_DISCORDANCE }),
  };
}

/** Who is compared, for the names and notes of figures. */
export interface Sides {
  /** Of both; absent where they are the two arms. */
  readonly arm?: Arm;
  /** Of the names of the figures. */
  readonly suffix: string;
  readonly first: string;
  readonly second: string;
  /** Differences, as shares, for which it is told how many tasks would show them. */
  readonly wanted: readonly number[];
}

/** S1 asks for 8 points. */
export const ARMS: Sides = { suffix: '', first: 'Rust', second: 'Iron', wanted: [0.08] };

/** The comparison as figures of a report. */
export function comparisonMetrics(name: string, comparison: StageComparison, { arm, suffix, first, second, wanted }: Sides = ARMS): Metric[] {
  const { delta, rows, clustered, p, onlyFirst, onlySecond, pairs, tasks, detectable } = comparison;
  const observed = (onlyFirst + onlySecond) / Math.max(1, pairs);
  const discordance = observed || ASSUMED_DISCORDANCE;
  const said = `${observed ? 'observed' : 'assumed'} discordance ${discordance.toFixed(3)}, power ${POWER}, two-sided 0.05, Connor 1987`;
  const source = 'G4, contradiction 21';
  const figure = (what: string, value: number | null, unit: string, more: Partial<Metric>): Metric => defined({ name: `${what} ${name}${suffix}`, arm, value, source, unit, ...more });
  return [
    figure('delta', delta, 'share', {
      numerator: onlySecond - onlyFirst,
      denominator: pairs,
      interval: rows ?? undefined,
      clustered: clustered ?? undefined,
      note: `${capital(second)} minus ${first} over the samples that both have; the interval draws tasks.`,
    }),
    figure('mcnemar', p, 'p', {
      denominator: pairs,
      note: `Exact and two-sided: ${onlyFirst} pairs pass in ${first} only, ${onlySecond} in ${second} only. It takes pairs as independent, which several seeds or samples of one task are not.`,
    }),
    figure('minimum detectable effect', detectable, 'share', {
      denominator: tasks,
      note: `${said}. It takes tasks as independent.${detectable === null ? ' No difference could be found with so few tasks.' : ''}`,
    }),
    ...wanted.map((effect) => figure('tasks needed', pairsNeeded(effect, { discordance }), 'tasks', { note: `To find the ${100 * effect} points that S1 asks for: ${said}.` })),
  ];
}

const capital = (words: string): string => words[0]!.toUpperCase() + words.slice(1);
