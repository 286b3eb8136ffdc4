// Hostile input: whatever the text, the library answers. The benchmark runs many more cases of the same kinds.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleFile } from './bundle.js';
import { hostileCase, type Sources } from './cases.js';
import { complaintsOf } from './check.js';
import { NESTING } from './nesting.js';
import { complaintsOfTooDeep } from './nesting-check.js';
import { sourcesOf } from './sources.js';
import { runWatched, type Trouble, type WatchOptions } from './watched.js';

const CASES = 2400;
const SEED = Number(process.env['IRON_SEED'] ?? 20_260_101);
const corpus = join(import.meta.dirname, '..', 'corpus', 'rust');
const folder = mkdtempSync(join(tmpdir(), 'iron-hostile-'));
let sources: Sources = { rust: [], iron: [] };
let script = '';

beforeAll(async () => {
  sources = sourcesOf(readdirSync(corpus).map((name) => join(corpus, name)));
  script = await bundleFile(join(import.meta.dirname, 'worker.ts'), folder);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Work under the watch: a hang is a failure and not a test that never ends. */
async function troubles(task: 'cases' | 'readable nests' | 'too deep nests', depth: number, to: number, stack?: number): Promise<Trouble[]> {
  const found: Trouble[] = [];
  const options: WatchOptions = { script, limit: 30_000, troubled: (trouble) => found.push(trouble), ...(stack === undefined ? {} : { stack }) };
  await runWatched({ task, seed: SEED, from: 0, to, step: 1, depth, sources }, options);
  return found;
}

const shown = (found: readonly Trouble[]): string[] => found.map(({ index, family, kind, what, detail }) => `case ${index} of seed ${SEED} (${family}): ${kind}: ${what}: ${detail.slice(0, 300)}`);

describe('any text at all', () => {
  test(`${CASES} cases of seed ${SEED} have answers that are well formed`, async () => {
    const found = await troubles('cases', 0, CASES);
    expect(shown(found.filter(({ kind }) => kind !== 'law'))).toEqual([]);
  });

  test('a case is the same for the same seed', () => {
    for (const index of [0, 7, 11, 100]) expect(hostileCase(5, index, sources)).toEqual(hostileCase(5, index, sources));
    expect(hostileCase(5, 2, sources)).not.toEqual(hostileCase(6, 2, sources));
  });

  test.each([
    ['nothing', ''],
    ['a byte order mark', '\ufeff'],
    ['half a character', '\ud83d'],
    ['a nul', '\u0000'],
    ['a quote', '"'],
    ['a raw string that never starts', 'r####'],
    ['a comment that never ends', '/*/*/*'],
    ['a number without a number', '0x'],
    ['an exponent without a number', '1e'],
    ['a lifetime without a name', "'"],
    ['a shebang alone', '#!'],
    ['a note without a text', 'note that'],
    ['raw text that never ends', 'function f begin macro m raw {'],
    ['all words of a language at once', 'end if end function otherwise then and with of to as dot'],
  ])('%s', (_name, text) => {
    expect(complaintsOf(text).filter(({ kind }) => kind === 'fault')).toEqual([]);
  });
});

describe('nests', () => {
  test(`of each of ${NESTING.length} kinds, 2,000 deep, are read and come back`, async () => {
    expect(shown(await troubles('readable nests', 2000, NESTING.length, 64))).toEqual([]);
  });

  test('of each kind, 2,000 deep, do no harm on a small stack', () => {
    const thrown = NESTING.flatMap((kind) => complaintsOfTooDeep(kind, 2000)).filter((complaint) => complaint.includes('throws'));
    expect(thrown).toEqual([]);
  });

  test('of each kind, 20,000 deep, are one diagnostic and lose nothing behind them', async () => {
    expect(shown(await troubles('too deep nests', 20_000, NESTING.length, 64))).toEqual([]);
  }, 300_000);
});
