/** Parquet through DuckDB, whose native part comes for some platforms only. */
import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError } from '../files/input-error.js';

async function connect(): Promise<DuckDBConnection> {
  let api: typeof import('@duckdb/node-api');
  try {
    api = await import('@duckdb/node-api');
  } catch (error) {
    throw new InputError(`Parquet needs DuckDB, whose native part is not there for this platform: use JSONL (${error instanceof Error ? error.message.split('\n')[0] : String(error)})`);
  }
  return (await api.DuckDBInstance.create(':memory:')).connect();
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Rows of a Parquet file in their order, read in pieces; each value as DuckDB gives it in JSON. */
export async function* parquetRows(file: string): AsyncGenerator<Record<string, unknown>> {
  const connection = await connect();
  try {
    const result = await connection.stream(`SELECT * FROM read_parquet(${quoted(file)})`);
    for await (const rows of result.yieldRowObjectJson()) yield* rows as Record<string, unknown>[];
  } catch (error) {
    throw error instanceof InputError ? error : new InputError(`${file}: no Parquet that can be read: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
  } finally {
    connection.closeSync();
  }
}

/** Writes the rows of a JSONL file as Parquet, in their order. `columns`: each with its type in SQL. */
export async function jsonLinesToParquet(from: string, to: string, columns: Readonly<Record<string, string>>): Promise<void> {
  const connection = await connect();
  try {
    const types = Object.entries(columns).map(([name, type]) => `${quoted(name)}: ${quoted(type)}`);
    const source = `read_json(${quoted(from)}, format = 'newline_delimited', columns = {${types.join(', ')}}, maximum_object_size = 1073741824)`;
    await connection.run(`SET preserve_insertion_order = true; COPY (SELECT * FROM ${source}) TO ${quoted(to)} (FORMAT parquet)`);
  } finally {
    connection.closeSync();
  }
}
