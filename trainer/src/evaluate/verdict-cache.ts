/** Judgements by content, kept from one call to the next: one small file each, which becomes visible by being renamed. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder } from '../../../engine/src/sandbox/launcher.js';
import { sha256 } from '../files/sha256.js';
import type { Judgement, JudgeOptions, Solution } from './judgement.js';

/** Goes up when a verdict of the older form could be another one now. */
const RULES = 2;

export interface VerdictCache {
  read(key: string): Promise<Judgement | null>;
  keep(key: string, judgement: Judgement): Promise<void>;
}

/** All that a judgement depends on. */
export const solutionKey = ({ rust, tests, isProgram, mayBeUnsafe, judgesTests }: Solution, { edition, until, lints }: JudgeOptions, version: string): string =>
  sha256(JSON.stringify([RULES, rust, tests?.text ?? null, isProgram, mayBeUnsafe, judgesTests ?? false, edition, until, lints, version]));

export function verdictCache(folder = path.join(cacheFolder(), 'verdicts')): VerdictCache {
  const fileOf = (key: string): string => path.join(folder, key.slice(0, 2), `${key}.json`);
  return {
    async read(key) {
      const text = await fs.readFile(fileOf(key), 'utf8').catch(() => null);
      try {
        return text === null ? null : (JSON.parse(text) as Judgement);
      } catch {
        return null; // whoever wrote it was stopped by a full disk
      }
    },
    async keep(key, judgement) {
      // a limit and a failure of the tools may be of this machine at this moment
      if (judgement.status === 'limit' || judgement.status === 'infrastructure') return;
      const file = fileOf(key);
      const partial = `${file}.partial-${randomUUID()}`;
      try {
        await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
        await fs.writeFile(partial, JSON.stringify(judgement));
        await fs.rename(partial, file);
      } catch {
        await fs.rm(partial, { force: true }).catch(() => {}); // a cache that may only be read, a full disk
      }
    },
  };
}

export const NO_CACHE: VerdictCache = { read: async () => null, keep: async () => {} };
