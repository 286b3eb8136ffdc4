/** Verdicts and figures as tables, for SQL (DuckDB and Parquet). Its native part is loaded when it is needed, and may be absent. */
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { Verdict } from '../../../protocol/experiment.js';
import { RUN_FILES, SampleSimilarity } from '../../../protocol/runs.js';
import { writeWhole } from '../files/atomic.js';
import { readRows } from './inputs.js';
import { readReport } from './verify.js';
import { InputError } from '../files/input-error.js';
import { jsonLinesOf } from '../text/json-lines.js';

/** Where there is no DuckDB for this platform. */
export class NoDuckDb extends Error {}

async function duckDb() {
  try {
    return await import('@duckdb/node-api');
  } catch (error) {
    throw new NoDuckDb(
      `DuckDB is not there for ${process.platform} on ${process.arch} (${error instanceof Error ? error.message.split('\n')[0] : String(error)}); install the npm package @duckdb/node-api to query tables`,
    );
  }
}

/** A text as SQL writes it. */
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export interface TablesMade {
  readonly verdicts: number;
  readonly metrics: number;
}

/** Every `verdicts*.jsonl` and `report.json` below the folder, as tables `verdicts` and `metrics` with a column `run`; `base`: of a run without an adapter. */
export async function makeTables(folder: string, out: string): Promise<TablesMade> {
  const found = (
    await fs.readdir(folder, { recursive: true }).catch(() => {
      throw new InputError(`${folder}: it cannot be read`);
    })
  )
    .map((name) => name.replaceAll(path.sep, '/'))
    .sort();
  const verdicts: object[] = [];
  const metrics: object[] = [];
  for (const name of found) {
    const run = path.posix.dirname(name);
    if (/^verdicts[^/]*\.jsonl$/.test(path.posix.basename(name))) {
      const base = await isOfBase(path.join(folder, run));
      const similar = await similarities(path.join(folder, run, path.posix.basename(RUN_FILES.similarities)));
      for (const row of await readRows(path.join(folder, name), Verdict, { kind: 'verdicts' })) verdicts.push({ run, file: name, base, ...row, ...similar.get(keyOf(row)) });
    }
    if (path.posix.basename(name) === 'report.json') for (const { id, metric } of (await readReport(path.join(folder, name))).claims) metrics.push({ run, id, ...metric });
  }
  if (verdicts.length + metrics.length === 0) throw new InputError(`${folder}: there is no verdicts.jsonl and no report.json in it or below`);
  const { DuckDBInstance } = await duckDb();
  const database = `${path.resolve(out)}.partial-${process.pid}`;
  const parquet = out.endsWith('.parquet');
  const tables = [
    ['verdicts', verdicts],
    ['metrics', metrics],
  ] as const;
  const instance = await DuckDBInstance.create(parquet ? ':memory:' : database);
  const connection = await instance.connect();
  const files: string[] = [];
  try {
    for (const [table, rows] of tables) {
      if (rows.length === 0) continue;
      const lines = `${database}.${table}.jsonl`;
      files.push(lines);
      await writeWhole(lines, jsonLinesOf(rows));
      await connection.run(`create table ${table} as select * from read_json(${quoted(lines)}, format = 'newline_delimited', sample_size = -1)`);
      if (parquet) await connection.run(`copy ${table} to ${quoted(`${database}.${table}.parquet`)} (format parquet)`);
    }
  } finally {
    connection.closeSync();
    instance.closeSync();
    for (const file of files) await fs.rm(file, { force: true });
  }
  if (parquet) for (const [table, rows] of tables) if (rows.length > 0) await fs.rename(`${database}.${table}.parquet`, path.resolve(out.replace(/\.parquet$/, `.${table}.parquet`)));
  if (!parquet) await fs.rename(database, path.resolve(out));
  return { verdicts: verdicts.length, metrics: metrics.length };
}

const keyOf = ({ id, sample }: Pick<Verdict, 'id' | 'sample'>): string => JSON.stringify([id, sample]);

/** BLEU-4 and CodeBLEU of each answer, beside the verdicts of a run; none where there is no such file. */
async function similarities(file: string): Promise<ReadonlyMap<string, Omit<SampleSimilarity, 'id' | 'sample'>>> {
  if (!existsSync(file)) return new Map();
  const rows = await readRows(file, SampleSimilarity, { kind: 'verdicts' });
  return new Map(rows.map(({ id, sample, bleu4, codebleu }) => [keyOf({ id, sample }), { bleu4, codebleu }]));
}

/** Of verdicts in the folder `evaluation` of a run; other files are of no run, and of no base. */
async function isOfBase(folder: string): Promise<boolean> {
  try {
    return (JSON.parse(await fs.readFile(path.join(folder, '..', RUN_FILES.record), 'utf8')) as { base?: boolean }).base === true;
  } catch {
    return false;
  }
}

/** The rows of a query on a database, values as JSON knows them. The database is opened for reading. */
export async function query(database: string, sql: string): Promise<Record<string, unknown>[]> {
  const { DuckDBInstance } = await duckDb();
  await fs.access(database).catch(() => {
    throw new InputError(`${database}: it is not there; make it with iron-trainer tables`);
  });
  const instance = await DuckDBInstance.create(database, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll(sql);
    return reader.getRowObjectsJson() as Record<string, unknown>[];
  } catch (error) {
    throw new InputError(`the query: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
