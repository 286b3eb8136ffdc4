/** Manifests of datasets and the texts that they name. Manifests of the Redox pilot are read too. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { ManifestRow } from '../../../protocol/experiment.js';
import { checkSchema } from '../files/schema-check.js';
import { sha256 } from '../files/sha256.js';
import type { Complaint } from './task.js';

/** A row with its texts; null where the manifest names none. */
export interface DatasetTask {
  readonly row: ManifestRow;
  /** Of the manifest, from 1. */
  readonly line: number;
  readonly prompt: string;
  /** Empty: a program is asked for, and there is no solution. */
  readonly rust: string;
  readonly iron: string | null;
  readonly tests: string | null;
}

export interface Dataset {
  readonly manifest: string;
  readonly manifestSha256: string;
  readonly tasks: readonly DatasetTask[];
  /** Lines that are no rows, and files that cannot be read or are not those that were frozen. */
  readonly complaints: readonly Complaint[];
}

/** Rows of a manifest, without the texts that they name. */
export interface ManifestRows {
  readonly sha256: string;
  readonly rows: readonly { readonly row: ManifestRow; readonly line: number }[];
  readonly complaints: readonly Complaint[];
}

/** Null where the file itself cannot be read. */
export async function readManifest(manifest: string): Promise<ManifestRows | null> {
  const text = await fs.readFile(manifest, 'utf8').catch(() => null);
  if (text === null) return null;
  const complaints: Complaint[] = [];
  const rows: { row: ManifestRow; line: number }[] = [];
  const seen = new Map<string, number>();
  for (const [at, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const complain = (message: string): void => void complaints.push({ file: manifest, line: at + 1, message });
    const row = readRow(line, complain);
    if (row === null) continue;
    const before = seen.get(row.id);
    if (before !== undefined) complain(`\`${row.id}\` stands in line ${before} already`);
    seen.set(row.id, before ?? at + 1);
    rows.push({ row, line: at + 1 });
  }
  if (rows.length === 0 && complaints.length === 0) complaints.push({ file: manifest, line: 1, message: 'the manifest has no rows' });
  return { sha256: sha256(text), rows, complaints };
}

/** Reads a manifest with all texts; null where the file itself cannot be read. */
export async function readDataset(manifest: string): Promise<Dataset | null> {
  const read = await readManifest(manifest);
  if (read === null) return null;
  const complaints = [...read.complaints];
  const tasks: DatasetTask[] = [];
  for (const { row, line } of read.rows) {
    const task = await readTexts(path.dirname(manifest), row, line, (message) => void complaints.push({ file: manifest, line, message }));
    if (task !== null) tasks.push(task);
  }
  complaints.sort((a, b) => a.line - b.line);
  return { manifest, manifestSha256: read.sha256, tasks, complaints };
}

/** A text that a row names: null where it names none, or after a complaint. */
export async function readRowText(folder: string, row: ManifestRow, name: string | undefined, complain: (message: string) => void): Promise<string | null> {
  if (name === undefined) return null;
  const text = await fs.readFile(path.join(folder, name), 'utf8').catch(() => null);
  if (text === null) complain(`\`${name}\` cannot be read`);
  const frozen = row.sha256?.[path.basename(name)];
  if (text !== null && frozen !== undefined && sha256(text) !== frozen) complain(`\`${name}\` is not what was frozen: its SHA-256 differs from the row's`);
  return text;
}

type Complain = (message: string) => void;

function readRow(line: string, complain: Complain): ManifestRow | null {
  try {
    const checked = checkSchema(ManifestRow, JSON.parse(line));
    if (checked.ok) return checked.value;
    complain(`this is no row of a manifest: ${checked.reasons.join('; ')}`);
  } catch (error) {
    complain(`this line is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return null;
}

async function readTexts(folder: string, row: ManifestRow, line: number, complain: Complain): Promise<DatasetTask | null> {
  const read = (name: string | undefined): Promise<string | null> => readRowText(folder, row, name, complain);
  const [prompt, solution, iron, tests] = [await read(row.prompt_path), await read(row.rust_path), await read(row.iron_path), await read(row.tests_path)];
  if (row.rust_path === undefined && row.shape !== 'program') complain(`\`${row.id}\` names no \`rust_path\`: only a task whose shape is \`program\` may have no solution`);
  const rust = row.rust_path === undefined && row.shape === 'program' ? '' : solution;
  return prompt === null || rust === null ? null : { row, line, prompt, rust, iron, tests };
}
