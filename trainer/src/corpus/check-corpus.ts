/** Sampled pairs put back into copies of their crates and run there, in the sandbox: whether what rows say compiles and passes. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { TestPair } from '../../../protocol/experiment.js';
import { makeWorkspace } from '../../../engine/src/sandbox/workspace.js';
import { checkCrate, type CrateCheckOptions, type PairOutcome } from './check-crate.js';
import { seeded } from './split-corpus.js';
import { testPairs } from './test-pair.js';
import { InputError } from '../files/input-error.js';

export interface CheckOptions extends CrateCheckOptions {
  readonly sample: number;
  readonly seed: number;
  /** Of the sample, the pairs of these crates; null: all. */
  readonly only: readonly string[] | null;
  readonly onLine?: (line: string) => void;
}

export interface CorpusCheck {
  readonly checked: number;
  readonly compiled: number;
  readonly passed: number;
  /** Pairs that could not be tried: the machine lacks what they need, their time was over, or the sandbox forbids what their tests do. */
  readonly unknown: number;
  /** It was stopped before these. */
  readonly left: number;
  /** What did not, with why. */
  readonly trouble: readonly string[];
}

const FILES = ['train', 'validation', 'test', 'holdout'];

/** `folders`: of the packages, among which those of the rows are found by name and version. Stopped, it tells what it has; what was found is kept for the next time. */
export async function checkCorpus(corpus: string, folders: readonly string[], options: CheckOptions): Promise<CorpusCheck> {
  const sample = await sampled(corpus, options);
  const crates = new Map<string, TestPair[]>();
  for (const pair of sample) crates.set(crateOf(pair), [...(crates.get(crateOf(pair)) ?? []), pair]);
  const workspace = await makeWorkspace();
  const outcomes: PairOutcome[] = [];
  const trouble: string[] = [];
  try {
    for (const [name, pairs] of [...crates].sort(([a], [b]) => (a < b ? -1 : 1))) {
      options.signal?.throwIfAborted();
      const folder = await folderOf(pairs[0]!, folders);
      const found = folder === null ? pairs.map((): PairOutcome => ({ kind: 'trouble', why: 'its crate is not among the folders' })) : await checkCrate(folder, pairs, workspace, options);
      const lines = found.flatMap((outcome, at) => (outcome.kind === 'passed' ? [] : [`${name} ${pairs[at]!.metadata.function} (${pairs[at]!.metadata.source}): ${outcome.kind}: ${outcome.why}`]));
      outcomes.push(...found);
      trouble.push(...lines);
      for (const line of [`${name}: ${found.length - lines.length} of ${pairs.length} pass`, ...lines.map((each) => `  ${each}`)]) options.onLine?.(line);
    }
  } catch (error) {
    if (options.signal?.aborted !== true) throw error;
  } finally {
    await workspace.remove();
  }
  const count = (...kinds: readonly PairOutcome['kind'][]): number => outcomes.filter(({ kind }) => kinds.includes(kind)).length;
  return {
    checked: outcomes.length,
    compiled: count('passed', 'failed', 'forbidden'),
    passed: count('passed'),
    unknown: count('trouble', 'forbidden'),
    left: sample.length - outcomes.length,
    trouble,
  };
}

async function sampled(corpus: string, { seed, sample, only }: CheckOptions): Promise<TestPair[]> {
  const all: TestPair[] = [];
  for (const name of FILES) for await (const pair of testPairs(await present(path.join(corpus, `${name}.jsonl`)))) all.push(pair);
  const keyOf = ({ metadata: { crate, path: file, line, source, tests_path, tests_line } }: TestPair): string => [crate, file, line, source, tests_path, tests_line].join('\0');
  const drawn = seeded(all, seed, keyOf).slice(0, sample);
  if (only === null) return drawn;
  const unknown = only.find((name) => !all.some(({ metadata }) => metadata.crate === name));
  if (unknown !== undefined) throw new InputError(`--only ${unknown}: the corpus has no crate of that name`);
  return drawn.filter(({ metadata }) => only.includes(metadata.crate));
}

const crateOf = ({ metadata: { crate, version } }: TestPair): string => `${crate}-${version ?? ''}`;

async function present(file: string): Promise<string> {
  await fs.access(file).catch(() => {
    throw new InputError(`${file}: there is no such file: make the corpus with \`iron-trainer corpus tests\``);
  });
  return file;
}

/** Null: it is not among them. */
export async function folderOf(pair: TestPair, folders: readonly string[]): Promise<string | null> {
  const { crate, version } = pair.metadata;
  for (const folder of folders.filter((each) => path.basename(each).startsWith(crate))) {
    const manifest = await fs.readFile(path.join(folder, 'Cargo.toml'), 'utf8').catch(() => '');
    if (path.basename(folder) === crateOf(pair) || (manifest.includes(`name = "${crate}"`) && manifest.includes(`version = "${version}"`))) return folder;
  }
  return null;
}
