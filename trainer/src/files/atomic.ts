/** Files and folders that are there whole or not at all. */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, renameSync, rmSync, writeFileSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';

/** Writes beside the file under a temporary name, then renames. Rejects with the system's error; the old file stays then. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const temporary = `${file}.partial-${randomUUID()}`;
  await fs.mkdir(path.dirname(file), { recursive: true });
  try {
    await fs.writeFile(temporary, text);
    await fs.rename(temporary, file);
  } finally {
    await fs.rm(temporary, { force: true });
  }
}

/** The same at once, for what is told in the middle of other work; the folder is there. Throws the system's error. */
export function writeWholeNow(file: string, text: string): void {
  const temporary = `${file}.partial-${randomUUID()}`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/**
 * Lets `write` write files beside the wanted ones, and renames them in their order when all are there; none otherwise. Rejects
 * with what `write` rejects with.
 */
export async function writeTogether<Name extends string, T>(files: Readonly<Record<Name, string>>, write: (temporary: Readonly<Record<Name, string>>) => Promise<T>): Promise<T> {
  const names = Object.keys(files) as Name[];
  const mark = `.partial-${randomUUID()}`;
  const temporary = Object.fromEntries(names.map((name) => [name, `${files[name]}${mark}`])) as Record<Name, string>;
  for (const name of names) await fs.mkdir(path.dirname(files[name]), { recursive: true });
  try {
    const answer = await write(temporary);
    for (const name of names) await fs.rename(temporary[name], files[name]);
    return answer;
  } finally {
    for (const name of names) await fs.rm(temporary[name], { force: true });
  }
}

/** Lets `fill` write a folder beside the wanted one and then renames it. The wanted folder must not be there, or be empty. */
export async function writeFolder(folder: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = `${folder}.partial-${randomUUID()}`;
  await fs.mkdir(temporary, { recursive: true });
  try {
    await fill(temporary);
    await fs.rename(temporary, folder);
  } finally {
    await fs.rm(temporary, { recursive: true, force: true });
  }
}

/** One JSON object a line, as they come; the file appears when all are written. Rejects with what the rows reject with. */
export async function writeLines<T>(file: string, rows: AsyncIterable<T>, told: (row: T) => void = () => {}): Promise<void> {
  await fs.mkdir(path.dirname(file), { recursive: true });
  const partial = `${file}.partial-${randomUUID()}`;
  const stream = createWriteStream(partial);
  const failed = once(stream, 'error').then(([error]) => Promise.reject(error as Error));
  failed.catch(() => {});
  try {
    for await (const row of rows) {
      told(row);
      if (!stream.write(`${JSON.stringify(row)}\n`)) await Promise.race([once(stream, 'drain'), failed]);
    }
    stream.end();
    await Promise.race([once(stream, 'finish'), failed]);
    await fs.rename(partial, file);
  } catch (error) {
    stream.destroy();
    await fs.rm(partial, { force: true });
    throw error;
  }
}
