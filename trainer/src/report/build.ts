/** A report: figures, comparison, decision, checklists, gates and risks, all from the inputs. */
import {
  type Arm,
  type Checklist,
  type Claim,
  FORMAT_VERSION,
  type GateResult,
  type Measurements,
  type Metric,
  type PhaseTrack,
  type Report,
  type ReportInput,
  type TierReached,
} from '../../../protocol/experiment.js';
import { checklist } from '../decision/checklist.js';
import { baseComparison, baseFigures } from '../decision/base-comparison.js';
import { compareStage, comparisonMetrics, pairUp } from '../decision/comparison.js';
import { decideByGates, pmatGates } from '../decision/gates.js';
import { risks } from '../decision/risks.js';
import { decide } from '../decision/rule.js';
import { trainingFigures } from '../decision/training-metrics.js';
import { phaseTracks, planSteps, tiersReached } from '../decision/standing.js';
import { BOOTSTRAP_SEED, type BootstrapOptions, RESAMPLES } from '../metrics/bootstrap.js';
import { citationsOf } from '../metrics/citations.js';
import { codeMetrics } from '../metrics/code-metrics.js';
import { type ArmRows, isLeaked, onlyRows } from '../metrics/rows.js';
import { textMetrics } from '../metrics/text-metrics.js';
import type { ReportData } from './inputs.js';

export interface BuildOptions extends BootstrapOptions {
  readonly command: readonly string[];
  readonly codebleu?: boolean;
  readonly signal?: AbortSignal;
}

/** Contract row A10, and what follows from how the figures are made. */
const NOT_SHOWN = [
  'That Iron or Rust is better on the whole ecosystem of Rust: the tasks are common algorithms that use the standard library only, without unsafe code.',
  'Anything about large models: a figure is of the model, the training and the seeds whose predictions were given.',
  'Any guarantee for production: a sample that passes the tests of its task can still be wrong.',
  'That the arm Iron answers in Iron: Rust is accepted in an Iron text; `native Iron answers` beside transform counts what has none.',
  'That an answer that compiles does anything: one without code is an empty library, which compiles; `empty answers` beside compile@1 counts these.',
  'That the tasks of test and training do not overlap in meaning: with a manifest, equal solutions are found whatever their names and constants are, and decide nothing; without one nobody looked.',
  'That intervals over rows hold for other families: the interval over families is beside them, and with few families neither says much.',
];

const DECIDED: readonly (readonly [string, 'transform' | 'check' | 'test'])[] = [
  ['transform', 'transform'],
  ['compile@1', 'check'],
  ['test@1', 'test'],
];

