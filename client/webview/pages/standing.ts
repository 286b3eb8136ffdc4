/** Where an experiment stands: in S1's two weeks, in the tiers of the seeds, and beside what S3 expects of each phase. */
import type { TierReached } from '../../../protocol/experiment.js';
import type { DecisionModel } from '../../../protocol/experiment-pages.js';
import { amount, bytes, digits, duration, NOT_MEASURED, percent, title } from '../format.js';
import { type Html, html, NOTHING } from '../html.js';
import { gateStatus, status } from '../parts.js';
import type { Cell, Sheet } from '../sheet.js';

type Report = NonNullable<DecisionModel['report']>;

const TIERS = ['minimum', 'gate', 'target', 'stretch'] as const;
const BOUNDS = { least: 'at least', most: 'at most', below: 'below' } as const;

export function standing({ tiers, tracks, plan }: Report, sheet: Sheet): Html {
  if (tiers.length + tracks.length + plan.length === 0) return NOTHING;
  return html`<h2>Where it stands</h2>${weeks(plan, sheet)}${reached(tiers, sheet)}${phases(tracks, sheet)}`;
}

const weeks = (plan: Report['plan'], sheet: Sheet): Html =>
  sheet.table({
    id: 'plan',
    caption: 'The two weeks of S1',
    columns: [{ name: 'week' }, { name: 'step' }, { name: 'result' }, { name: 'found' }],
    rows: plan.map((each) => [String(each.week), each.step, { text: each.status, view: gateStatus(each.status) }, each.found]),
  });

/** In words where the number is long: seconds and bytes. */
function said(value: number, unit: string): string {
  if (unit === 'share') return percent(value);
  if (unit === 's') return duration(value * 1000);
  return unit === 'bytes' ? bytes(value) : unit === 'score' ? digits(value) : amount(value, unit);
}

const reached = (tiers: Report['tiers'], sheet: Sheet): Html =>
  tiers.length === 0
    ? NOTHING
    : html`<p class="note">A figure reaches the highest tier that it meets; what was not measured reaches none.</p><div class="bounded">${sheet.table({
        id: 'tiers',
        caption: 'Thresholds of the seeds',
        columns: [{ name: 'figure' }, { name: 'arm' }, { name: 'value', numeric: true }, { name: 'reached' }, ...TIERS.map((name) => ({ name, numeric: true })), { name: 'source' }],
        rows: tiers.map((each): Cell[] => [each.name, title(each.arm), value(each), tierOf(each), ...TIERS.map((tier) => limit(each, tier)), each.source]),
      })}</div>`;

const value = ({ value: found, unit }: TierReached): Cell =>
  found === null ? { text: NOT_MEASURED, raw: null, view: html`<span class="note">${NOT_MEASURED}</span>` } : { text: said(found, unit), raw: found };

const tierOf = ({ tier }: TierReached): Cell => (tier === null ? { text: NOT_MEASURED, view: html`<span class="note">${NOT_MEASURED}</span>` } : { text: tier, view: status(tier) });

const limit = ({ tiers, bound, unit }: TierReached, tier: (typeof TIERS)[number]): Cell => {
  const edge = tiers[tier];
  return edge === undefined ? '' : { text: `${BOUNDS[bound]} ${said(edge, unit)}`, raw: edge };
};

const phases = (tracks: Report['tracks'], sheet: Sheet): Html =>
  sheet.table({
    id: 'tracks',
    caption: 'What S3 expects after each phase',
    columns: [{ name: 'phase' }, { name: 'figure' }, { name: 'arm' }, { name: 'expected', numeric: true }, { name: 'found' }],
    rows: tracks.map(({ phase, figure = 'compile@1', arm, low, high, place }) => [phase, figure, title(arm), `${percent(low)} to ${percent(high)}`, place ?? NOT_MEASURED]),
  });
