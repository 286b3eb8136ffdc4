/** The test corpus from crates on this machine: rows, files, and what the figures are beside what is asked for (contract rows E1 to E8). */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type CorpusReport, FORMAT_VERSION, HOLDOUT_SLICES, type TestPair } from '../../../protocol/experiment.js';
import { writeTogether } from '../files/atomic.js';
import { chatText } from './chat-ml.js';
import { cratePairs } from './crate-pairs.js';
import { readCrate } from './crate-source.js';
import { isPermissive, PERMISSIVE } from './license.js';
import { HOLDOUT_PER_SLICE, splitCorpus, splitUnit, WANTED_ROWS } from './split-corpus.js';
import { jsonLinesOf } from '../text/json-lines.js';
import { percent } from '../text/percent.js';

export interface CorpusOptions {
  readonly seed: number;
  /** SPDX names that a package must be able to be used under; null: any. */
  readonly licenses: readonly string[] | null;
  readonly onCrate?: (line: string) => void;
  /** Told of the folder of each package that is read. */
  readonly onFolder?: (name: string, version: string, folder: string) => void;
  /** Split by crate; `auto`: where there are few, by their files or functions. Default: by crate. */
  readonly unit?: 'crate' | 'auto';
  readonly signal?: AbortSignal;
}

/** Contract row E6. */
const PROPERTY_SHARE = { low: 0.2, high: 0.25 };

export const PERMITTED = PERMISSIVE;

/** Folders of packages: each place is one, or holds some. Without places, the sources that cargo keeps. */
export async function crateFolders(places: readonly string[]): Promise<string[]> {
  const roots = places.length > 0 ? places : await registryFolders();
  const found = await Promise.all(roots.map(async (root) => ((await isPackage(root)) ? [root] : await packagesIn(root))));
  return [...new Set(found.flat().map((each) => path.resolve(each)))].sort((a, b) => (path.basename(a) < path.basename(b) ? -1 : path.basename(a) > path.basename(b) ? 1 : a < b ? -1 : 1));
}

async function registryFolders(): Promise<string[]> {
  const home = path.join(process.env['CARGO_HOME'] || path.join(os.homedir(), '.cargo'), 'registry', 'src');
  return (await fs.readdir(home).catch(() => [])).map((name) => path.join(home, name));
}

const isPackage = (folder: string): Promise<boolean> =>
  fs.access(path.join(folder, 'Cargo.toml')).then(
    () => true,
    () => false,
  );

async function packagesIn(folder: string): Promise<string[]> {
  const names = (await fs.readdir(folder).catch(() => [])).map((name) => path.join(folder, name));
  const are = await Promise.all(names.map(isPackage));
  return names.filter((_, at) => are[at]);
}

/** Builds the corpus of these packages into a folder, which is replaced whole. */
export async function buildCorpus(folders: readonly string[], out: string, options: CorpusOptions): Promise<CorpusReport> {
  const rows: TestPair[] = [];
  const tests: Record<string, number> = {};
  const leftOut: { crate: string; reason: string }[] = [];
  let crates = 0;
  for (const folder of folders) {
    options.signal?.throwIfAborted();
    const answer = await readCrate(folder, options.signal);
    const name = path.basename(folder);
    const reason = answer.ok ? licenseTrouble(answer.crate.license, options.licenses) : answer.reason;
    if (!answer.ok || reason !== null) {
      leftOut.push({ crate: answer.ok ? `${answer.crate.name} ${answer.crate.version}` : name, reason: reason ?? '' });
      options.onCrate?.(`left out ${name}: ${reason}`);
      continue;
    }
    const found = cratePairs(answer.crate);
    options.onFolder?.(answer.crate.name, answer.crate.version, folder);
    crates++;
    rows.push(...found.pairs);
    for (const [outcome, count] of Object.entries(found.tests)) tests[outcome] = (tests[outcome] ?? 0) + count;
    options.onCrate?.(`${answer.crate.name} ${answer.crate.version}: ${found.pairs.length} rows`);
  }
  return write(rows, out, { crates, tests, leftOut }, options);
}

function licenseTrouble(license: string | null, allowed: readonly string[] | null): string | null {
  if (allowed === null) return null;
  if (license === null) return 'its package names no SPDX licence';
  return isPermissive(license, allowed) ? null : `its licence is ${license}, which is not among the permissive ones`;
}

async function write(rows: readonly TestPair[], out: string, read: Pick<CorpusReport, 'crates' | 'tests' | 'leftOut'>, { seed, unit = 'crate' }: CorpusOptions): Promise<CorpusReport> {
  const split = splitCorpus(rows, seed, unit === 'crate' ? unit : splitUnit(rows));
  const files = { train: split.train, validation: split.validation, test: split.test, holdout: split.holdout };
  const all = Object.values(files).flat();
  const count = (from: Readonly<Record<string, readonly unknown[]>>): Record<string, number> => Object.fromEntries(Object.entries(from).map(([name, each]) => [name, each.length]));
  const holdout = Object.fromEntries(HOLDOUT_SLICES.map((slice) => [slice, split.holdout.filter(({ metadata }) => metadata.slice === slice).length]));
  const share = all.length === 0 ? null : all.filter(({ property_tests }) => property_tests !== '').length / all.length;
  const missing = Object.fromEntries(Object.entries(WANTED_ROWS).map(([name, wanted]) => [name, Math.max(0, wanted - files[name as keyof typeof WANTED_ROWS].length)]));
  const report: CorpusReport = {
    formatVersion: FORMAT_VERSION,
    seed,
    ...read,
    tests: Object.fromEntries(Object.entries(read.tests).sort(([a], [b]) => (a < b ? -1 : 1))),
    rows: count(files),
    wanted: { ...WANTED_ROWS },
    missing,
    holdout,
    propertyShare: share,
    propertyShareWanted: PROPERTY_SHARE,
    duplicates: split.duplicates,
    leaks: split.leaks,
    warnings: warningsFor(missing, holdout, share),
  };
  const texts: Record<string, string> = Object.fromEntries(
    Object.entries(files).flatMap(([name, each]) => [
      [`${name}.jsonl`, jsonLinesOf(each)],
      [`${name}.chatml.jsonl`, each.map((row) => `${JSON.stringify({ text: chatText(row) })}\n`).join('')],
    ]),
  );
  texts['report.json'] = `${JSON.stringify(report, null, 2)}\n`;
  // the report last, so that it speaks of files that are there
  await writeTogether(Object.fromEntries(Object.keys(texts).map((name) => [name, path.join(out, name)])), async (temporary) => {
    for (const [name, text] of Object.entries(texts)) await fs.writeFile(temporary[name]!, text);
  });
  return report;
}

function warningsFor(missing: Readonly<Record<string, number>>, holdout: Readonly<Record<string, number>>, share: number | null): string[] {
  return [
    ...Object.entries(missing).flatMap(([name, count]) => (count > 0 ? [`${name} is ${count} rows short of ${WANTED_ROWS[name as keyof typeof WANTED_ROWS]}: give more crates`] : [])),
    ...Object.entries(holdout).flatMap(([slice, count]) => (count < HOLDOUT_PER_SLICE ? [`the holdout has ${count} functions of ${slice}, not ${HOLDOUT_PER_SLICE}`] : [])),
    ...(share !== null && (share < PROPERTY_SHARE.low || share > PROPERTY_SHARE.high)
      ? [`${percent(share)} of the rows have property tests, outside of ${percent(PROPERTY_SHARE.low)} to ${percent(PROPERTY_SHARE.high)}`]
      : []),
  ];
}
