/** Pairs of one crate put back into a copy of it, compiled and run there in the sandbox. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import type { TestPair } from '../../../protocol/experiment.js';
import type { RunResult } from '../../../protocol/test-generation.js';
import { closed, COMPILER_LIMITS } from '../../../engine/src/compile/limits.js';
import { run } from '../../../engine/src/sandbox/run.js';
import type { Workspace } from '../../../engine/src/sandbox/workspace.js';
import { type Answered, keptAnswer } from '../files/kept-answers.js';
import { packageSha256 } from './package-hash.js';
import { type PutBack, putBack } from './put-back.js';
import { dropUnusedDependencies } from './unused-dependencies.js';

/**
 * `trouble`: nothing is said of the pair, since what it needs is not on the machine or its time was over. `forbidden`: it compiles,
 * and its tests end where the sandbox refuses them something, such as a socket.
 */
export type PairOutcome = { readonly kind: 'passed' } | { readonly kind: 'failed' | 'forbidden' | 'no-build' | 'trouble'; readonly why: string };

export interface CrateCheckOptions {
  /** Let cargo download what the tests of the crate need. */
  readonly fetch: boolean;
  readonly signal?: AbortSignal;
}

const LIMITS = { ...COMPILER_LIMITS, wallSeconds: 900, cpuSeconds: 1800, processes: 256 };
const MOST_REASON = 400;
/** Goes up when the same run would be told differently. */
const CHECK_VERSION = 1;
/** How the refusal of the system reads at the end of a test. */
const FORBIDDEN = /\bPermissionDenied\b|\bReadOnlyFilesystem\b|\(os error (1|13|30)\)|Network is unreachable/;

/** All pairs at once; where that does not compile, each alone. What was found of the same texts before is taken from the cache. */
export async function checkCrate(folder: string, pairs: readonly TestPair[], workspace: Workspace, options: CrateCheckOptions): Promise<PairOutcome[]> {
  const together = await attempt(folder, pairs, workspace, options);
  if (together !== null) return together;
  const found: PairOutcome[] = [];
  for (const pair of pairs) found.push((await attempt(folder, [pair], workspace, options))![0]!);
  return found;
}

