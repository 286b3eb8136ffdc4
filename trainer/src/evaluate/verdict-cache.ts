/** Judgements by content, kept from one call to the next: one small file each, which becomes visible by being renamed. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from '../../../engine/src/sandbox/launcher.js';
import { writeWhole } from '../files/atomic.js';
import { sha256 } from '../files/sha256.js';
import type { Judgement, JudgeOptions, Solution } from './judgement.js';

/** Goes up when a verdict of the older form could be another one now, or lacks what is counted now. */
export const JUDGING_RULES = 5;

export interface VerdictCache {
  read(key: string): Promise<Judgement | null>;
  keep(key: string, judgement: Judgement): Promise<void>;
}

/** All that a judgement depends on. */
export const solutionKey = ({ rust, tests, isProgram, mayBeUnsafe, mayCompare = false, judgesTests, place }: Solution, { edition, until, lints, mutants }: JudgeOptions, version: string): string =>
  sha256(
    JSON.stringify([
      JUDGING_RULES,
      rust,
      tests?.text ?? null,
      isProgram,
      mayBeUnsafe,
      mayCompare,
      judgesTests ?? false,
      edition,
      until,
      lints,
      mutants ?? null,
      version,
      ...(place ? [place.sha256, place.line, path.basename(place.file), place.answer] : []),
    ]),
  );

/** Of all judgements that are kept, unless somebody says otherwise. */
export const CACHE_BYTES = 256 * 1024 ** 2;
/** Judgements that are kept between two looks at what there is. */
const LOOK_EVERY = 2000;
/** What is left when there is too much, so that not every new one makes others go. */
const LEFT = 0.9;
/** Small files take a block each. */
const BLOCK = 4096;
/** Temporary files of processes that ended. */
const FORGOTTEN_MILLISECONDS = 60 * 60 * 1000;

/**
 * At most `largest` bytes on the disk, and some that come in between: those that were not asked for the longest go first. Many processes may
 * share a folder: each file appears whole, and one that another process removes is judged again.
 */
export function verdictCache(folder = path.join(cacheFolder(), 'verdicts'), largest = CACHE_BYTES, lookEvery = LOOK_EVERY): VerdictCache {
  const fileOf = (key: string): string => path.join(folder, key.slice(0, 2), `${key}.json`);
  let kept = 0;
  return {
    async read(key) {
      const text = await fs.readFile(fileOf(key), 'utf8').catch(() => null);
      if (text === null) return null;
      const now = new Date();
      await fs.utimes(fileOf(key), now, now).catch(() => {});
      try {
        return JSON.parse(text) as Judgement;
      } catch {
        return null; // whoever wrote it was stopped by a full disk
      }
    },
    async keep(key, judgement) {
      // a limit and a failure of the tools may be of this machine at this moment
      if (judgement.status === 'limit' || judgement.status === 'infrastructure') return;
      await writeWhole(fileOf(key), JSON.stringify(judgement)).catch(() => {}); // a cache that may only be read, a full disk
      if (kept++ % lookEvery === 0) await removeOldest(folder, largest);
    },
  };
}

async function removeOldest(folder: string, largest: number): Promise<void> {
  const names = await fs.readdir(folder, { recursive: true }).catch(() => []);
  const files: { file: string; used: number; bytes: number }[] = [];
  for (const name of names) {
    const file = path.join(folder, name);
    const found = await fs.stat(file).catch(() => null);
    if (found === null || !found.isFile()) continue;
    if (name.endsWith('.json')) files.push({ file, used: found.mtimeMs, bytes: Math.ceil(found.size / BLOCK) * BLOCK });
    else if (Date.now() - found.mtimeMs > FORGOTTEN_MILLISECONDS) await fs.rm(file, { force: true }).catch(() => {});
  }
  let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  if (total <= largest) return;
  for (const { file, bytes } of files.sort((a, b) => a.used - b.used)) {
    if (total <= largest * LEFT) return;
    await fs.rm(file, { force: true }).catch(() => {});
    total -= bytes;
  }
}

export const NO_CACHE: VerdictCache = { read: async () => null, keep: async () => {} };
