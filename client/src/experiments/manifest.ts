/** The manifest of a dataset: its rows, and the files of its tasks. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { ReadProblem, TaskRow } from '../../../protocol/experiment-pages.js';
import type { Difficulty, SplitName } from '../../../protocol/experiment.js';
import { stampOf } from './records.js';
import { LineTail } from './tail.js';

export interface ManifestTask extends Omit<TaskRow, 'findings'> {
  /** Absolute; null where the manifest names none or one outside of its folder. */
  readonly files: Readonly<Record<FileKind, string | null>>;
}

export const FILE_KINDS = ['prompt', 'Rust', 'Iron', 'tests'] as const;
export type FileKind = (typeof FILE_KINDS)[number];
const FIELDS: Readonly<Record<FileKind, string>> = { prompt: 'prompt_path', Rust: 'rust_path', Iron: 'iron_path', tests: 'tests_path' };

export interface Manifest {
  readonly file: string;
  readonly sha256: string;
  readonly tasks: readonly ManifestTask[];
  readonly byId: ReadonlyMap<string, ManifestTask>;
  readonly problems: readonly ReadProblem[];
}

export class Manifests {
  private readonly kept = new Map<string, { readonly stamp: string; readonly manifest: Promise<Manifest> }>();

  /** Null where it is not there. */
  async read(file: string): Promise<Manifest | null> {
    const stamp = await stampOf(file);
    if (stamp === null) return null;
    const known = this.kept.get(file);
    if (known?.stamp === stamp) return known.manifest;
    const manifest = readManifest(file);
    this.kept.set(file, { stamp, manifest });
    return manifest;
  }
}

async function readManifest(file: string): Promise<Manifest> {
  const tail = new LineTail(file);
  const tasks: ManifestTask[] = [];
  const problems: ReadProblem[] = [];
  const folder = path.dirname(file);
  await tail.read(
    ({ value, number }) => {
      const task = taskOf(value as Record<string, unknown>, number, folder);
      if (task === null) problems.push({ file: `${file}:${number}`, message: 'it lacks `id`, `split` or `family`' });
      else tasks.push(task);
    },
    () => tasks.splice(0),
  );
  if (tail.firstBroken !== null) problems.push({ file: `${file}:${tail.firstBroken}`, message: `no JSON object; ${tail.broken} such line(s)` });
  return { file, sha256: await sha256Of(file), tasks, byId: new Map(tasks.map((task) => [task.id, task])), problems: problems.slice(0, 20) };
}

const SPLITS: readonly string[] = ['train', 'val', 'test'];
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function taskOf(row: Record<string, unknown>, line: number, folder: string): ManifestTask | null {
  const [id, split, family] = [text(row['id']), text(row['split']), text(row['family'])];
  if (id === null || split === null || family === null || !SPLITS.includes(split)) return null;
  const files = Object.fromEntries(FILE_KINDS.map((kind) => [kind, inside(folder, text(row[FIELDS[kind]]))])) as Record<FileKind, string | null>;
  return { id, line, split: split as SplitName, family, group: text(row['group']), difficulty: text(row['difficulty']) as Difficulty | null, files };
}

/** A manifest may come from anybody: files outside of its folder are not shown. */
function inside(folder: string, name: string | null): string | null {
  if (name === null) return null;
  const file = path.resolve(folder, name);
  return file.startsWith(folder + path.sep) ? file : null;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

const AT_A_TIME = 64;

/** Sizes in bytes of the files of one kind, of those that are there. */
export async function sizesOf(tasks: readonly ManifestTask[], kind: FileKind): Promise<number[]> {
  const files = tasks.map(({ files: each }) => each[kind]).filter((each) => each !== null);
  const sizes: number[] = [];
  for (let from = 0; from < files.length; from += AT_A_TIME) {
    const stats = await Promise.all(files.slice(from, from + AT_A_TIME).map((file) => fs.stat(file).catch(() => null)));
    sizes.push(...stats.filter((each) => each !== null).map(({ size }) => size));
  }
  return sizes;
}
