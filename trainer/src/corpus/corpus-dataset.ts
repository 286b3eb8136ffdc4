/** A test corpus as a dataset that an experiment trains on and is judged by: one row a function, frozen by hash (contract rows B9, E1 to E8). */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Difficulty, ManifestRow, SplitName, TestPair } from '../../../protocol/experiment.js';
import { MANIFEST_NAME } from '../dataset/build.js';
import { freezeText, LOCK_NAME } from '../dataset/freeze.js';
import { writeFolder } from '../files/atomic.js';
import { InputError } from '../files/input-error.js';
import { sha256 } from '../files/sha256.js';
import { jsonLinesOf } from '../text/json-lines.js';
import { normalForm } from '../text/normal-form.js';
import { buildCorpus, crateFolders, PERMITTED } from './build-corpus.js';
import { QUESTION, testsOf } from './chat-ml.js';
import { folderOf } from './check-corpus.js';
import { packageSha256 } from './package-hash.js';
import { type SplitUnit, splitCorpus, splitUnit, unitOf } from './split-corpus.js';
import { testPairs } from './test-pair.js';

export interface CorpusPlaces {
  /** Packages, or folders of such; an empty list: the sources that cargo keeps. Null: `corpus` is there already. */
  readonly crates: readonly string[] | null;
  /** A folder of `iron-trainer corpus tests`, or a JSONL file of rows. */
  readonly corpus: string | null;
  readonly seed: number;
  /** SPDX names that packages may be used under; null: any. */
  readonly licenses: readonly string[] | null;
  /** All rows of a JSONL file are of that split; default: they are shared out. */
  readonly only?: SplitName;
  readonly signal?: AbortSignal;
}

/** `any`, or SPDX names between commas; null: permissive ones. */
export const licensesOf = (text: string | null): readonly string[] | null => (text === null ? PERMITTED : text === 'any' ? null : text.split(',').map((each) => each.trim()));

type Rows = readonly (readonly [SplitName, readonly TestPair[]])[];

interface Read {
  readonly rows: Rows;
  readonly unit: SplitUnit;
  /** Of the package of a row; null: it is not on this machine. */
  readonly folder: (row: TestPair) => Promise<string | null>;
}

/** `folder` must not be there, or be empty. */
export async function writeCorpusDataset(places: CorpusPlaces, folder: string, say: (line: string) => void): Promise<void> {
  await writeFolder(folder, async (partial) => {
    const read = places.crates === null ? await fromFiles(places) : await fromCrates(places, path.join(partial, 'corpus'), say);
    const { rows, copies } = withoutCopies(read.rows);
    const total = rows.reduce((sum, [, each]) => sum + each.length, 0);
    if (total === 0) throw new InputError(`${places.corpus ?? places.crates?.join(', ') ?? ''}: there is no function with a test that calls it: give packages that have some`);
    const manifest = await writeRows({ ...read, rows }, partial, folder);
    await fs.writeFile(path.join(partial, LOCK_NAME), await freezeText(partial, places.seed));
    const stand = manifest.filter(({ origin }) => origin !== undefined).length;
    say(
      `${total} functions: ${rows.map(([split, each]) => `${each.length} ${split}`).join(', ')}; split by ${read.unit}; ${copies} alike to a held-out one left out; ${stand} are judged in their packages, ${total - stand} alone`,
    );
  });
}

async function fromCrates({ crates, seed, licenses, signal }: CorpusPlaces, out: string, say: (line: string) => void): Promise<Read> {
  const folders = await crateFolders(crates ?? []);
  if (folders.length === 0) throw new InputError(`${crates?.join(', ') || 'the sources that cargo keeps'}: there is no folder with a Cargo.toml`);
  const known = new Map<string, string>();
  const onFolder = (name: string, version: string, folder: string): void => void known.set(`${name} ${version}`, folder);
  const report = await buildCorpus(folders, out, { seed, licenses, unit: 'auto', onFolder, ...(signal && { signal }) });
  for (const warning of report.warnings) say(warning);
  for (const { crate, reason } of report.leftOut.slice(0, 5)) say(`left out ${crate}: ${reason}`);
  const { rows } = await fromFolder(out);
  return { rows, unit: splitUnit(rows.flatMap(([, each]) => each)), folder: ({ metadata: { crate, version } }) => Promise.resolve(known.get(`${crate} ${version ?? ''}`) ?? null) };
}

