/** The decision of S1 section 8 (contract row G5), with the bands that it leaves undefined named. */
import type { DecisionVerdict } from '../../../protocol/experiment.js';
import type { BootstrapOptions } from '../metrics/bootstrap.js';
import { type ArmRows, isLeaked, onlyRows, type Row } from '../metrics/rows.js';
import { compareStage, compareSyntaxAndType, type Pair, type Pairing, pairUp, type StageComparison } from './comparison.js';

/** Points of a hundred. */
const GO = 8;
const GO_WITH_FEWER_FAILURES = 5;
const NEUTRAL = 3;
/** With fewer families their bootstrap draws too few to say much. */
const FEW_FAMILIES = 10;
/** 2 · (1/2)^5 is above 0.05, 2 · (1/2)^6 below. */
const LEAST_FAMILIES = 6;
const ROUNDING = 1e-9;

export interface Ruling {
  readonly verdict: DecisionVerdict;
  /** What the rule says of the difference alone, whatever is known of its error. */
  readonly band: DecisionVerdict;
  readonly reasons: readonly string[];
}

/** What S1 says of a difference in points. `fewer`: whether failures of syntax and type are materially lower. */
export function bandOf(points: number, fewer: boolean): { readonly verdict: DecisionVerdict; readonly reason: string } {
  const at = `Iron's test@1 differs from Rust's by ${signed(points)} points`;
  if (points >= GO - ROUNDING) return { verdict: 'go', reason: `${at}: at least +8 (S1 section 8).` };
  if (points >= GO_WITH_FEWER_FAILURES - ROUNDING) {
    return fewer
      ? { verdict: 'go', reason: `${at}: at least +5, with materially fewer failures of syntax and type (S1 section 8).` }
      : { verdict: 'undefined-band', reason: `${at}: between +5 and +8 without materially fewer failures of syntax and type. S1 says nothing of this band.` };
  }
  if (points > NEUTRAL + ROUNDING) return { verdict: 'undefined-band', reason: `${at}: between +3 and +5. S1 says nothing of this band.` };
  if (points >= -NEUTRAL - ROUNDING) return { verdict: 'inconclusive', reason: `${at}: within 3. Do one focused iteration only (S1 section 8).` };
  return { verdict: 'pause', reason: `${at}: worse by more than 3. Pause, and reassess the language and the data (S1 section 8).` };
}

const signed = (points: number): string => `${points < 0 ? '' : '+'}${points.toFixed(1)}`;

/** Tasks whose solution stands in a split before theirs decide nothing: who remembers it passes in both spellings (moonshot 1). */
export function decide(rust: ArmRows, iron: ArmRows, options: BootstrapOptions = {}): Ruling {
  const tasks = (keep: (row: Row) => boolean): number =>
    new Set(
      [rust, iron].flatMap(({ seeds }) =>
        seeds
          .flat()
          .filter(keep)
          .map(({ verdict }) => verdict.id),
      ),
    ).size;
  if (tasks(isLeaked) === 0) return decideOn(rust, iron, options);
  const clean = (rows: ArmRows): ArmRows => onlyRows(rows, (row) => !isLeaked(row));
  const { delta } = compareStage(pairUp(rust, iron), 'test', options);
  const ruling = decideOn(clean(rust), clean(iron), options);
  const withThem = delta === null ? '' : ` With them Iron's test@1 differs from Rust's by ${signed(100 * delta)} points.`;
  return { ...ruling, reasons: [...ruling.reasons, `${tasks(isLeaked)} of ${tasks(() => true)} tasks are left out: their solution stands in another split but for names and constants.${withThem}`] };
}

