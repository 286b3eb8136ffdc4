/** Two experiments or runs beside each other. */
import type { ComparedSide, ComparisonModel, MetricColumn } from '../../../protocol/experiment-pages.js';
import { time } from '../format.js';
import { type Html, html, NOTHING } from '../html.js';
import { fileButton, problemList, select, status } from '../parts.js';
import type { Sheet } from '../sheet.js';
import { metricFigure, metricTable, otherRows, rateRows } from './metrics.js';

export function comparisonPage({ choices, left, right, differences, same, problems }: ComparisonModel, sheet: Sheet): Html {
  const options = choices.map((value) => ({ value, text: value }));
  const chooser = html`<p class="line">${select('left', 'first', options, left?.key ?? '')} ${select('right', 'second', options, right?.key ?? '')}</p>`;
  const head = html`<h1>Comparison</h1>${problemList(problems)}`;
  if (left === null || right === null) return html`${head}<p>Two experiments or runs are needed; there ${choices.length === 1 ? 'is one' : 'are none'}.</p>`;
  const columns = [...columnsOf(left), ...columnsOf(right)];
  return html`${head}${chooser}<div class="columns">${about(left)}${about(right)}</div>
<h2>Settings that differ</h2>${configs(left, right, differences, same, sheet)}
<h2>Figures</h2>${
    columns.length === 0
      ? html`<p class="note">Neither has figures yet.</p>`
      : html`<p class="note">As the trainer wrote them. Whether a difference is more than chance is not seen here: the decision of an experiment tests pairs of the same tasks.</p>${metricFigure(sheet, 'rates', 'How far samples get', 'stage', columns, rateRows(columns), false)}<div class="bounded">${sheet.table(metricTable('all', 'All figures', 'figure', columns, otherRows(columns)))}</div>`
  }`;
}

const columnsOf = ({ key, columns }: ComparedSide): MetricColumn[] => columns.map((column) => ({ ...column, key: `${key} ${column.key}`, name: columns.length === 1 ? key : `${key} ${column.name}` }));

const about = ({ key, status: now, started, source, config, configSha256, verdict }: ComparedSide): Html =>
  html`<section><h2>${key}</h2><p class="line">${status(now)} <span class="note">started ${time(started)} UTC</span>${verdict === null ? NOTHING : html`<span>decision: ${status(verdict)}</span>`}</p><p class="note">config ${config === null ? NOTHING : fileButton(config)} <code title="SHA-256">${configSha256.slice(0, 16)}</code></p><p class="note">figures ${source === null ? 'not measured' : fileButton(source)}</p></section>`;

function configs(left: ComparedSide, right: ComparedSide, differences: ComparisonModel['differences'], same: number, sheet: Sheet): Html {
  if (left.config === null || right.config === null) return html`<p class="note">Not both have a config to compare.</p>`;
  if (differences.length === 0) return html`<p>None: all ${same} settings are the same.</p>`;
  const value = (text: string | null): { text: string; view: Html } => ({ text: text ?? '', view: text === null ? html`<span class="note">not there</span>` : html`<code>${text}</code>` });
  return html`${sheet.table({
    id: 'settings',
    caption: `${differences.length} differ, ${same} are the same`,
    columns: [{ name: 'setting' }, { name: left.key }, { name: right.key }],
    rows: differences.map((each) => [each.path, value(each.left), value(each.right)]),
  })}`;
}
