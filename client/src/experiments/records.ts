/** Files of JSON that the trainer replaces whole, read again only when they changed. What is unreadable is a problem that names the file. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { type Static, type TSchema, TypeRegistry } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { FileLink, ReadProblem } from '../../../protocol/experiment-pages.js';

/** The schemas of the protocol have closed sets of words as JSON Schema alone, which the library does not know by itself. */
TypeRegistry.Set<{ readonly enum?: readonly unknown[] }>('Unsafe', (schema, value) => schema.enum?.includes(value) ?? true);

/** More is not read into memory. */
const MOST_BYTES = 64 << 20;

export type Read<T> = { readonly value: T } | { readonly problem: ReadProblem } | null;

interface Kept {
  readonly stamp: string;
  readonly read: Read<unknown>;
}

export class Records {
  private readonly kept = new Map<string, Kept>();

  /** Null where the file is not there. */
  async read<S extends TSchema>(file: string, schema: S): Promise<Read<Static<S>>> {
    const stamp = await stampOf(file);
    if (stamp === null) return null;
    const known = this.kept.get(file);
    if (known?.stamp === stamp) return known.read as Read<Static<S>>;
    const read = await readJson(file, schema);
    this.kept.set(file, { stamp, read });
    return read;
  }
}

/** Changes when a file is written again or replaced; null where it is not there. */
export async function stampOf(file: string): Promise<string | null> {
  const stat = await fs.stat(file).catch(() => null);
  return stat === null || !stat.isFile() ? null : `${stat.ino} ${stat.size} ${stat.mtimeMs}`;
}

async function readJson<S extends TSchema>(file: string, schema: S): Promise<Read<Static<S>>> {
  const problem = (message: string): { readonly problem: ReadProblem } => ({ problem: { file, message } });
  try {
    const { size } = await fs.stat(file);
    if (size > MOST_BYTES) return problem(`it has ${size} bytes, more than the ${MOST_BYTES} that are read`);
    const value: unknown = JSON.parse(await fs.readFile(file, 'utf8'));
    if (Value.Check(schema, value)) return { value };
    const first = Value.Errors(schema, value).First();
    return problem(`${first?.path || 'the whole'}: ${first?.message ?? 'not what is expected'}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    return problem(error instanceof Error ? error.message : String(error));
  }
}

/** The value, while a problem is put with the others. */
export function valueIn<T>(read: Read<T>, problems: ReadProblem[]): T | null {
  if (read === null) return null;
  if ('value' in read) return read.value;
  problems.push(read.problem);
  return null;
}

/** Null where it is not there. */
export async function linkTo(file: string, name = path.basename(file)): Promise<FileLink | null> {
  const stat = await fs.stat(file).catch(() => null);
  return stat?.isFile() ? { name, path: file, bytes: stat.size } : null;
}

export async function linksTo(folder: string, names: readonly string[]): Promise<FileLink[]> {
  const links = await Promise.all(names.map((name) => linkTo(path.join(folder, name), name)));
  return links.filter((each) => each !== null);
}
