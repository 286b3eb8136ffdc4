import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where the corpus lives: IRON_CACHE, else `iron-corpus` in the user's cache folder. */
export function cacheFolder(): string {
  const given = process.env['IRON_CACHE'];
  const folder = given ?? join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'iron-corpus');
  mkdirSync(folder, { recursive: true });
  return folder;
}

export function digest(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/**
 * What rustc and rustfmt said of a text, by the text's digest: they are most of the time of a run
 * and never change their mind. One JSON array [key, value] a line, append-only.
 */
export class Answers {
  readonly #file: string;
  readonly #known = new Map<string, string>();

  constructor(folder: string) {
    this.#file = join(folder, 'answers.jsonl');
    if (!existsSync(this.#file)) return;
    for (const line of readFileSync(this.#file, 'utf8').split('\n')) {
      const pair = parsePair(line);
      if (pair !== null) this.#known.set(pair[0], pair[1]);
    }
  }

  async get(key: string, ask: () => Promise<string>): Promise<string> {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const value = await ask();
    this.#known.set(key, value);
    appendFileSync(this.#file, `${JSON.stringify([key, value])}\n`);
    return value;
  }
}

/** A line that a stopped run left half written is no answer. */
function parsePair(line: string): [string, string] | null {
  if (!line.endsWith(']')) return null;
  try {
    const value: unknown = JSON.parse(line);
    return Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'string' ? [value[0], value[1]] : null;
  } catch {
    return null;
  }
}
