/** Figures side by side: one chart and one table for several arms, runs or experiments. */
import type { Metric } from '../../../protocol/experiment.js';
import type { MetricColumn } from '../../../protocol/experiment-pages.js';
import { amount, between, counts, NOT_GIVEN, NOT_MEASURED, overSeeds, title } from '../format.js';
import { type Html, html, NOTHING } from '../html.js';
import { type Cell, type Chart, type Colour, COLOURS_OF_ARMS, type Sheet, type Table } from '../sheet.js';

/** A figure by its name and part, as each column has it. */
export interface Row {
  readonly label: string;
  readonly metrics: readonly (Metric | null)[];
}

const FURTHER: readonly Colour[] = ['purple', 'green', 'yellow', 'red', 'blue'];

/** Arms keep their colours; where an arm stands more than once, or none is known, the columns are told apart. */
export function colourOf(columns: readonly MetricColumn[], index: number): Colour {
  const { arm } = columns[index]!;
  const once = arm !== null && columns.filter((each) => each.arm === arm).length === 1;
  return once ? COLOURS_OF_ARMS[arm] : FURTHER[index % FURTHER.length]!;
}

export const find = ({ metrics }: MetricColumn, name: string, slice?: { readonly by: string; readonly value: string }): Metric | null =>
  metrics.find((each) => each.name === name && each.slice?.by === slice?.by && each.slice?.value === slice?.value) ?? null;

/** A row for each part by which a figure is given, in the order of the first column that has it. */
export function slices(columns: readonly MetricColumn[], name: string, by: string): Row[] {
  const values = [...new Set(columns.flatMap(({ metrics }) => metrics.filter((each) => each.name === name && each.slice?.by === by).map((each) => each.slice!.value)))];
  return values.map((value) => ({ label: value, metrics: columns.map((column) => find(column, name, { by, value })) }));
}

export const cellOf = (metric: Metric | null): Cell =>
  metric === null
    ? { text: NOT_GIVEN, raw: null, view: html`<span class="note" title="The trainer wrote no such figure.">${NOT_GIVEN}</span>` }
    : {
        text: amount(metric.value, metric.unit),
        raw: metric.value,
        view:
          metric.value === null ? html`<span class="note" title="${metric.note ?? ''}">${NOT_MEASURED}</span>` : html`<span title="${metric.note ?? ''}">${amount(metric.value, metric.unit)}</span>`,
      };

const INTERVALS = { name: '95 % interval', families: 'interval by families' };

/** Value, counts and interval of each column. */
export function metricTable(
  id: string,
  caption: string,
  heading: string,
  columns: readonly MetricColumn[],
  rows: readonly Row[],
  more: { readonly seeds?: boolean; readonly clustered?: boolean } = {},
): Table {
  const shown = (metric: Metric | null): Cell[] => [
    cellOf(metric),
    metric === null ? '' : counts(metric),
    metric === null ? '' : { text: between(metric.interval, metric.unit), view: html`<span title="${metric.interval?.method ?? ''}">${between(metric.interval, metric.unit)}</span>` },
    ...(more.clustered
      ? [metric === null ? '' : { text: between(metric.clustered, metric.unit), view: html`<span title="${metric.clustered?.method ?? ''}">${between(metric.clustered, metric.unit)}</span>` }]
      : []),
    ...(more.seeds ? [metric === null ? '' : overSeeds(metric)] : []),
  ];
  const headings = (name: string): Table['columns'] => [
    { name: title(name), numeric: true },
    { name: 'counts', numeric: true },
    { name: INTERVALS.name, numeric: true },
    ...(more.clustered ? [{ name: INTERVALS.families, numeric: true }] : []),
    ...(more.seeds ? [{ name: 'over seeds', numeric: true }] : []),
  ];
  return { id, caption, columns: [{ name: heading }, ...columns.flatMap(({ name }) => headings(name))], rows: rows.map(({ label, metrics }) => [label, ...metrics.flatMap(shown)]) };
}

export function metricChart(id: string, name: string, columns: readonly MetricColumn[], rows: readonly Row[], horizontal: boolean): Chart {
  return {
    id,
    title: name,
    kind: 'bars',
    horizontal,
    categories: rows.map(({ label }) => label),
    series: columns.map((column, index) => ({
      name: title(column.name),
      colour: colourOf(columns, index),
      values: rows.map(({ metrics }) => metrics[index]?.value ?? null),
      low: rows.map(({ metrics }) => metrics[index]?.interval?.low ?? null),
      high: rows.map(({ metrics }) => metrics[index]?.interval?.high ?? null),
    })),
    unit: 'share',
  };
}

export const RATES = ['transform', 'parse@1', 'compile@1', 'empty answers', 'link@1', 'test@1'];

export const rateRows = (columns: readonly MetricColumn[]): Row[] =>
  RATES.map((name) => ({ label: name, metrics: columns.map((column) => find(column, name)) })).filter(({ metrics }) => metrics.some((each) => each !== null));

/** Everything that is about all samples and is not among the rates. */
export function otherRows(columns: readonly MetricColumn[]): Row[] {
  const names = [...new Set(columns.flatMap(({ metrics }) => metrics.filter(({ slice }) => slice === undefined).map(({ name }) => name)))];
  return names.filter((name) => !RATES.includes(name)).map((name) => ({ label: name, metrics: columns.map((column) => find(column, name)) }));
}

export function metricFigure(sheet: Sheet, id: string, name: string, heading: string, columns: readonly MetricColumn[], rows: readonly Row[], horizontal = true): Html {
  return rows.length === 0 ? NOTHING : sheet.figure(metricChart(id, name, columns, rows, horizontal), metricTable(id, name, heading, columns, rows));
}