export async function buildReport({ arms, bases, measurements, inputs }: ReportData, options: BuildOptions): Promise<Report> {
  const { command, codebleu = true, seed = BOOTSTRAP_SEED, resamples = RESAMPLES, signal } = options;
  const drawn = { seed, resamples };
  const [rust, iron] = (['rust', 'iron'] as const).map((arm) => arms.find((each) => each.arm === arm));
  const claims: Claim[] = [];
  const ofNoBase = inputs.filter(({ base }) => !base);
  const checklists: Checklist[] = [];
  const gates: GateResult[] = [];
  const tiers: TierReached[] = [];
  const tracks: PhaseTrack[] = [];
  for (const rows of arms) {
    const metrics = [...codeMetrics(rows, drawn), ...(await textMetrics(rows, { ...drawn, codebleu: codebleu ? (signal ? { signal } : {}) : false })).metrics];
    const list = checklist(rows.arm, { rows, metrics, measurements });
    checklists.push(list);
    gates.push(...pmatGates(list, metrics, measurements).map((gate) => ({ ...gate, gate: `${gate.gate} ${rows.arm}` })));
    const score: Metric = {
      name: 'popperian score',
      arm: rows.arm,
      value: list.score,
      unit: 'points',
      source: '1J, K1',
      note: `${list.grade}. Points that were not measured count 0: ${list.measured} of 100 were.`,
    };
    const figures = [...metrics, ...trainingFigures(rows.arm, measurements), score];
    tiers.push(...tiersReached(figures, rows.arm));
    tracks.push(...phaseTracks(metrics, rows.arm));
    claims.push(...figures.map((metric) => claim(metric, ofNoBase, rows.arm)));
    const base = bases.find(({ arm }) => arm === rows.arm);
    if (base === undefined) continue;
    const gains = paired(base, rows, (first, second) => baseComparison(first, second, drawn));
    claims.push(...[...baseFigures(base, drawn), ...gains].map((metric) => claim(metric, inputs, rows.arm)));
  }
  const compared = rust && iron ? paired(rust, iron, (first, second) => comparisons(first, second, drawn)) : [];
  claims.push(...compared.map((metric) => claim(metric, ofNoBase)));
  const areTests = arms.some(({ seeds }) => seeds.flat().some(({ task }) => task?.shape === 'test-module'));
  const alone = areTests ? decideByGates(gates) : { verdict: 'not-measured' as const, reasons: ['Only one arm was given.'] };
  const ruling = rust && iron ? decide(rust, iron, drawn) : alone;
  return {
    formatVersion: FORMAT_VERSION,
    command: [...command],
    seed,
    resamples,
    codebleu,
    inputs: [...inputs],
    claims,
    decision: { formatVersion: FORMAT_VERSION, verdict: ruling.verdict, reasons: [...ruling.reasons], metrics: compared },
    checklists,
    gates,
    risks: risks(rust, iron, measurements),
    tiers,
    tracks,
    plan: planSteps({ inputs, arms: arms.map(({ arm }) => arm), measurements, decision: ruling.verdict }),
    notShown: [...NOT_SHOWN, ...notShownOfTraining(arms, bases, measurements)],
  };
}

const comparisons = (rust: ArmRows, iron: ArmRows, drawn: BootstrapOptions): Metric[] => DECIDED.flatMap(([name, stage]) => comparisonMetrics(name, compareStage(pairUp(rust, iron), stage, drawn)));

/** Figures of two sides, and the same over the tasks that stand in no other split, where some do. */
function paired(first: ArmRows, second: ArmRows, made: (first: ArmRows, second: ArmRows) => Metric[]): Metric[] {
  const all = made(first, second);
  if (![first, second].some(({ seeds }) => seeds.flat().some(isLeaked))) return all;
  const [left, right] = [first, second].map((rows) => onlyRows(rows, (row) => !isLeaked(row)));
  return [...all, ...made(left!, right!).map((metric) => ({ ...metric, slice: { by: 'leak', value: 'not leaked' } }))];
}

function notShownOfTraining(arms: readonly ArmRows[], bases: readonly ArmRows[], measurements: Measurements | null): string[] {
  if (bases.length > 0)
    return [
      'What training taught beyond the form of an answer: the base was asked with the same prompts and no example, so that it also loses where it does not know how an answer has to look.',
      'That the base does no better when asked otherwise: it answered once for each sample of a task, and the answers of all seeds are compared with these.',
    ];
  const trained = arms.some(({ arm }) => measurements?.trainings?.some((each) => each.arm === arm));
  return trained ? ['What training changed: the model without an adapter was not measured (`evaluation.measureBase`).'] : [];
}

/** A figure of one arm depends on the inputs of that arm and on those of no arm. */
function claim(metric: Metric, inputs: readonly ReportInput[], arm?: Arm): Claim {
  const used = inputs.filter((each) => arm === undefined || each.arm === undefined || each.arm === arm);
  return { id: claimId(metric), metric, inputs: used.map(({ sha256 }) => sha256), citations: citationsOf(metric.name).map((each) => ({ ...each })) };
}

export const claimId = ({ name, arm, slice }: Metric): string => [arm ?? 'both', name, ...(slice ? [`${slice.by}=${slice.value}`] : [])].join(' / ');
