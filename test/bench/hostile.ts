/** Hostile cases by the hundred thousand, in as many threads as asked, half of them on Node's own stack. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hostileCase, type Sources } from '../hostile/cases.js';
import { NESTING } from '../hostile/nesting.js';
import { runWatched, type Slowest, type Trouble } from '../hostile/watched.js';
import type { HostileWork } from '../hostile/worker.js';

export interface HostileFigures {
  readonly seed: number;
  readonly cases: number;
  readonly seconds: number;
  readonly faults: number;
  readonly hangs: number;
  readonly deaths: number;
  /** Hostile texts that are taken for correct and do not come back the same. */
  readonly laws: number;
  readonly slowestMilliseconds: number;
  /** By what was wrong: how often, and the file that holds one such case. */
  readonly causes: readonly { readonly what: string; readonly count: number; readonly example: string }[];
}

export interface HostileOptions {
  readonly script: string;
  readonly seed: number;
  readonly cases: number;
  readonly threads: number;
  readonly sources: Sources;
  /** Where texts of failing cases go. */
  readonly folder: string;
}

/** Milliseconds that one case or nest may take on a busy machine. */
const CASE_LIMIT = 10_000;
const NEST_LIMIT = 30_000;

/** The parser's stated depth needs this much stack. */
const STACK = 64;

export async function runHostile(options: HostileOptions): Promise<HostileFigures> {
  const { seed, cases, threads, sources } = options;
  const started = performance.now();
  const troubles: Trouble[] = [];
  const common = { seed, sources, depth: 0 };
  const run = (work: Omit<HostileWork, 'place'>, limit: number, stack?: number): Promise<Slowest> =>
    runWatched(work, { script: options.script, limit, troubled: (trouble) => troubles.push(trouble), ...(stack === undefined ? {} : { stack }) });
  const share = Array.from({ length: threads }, (_, from) => run({ ...common, task: 'cases', from, to: cases, step: threads }, CASE_LIMIT, from % 2 === 0 ? STACK : undefined));
  const slowest = await Promise.all(share);
  const nests = { ...common, from: 0, to: NESTING.length, step: 1 };
  await run({ ...nests, task: 'readable nests', depth: 2000 }, NEST_LIMIT, STACK);
  await run({ ...nests, task: 'too deep nests', depth: 100_000 }, NEST_LIMIT, STACK);
  await run({ ...nests, task: 'too deep nests', depth: 100_000 }, NEST_LIMIT);
  return {
    seed,
    cases: cases + 3 * NESTING.length,
    seconds: (performance.now() - started) / 1000,
    faults: count(troubles, 'fault'),
    hangs: count(troubles, 'hang'),
    deaths: count(troubles, 'death'),
    laws: count(troubles, 'law'),
    slowestMilliseconds: Math.max(...slowest.map(({ milliseconds }) => milliseconds)),
    causes: causesOf(troubles, options),
  };
}

const count = (troubles: readonly Trouble[], kind: Trouble['kind']): number => troubles.filter((trouble) => trouble.kind === kind).length;

/** The shortest example of each cause goes to a file. */
function causesOf(troubles: readonly Trouble[], options: HostileOptions): HostileFigures['causes'] {
  const byCause = new Map<string, Trouble[]>();
  for (const trouble of troubles) {
    const cause = `${trouble.kind}: ${trouble.what}`;
    byCause.set(cause, [...(byCause.get(cause) ?? []), trouble]);
  }
  return [...byCause].map(([what, all]) => ({ what, count: all.length, example: writeExample(what, all, options) }));
}

function writeExample(what: string, all: readonly Trouble[], { folder, seed, sources }: HostileOptions): string {
  const [shortest] = [...all].sort((a, b) => a.text.length - b.text.length);
  if (shortest === undefined) return '';
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `hostile-${seed}-${shortest.index}-${what.replace(/\W+/g, '-')}.txt`);
  const hung = shortest.text === '' && (shortest.kind === 'hang' || shortest.kind === 'death');
  const text = hung ? hostileCase(seed, shortest.index, sources).text : shortest.text;
  writeFileSync(path, `${what}\ncase ${shortest.index} of seed ${seed}, family ${shortest.family}\n${shortest.detail}\n\nas JSON:\n${JSON.stringify(text)}\n`);
  return path;
}
