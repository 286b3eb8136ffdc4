/** Tests written to the disk: into the file itself, or into the file of its test module. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import type { Edition } from '../../redox/src/index.js';
import { placeTests } from './place-tests.js';

/** Adds tests to a file or to the file of its `#[cfg(test)] mod tests;`. The file that was written, or null where nothing was to be added. */
export async function writeTests(file: string, text: string, edition: Edition, codes: readonly string[]): Promise<string | null> {
  if (codes.length === 0) return null;
  const placed = await placeTests(file, text, edition, codes, (each) => fs.readFile(each, 'utf8').catch(() => null));
  if (placed === null) return null;
  const { edit } = placed;
  // under a temporary name first: the file is the old or the new one, never half
  const temporary = `${placed.file}.partial-${randomUUID()}`;
  await fs.writeFile(temporary, placed.text.slice(0, edit.from) + edit.insert + placed.text.slice(edit.to));
  await fs.rename(temporary, placed.file);
  return placed.file;
}
