/**
 * Cargo builds what a crate depends on, and a wrapper writes down how it would call rustc for the crate itself (cargo book,
 * `RUSTC_WORKSPACE_WRAPPER`). What was built is kept for the next call, see `kept-builds.ts`. For cargo to take it for
 * fresh, all that it hashes must be the same each time: the paths of its home and of the wrapper, and the times of files.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import type { RunResult } from '../../../protocol/test-generation.js';
import { type CargoTarget, isProgram } from '../crate/package.js';
import { sharedCargoHome } from '../sandbox/cargo-home.js';
import { run } from '../sandbox/run.js';
import type { Workspace } from '../sandbox/workspace.js';
import { type BuildTrouble, cargoTrouble } from './build-trouble.js';
import { type KeptBuilds, keptBuilds } from './kept-builds.js';
import { closed, COMPILER_LIMITS } from './limits.js';

export interface CargoBuild {
  readonly workspace: Workspace;
  readonly target: CargoTarget;
  /** Folder of the package in the copy, and of the copy's workspace, which holds the lock file. */
  readonly folder: string;
  readonly root: string;
  /** The folder that was copied: each place has builds of its own. */
  readonly original: string;
  /** Texts of all manifests, for a package without a lock file. */
  readonly manifests: readonly string[];
  readonly rustc: string;
  readonly cargo: string;
  /** The engine's folder for what is made once. */
  readonly cache: string;
  readonly signal?: AbortSignal;
}

/** How the tests of a target are compiled. */
export type Recorded = { readonly ok: true; readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> } | Unbuilt;

type Unbuilt = BuildTrouble & { readonly ok: false };

/** Compiling the crate itself is left out: it is compiled in other forms right after. */
const NOT_COMPILED = 86;
const WRAPPER = `#!/bin/sh
rustc="$1"
shift
case " $* " in
*" --crate-name $IRON_CRATE "*" --test "*)
  for each in "$@"; do printf "%s\\0" "$each"; done >"$IRON_RECORD/args"
  env -0 >"$IRON_RECORD/env"
  exit ${NOT_COMPILED} ;;
esac
exec "$rustc" "$@"
`;

/** What the crate and all that it depends on are built with. */
const PROFILE = { CARGO_INCREMENTAL: '0', CARGO_PROFILE_TEST_DEBUG: '0', CARGO_PROFILE_DEV_DEBUG: '0' };

export async function recordBuild(build: CargoBuild): Promise<Recorded> {
  const builds = keptBuilds(await identityOf(build), { folder: path.join(build.cache, 'packages') });
  const targetFolder = path.join(build.workspace.folder, 'built');
  const lockFile = path.join(build.root, 'Cargo.lock');
  const hasLock = existsSync(lockFile);
  const isKept = await builds.restore(targetFolder, lockFile);
  const first = await attempt(build, targetFolder, builds, isKept);
  if (first.ok || !isKept || first.isOfCode || build.signal?.aborted === true) return first;
  // Sources may have gone that the kept build and its lock file still name.
  await builds.drop();
  await fs.rm(targetFolder, { recursive: true, force: true });
  if (!hasLock) await fs.rm(lockFile, { force: true });
  return attempt(build, targetFolder, builds, false);
}

async function identityOf({ original, root, manifests, target, rustc, cargo }: CargoBuild): Promise<string[]> {
  const versions = await Promise.all([rustc, cargo].map((program) => execa(program, ['-vV'], { cwd: root, reject: false, stdin: 'ignore' })));
  const lock = await fs.readFile(path.join(root, 'Cargo.lock'), 'utf8').catch(() => null);
  return ['1', original, ...(lock === null ? ['no lock', ...manifests] : [lock]), ...versions.map(({ stdout }) => stdout ?? ''), JSON.stringify(PROFILE), WRAPPER, ...argumentsOf(target)];
}

const argumentsOf = (target: CargoTarget): string[] => ['test', '--no-run', '--offline', '--message-format', 'json-render-diagnostics', ...(isProgram(target) ? ['--bin', target.name] : ['--lib'])];

async function attempt(build: CargoBuild, targetFolder: string, builds: KeptBuilds, isKept: boolean): Promise<Recorded> {
  const { workspace, folder, root, target, cargo, cache, signal } = build;
  const record = path.join(workspace.folder, 'record');
  await fs.mkdir(record, { recursive: true });
  const cargoHome = await sharedCargoHome(path.join(cache, 'cargo'));
  if (!isKept) await unpackSources(build);
  const script = await wrapper(cache);
  const env = {
    ...workspace.environment,
    ...PROFILE,
    CARGO_HOME: cargoHome,
    RUSTC_WORKSPACE_WRAPPER: script,
    CARGO_TARGET_DIR: targetFolder,
    IRON_CRATE: crateName(target),
    IRON_RECORD: record,
  };
  const limits = { ...COMPILER_LIMITS, wallSeconds: 900, cpuSeconds: 1800 };
  const built = await run(cargo, argumentsOf(target), { sandbox: closed(limits, workspace.folder, [cargoHome, script]), cwd: folder, env, ...(signal && { signal }) });
  const recorded = await readRecord(record);
  if (recorded === null) return unbuilt(build, built);
  if (!isKept || madeSomething(built)) await builds.keep(targetFolder, path.join(root, 'Cargo.lock'));
  return recorded;
}

