/** Where an experiment stands: in the tiers of the seeds, beside what S3 expects of each phase, and in S1's two weeks. */
import type { Arm, Decision, Measurements, Metric, PhaseTrack, PlanStep, ReportInput, TierReached } from '../../../protocol/experiment.js';
import { EXPECTED, THRESHOLDS, tierOf, track } from './thresholds.js';

const figureOf = (metrics: readonly Metric[], arm: Arm, name: string): number | null => metrics.find((each) => each.arm === arm && each.name === name && each.slice === undefined)?.value ?? null;

/** One for each threshold that a figure of the arm stands for; a figure that two seeds speak of stands there twice. */
export const tiersReached = (metrics: readonly Metric[], arm: Arm): TierReached[] =>
  THRESHOLDS.flatMap((row): TierReached[] => {
    const figure = row.name.replace(/ \(\w+\)$/, '');
    if (!metrics.some(({ name }) => name === figure)) return [];
    const value = figureOf(metrics, arm, figure);
    return [{ name: row.name, arm, value, tier: tierOf(row, value), tiers: { ...row.tiers }, bound: row.bound, unit: row.unit, source: row.source }];
  });

/** Of both figures that S3 gives ranges for. */
export const phaseTracks = (metrics: readonly Metric[], arm: Arm): PhaseTrack[] =>
  EXPECTED.flatMap(({ phase, compile, idiomatic }) =>
    [['compile@1', compile] as const, ['idiomatic score', idiomatic] as const].map(([figure, range]): PhaseTrack => {
      const value = figureOf(metrics, arm, figure);
      return { arm, phase, figure, low: range[0], high: range[1], place: value === null ? null : track(range, value) };
    }),
  );

export interface PlanInput {
  readonly inputs: readonly ReportInput[];
  readonly arms: readonly Arm[];
  readonly measurements: Measurements | null;
  readonly decision: Decision['verdict'];
}

/** Contract row L10: week 1 freezes the data, week 2 trains, evaluates and decides. */
export function planSteps({ inputs, arms, measurements, decision }: PlanInput): PlanStep[] {
  const manifest = inputs.find(({ kind }) => kind === 'manifest');
  const trainings = measurements?.trainings ?? [];
  const trained = new Set(trainings.filter(({ adapterSha256 }) => adapterSha256 !== undefined).map(({ arm }) => arm));
  const both = (of: { has: (arm: Arm) => boolean }): boolean => of.has('rust') && of.has('iron');
  return [
    {
      week: 1,
      step: 'freeze the data',
      status: manifest === undefined ? 'not-measured' : 'passed',
      found: manifest === undefined ? 'no manifest was given' : `the manifest with SHA-256 ${manifest.sha256}`,
    },
    {
      week: 2,
      step: 'train both arms',
      status: trainings.length === 0 ? 'not-measured' : both(trained) ? 'passed' : 'failed',
      found: trainings.length === 0 ? 'no training was measured' : `${trainings.length} trainings, with the hash of an adapter of ${[...trained].sort().join(' and ') || 'no arm'}`,
    },
    { week: 2, step: 'evaluate both arms', status: both(new Set(arms)) ? 'passed' : 'failed', found: `verdicts of ${arms.join(' and ')}` },
    { week: 2, step: 'decide', status: decision === 'not-measured' ? 'not-measured' : 'passed', found: decision },
  ];
}
