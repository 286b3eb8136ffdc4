/** What a page is made of: its text, the tables in it and the charts beside them. */
import { type Html, html, NOTHING } from './html.js';

export interface Column {
  readonly name: string;
  readonly numeric?: boolean;
}

/** `raw` is what a table of numbers takes; `view` what is shown instead of the text. */
export type Cell = string | { readonly text: string; readonly raw?: number | null; readonly view?: Html };

export interface Table {
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly Column[];
  /** The first cell of a row is its heading. */
  readonly rows: readonly (readonly Cell[])[];
}

export interface Series {
  readonly name: string;
  /** Of the colours of charts; orange is not among them, since it is half transparent in some themes. */
  readonly colour: Colour;
  /** Null: not measured; nothing is drawn. */
  readonly values: readonly (number | null)[];
  readonly low?: readonly (number | null)[];
  readonly high?: readonly (number | null)[];
}

export type Colour = 'blue' | 'green' | 'red' | 'purple' | 'yellow';

export interface Chart {
  readonly id: string;
  readonly title: string;
  /** `points`: a point with its interval around a line at 0. `steps`: lines over the numbers that the categories are. */
  readonly kind: 'bars' | 'stacked' | 'points' | 'lines' | 'steps';
  readonly horizontal: boolean;
  readonly categories: readonly string[];
  readonly series: readonly Series[];
  /** `number`: of any size, with as many digits as tell something. */
  readonly unit: 'share' | 'count' | 'number';
  /** Of lines, which else begin near their least value. */
  readonly fromZero?: boolean;
}

export const COLOURS_OF_ARMS = { rust: 'yellow', iron: 'blue' } as const;

export const textOf = (cell: Cell): string => (typeof cell === 'string' ? cell : cell.text);

/** Comma-separated after RFC 4180. A text that a table program would take for a formula gets an apostrophe before it. */
export function csvOf({ columns, rows }: Table): string {
  const field = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const safe = (text: string): string => (/^[=+@\t\r-]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text);
  const value = (cell: Cell): string => (typeof cell !== 'string' && cell.raw !== undefined ? (cell.raw === null ? '' : String(cell.raw)) : safe(textOf(cell)));
  return `${[columns.map(({ name }) => name), ...rows.map((row) => row.map(value))].map((row) => row.map(field).join(',')).join('\r\n')}\r\n`;
}

/** Collects the tables and charts of a page while its text is made. */
export class Sheet {
  readonly tables: Table[] = [];
  readonly charts: Chart[] = [];

  table(table: Table): Html {
    if (table.rows.length === 0) return NOTHING;
    this.tables.push(table);
    return html`<div class="table"><table id="table-${table.id}"><caption>${table.caption} ${exportButton(table.id, 'csv', table.caption)}</caption><thead><tr>${table.columns.map((column) => html`<th scope="col"${numeric(column)}>${column.name}</th>`)}</tr></thead><tbody>${table.rows.map((row) => this.row(table, row))}</tbody></table></div>`;
  }

  private row({ columns }: Table, row: readonly Cell[]): Html {
    const content = (cell: Cell): Html => (typeof cell !== 'string' && cell.view !== undefined ? cell.view : html`${textOf(cell)}`);
    return html`<tr>${row.map((cell, index) => (index === 0 ? html`<th scope="row">${content(cell)}</th>` : html`<td${numeric(columns[index]!)}>${content(cell)}</td>`))}</tr>`;
  }

  /** A chart with its table beside it. */
  figure(chart: Chart, table: Table): Html {
    if (table.rows.length === 0) return NOTHING;
    const drawn = chart.categories.length > 0 && chart.series.some(({ values }) => values.some((value) => value !== null));
    if (!drawn) return html`<section class="figure"><h3>${chart.title}</h3>${this.table(table)}</section>`;
    this.charts.push(chart);
    return html`<section class="figure"><h3>${chart.title}</h3><div class="beside"><div class="drawing"><div class="chart" data-chart="${chart.id}" role="img" aria-label="${chart.title}. Its numbers are in the table beside it."></div><p class="tools">${exportButton(chart.id, 'svg', chart.title)} ${exportButton(chart.id, 'png', chart.title)}</p></div>${this.table(table)}</div></section>`;
  }
}

const numeric = (column: Column): Html => (column.numeric ? html` class="number"` : NOTHING);

const exportButton = (id: string, format: 'svg' | 'png' | 'csv', what: string): Html =>
  html`<button type="button" class="small" id="export-${format}-${id}" data-export="${format}" data-id="${id}" title="Save as ${format.toUpperCase()}" aria-label="Save ${what} as ${format.toUpperCase()}">${format.toUpperCase()}</button>`;
