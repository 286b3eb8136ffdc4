/** Packages of a lock file into an environment: with uv where it can be had, else with pip. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { type InstallProgress, InstallWatch, requirementsIn } from './install-progress.js';
import { withoutTorch } from './torch-index.js';

export interface InstallOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: InstallProgress) => void;
  /** Index that PyTorch is taken from; the version is that of the lock, the hash is that of the index. */
  readonly torchIndex?: string;
  /** The program, where there is one. */
  readonly uv?: string;
}

export type Installed = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Of one call: what is loaded in longer than that is given up. */
const INSTALL_MILLISECONDS = 2 * 3_600_000;
const LAST_LINES = 5;

/** The interpreter in the folder of an environment. */
export const programIn = (folder: string): string => (process.platform === 'win32' ? path.join(folder, 'Scripts', 'python.exe') : path.join(folder, 'bin', 'python'));

/** Into the environment in `folder`, which has an interpreter. What is loaded lies beside it until it is whole. */
export async function installLock(folder: string, lockFile: string, options: InstallOptions): Promise<Installed> {
  const lock = await fs.readFile(lockFile, 'utf8');
  const watch = new InstallWatch(requirementsIn(lock));
  const locked = ['--require-hashes', '--no-deps', '--only-binary=:all:'];
  if (options.torchIndex === undefined) return install(folder, [...locked, '--requirement', lockFile], watch, options);
  const { rest, torch } = withoutTorch(lock);
  const other = path.join(path.dirname(folder), `requirements-${randomUUID()}.txt`);
  await fs.writeFile(other, rest);
  try {
    const first = await install(folder, [...locked, '--requirement', other], watch, options);
    if (!first.ok) return first;
    return await install(folder, ['--no-deps', '--only-binary=:all:', '--index-url', options.torchIndex, torch], watch, options);
  } finally {
    await fs.rm(other, { force: true });
  }
}

async function install(folder: string, parameters: readonly string[], watch: InstallWatch, { uv, signal, onProgress }: InstallOptions): Promise<Installed> {
  const python = programIn(folder);
  const [program, before] =
    uv === undefined ? [python, ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--progress-bar=off', '--no-cache-dir']] : [uv, ['pip', 'install', '--python', python]];
  const last: string[] = [];
  const child = execa(program, [...before, ...parameters], {
    reject: false,
    timeout: INSTALL_MILLISECONDS,
    cancelSignal: signal,
    stdin: 'ignore',
    all: true,
    buffer: false,
    env: { UV_CACHE_DIR: `${folder}.loaded`, UV_NO_PROGRESS: '0', NO_COLOR: '1', ...mirrored() },
  });
  for await (const line of child.iterable({ from: 'all' })) {
    if (line.trim() !== '') last.push(line.trim());
    if (last.length > LAST_LINES) last.shift();
    if (watch.take(line)) onProgress?.(watch.now());
  }
  const ended = await child;
  if (!ended.failed) return { ok: true };
  return { ok: false, reason: ended.isCanceled ? 'it was cancelled' : last.join(' ') || ended.shortMessage || `${program} could not be started` };
}

/** uv does not read what pip is told of another index. */
function mirrored(): Record<string, string> {
  const { PIP_INDEX_URL: index, UV_DEFAULT_INDEX: known, UV_INDEX_URL: older } = process.env;
  return index && !known && !older ? { UV_DEFAULT_INDEX: index } : {};
}
