/** What training changed: the model without an adapter beside the trained one, in one arm. It decides nothing between the arms. */
import type { Metric } from '../../../protocol/experiment.js';
import type { BootstrapOptions } from '../metrics/bootstrap.js';
import { codeMetrics } from '../metrics/code-metrics.js';
import { isEmptyAnswer } from '../metrics/empty-answer.js';
import type { ArmRows, Row } from '../metrics/rows.js';
import { compare, compareStage, comparisonMetrics, pairUp, type Sides, type StageComparison } from './comparison.js';

/** What is told of the base and compared with it, with the stage that it asks; empty answers pass no stage. */
export const COMPARED_WITH_BASE = [
  ['transform', 'transform'],
  ['compile@1', 'check'],
  ['empty answers', null],
  ['test@1', 'test'],
] as const;
const NAMES: ReadonlySet<string> = new Set(COMPARED_WITH_BASE.map(([name]) => name));

/** Of the base alone, under names of their own: who looks for `test@1` of an arm finds that of its trained model. */
export const baseFigures = (base: ArmRows, options: BootstrapOptions = {}): Metric[] =>
  codeMetrics(base, options).flatMap((metric) => (NAMES.has(metric.name) && metric.slice === undefined ? [{ ...metric, name: `base ${metric.name}` }] : []));

/** The trained model minus the base over the same tasks; the answers of each seed are paired with the same ones of the base, which has one seed. */
export function baseComparison(base: ArmRows, trained: ArmRows, options: BootstrapOptions = {}): Metric[] {
  const pairing = pairUp({ arm: base.arm, seeds: trained.seeds.map(() => base.seeds[0] ?? []) }, trained);
  const sides: Sides = { arm: trained.arm, suffix: ' against the base', first: 'the base', second: 'the trained model', wanted: [] };
  const said = ({ sample }: Row): boolean => sample !== undefined;
  const silence = (): StageComparison => compare(pairing.pairs.every(({ first, second }) => said(first) && said(second)) ? pairing.pairs : [], ({ sample }) => isEmptyAnswer(sample!), options);
  return COMPARED_WITH_BASE.flatMap(([name, stage]) => comparisonMetrics(name, stage === null ? silence() : compareStage(pairing, stage, options), sides));
}