/** One outcome a pair; null where several were tried and some of them did not compile. */
async function attempt(folder: string, pairs: readonly TestPair[], workspace: Workspace, { fetch, signal }: CrateCheckOptions): Promise<PairOutcome[] | null> {
  const copy = path.join(workspace.folder, 'crate');
  await fs.rm(copy, { recursive: true, force: true });
  // without its lock file and the name of its toolchain, so that whatever is on the machine is taken
  await fs.cp(folder, copy, { recursive: true, filter: (file) => !/^(\.git|target|Cargo\.lock|rust-toolchain(\.toml)?)$/.test(path.basename(file)) });
  const put = await putBack(copy, pairs);
  if (!put.ok) return pairs.length > 1 ? null : [{ kind: 'no-build', why: put.reason }];
  const manifest = path.join(copy, 'Cargo.toml');
  const text = await fs.readFile(manifest, 'utf8');
  await dropUnusedDependencies(copy);
  const found = await ran(copy, put, pairs, workspace, { fetch, ...(signal && { signal }) });
  if (found?.every(({ kind }) => kind !== 'no-build' && kind !== 'trouble') === true) return found;
  // tools for its tests may depend on the package: they are to see this one, as in the repository that it comes from
  const patch = /^\[patch\b/m.test(text) ? '' : `\n[patch.crates-io]\n${pairs[0]!.metadata.crate} = { path = "." }\n`;
  await fs.writeFile(manifest, text + patch);
  return ran(copy, put, pairs, workspace, { fetch, ...(signal && { signal }) });
}

async function ran(copy: string, put: PutBack & { readonly ok: true }, pairs: readonly TestPair[], workspace: Workspace, { fetch, signal }: CrateCheckOptions): Promise<PairOutcome[] | null> {
  const versions = ['fetch', ...(fetch ? [] : ['--offline']), '--manifest-path', path.join(copy, 'Cargo.toml')];
  await execa('cargo', versions, { cwd: os.tmpdir(), reject: false, stdin: 'ignore', ...(signal && { cancelSignal: signal }) });
  signal?.throwIfAborted();
  const asked = [...new Set(pairs.flatMap(({ metadata }) => metadata.features ?? []))];
  const targets = [...(put.hasInner ? ['--lib'] : []), ...put.outer.flatMap((name) => ['--test', name])];
  const features = asked.length > 0 ? ['--features', asked.join()] : [];
  const parameters = ['test', '--offline', '--no-fail-fast', '--message-format', 'short', ...features, ...targets, '--', 'iron_pair_'];
  const lock = await fs.readFile(path.join(copy, 'Cargo.lock'), 'utf8').catch(() => '');
  const text = JSON.stringify([pairs[0]!.metadata.crate, await packageSha256(copy), lock, parameters, pairs.length]);
  return keptAnswer({ kind: 'corpus-checks', version: [CHECK_VERSION, LIMITS], text }, () => cargoTest(copy, parameters, pairs.length, workspace, signal));
}

async function cargoTest(copy: string, parameters: readonly string[], count: number, workspace: Workspace, signal?: AbortSignal): Promise<Answered<PairOutcome[] | null>> {
  const env = {
    ...workspace.environment,
    CARGO_TARGET_DIR: path.join(workspace.folder, 'target'),
    CARGO_INCREMENTAL: '0',
    CARGO_PROFILE_DEV_DEBUG: '0',
    CARGO_TERM_COLOR: 'never',
    RUSTFLAGS: '--cap-lints=warn',
  };
  const ran = await run('cargo', parameters, { sandbox: closed(LIMITS, workspace.folder), cwd: copy, env, ...(signal && { signal }) });
  signal?.throwIfAborted();
  const found = Array.from({ length: count }, (_, at) => outcomeOf(at, ran));
  // with several targets, one that does not compile leaves the others run
  const answer = count > 1 && found.some(({ kind }) => kind === 'no-build' || kind === 'trouble') ? null : found;
  return { answer, isFinal: !found.some(({ kind }) => kind === 'trouble') };
}

function outcomeOf(at: number, ran: RunResult): PairOutcome {
  const { stdout } = ran;
  const results = [...stdout.matchAll(new RegExp(`^test (?:(?:\\S+::)?iron_pair_${at}::(\\S+))(?: - should panic)? \\.\\.\\. (?:.*\\b)?(ok|FAILED|ignored)`, 'gm'))];
  const failed = results.filter(([, , result]) => result !== 'ok').map(([, name]) => `${name!}${panicOf(at, name!, stdout)}`);
  if (failed.length > 0) return { kind: failed.every((each) => FORBIDDEN.test(each)) ? 'forbidden' : 'failed', why: failed.join('; ').slice(0, MOST_REASON) };
  if (ran.end !== 'exited') return { kind: 'trouble', why: `cargo was stopped: ${ran.reason}` };
  return results.length > 0 ? { kind: 'passed' } : refusalOf(ran);
}

/** What the test says of its end. */
function panicOf(at: number, name: string, stdout: string): string {
  const block = new RegExp(`^---- (?:\\S+::)?iron_pair_${at}::${name} stdout ----\\n([\\s\\S]*?)(?=^---- |^failures:$)`, 'm').exec(stdout)?.[1] ?? '';
  const said = /panicked at .*?:\d+:\d+:\n([\s\S]*?)(?:\nnote: |$)/.exec(block)?.[1] ?? block;
  return said.trim() === '' ? '' : `: ${said.trim().replaceAll(/\s+/g, ' ')}`;
}

/** Why no test of the pair was run: whether that is said of the pair, or of what is around it. */
function refusalOf({ stderr, stdout }: RunResult): PairOutcome {
  const errors = [...stderr.matchAll(/^(?!error: could not compile)(.*\berror(?:\[E\d+\])?: .*)$/gm)].map(([, line]) => line!.trim());
  const why = errors.slice(0, 3).join('; ').slice(0, MOST_REASON);
  if (/\berror\[E0554\]/.test(stderr)) return { kind: 'trouble', why: `it needs a nightly toolchain: ${why}` };
  if (/^error: could not compile /m.test(stderr)) return { kind: 'no-build', why };
  if (/^running \d+ tests?$/m.test(stdout)) return { kind: 'no-build', why: 'its tests are not among those that were run' };
  return { kind: 'trouble', why: `cargo built nothing: ${why === '' ? (stderr.trim().split('\n').at(-1) ?? '') : why}` };
}
