/** Tiers, tracks and steps as tables that the memo and the page both show. */
import type { Claim, Metric, Report } from '../../../protocol/experiment.js';
import { remedies } from '../decision/remedies.js';
import { COMPARED_WITH_BASE } from '../decision/base-comparison.js';
import { between, counts, figure } from './words.js';

export interface TextTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const TIERS = ['minimum', 'gate', 'target', 'stretch'] as const;
const BOUNDS = { least: 'at least', most: 'at most', below: 'below' } as const;
const percent = (share: number): string => `${Math.round(share * 100)} %`;

export function standingTables({ claims, tiers = [], tracks = [], plan = [] }: Report): TextTable[] {
  return [
    {
      caption: 'What training changed: the model without an adapter, and with it',
      head: ['figure', 'arm', 'base', 'counts', 'trained', 'counts', 'difference', '95 % interval', 'by families', 'McNemar p'],
      rows: gains(claims),
    },
    {
      caption: 'Thresholds of the seeds',
      head: ['figure', 'arm', 'value', 'reached', ...TIERS, 'source'],
      rows: tiers.map((each) => [
        each.name,
        each.arm,
        figure({ name: each.name, value: each.value, unit: each.unit }),
        each.tier ?? 'not measured',
        ...TIERS.map((tier) => (each.tiers[tier] === undefined ? '' : `${BOUNDS[each.bound]} ${each.tiers[tier]}`)),
        each.source,
      ]),
    },
    {
      caption: 'What S3 expects after each phase',
      head: ['phase', 'figure', 'arm', 'expected', 'found'],
      rows: tracks.map(({ phase, figure: of = 'compile@1', arm, low, high, place }) => [phase, of, arm, `${percent(low)} to ${percent(high)}`, place ?? 'not measured']),
    },
    { caption: "S1's two weeks", head: ['week', 'step', 'status', 'found'], rows: plan.map(({ week, step, status, found }) => [String(week), step, status, found]) },
    {
      caption: 'What S3 advises where a figure is short',
      head: ['figure', 'arm', 'value', 'wanted', 'advice', 'source'],
      rows: remedies(claims).map(({ name, arm, value, bound, limit, advice, source }) => [name, arm, value.toFixed(3), `${BOUNDS[bound]} ${limit}`, advice.join('; '), source]),
    },
  ].filter(({ rows }) => rows.length > 0);
}

/** One row for each figure of an arm that the base has too. */
function gains(claims: readonly Claim[]): string[][] {
  const found = (arm: Metric['arm'], name: string): Metric | undefined => claims.find(({ metric }) => metric.arm === arm && metric.name === name && metric.slice === undefined)?.metric;
  const shown = (metric: Metric | undefined): string[] => (metric === undefined ? ['not measured', ''] : [figure(metric), counts(metric)]);
  return (['rust', 'iron'] as const).flatMap((arm) =>
    COMPARED_WITH_BASE.flatMap(([name]) => {
      const [base, trained, delta, p] = [`base ${name}`, name, `delta ${name} against the base`, `mcnemar ${name} against the base`].map((each) => found(arm, each));
      return base === undefined || delta === undefined
        ? []
        : [[name, arm, ...shown(base), ...shown(trained), figure(delta), between(delta.interval), between(delta.clustered), p === undefined ? 'not measured' : figure(p)]];
    }),
  );
}
