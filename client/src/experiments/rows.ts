/** Rows of a query as a text: CSV (RFC 4180) or a Markdown table. */
export type Row = Readonly<Record<string, unknown>>;

/** Of all rows, in the order in which they first come. */
const columnsOf = (rows: readonly Row[]): string[] => [...new Set(rows.flatMap((row) => Object.keys(row)))];

/** Nothing for null; lists and objects as JSON. */
const textOf = (value: unknown): string => (value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value));

const csvField = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

export function csvOf(rows: readonly Row[]): string {
  const columns = columnsOf(rows);
  return [columns, ...rows.map((row) => columns.map((column) => textOf(row[column])))].map((fields) => `${fields.map(csvField).join(',')}\n`).join('');
}

const markdownField = (text: string): string => text.replaceAll('|', '\\|').replace(/\r?\n|\r/g, '<br>');

export function markdownOf(rows: readonly Row[]): string {
  const columns = columnsOf(rows);
  const line = (fields: readonly string[]): string => `| ${fields.map(markdownField).join(' | ')} |\n`;
  return [line(columns), line(columns.map(() => '---')), ...rows.map((row) => line(columns.map((column) => textOf(row[column]))))].join('');
}

/** Lines of JSON objects, as `iron-trainer sql` prints them; other lines are left out. */
export const rowsOf = (lines: readonly string[]): Row[] =>
  lines.flatMap((line) => {
    if (!line.startsWith('{')) return [];
    try {
      return [JSON.parse(line) as Row];
    } catch {
      return [];
    }
  });
