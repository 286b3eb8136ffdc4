/** Where files come from: folders and files of Rust, JSONL and Parquet (contract rows C5, C7). One at a time is in memory. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { jsonLines } from '../text/json-lines.js';
import { parquetRows } from '../text/parquet.js';
import type { FilterConfig } from './filter-config.js';
import { InputError } from '../files/input-error.js';

export interface SourceText {
  /** Null where its bytes are no UTF-8 text. */
  readonly text: string | null;
  readonly path: string;
  readonly origin: string;
  /** What else the row says. */
  readonly fields: Readonly<Record<string, unknown>>;
}

type Fields = Pick<FilterConfig, 'text_field' | 'path_field' | 'max_line_bytes'>;

/** All texts of the places in the order they are given; within a folder sorted by path. Throws `InputError` for what cannot be read. */
export async function* sourceTexts(places: readonly string[], config: Fields): AsyncGenerator<SourceText> {
  for (const place of places) {
    const found = await fs.stat(place).catch(() => null);
    if (found === null) throw new InputError(`${place}: there is no such file or folder`);
    if (found.isDirectory()) yield* folderTexts(place);
    else if (/\.(jsonl|ndjson)$/.test(place)) yield* jsonlTexts(place, config);
    else if (place.endsWith('.parquet')) yield* parquetTexts(place, config);
    else if (place.endsWith('.rs')) yield await fileText(place, path.basename(place));
    else throw new InputError(`${place}: sources are folders, .rs, .jsonl and .parquet files`);
  }
}

async function* folderTexts(folder: string): AsyncGenerator<SourceText> {
  const names = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile() && /\.rs$|\.lock$/.test(entry.name)).map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  for (const name of files.map((each) => each.split(path.sep).join('/')).sort()) yield await fileText(path.join(folder, name), name);
}

async function fileText(file: string, name: string): Promise<SourceText> {
  const bytes = await fs.readFile(file).catch(() => {
    throw new InputError(`${file}: the file cannot be read`);
  });
  return { text: textOf(bytes), path: name, origin: name, fields: {} };
}

function textOf(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

async function* jsonlTexts(file: string, config: Fields): AsyncGenerator<SourceText> {
  for await (const { line, value } of jsonLines(file, config.max_line_bytes)) yield rowText(value, `${path.basename(file)}:${line}`, `${file}:${line}`, config);
}

async function* parquetTexts(file: string, config: Fields): AsyncGenerator<SourceText> {
  let row = 0;
  for await (const value of parquetRows(file)) {
    row++;
    yield rowText(value, `${path.basename(file)}#${row}`, `${file}: row ${row}`, config);
  }
}

function rowText(row: Record<string, unknown>, origin: string, place: string, { text_field, path_field }: Fields): SourceText {
  const { [text_field]: text, [path_field]: at, ...fields } = row;
  if (typeof text !== 'string')
    throw new InputError(`${place}: the row has no text in its field \`${text_field}\` (it has ${Object.keys(row).join(', ') || 'no fields'}): name the field with --text-field`);
  return { text: text.includes('\0') ? null : text, path: typeof at === 'string' ? at : '', origin, fields };
}
