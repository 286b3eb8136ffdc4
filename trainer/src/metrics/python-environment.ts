/** A Python environment from a lock file with hashes, made once in the cache folder. */
import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { cacheFolder } from '../../../engine/src/sandbox/launcher.js';

/** The program to start, or for a person why there is none. */
export type PythonAnswer = { readonly ok: true; readonly program: string } | { readonly ok: false; readonly reason: string };

export interface PythonOptions {
  /** Default `$IRON_PYTHON`, else `python3`. */
  readonly python?: string;
  readonly cache?: string;
  readonly signal?: AbortSignal;
}

/** Beside the environment when it is whole. */
const READY = 'ready';
const INSTALL_MILLISECONDS = 300_000;

/**
 * The Python of an environment that has exactly what the lock file names. Two programs that make it at once do not disturb
 * each other: it is made under a name of its own and renamed, and whoever comes second uses the first one's.
 */
export async function pythonEnvironment(lockFile: string, options: PythonOptions = {}): Promise<PythonAnswer> {
  const { python = process.env['IRON_PYTHON'] ?? 'python3', cache = cacheFolder(), signal } = options;
  const version = await output(python, ['-c', 'import platform, sys; print(sys.implementation.cache_tag, platform.machine(), sys.base_prefix)'], signal);
  if (!version.ok) return { ok: false, reason: `there is no Python (${version.reason}); install Python 3.9 or newer, or name one in IRON_PYTHON` };
  const lock = await fs.readFile(lockFile);
  const name = createHash('sha256').update(lock).update('\0').update(version.text).digest('hex').slice(0, 32);
  const folder = path.join(cache, 'python', name);
  const program = programIn(folder);
  if (await exists(path.join(folder, READY))) return { ok: true, program };
  const made = await make(python, lockFile, `${folder}.partial-${randomUUID()}`, signal);
  if (!made.ok) return { ok: false, reason: made.reason };
  // An environment names its own folder in scripts only, which are not used; the interpreter finds its packages beside itself.
  await fs.rename(made.folder, folder).catch(() => fs.rm(made.folder, { recursive: true, force: true }));
  return (await exists(path.join(folder, READY))) ? { ok: true, program } : { ok: false, reason: `${folder} is not a whole environment; remove it` };
}

type Made = { readonly ok: true; readonly folder: string } | { readonly ok: false; readonly reason: string };

async function make(python: string, lockFile: string, folder: string, signal: AbortSignal | undefined): Promise<Made> {
  await fs.mkdir(path.dirname(folder), { recursive: true });
  const steps: readonly (readonly [string, readonly string[]])[] = [
    [python, ['-m', 'venv', folder]],
    [programIn(folder), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', '--require-hashes', '--no-deps', '--only-binary=:all:', '--requirement', lockFile]],
  ];
  for (const [program, parameters] of steps) {
    const done = await output(program, parameters, signal);
    if (done.ok) continue;
    await fs.rm(folder, { recursive: true, force: true });
    return { ok: false, reason: `its packages could not be installed: ${done.reason}` };
  }
  await fs.writeFile(path.join(folder, READY), '');
  return { ok: true, folder };
}

const programIn = (folder: string): string => (process.platform === 'win32' ? path.join(folder, 'Scripts', 'python.exe') : path.join(folder, 'bin', 'python'));

const exists = (file: string): Promise<boolean> =>
  fs.access(file).then(
    () => true,
    () => false,
  );

async function output(program: string, parameters: readonly string[], signal: AbortSignal | undefined): Promise<{ ok: true; text: string } | { ok: false; reason: string }> {
  const ended = await execa(program, parameters, { reject: false, timeout: INSTALL_MILLISECONDS, cancelSignal: signal, stdin: 'ignore' });
  if (!ended.failed) return { ok: true, text: ended.stdout };
  const lines = (ended.stderr ?? '').trim().split('\n');
  return { ok: false, reason: lines.at(-1) || ended.shortMessage || 'it could not be started' };
}
