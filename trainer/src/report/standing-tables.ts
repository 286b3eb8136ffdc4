/** Tiers, tracks and steps as tables that the memo and the page both show. */
import type { Report } from '../../../protocol/experiment.js';
import { remedies } from '../decision/remedies.js';
import { figure } from './words.js';

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
