/** The report as one page without scripts or anything from elsewhere. */
import type { Claim, Report } from '../../../protocol/experiment.js';
import { escapeHtml } from '../text/escape-html.js';
import { standingTables } from './standing-tables.js';
import { FIGURE_HEAD, figureCells, inputName } from './words.js';

const STYLE = `:root{color-scheme:light dark;--line:#8888;--good:#1a7f37;--bad:#b3261e}
@media(prefers-color-scheme:dark){:root{--good:#4ac26b;--bad:#ff7b72}}
@media(prefers-contrast:more){:root{--line:CanvasText;--good:CanvasText;--bad:CanvasText}}
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:75rem;padding:0 1rem;background:Canvas;color:CanvasText}
table{border-collapse:collapse;display:block;overflow-x:auto}th,td{border:1px solid var(--line);padding:.25rem .5rem;text-align:left;vertical-align:top}
td.number{font-variant-numeric:tabular-nums}.passed{color:var(--good)}.failed{color:var(--bad)}.verdict{font-size:1.6rem;font-weight:600}code{overflow-wrap:anywhere}`;

type Cell = string | { readonly html: string };
const cell = (each: Cell): string => (typeof each === 'string' ? escapeHtml(each) : each.html);
const table = (caption: string, head: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  `<table><caption>${escapeHtml(caption)}</caption><thead><tr>${head.map((each) => `<th scope="col">${escapeHtml(each)}</th>`).join('')}</tr></thead><tbody>${rows.map((row) => `<tr>${row.map((each) => `<td>${cell(each)}</td>`).join('')}</tr>`).join('\n')}</tbody></table>`;
const list = (items: readonly string[]): string => `<ul>${items.map((each) => `<li>${escapeHtml(each)}</li>`).join('')}</ul>`;
const status = (text: string): Cell => ({ html: `<span class="${escapeHtml(text)}">${escapeHtml(text)}</span>` });

export function html(report: Report): string {
  const { decision, checklists, gates, risks, inputs } = report;
  const parts = [
    `<h1>Decision</h1><p class="verdict">${escapeHtml(decision.verdict)}</p>${list(decision.reasons)}`,
    `<h1>Figures</h1>${figures(
      'All samples',
      report.claims.filter(({ metric }) => !metric.slice),
    )}${figures(
      'Parts',
      report.claims.filter(({ metric }) => metric.slice),
    )}`,
    '<h1>Where it stands</h1>',
    ...standingTables(report).map(({ caption, head, rows }) => table(caption, head, rows)),
    '<h1>Checklist</h1>',
    ...checklists.map(({ arm, score, grade, deploy, measured, items }) =>
      table(
        `${arm}: ${score} of 100, ${grade}; ${measured} points were measured; deployment ${deploy ? 'allowed' : 'forbidden'}`,
        ['item', 'points', 'status', 'found', 'falsified when'],
        items.map((item) => [item.id, `${item.earned} / ${item.points}`, status(item.status), item.found, item.falsifier]),
      ),
    ),
    `<h1>Gates and risks</h1>${table(
      'Gates and risks',
      ['gate', 'status', 'why'],
      [...gates, ...risks].map((each) => [each.gate, status(each.status), each.summary]),
    )}`,
    `<h1>What this does not show</h1>${list(report.notShown)}`,
    `<h1>How it was made</h1><p><code>${escapeHtml(report.command.join(' '))}</code></p><p>Seed of the bootstrap: ${report.seed}, ${report.resamples} resamples.</p>`,
    table(
      'Inputs',
      ['input', 'path', 'SHA-256'],
      inputs.map((each) => [inputName(each), each.path, { html: `<code>${each.sha256}</code>` }]),
    ),
  ];
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>Report: ${escapeHtml(decision.verdict)}</title><style>${STYLE}</style></head><body>\n${parts.join('\n')}\n</body></html>\n`;
}

const figures = (caption: string, claims: readonly Claim[]): string =>
  table(
    caption,
    [...FIGURE_HEAD, 'definition', 'cited'],
    claims.map(({ metric, citations }) => [
      ...figureCells(metric),
      metric.note ?? '',
      { html: citations.map(({ text, link }) => `<a href="${escapeHtml(link)}">${escapeHtml(text)}</a>`).join('<br>') },
    ]),
  );
