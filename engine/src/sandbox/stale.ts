/** What earlier processes left in a folder of the cache. */
import fs from 'node:fs/promises';
import path from 'node:path';

const HOUR = 60 * 60 * 1000;
const UNUSED = 30 * 24 * HOUR;

/** Whether it stands under the name that it has only until it is whole. */
export const isUnfinished = (name: string): boolean => name.includes('.partial-');

/** Removes what processes that were killed left unfinished more than an hour ago, and, where a prefix is given, what begins with it and was not touched for thirty days. */
export async function removeStale(cache: string, prefix?: string): Promise<void> {
  for (const name of await fs.readdir(cache).catch(() => [])) {
    if (!isUnfinished(name) && (prefix === undefined || !name.startsWith(prefix))) continue;
    const entry = path.join(cache, name);
    const age = await fs.stat(entry).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > (isUnfinished(name) ? HOUR : UNUSED)) await fs.rm(entry, { recursive: true, force: true }).catch(() => {}); // another process may be at it
  }
}
