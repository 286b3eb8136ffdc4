/** Python environments from lock files with hashes, each made once in the cache folder. */
import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { execa } from 'execa';
import { cacheFolder } from '../../../engine/src/sandbox/launcher.js';
import { giveBackLock, takeLock } from '../run/process-lock.js';
import { installLock, type InstallOptions, programIn } from './install.js';
import { findInterpreter, type PythonVersion } from './interpreter.js';
import { trainerPython } from './python-folder.js';

/** The program to start, or for a person why there is none. */
export type PythonAnswer = { readonly ok: true; readonly program: string } | { readonly ok: false; readonly reason: string };

export interface PythonOptions extends Pick<InstallOptions, 'signal' | 'onProgress' | 'torchIndex'> {
  /** Default `$IRON_PYTHON`, else the first of the usual names that is new enough. */
  readonly python?: string;
  readonly cache?: string;
  /** Oldest Python that the packages are for. */
  readonly least?: readonly [major: number, minor: number];
  /** `uv` is many times faster where gigabytes are installed; pip takes its place where it cannot be had. */
  readonly installer?: 'uv' | 'pip';
  /** Told once before packages are loaded; what it throws ends the work. */
  readonly onBegin?: (folder: string) => void | Promise<void>;
  /** Told once where another process makes the same environment and this one waits. */
  readonly onWait?: (pid: number) => void;
}

/** In the environment when it is whole. */
const READY = 'ready';
const LOOK_MILLISECONDS = 500;

/** Where the environment is or would be, and what it is made with. */
type Plan = { readonly ok: true; readonly folder: string; readonly python: PythonVersion } | { readonly ok: false; readonly reason: string };

async function planOf(lockFile: string, { python, cache = cacheFolder(), least = [3, 9], signal, torchIndex }: PythonOptions): Promise<Plan> {
  const found = await findInterpreter(least, python, signal);
  if (!found.ok) return found;
  const hash = createHash('sha256')
    .update(await fs.readFile(lockFile))
    .update('\0')
    .update(found.python.identity);
  if (torchIndex !== undefined) hash.update('\0').update(torchIndex);
  return { ok: true, folder: path.join(cache, 'python', hash.digest('hex').slice(0, 32)), python: found.python };
}

/** The environment where it is there already; makes nothing. */
export async function knownEnvironment(lockFile: string, options: PythonOptions = {}): Promise<PythonAnswer> {
  const plan = await planOf(lockFile, options);
  if (!plan.ok) return plan;
  return (await isReady(plan.folder)) ? { ok: true, program: programIn(plan.folder) } : { ok: false, reason: 'its packages are not installed yet' };
}

/**
 * The Python of an environment that has exactly what the lock file names. Of two processes that need it at once one makes it,
 * the other waits; it is made under a temporary name and renamed when it is whole, so that a killed process leaves none.
 */
export async function pythonEnvironment(lockFile: string, options: PythonOptions = {}): Promise<PythonAnswer> {
  const plan = await planOf(lockFile, options);
  if (!plan.ok) return plan;
  const { folder, python } = plan;
  const program = programIn(folder);
  if (await isReady(folder)) return { ok: true, program };
  const lock = `${folder}.making`;
  await fs.mkdir(lock, { recursive: true });
  await turn(lock, options);
  try {
    if (await isReady(folder)) return { ok: true, program };
    await removeLeftovers(folder);
    const made = await make(python.program, lockFile, folder, options);
    return made.ok ? { ok: true, program } : made;
  } finally {
    await giveBackLock(lock);
  }
}

/** Waits until no other process makes the environment. */
async function turn(lock: string, { signal, onWait }: PythonOptions): Promise<void> {
  for (let isTold = false; ; isTold = true) {
    signal?.throwIfAborted();
    const taken = await takeLock(lock);
    if (taken.ok) return;
    if (!isTold) onWait?.(taken.owner.pid);
    await pause(LOOK_MILLISECONDS, undefined, signal === undefined ? {} : { signal });
  }
}

async function make(python: string, lockFile: string, folder: string, options: PythonOptions): Promise<{ readonly ok: true } | { readonly ok: false; readonly reason: string }> {
  const { signal, installer = 'pip', onBegin, onProgress, torchIndex } = options;
  const partial = `${folder}.partial-${randomUUID()}`;
  try {
    await onBegin?.(folder);
    const uv = installer === 'uv' ? await uvProgram(options) : undefined;
    const created = await venv(python, partial, uv === undefined, signal);
    if (!created.ok) return created;
    const done = await installLock(partial, lockFile, {
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
      ...(torchIndex !== undefined && { torchIndex }),
      ...(uv !== undefined && { uv }),
    });
    if (!done.ok) return { ok: false, reason: `its packages could not be installed: ${done.reason}` };
    await fs.writeFile(path.join(partial, READY), '');
    // An environment names its own folder in scripts only, which are not used; the interpreter finds its packages beside itself.
    await fs.rename(partial, folder);
    return { ok: true };
  } finally {
    for (const each of [partial, `${partial}.loaded`]) await fs.rm(each, { recursive: true, force: true });
  }
}

async function venv(python: string, folder: string, withPip: boolean, signal: AbortSignal | undefined): Promise<{ readonly ok: true } | { readonly ok: false; readonly reason: string }> {
  await fs.mkdir(path.dirname(folder), { recursive: true });
  const ended = await execa(python, ['-m', 'venv', ...(withPip ? [] : ['--without-pip']), folder], { reject: false, cancelSignal: signal, stdin: 'ignore' });
  if (!ended.failed) return { ok: true };
  // Debian's says on the standard output which package is missing
  const said = `${ended.stderr}\n${ended.stdout}`.trim().split('\n').filter(Boolean).slice(-3).join(' ');
  return { ok: false, reason: `no environment could be made with ${python}: ${said || ended.shortMessage || 'it could not be started'}` };
}

/** uv in a small environment of its own; undefined where it cannot be had, and pip does its work. */
async function uvProgram({ python, cache, signal }: PythonOptions): Promise<string | undefined> {
  const folder = trainerPython();
  if (folder === null) return undefined;
  const answer = await pythonEnvironment(path.join(folder, 'uv', 'requirements.lock'), {
    ...(python !== undefined && { python }),
    ...(cache !== undefined && { cache }),
    ...(signal && { signal }),
  });
  return answer.ok ? path.join(path.dirname(answer.program), process.platform === 'win32' ? 'uv.exe' : 'uv') : undefined;
}

const isReady = (folder: string): Promise<boolean> =>
  fs.access(path.join(folder, READY)).then(
    () => true,
    () => false,
  );

/** What a killed process was making; only whoever has the lock may ask. */
async function removeLeftovers(folder: string): Promise<void> {
  const names = await fs.readdir(path.dirname(folder)).catch(() => []);
  for (const name of names)
    if (name === path.basename(folder) || name.startsWith(`${path.basename(folder)}.partial-`)) await fs.rm(path.join(path.dirname(folder), name), { recursive: true, force: true });
}