function decideOn(rust: ArmRows, iron: ArmRows, options: BootstrapOptions): Ruling {
  const pairing = pairUp(rust, iron);
  const { delta, ...test } = compareStage(pairing, 'test', options);
  if (delta === null)
    return {
      verdict: 'not-measured',
      band: 'not-measured',
      reasons: [pairing.pairs.length === 0 ? 'No task has a sample of both arms.' : 'The tests did not run for every sample.', ...unpairedReason(pairing)],
    };
  const failures = compareSyntaxAndType(pairing, options);
  const fewer = failures.delta !== null && failures.delta < 0 && widest(failures).high < 0;
  const band = bandOf(100 * delta, fewer);
  const reasons = [band.reason, failureReason(failures, fewer), ...unpairedReason(pairing), ...fewFamilies(test.families)];
  const open = unjudgedReason(pairing, band.verdict, fewer);
  if (open !== null) return { verdict: 'not-measured', band: band.verdict, reasons: [open, ...reasons] };
  const weak = weakness({ delta, ...test }, band.verdict);
  return weak === null ? { verdict: band.verdict, band: band.verdict, reasons } : { verdict: 'underpowered', band: band.verdict, reasons: [weak, ...reasons] };
}

/** The wider end of both intervals on either side, since each misses something: rows that families are alike, families that they are few. */
function widest({ rows, clustered }: Pick<StageComparison, 'rows' | 'clustered'>): { low: number; high: number } {
  const both = [rows, clustered].filter((each) => each !== null);
  return both.length === 0 ? { low: -1, high: 1 } : { low: Math.min(...both.map(({ low }) => low)), high: Math.max(...both.map(({ high }) => high)) };
}

/** Why the difference cannot carry its band, or null. */
function weakness(test: StageComparison, band: DecisionVerdict): string | null {
  if (test.families < LEAST_FAMILIES)
    return `Underpowered: the tasks are of ${test.families} ${test.families === 1 ? 'family' : 'families'}, and fewer than ${LEAST_FAMILIES} show nothing at 5 % even where all of them agree (sign test, two-sided).`;
  const { low, high } = widest(test);
  const interval = `the 95 % interval is ${signed(100 * low)} to ${signed(100 * high)} points, McNemar p = ${test.p!.toFixed(4)}`;
  if (band === 'go' && low <= 0) return `Underpowered: ${interval}, so that no difference is not ruled out (${test.tasks} tasks).`;
  if (band === 'pause' && high >= 0) return `Underpowered: ${interval}, so that no difference is not ruled out (${test.tasks} tasks).`;
  if (band === 'go' || band === 'pause') return null;
  const least = test.detectable;
  if (least !== null && 100 * least <= GO) return null;
  return `Underpowered: with ${test.tasks} tasks ${least === null ? 'no difference' : `only a difference of ${(100 * least).toFixed(1)} points or more`} is found with power 0.8, and S1 asks for 8; ${interval}.`;
}

/** Rows that the tools failed for may have gone either way: the verdict stands only where both ways give it. */
function unjudgedReason({ pairs }: Pairing, verdict: DecisionVerdict, fewer: boolean): string | null {
  const unjudged = (side: keyof Pair) => pairs.filter((pair) => pair[side].verdict.status === 'infrastructure' && pair[side].verdict.stage !== 'mutants').length;
  const [rust, iron] = [unjudged('first'), unjudged('second')];
  if (rust + iron === 0) return null;
  const passes = (side: keyof Pair) => pairs.filter((pair) => pair[side].verdict.stage === 'mutants' || (pair[side].verdict.stage === 'test' && pair[side].verdict.status === 'passed')).length;
  const delta = passes('second') - passes('first');
  const ends = [(100 * (delta - rust)) / pairs.length, (100 * (delta + iron)) / pairs.length];
  if (ends.every((points) => bandOf(points, fewer).verdict === verdict)) return null;
  return `The tools failed for ${rust} samples of Rust and ${iron} of Iron, and the decision depends on them. Evaluate them again.`;
}

function failureReason({ delta, ...failures }: StageComparison, fewer: boolean): string {
  const { low, high } = widest(failures);
  return `Failures of syntax and type, those of the transformation among them: ${signed(100 * (delta ?? 0))} points for Iron, 95 % interval ${signed(100 * low)} to ${signed(100 * high)}; ${fewer ? '' : 'not '}materially lower (the whole interval has to be below 0: S1 does not define the word).`;
}

const unpairedReason = ({ unpaired }: Pairing): string[] => (unpaired === 0 ? [] : [`${unpaired} samples have no counterpart in the other arm and count in no paired figure.`]);

const fewFamilies = (families: number): string[] =>
  families >= FEW_FAMILIES || families < LEAST_FAMILIES ? [] : [`The tasks are of ${families} families only: what is drawn from so few says little of others.`];