async function unbuilt({ root, original }: CargoBuild, { end, exitCode, reason, stderr }: RunResult): Promise<Unbuilt> {
  if (end === 'exited' && exitCode === 0) return { ok: false, reason: 'cargo did not say how it compiles the crate: its tests have no harness', missing: [], isOfCode: true };
  if (end !== 'exited') return { ok: false, reason: `building what the crate depends on was stopped: ${reason}`, missing: [], isOfCode: false };
  return { ok: false, ...(await cargoTrouble(stderr, root, original)) };
}

export const crateName = (target: CargoTarget): string => target.name.replaceAll('-', '_');

/** Whether cargo had to compile anything but the crate itself. */
const madeSomething = ({ stdout }: RunResult): boolean => /^\{"reason":"compiler-artifact",.*"fresh":false\}$/m.test(stdout);

/** Cargo may unpack sources only outside of the sandbox. It runs nothing of the package there, and reads no settings of it, since those are looked for in the folder that it runs in. */
async function unpackSources({ root, cargo, cache, signal }: CargoBuild): Promise<void> {
  await execa(cargo, ['fetch', '--offline', '--manifest-path', path.join(root, 'Cargo.toml')], { cwd: cache, reject: false, stdin: 'ignore', ...(signal && { cancelSignal: signal }) });
}

/** The script at a path of its own for each text. */
async function wrapper(cache: string): Promise<string> {
  const file = path.join(cache, `wrapper-${createHash('sha256').update(WRAPPER).digest('hex').slice(0, 16)}.sh`);
  if (existsSync(file)) return file;
  const partial = `${file}.partial-${randomUUID()}`;
  await fs.mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await fs.writeFile(partial, WRAPPER, { mode: 0o755 });
  await fs.rename(partial, file);
  return file;
}

async function readRecord(folder: string): Promise<(Recorded & { readonly ok: true }) | null> {
  const read = (name: string): Promise<string[]> => fs.readFile(path.join(folder, name), 'utf8').then((text) => text.split('\0').filter((each) => each !== ''));
  try {
    return { ok: true, args: [...keptArguments(await read('args')), '-C', 'debuginfo=0'], env: keptEnvironment(await read('env')) };
  } catch {
    return null;
  }
}

/** Options whose values say what the crate is compiled with, and not where the result goes. */
const KEPT = new Set(['--crate-name', '--cfg', '--check-cfg', '-L', '--extern', '-l', '--cap-lints']);
const DROPPED_CODEGEN = /^(metadata|extra-filename|incremental|debuginfo|embed-bitcode|linker-plugin-lto)\b/;

export function keptArguments(all: readonly string[]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < all.length; at++) {
    const each = all[at]!;
    const next = all[at + 1] ?? '';
    if (/^--edition(=|$)/.test(each)) kept.push(...(each.includes('=') ? [each] : [each, next]));
    else if (KEPT.has(each)) kept.push(each, next);
    else if (each === '-C' && !DROPPED_CODEGEN.test(next)) kept.push(each, next);
    else if (/^-C./.test(each) && !DROPPED_CODEGEN.test(each.slice(2))) kept.push(each);
  }
  return kept;
}

/** Of the environment that cargo gives rustc; its own home and ours are the same for every run. */
const NOT_HANDED_ON =
  /^(PATH|HOME|TMPDIR|PWD|OLDPWD|SHLVL|_|LANG|LC_\w+|TZ|CARGO|CARGO_HOME|CARGO_TARGET_DIR|CARGO_INCREMENTAL|CARGO_PROFILE_\w+|CARGO_MAKEFLAGS|MAKEFLAGS|MFLAGS|NUM_JOBS|RUST(C|UP)\w*|RUST_RECURSION_COUNT|SSL_CERT_\w+|IRON_\w+)$/;

/** What cargo and the build script of the crate say to rustc, from lines `NAME=value`. */
function keptEnvironment(pairs: readonly string[]): Record<string, string> {
  const entries = pairs.map((pair): [string, string] => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]);
  return Object.fromEntries(entries.filter(([name]) => name !== '' && !NOT_HANDED_ON.test(name)));
}
