/** The launcher: a small Rust program (`native/launcher`) that holds the limits of a run. It is compiled once for each toolchain. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { nativeHash, nativeSources } from './native.js';

export interface LauncherOptions {
  /** The compiler to build it with; `rustc` on the search path by default. */
  readonly rustc?: string;
  /** Folder for what is built once; see `cacheFolder`. */
  readonly cache?: string;
}

/** The launcher with the root folder of the compiler's toolchain, or for a person why there is none. */
export type LauncherAnswer = { readonly ok: true; readonly path: string; readonly sysroot: string } | { readonly ok: false; readonly reason: string };

/** `$IRON_CACHE`, else `iron` in the user's cache folder. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment['IRON_CACHE']) return path.resolve(environment['IRON_CACHE']);
  const caches = environment['XDG_CACHE_HOME'];
  return path.join(caches && path.isAbsolute(caches) ? caches : path.join(os.homedir(), '.cache'), 'iron');
}

const answers = new Map<string, Promise<LauncherAnswer>>();

/** Compiled at its first use, about a second; later uses, of other processes too, find it in the cache. */
export function launcher(options: LauncherOptions = {}): Promise<LauncherAnswer> {
  if (process.platform !== 'linux' || (process.arch !== 'x64' && process.arch !== 'arm64')) {
    return Promise.resolve({ ok: false, reason: `there is none for ${process.platform} on ${process.arch}` });
  }
  const rustc = options.rustc ?? 'rustc';
  const cache = options.cache ?? cacheFolder();
  const key = `${rustc}\n${cache}`;
  const present = answers.get(key);
  if (present) return present;
  const answer = find(rustc, cache).catch((error: unknown): LauncherAnswer => ({ ok: false, reason: String(error) }));
  answers.set(key, answer);
  // What failed may succeed the next time: a toolchain was installed, a disk was cleared.
  void answer.then(({ ok }) => ok || answers.delete(key));
  return answer;
}

/** Forgets where the launcher is, so that the next run looks again: its file was gone. */
export const forgetLauncher = (): void => answers.clear();

async function find(rustc: string, cache: string): Promise<LauncherAnswer> {
  const sources = nativeSources('launcher');
  if (sources === null) return { ok: false, reason: 'the sources of the launcher are not there' };
  await fs.mkdir(cache, { recursive: true, mode: 0o700 });
  const version = await execa(rustc, ['-vV'], { cwd: cache, reject: false, stdin: 'ignore' });
  const root = await execa(rustc, ['--print', 'sysroot'], { cwd: cache, reject: false, stdin: 'ignore' });
  if (version.failed || root.failed) return { ok: false, reason: `${rustc} does not run: ${version.stderr || version.shortMessage || root.stderr}` };
  const target = path.join(cache, `launcher-${await nativeHash(sources, version.stdout)}`);
  const reason = existsSync(target) ? null : await compile(rustc, path.join(sources, 'main.rs'), target);
  return reason === null ? { ok: true, path: target, sysroot: root.stdout } : { ok: false, reason };
}

/** Each process builds under a name of its own and renames: the file at `target` is always whole. Null, or why it failed. */
async function compile(rustc: string, source: string, target: string): Promise<string | null> {
  const temporary = await fs.mkdtemp(`${target}.${randomUUID().slice(0, 8)}-`);
  try {
    const program = path.join(temporary, 'launcher');
    const flags = ['--edition', '2021', '--crate-name', 'launcher', '-C', 'opt-level=2', '-C', 'panic=abort', '-C', 'strip=symbols'];
    const built = await execa(rustc, [...flags, '-o', program, source], { cwd: temporary, reject: false, stdin: 'ignore' });
    if (built.failed) return `it does not compile: ${built.stderr || built.shortMessage}`;
    await fs.rename(program, target);
    return null;
  } finally {
    await fs.rm(temporary, { recursive: true, force: true });
  }
}
