/** Sampled pairs put back into copies of their crates and run there, in the sandbox: whether what rows say compiles and passes. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import type { TestPair } from '../../../protocol/experiment.js';
import { closed, COMPILER_LIMITS } from '../../../engine/src/compile/limits.js';
import { run } from '../../../engine/src/sandbox/run.js';
import { makeWorkspace, type Workspace } from '../../../engine/src/sandbox/workspace.js';
import { putBack } from './put-back.js';
import { seeded } from './split-corpus.js';
import { testPairs } from './test-pair.js';
import { InputError } from '../files/input-error.js';

export interface CheckOptions {
  readonly sample: number;
  readonly seed: number;
  readonly fetch: boolean;
  readonly onPair?: (line: string) => void;
  readonly signal?: AbortSignal;
}

export interface CorpusCheck {
  readonly checked: number;
  readonly compiled: number;
  readonly passed: number;
  /** What did not, with why. */
  readonly trouble: readonly string[];
}

type Outcome = { readonly kind: 'passed' } | { readonly kind: 'failed' | 'no-build'; readonly why: string };

const FILES = ['train', 'validation', 'test', 'holdout'];

/** `folders`: of the packages, among which those of the rows are found by name and version. */
export async function checkCorpus(corpus: string, folders: readonly string[], options: CheckOptions): Promise<CorpusCheck> {
  const all: TestPair[] = [];
  for (const name of FILES) for await (const pair of testPairs(await present(path.join(corpus, `${name}.jsonl`)))) all.push(pair);
  const keyOf = ({ metadata: { crate, path: file, line, source } }: TestPair): string => [crate, file, line, source].join('\0');
  const sample = seeded(all, options.seed, keyOf).slice(0, options.sample);
  const crates = new Map<string, TestPair[]>();
  for (const pair of sample) crates.set(crateOf(pair), [...(crates.get(crateOf(pair)) ?? []), pair]);
  const workspace = await makeWorkspace();
  const outcomes: { readonly pair: TestPair; readonly outcome: Outcome }[] = [];
  try {
    for (const [name, pairs] of [...crates].sort(([a], [b]) => (a < b ? -1 : 1))) {
      options.signal?.throwIfAborted();
      const folder = await folderOf(pairs[0]!, folders);
      const found = folder === null ? pairs.map(() => ({ kind: 'no-build', why: 'its crate is not among the folders' }) as Outcome) : await checkCrate(folder, pairs, workspace, options);
      found.forEach((outcome, at) => outcomes.push({ pair: pairs[at]!, outcome }));
      options.onPair?.(`${name}: ${found.filter(({ kind }) => kind === 'passed').length} of ${pairs.length} pass`);
    }
  } finally {
    await workspace.remove();
  }
  const trouble = outcomes.flatMap(({ pair, outcome }) => (outcome.kind === 'passed' ? [] : [`${crateOf(pair)} ${pair.metadata.function} (${pair.metadata.source}): ${outcome.kind}: ${outcome.why}`]));
  const count = (is: (kind: Outcome['kind']) => boolean): number => outcomes.filter(({ outcome }) => is(outcome.kind)).length;
  return { checked: outcomes.length, compiled: count((kind) => kind !== 'no-build'), passed: count((kind) => kind === 'passed'), trouble };
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

/** All pairs of a crate at once; where that does not compile, each alone. */
async function checkCrate(folder: string, pairs: readonly TestPair[], workspace: Workspace, options: CheckOptions): Promise<Outcome[]> {
  const together = await attempt(folder, pairs, workspace, options);
  if (together.length === pairs.length) return together;
  if (pairs.length === 1) return [{ kind: 'no-build', why: 'nothing was run' }];
  const found: Outcome[] = [];
  for (const pair of pairs) found.push((await attempt(folder, [pair], workspace, options))[0] ?? { kind: 'no-build', why: 'nothing was run' });
  return found;
}

/** One outcome a pair; none where several were tried and did not compile together. */
async function attempt(folder: string, pairs: readonly TestPair[], workspace: Workspace, { fetch, signal }: CheckOptions): Promise<Outcome[]> {
  const copy = path.join(workspace.folder, 'crate');
  await fs.rm(copy, { recursive: true, force: true });
  // without its lock file and the name of its toolchain, so that whatever is on the machine is taken
  await fs.cp(folder, copy, { recursive: true, filter: (file) => !/^(\.git|target|Cargo\.lock|rust-toolchain(\.toml)?)$/.test(path.basename(file)) });
  const put = await putBack(copy, pairs);
  if (!put.ok) return [{ kind: 'no-build', why: put.reason }];
  const more = signal ? { cancelSignal: signal } : {};
  if (fetch) await execa('cargo', ['fetch', '--manifest-path', path.join(copy, 'Cargo.toml')], { cwd: os.tmpdir(), reject: false, stdin: 'ignore', ...more });
  const env = {
    ...workspace.environment,
    CARGO_TARGET_DIR: path.join(workspace.folder, 'target'),
    CARGO_INCREMENTAL: '0',
    CARGO_PROFILE_DEV_DEBUG: '0',
    CARGO_TERM_COLOR: 'never',
    RUSTFLAGS: '--cap-lints=warn',
  };
  const limits = { ...COMPILER_LIMITS, wallSeconds: 900, cpuSeconds: 1800, processes: 256 };
  const targets = [...(put.hasInner ? ['--lib'] : []), ...put.outer.flatMap((name) => ['--test', name])];
  const asked = [...new Set(pairs.flatMap(({ metadata }) => metadata.features ?? []))];
  const features = asked.length > 0 ? ['--features', asked.join()] : [];
  const parameters = ['test', '--offline', '--no-fail-fast', '--message-format', 'short', ...features, ...targets, '--', 'iron_pair_'];
  const { stdout, stderr } = await run('cargo', parameters, { sandbox: closed(limits, workspace.folder), cwd: copy, env, ...(signal && { signal }) });
  if (!/^running \d+ tests?$/m.test(stdout)) return pairs.length > 1 ? [] : [{ kind: 'no-build', why: firstError(stderr) }];
  const found = pairs.map((_, at) => outcomeOf(at, stdout));
  // with several targets, one that does not compile leaves the others run
  return pairs.length > 1 && found.some(({ kind }) => kind === 'no-build') ? [] : found;
}

function outcomeOf(at: number, stdout: string): Outcome {
  const results = [...stdout.matchAll(new RegExp(`^test (?:\\S+::)?iron_pair_${at}::(\\S+)(?: - should panic)? \\.\\.\\. (\\w+)`, 'gm'))];
  if (results.length === 0) return { kind: 'no-build', why: 'its tests are not among those that were run' };
  const failed = results.filter(([, , result]) => result !== 'ok').map(([, name]) => name);
  return failed.length === 0 ? { kind: 'passed' } : { kind: 'failed', why: failed.join(', ') };
}

const firstError = (stderr: string): string => /^.*\berror(?:\[E\d+\])?: .*$/m.exec(stderr)?.[0].trim().slice(0, 300) ?? 'cargo said no reason';
