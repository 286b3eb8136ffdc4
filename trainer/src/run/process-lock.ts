/**
 * One process for each experiment. Locks are numbered files that their owner never removes, only empties: the highest number
 * counts, and the lock of an owner that is dead or done is followed by the next number. A name is given to one process only, since it appears by `link`, which
 * fails where it is taken; so of two that find the same dead owner one loses.
 */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { isAlive, startOf } from '../../../engine/src/sandbox/process-identity.js';
import { writeWhole } from '../files/atomic.js';

export interface Owner {
  readonly pid: number;
  /** In the system's words; null where it does not say. */
  readonly started: string | null;
}

const NAME = /^process-(\d+)\.lock$/;
const nameOf = (number: number): string => `process-${number}.lock`;

export const thisProcess = async (): Promise<Owner> => ({ pid: process.pid, started: await startOf(process.pid) });

export async function isOwnerAlive({ pid, started }: Owner): Promise<boolean> {
  return pid > 0 && isAlive(pid) && (started === null || started === (await startOf(pid)));
}

/** The process that works there now, or null. */
export async function ownerOf(folder: string): Promise<Owner | null> {
  const number = Math.max(0, ...(await numbers(folder)));
  const owner = number === 0 ? null : await read(folder, number);
  return owner !== null && (await isOwnerAlive(owner)) ? owner : null;
}

/** Takes the experiment, or says who has it. The folder must be there. */
export async function takeLock(folder: string): Promise<{ readonly ok: true } | { readonly ok: false; readonly owner: Owner }> {
  const me = await thisProcess();
  const partial = path.join(folder, `process.partial-${randomUUID()}`);
  await fs.writeFile(partial, JSON.stringify(me));
  try {
    for (;;) {
      const last = Math.max(0, ...(await numbers(folder)));
      const owner = last === 0 ? null : await read(folder, last);
      if (owner !== null && (await isOwnerAlive(owner))) return { ok: false, owner };
      if (!(await linked(partial, path.join(folder, nameOf(last + 1))))) continue; // another one was faster: look who
      const now = await numbers(folder);
      // the list may be older than locks that came and went meanwhile
      if (Math.max(...now) > last + 1) {
        await fs.rm(path.join(folder, nameOf(last + 1)), { force: true });
        continue;
      }
      for (const each of now) if (each <= last) await fs.rm(path.join(folder, nameOf(each)), { force: true });
      return { ok: true };
    }
  } finally {
    await fs.rm(partial, { force: true });
  }
}

/** Of this process, which has it. */
export async function giveBackLock(folder: string): Promise<void> {
  const last = Math.max(0, ...(await numbers(folder)));
  await writeWhole(path.join(folder, nameOf(last)), JSON.stringify({ pid: 0, started: null } satisfies Owner));
}

const numbers = async (folder: string): Promise<number[]> =>
  (await fs.readdir(folder).catch(() => [])).flatMap((name) => Number(NAME.exec(name)?.[1] ?? Number.NaN)).filter((each) => !Number.isNaN(each));

async function read(folder: string, number: number): Promise<Owner | null> {
  try {
    const { pid, started } = JSON.parse(await fs.readFile(path.join(folder, nameOf(number)), 'utf8')) as Owner;
    return { pid, started };
  } catch {
    return null; // its owner has just gone
  }
}

const linked = (from: string, to: string): Promise<boolean> =>
  fs.link(from, to).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
