/**
 * What cargo has built for a package, kept from one call to the next: a copy of its target folder, for each package, lock
 * file and toolchain apart. Foreign code never runs in the kept copy. It is copied into the folder of a job, and kept anew
 * only from there, after all that ran there has ended; so what a build script writes into it can only come back to the same
 * package with the same lock file. A copy becomes visible by being renamed, so that a killed process leaves no half of one.
 */
import { createHash, randomUUID } from 'node:crypto';
import { constants, type Dirent } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from '../sandbox/launcher.js';
import { isUnfinished, removeStale } from '../sandbox/stale.js';

/** Of one package: what is larger is not kept. */
const LARGEST_BUILD = 2 * 1024 ** 3;
/** Of all packages together: those that were not used for the longest time go first. */
const LARGEST_SUM = 6 * 1024 ** 3;

/** Beside the target folder: the lock file that cargo made where the package has none. */
const LOCK = 'Cargo.lock';
const BUILT = 'built';
/** When it was used last is the time of this file. */
const USED = 'used';

/** Made anew at each build, and large. */
const NOT_KEPT = new Set(['incremental', 'examples']);

export interface KeptBuilds {
  /** Copies what is kept into the target folder, and the lock file beside the manifest where that has none; false where nothing is kept. */
  restore(targetFolder: string, lockFile: string): Promise<boolean>;
  /** Keeps a target folder in which nothing runs any more. What cannot be kept is not: the next call builds again. */
  keep(targetFolder: string, lockFile: string): Promise<void>;
  /** Forgets what is kept: it did not help. */
  drop(): Promise<void>;
}

export interface KeptBuildsOptions {
  /** The folder of all that is kept. */
  readonly folder?: string;
  /** Bytes. */
  readonly largestBuild?: number;
  readonly largestSum?: number;
}

/** `identity`: all that a build depends on but the sources of the package, among it the package's own place. */
export function keptBuilds(identity: readonly string[], options: KeptBuildsOptions = {}): KeptBuilds {
  const { folder: cache = path.join(cacheFolder(), 'packages'), largestBuild = LARGEST_BUILD, largestSum = LARGEST_SUM } = options;
  const folder = path.join(cache, createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 24));
  return {
    async restore(targetFolder, lockFile) {
      try {
        await copyFolder(path.join(folder, BUILT), targetFolder);
        await fs.copyFile(path.join(folder, LOCK), lockFile, constants.COPYFILE_EXCL).catch(() => {});
        const now = new Date();
        await fs.utimes(path.join(folder, USED), now, now);
        return true;
      } catch {
        await fs.rm(targetFolder, { recursive: true, force: true }); // nothing is kept, or another process has just removed it
        return false;
      }
    },
    async keep(targetFolder, lockFile) {
      const partial = `${folder}.partial-${randomUUID()}`;
      try {
        if ((await sizeOf(targetFolder, largestBuild)) > largestBuild) return;
        await fs.mkdir(partial, { recursive: true, mode: 0o700 });
        await copyFolder(targetFolder, path.join(partial, BUILT));
        await fs.copyFile(lockFile, path.join(partial, LOCK));
        await fs.writeFile(path.join(partial, USED), '');
        await remove(folder);
        await fs.rename(partial, folder);
      } catch {
        // another process was faster, a link that the system refuses to copy, a full disk
      } finally {
        await fs.rm(partial, { recursive: true, force: true });
      }
      await bound(cache, path.basename(folder), largestSum).catch(() => {});
    },
    drop: () => remove(folder),
  };
}

/** Times are kept, by which cargo knows what is fresh; links stay links, whatever they point to. */
async function copyFolder(from: string, to: string): Promise<void> {
  const filter = (source: string): boolean => !NOT_KEPT.has(path.basename(source));
  await fs.cp(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE, filter });
}

/** Out of sight at once, whoever reads it meanwhile. */
async function remove(folder: string): Promise<void> {
  const partial = `${folder}.partial-${randomUUID()}`;
  await fs.rename(folder, partial).catch(() => {});
  await fs.rm(partial, { recursive: true, force: true });
}

/** Removes what is beyond the sum, and what dead processes left. */
async function bound(cache: string, justKept: string, largestSum: number): Promise<void> {
  await removeStale(cache);
  const entries: { readonly folder: string; readonly used: number; readonly bytes: number }[] = [];
  for (const name of await fs.readdir(cache)) {
    const folder = path.join(cache, name);
    if (isUnfinished(name)) continue;
    const used =
      name === justKept
        ? Number.POSITIVE_INFINITY
        : await fs.stat(path.join(folder, USED)).then(
            ({ mtimeMs }) => mtimeMs,
            () => 0,
          );
    entries.push({ folder, used, bytes: await sizeOf(folder, largestSum) });
  }
  let sum = 0;
  for (const { folder, bytes } of entries.sort((a, b) => b.used - a.used)) {
    sum += bytes;
    if (sum > largestSum) await remove(folder);
  }
}

/** Bytes of all files in a folder, without following links; no further than to see that there are more than `most`. */
async function sizeOf(folder: string, most: number): Promise<number> {
  let bytes = 0;
  for (const entry of await fs.readdir(folder, { withFileTypes: true }).catch((): Dirent[] => [])) {
    const inside = path.join(folder, entry.name);
    if (entry.isDirectory()) bytes += NOT_KEPT.has(entry.name) ? 0 : await sizeOf(inside, most - bytes);
    else if (entry.isFile()) bytes += (await fs.lstat(inside)).size;
    if (bytes > most) break;
  }
  return bytes;
}
