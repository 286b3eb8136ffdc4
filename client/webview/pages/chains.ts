/** Sweeps, expert iterations and workflows: their parts, each with what leads to its experiments. */
import type { ChainPart, ChainSummary } from '../../../protocol/chain-pages.js';
import type { ChainFigure } from '../../../protocol/chains.js';
import { digits, NOT_MEASURED } from '../format.js';
import { type Html, html, NOTHING } from '../html.js';
import { status } from '../parts.js';
import type { Sheet } from '../sheet.js';

const TITLES: Readonly<Record<ChainSummary['kind'], string>> = { sweep: 'Sweep', 'expert iteration': 'Expert iteration', sigil: 'Workflow' };
const PARTS: Readonly<Record<ChainSummary['kind'], string>> = { sweep: 'point', 'expert iteration': 'round', sigil: 'step' };

export const chainList = (chains: readonly ChainSummary[], sheet: Sheet): Html =>
  chains.length === 0 ? NOTHING : html`<h2>Sweeps, expert iterations and workflows</h2>${chains.map((each) => chainSection(each, sheet))}`;

function chainSection(chain: ChainSummary, sheet: Sheet): Html {
  const { id, kind, status: now, parts, reason } = chain;
  const done = parts.filter((each) => each.status === 'succeeded' || each.status === 'skipped').length;
  const canResume = kind === 'sigil' && (now === 'interrupted' || now === 'failed' || now === 'cancelled');
  return html`<section aria-labelledby="chain-${id}"><h3 id="chain-${id}">${TITLES[kind]} ${id}</h3>
<p class="line">${status(now)} ${canResume ? html`<button type="button" id="resume-${id}" data-command="resume" data-experiment="${id}">Resume</button>` : NOTHING}<span class="note">${done} of ${parts.length} ${PARTS[kind]}s done</span></p>
${reason === null ? NOTHING : html`<p class="reason">${reason}</p>`}${bestLine(chain)}${partTable(chain, sheet)}</section>`;
}

function bestLine({ kind, best }: ChainSummary): Html {
  if (kind !== 'sweep') return NOTHING;
  if (best === null || best === undefined) return html`<p class="note">No point is measured yet.</p>`;
  const { next, difference, interval, isSeparable } = best;
  const by = difference === undefined ? '' : ` by ${digits(difference)}${interval === undefined ? '' : ` (95 % interval ${digits(interval.low)} to ${digits(interval.high)})`}`;
  const rest = next === undefined ? 'there is no other to compare it with' : isSeparable ? `better than ${next}${by}` : `it cannot be told apart from ${next}${by}`;
  return html`<p>Best: <strong>${best.name}</strong>, ${figureText(best.figure)}; ${rest}.</p>`;
}

function partTable({ id, kind, parts, best }: ChainSummary, sheet: Sheet): Html {
  return sheet.table({
    id: `chain-parts-${id}`,
    caption: `${PARTS[kind][0]!.toUpperCase()}${PARTS[kind].slice(1)}s of ${id}`,
    columns: [
      { name: PARTS[kind] },
      { name: 'state' },
      ...(kind === 'sigil' ? [] : [{ name: kind === 'sweep' ? 'values' : 'kept' }]),
      { name: 'figures' },
      { name: 'experiments' },
      { name: 'reason' },
    ],
    rows: parts.map((part) => [
      part.name === best?.name ? { text: `${part.name} (best)`, view: html`${part.name} <strong>best</strong>` } : part.name,
      { text: part.status, view: status(part.status) },
      ...(kind === 'sigil' ? [] : [part.about]),
      part.figures.map(figureText).join('; '),
      { text: part.experiments.map(({ name }) => name).join(', '), view: links(part) },
      part.reason ?? '',
    ]),
  });
}

const links = ({ experiments }: ChainPart): Html =>
  html`${experiments.map(({ name, key }) => html`<button type="button" class="link" id="part-${key}" data-go="run" data-experiment="${key}">${name}</button> `)}`;

const figureText = ({ name, value, interval, numerator, denominator }: ChainFigure): string =>
  `${name} ${value === null ? NOT_MEASURED : digits(value)}${numerator === undefined || denominator === undefined ? '' : ` (${digits(numerator)} of ${denominator})`}${interval === undefined ? '' : ` [${digits(interval.low)}, ${digits(interval.high)}]`}`;
