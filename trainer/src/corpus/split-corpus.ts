/** Rows into files: a crate in one split only, a holdout of four slices that nothing in training is alike to (contract rows E1, E7). */
import { sha256 } from '../files/sha256.js';
import { HOLDOUT_SLICES, type HoldoutSlice, type TestPair } from '../../../protocol/experiment.js';
import { normalForm } from '../text/normal-form.js';
import { testsOf } from './chat-ml.js';

/** What contract row E1 asks for. */
export const WANTED_ROWS = { train: 8000, validation: 1000, test: 1000 } as const;
export const HOLDOUT_PER_SLICE = 25;
/** Of one crate in a slice, as long as other crates fill it: a slice is to speak of more than one. */
export const HOLDOUT_PER_CRATE = 9;
/** Of the rows beside the holdout, as the wanted numbers have it. */
const SHARE = 0.1;

export interface SplitCorpus {
  readonly train: readonly TestPair[];
  readonly validation: readonly TestPair[];
  readonly test: readonly TestPair[];
  readonly holdout: readonly TestPair[];
  readonly duplicates: number;
  readonly leaks: number;
}

const hashOf = (seed: number, text: string): string => sha256(`${seed}\0${text}`);
const placeOf = (row: TestPair): string => JSON.stringify(row);

/** In an order that follows from the seed alone. */
export function seeded<T>(all: readonly T[], seed: number, key: (each: T) => string): T[] {
  return all
    .map((each) => ({ each, key: hashOf(seed, key(each)) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ each }) => each);
}

/** What may stand in one split only. */
export type SplitUnit = 'crate' | 'file' | 'function';

const UNITS: Readonly<Record<SplitUnit, (row: TestPair) => string>> = {
  crate: ({ metadata }) => metadata.crate,
  file: ({ metadata }) => `${metadata.crate}/${metadata.path ?? ''}`,
  function: ({ metadata, function_code }) => `${metadata.crate}/${metadata.function ?? sha256(function_code)}`,
};

export const unitOf = (row: TestPair, unit: SplitUnit): string => UNITS[unit](row);

/** Fewer crates or files cannot be shared out by tenths. */
const FEWEST_UNITS = 8;

/** The largest unit that there is enough of: crates, as contract row E1 means it; for one crate its files, else its functions. */
export const splitUnit = (rows: readonly TestPair[]): SplitUnit => (['crate', 'file'] as const).find((unit) => new Set(rows.map(UNITS[unit])).size >= FEWEST_UNITS) ?? 'function';

export function splitCorpus(rows: readonly TestPair[], seed: number, unit: SplitUnit = 'crate'): SplitCorpus {
  // which of two alike rows stays follows from the seed, not from the order in which crates are read
  const ordered = withoutDuplicates(seeded(rows, seed, placeOf));
  const crates = new Map<string, TestPair[]>();
  for (const row of ordered) crates.set(unitOf(row, unit), [...(crates.get(unitOf(row, unit)) ?? []), row]);
  const waiting = seeded([...crates.keys()], seed, (name) => name);
  const testCrates = cratesForHoldout(waiting, crates, ordered.length);
  const holdout = holdoutOf(
    testCrates.flatMap((name) => crates.get(name)!),
    seed,
  );
  const held = new Set(holdout.map(functionForm));
  const rest = (names: readonly string[]): TestPair[] => names.flatMap((name) => crates.get(name)!).filter((row) => !held.has(functionForm(row)));
  const total = ordered.length - holdout.length;
  const left = waiting.filter((name) => !testCrates.includes(name));
  const test = [...testCrates, ...take(left, () => rest(testCrates).length, SHARE * total, crates)];
  const validation = take(left, () => 0, SHARE * total, crates);
  const files = { train: rest(left), validation: rest(validation), test: rest(test) };
  const kept = files.train.length + files.validation.length + files.test.length + holdout.length;
  return { ...files, holdout, duplicates: rows.length - ordered.length, leaks: ordered.length - kept };
}