async function fromFiles({ corpus, seed, only }: CorpusPlaces): Promise<Read> {
  const found = await fs.stat(corpus!).catch(() => null);
  if (found === null) throw new InputError(`${corpus}:1: there is no such file or folder: give a folder of \`iron-trainer corpus tests\`, or a JSONL file of functions with their tests`);
  const folders = await crateFolders([]);
  const folder = (row: TestPair): Promise<string | null> => folderOf(row, folders);
  if (found.isDirectory()) return { ...(await fromFolder(corpus!)), folder };
  const rows = await pairsIn(corpus!);
  if (only !== undefined) return { rows: [[only, rows]], unit: splitUnit(rows), folder };
  const unit = splitUnit(rows);
  const { train, validation, test, holdout } = splitCorpus(rows, seed, unit);
  return { rows: inSplits(train, validation, [...test, ...holdout]), unit, folder };
}

async function fromFolder(folder: string): Promise<Pick<Read, 'rows' | 'unit'>> {
  const read = (name: string): Promise<TestPair[]> => pairsIn(path.join(folder, `${name}.jsonl`));
  const [train, validation, test, holdout] = [await read('train'), await read('validation'), await read('test'), await read('holdout')];
  return { rows: inSplits(train, validation, [...test, ...holdout]), unit: 'crate' };
}

const inSplits = (train: readonly TestPair[], val: readonly TestPair[], test: readonly TestPair[]): Rows => [
  ['train', train],
  ['val', val],
  ['test', test],
];

async function pairsIn(file: string): Promise<TestPair[]> {
  const rows: TestPair[] = [];
  await fs.access(file).catch(() => {
    throw new InputError(`${file}:1: there is no such file: make the corpus with \`iron-trainer corpus tests\``);
  });
  for await (const pair of testPairs(file)) rows.push(pair);
  return rows;
}

/** What is held out stays; what is alike to it in a split before, whatever its names and constants are, goes. */
function withoutCopies(rows: Rows): { readonly rows: Rows; readonly copies: number } {
  const held = new Set<string>();
  let copies = 0;
  const kept = [...rows].reverse().map(([split, all]): readonly [SplitName, readonly TestPair[]] => {
    const forms = all.map(({ function_code }) => normalForm(function_code, 'abstract'));
    const own = all.filter((_, at) => !held.has(forms[at]!));
    copies += all.length - own.length;
    for (const form of forms) held.add(form);
    return [split, own];
  });
  return { rows: kept.reverse(), copies };
}

/** McCabe's own bound is 10; E8 asks for figures by it. */
const difficultyOf = ({ metadata: { complexity } }: TestPair): Difficulty => (complexity === null || complexity <= 3 ? 'easy' : complexity <= 10 ? 'medium' : 'hard');

async function writeRows({ rows, unit, folder }: Read, partial: string, wanted: string): Promise<ManifestRow[]> {
  const hashes = new Map<string, Promise<string>>();
  const manifest: ManifestRow[] = [];
  const seen = new Set<string>();
  await fs.writeFile(path.join(partial, 'prompt.md'), `${QUESTION}\n`);
  for (const [split, all] of rows)
    for (const pair of all) {
      const id = idOf(pair);
      if (seen.has(id)) continue;
      seen.add(id);
      const home = await folder(pair);
      const { path: file, line, slice } = pair.metadata;
      const hash = home === null ? null : (hashes.get(home) ?? packageSha256(home));
      if (home !== null && hash !== null) hashes.set(home, hash);
      const isPlaced = home !== null && hash !== null && file !== undefined && line !== undefined;
      const texts = { 'function.rs': `${pair.function_code.trimEnd()}\n`, 'tests.rs': `${testsOf(pair).trimEnd()}\n` };
      const inside = (name: string): string => path.posix.join('rows', id, name);
      await fs.mkdir(path.join(partial, 'rows', id), { recursive: true });
      for (const [name, text] of Object.entries(texts)) await fs.writeFile(path.join(partial, inside(name)), text);
      manifest.push({
        id,
        split,
        family: unitOf(pair, unit),
        group: slice ?? 'other',
        difficulty: difficultyOf(pair),
        shape: 'test-module',
        deps: [],
        unsafe: /\bunsafe\b/.test(normalForm(pair.function_code, 'tokens')),
        prompt_path: 'prompt.md',
        rust_path: inside('function.rs'),
        tests_path: inside('tests.rs'),
        sha256: Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, sha256(text)])),
        ...(isPlaced && { origin: { folder: path.relative(wanted, home).replaceAll(path.sep, '/'), path: file, line, sha256: await hash } }),
        flags: { property_tests: pair.property_tests !== '' },
      });
    }
  await fs.writeFile(path.join(partial, MANIFEST_NAME), jsonLinesOf(manifest));
  return manifest;
}

/** `crate.function-1a2b3c4d`: also the name of a folder. */
function idOf(pair: TestPair): string {
  const name = `${pair.metadata.crate}.${pair.metadata.function ?? 'function'}`.replaceAll(/[^\w.-]+/g, '_').slice(0, 80);
  return `${name}-${sha256(`${pair.function_code}\0${testsOf(pair)}`).slice(0, 8)}`;
}
