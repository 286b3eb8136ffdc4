/** One JSON object a line. */
export const jsonLinesOf = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