/** Crates off the list until they have that many rows; those that would bring far too many stay, and at least one does. */
function take(from: string[], have: () => number, wanted: number, crates: ReadonlyMap<string, readonly TestPair[]>): string[] {
  const taken: string[] = [];
  let count = have();
  for (const name of [...from]) {
    const size = crates.get(name)!.length;
    if (count >= wanted || from.length <= 1) break;
    if (count + size > wanted * 1.5) continue;
    taken.push(name);
    count += size;
    from.splice(from.indexOf(name), 1);
  }
  return taken;
}

/** Each row once, whatever its names and comments are. */
function withoutDuplicates(rows: readonly TestPair[]): TestPair[] {
  const seen = new Set<string>();
  return rows.filter((row) => {
    const form = normalForm(`${row.function_code}\n${testsOf(row)}`, 'renamed');
    return !seen.has(form) && seen.add(form) !== undefined;
  });
}

/** Two functions with the same are alike, whatever their names and constants are. */
const functionForm = ({ function_code }: TestPair): string => normalForm(function_code, 'abstract');

/** Crates that fill the slices, the one that fills most of what is missing first; none with more than a third of all rows, and no more once a quarter is theirs. */
function cratesForHoldout(names: readonly string[], crates: ReadonlyMap<string, readonly TestPair[]>, total: number): string[] {
  const taken: string[] = [];
  const missing = new Map<HoldoutSlice, number>(HOLDOUT_SLICES.map((slice) => [slice, HOLDOUT_PER_SLICE]));
  const gain = (name: string): number => {
    const functions = slicesOf(crates.get(name)!);
    return [...missing].reduce((sum, [slice, count]) => sum + Math.min(count, functions.get(slice) ?? 0, HOLDOUT_PER_CRATE), 0) / Math.sqrt(crates.get(name)!.length);
  };
  const allowed = names.length > 2 ? names.filter((name) => crates.get(name)!.length <= total / 3) : [];
  const size = (): number => taken.reduce((sum, name) => sum + crates.get(name)!.length, 0);
  while (taken.length < names.length / 3 && size() < total / 4) {
    const best = allowed.filter((name) => !taken.includes(name)).reduce<string | null>((found, name) => (gain(name) > (found === null ? 0 : gain(found)) ? name : found), null);
    if (best === null) break;
    taken.push(best);
    for (const [slice, count] of slicesOf(crates.get(best)!)) missing.set(slice, Math.max(0, missing.get(slice)! - Math.min(count, HOLDOUT_PER_CRATE)));
  }
  return taken;
}

function slicesOf(rows: readonly TestPair[]): Map<HoldoutSlice, number> {
  const functions = new Map<HoldoutSlice, Set<string>>();
  for (const row of rows) if (row.metadata.slice) functions.set(row.metadata.slice, (functions.get(row.metadata.slice) ?? new Set()).add(functionForm(row)));
  return new Map([...functions].map(([slice, all]) => [slice, all.size]));
}

/** One row of each function, its own tests before the examples. */
function holdoutOf(rows: readonly TestPair[], seed: number): TestPair[] {
  const seen = new Set<string>();
  const sorted = seeded(rows, seed, placeOf).sort((a, b) => Number(a.metadata.source === 'doc-example') - Number(b.metadata.source === 'doc-example'));
  return HOLDOUT_SLICES.flatMap((slice) => {
    const found: TestPair[] = [];
    // few of each crate first, then what is left
    for (const most of [HOLDOUT_PER_CRATE, HOLDOUT_PER_SLICE]) {
      for (const row of sorted) {
        if (found.length === HOLDOUT_PER_SLICE) break;
        if (row.metadata.slice !== slice || seen.has(functionForm(row))) continue;
        if (found.filter(({ metadata }) => metadata.crate === row.metadata.crate).length >= most) continue;
        seen.add(functionForm(row));
        found.push(row);
      }
    }
    return found;
  });
}
