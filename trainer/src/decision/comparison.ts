/** The two arms on the same tasks (contract rows G4, G5; contradiction 21). */
import type { Interval, Metric, Stage } from '../../../protocol/experiment.js';
import { type BootstrapOptions, bootstrap } from '../metrics/bootstrap.js';
import { defined, families, total } from '../metrics/figure.js';
import { mcnemar } from '../metrics/mcnemar.js';
import { outcomeAt, passed } from '../metrics/outcome.js';
import { ASSUMED_DISCORDANCE, minimumDetectableEffect, POWER, pairsNeeded } from '../metrics/power.js';
import { type ArmRows, groupBy, type Row } from '../metrics/rows.js';

/** One task of one seed, with its sample of either arm. Seeds are paired in their order. */
export interface Pair {
  readonly rust: Row;
  readonly iron: Row;
}

export interface Pairing {
  readonly pairs: readonly Pair[];
  /** Samples without a counterpart; they are in no paired figure. */
  readonly unpaired: number;
}

export function pairUp(rust: ArmRows, iron: ArmRows): Pairing {
  const pairs: Pair[] = [];
  for (let at = 0; at < Math.min(rust.seeds.length, iron.seeds.length); at++) {
    const others = new Map(iron.seeds[at]!.map((row) => [`${row.verdict.id}\0${row.verdict.sample}`, row]));
    for (const row of rust.seeds[at]!) {
      const other = others.get(`${row.verdict.id}\0${row.verdict.sample}`);
      if (other) pairs.push({ rust: row, iron: other });
    }
  }
  return { pairs, unpaired: rust.seeds.flat().length + iron.seeds.flat().length - 2 * pairs.length };
}

export interface StageComparison {
  /** Iron's rate minus Rust's over the pairs; null where one of them was not measured. */
  readonly delta: number | null;
  /** Over tasks, all their seeds and samples together. */
  readonly rows: Interval | null;
  /** Over families. */
  readonly clustered: Interval | null;
  readonly p: number | null;
  readonly onlyRust: number;
  readonly onlyIron: number;
  readonly tasks: number;
  readonly families: number;
  readonly pairs: number;
  /** Of the tasks that were compared, at power 0.8; null where no effect could be found. */
  readonly detectable: number | null;
}

type Measure = (row: Row) => boolean;

export function compareStage(pairing: Pairing, stage: Stage, options: BootstrapOptions = {}): StageComparison {
  const asked = pairing.pairs.every(({ rust, iron }) => outcomeAt(rust.verdict, stage) !== 'not-asked' && outcomeAt(iron.verdict, stage) !== 'not-asked');
  return compare(asked ? pairing.pairs : [], ({ verdict }) => passed(verdict, stage), options);
}

/** Failures of syntax or type, those of the transformation among them: what S1 wants to be materially lower. */
export function compareSyntaxAndType(pairing: Pairing, options: BootstrapOptions = {}): StageComparison {
  return compare(pairing.pairs, ({ verdict }) => verdict.class === 'syntax' || verdict.class === 'type', options);
}

function compare(pairs: readonly Pair[], measure: Measure, options: BootstrapOptions): StageComparison {
  const difference = ({ rust, iron }: Pair) => Number(measure(iron)) - Number(measure(rust));
  const onlyRust = pairs.filter((pair) => difference(pair) === -1).length;
  const onlyIron = pairs.filter((pair) => difference(pair) === 1).length;
  const tasks = [...groupBy(pairs, ({ rust }) => rust.verdict.id).values()].map((task) => ({ sum: total(task.map(difference)), count: task.length }));
  const byRow = new Map(pairs.map((pair) => [pair.rust, difference(pair)]));
  const clusters = families([...byRow.keys()], (row) => byRow.get(row)!);
  const discordance = pairs.length === 0 ? 0 : (onlyRust + onlyIron) / pairs.length;
  return {
    delta: pairs.length === 0 ? null : (onlyIron - onlyRust) / pairs.length,
    rows: bootstrap(tasks, 'paired task', options),
    clustered: bootstrap(clusters, 'paired family', options),
    p: pairs.length === 0 ? null : mcnemar(onlyRust, onlyIron).p,
    onlyRust,
    onlyIron,
    tasks: tasks.length,
    families: clusters.length,
    pairs: pairs.length,
    detectable: minimumDetectableEffect(tasks.length, { discordance: discordance || ASSUMED_DISCORDANCE }),
  };
}

/** The comparison as figures of a report. */
export function comparisonMetrics(name: string, comparison: StageComparison): Metric[] {
  const { delta, rows, clustered, p, onlyRust, onlyIron, pairs, tasks, detectable } = comparison;
  const observed = (onlyRust + onlyIron) / Math.max(1, pairs);
  const discordance = observed || ASSUMED_DISCORDANCE;
  const said = `${observed ? 'observed' : 'assumed'} discordance ${discordance.toFixed(3)}, power ${POWER}, two-sided 0.05, Connor 1987`;
  const source = 'G4, contradiction 21';
  return [
    defined<Metric>({
      name: `delta ${name}`,
      value: delta,
      numerator: onlyIron - onlyRust,
      denominator: pairs,
      interval: rows ?? undefined,
      clustered: clustered ?? undefined,
      source,
      unit: 'share',
      note: 'Iron minus Rust over the samples that both arms have; the interval draws tasks.',
    }),
    {
      name: `mcnemar ${name}`,
      value: p,
      denominator: pairs,
      source,
      unit: 'p',
      note: `Exact and two-sided: ${onlyRust} pairs pass in Rust only, ${onlyIron} in Iron only. It takes pairs as independent, which several seeds or samples of one task are not.`,
    },
    {
      name: `minimum detectable effect ${name}`,
      value: detectable,
      denominator: tasks,
      source,
      unit: 'share',
      note: `${said}. It takes tasks as independent.${detectable === null ? ' No difference could be found with so few tasks.' : ''}`,
    },
    { name: `tasks needed ${name}`, value: pairsNeeded(0.08, { discordance }), source, unit: 'tasks', note: `To find the 8 points that S1 asks for: ${said}.` },
  ];
}
