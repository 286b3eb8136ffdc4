/** The Python of the worker: PyTorch and all that training needs, in an environment of its own. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { cacheFolder } from '../../../engine/src/sandbox/launcher.js';
import { InputError } from '../files/input-error.js';
import { knownEnvironment, type PythonAnswer, type PythonOptions, pythonEnvironment } from '../python/environment.js';
import { trainerPython } from '../python/python-folder.js';
import { type InstallProgress, progressText, sizeText } from '../python/install-progress.js';

/** An interpreter that has the packages; it is taken as it is. */
export const INTERPRETER_VARIABLE = 'IRON_TRAINER_PYTHON';
/** Oldest Python that the lock is for. */
export const WORKER_LEAST = [3, 11] as const;
/** Of the lock on Linux x64, where PyTorch brings what NVIDIA's cards need; less elsewhere. */
export const WORKER_BYTES = { loaded: 3.1e9, onDisk: 5.6e9 } as const;
/** While packages are unpacked. */
const ROOM = 7e9;
/** One line of progress for so many percent. */
const PERCENT = 5;

export interface WorkerPythonOptions extends Pick<PythonOptions, 'signal' | 'cache' | 'python' | 'torchIndex' | 'onProgress'> {
  /** A line for a person: what is about to be loaded, and how far it is. */
  readonly say?: (line: string) => void;
}

/** Null where the files of the worker are not there. */
export function workerLock(): string | null {
  const folder = trainerPython();
  return folder === null ? null : path.join(folder, 'requirements.lock');
}

const settings = ({ signal, cache, python, torchIndex }: WorkerPythonOptions): PythonOptions => ({
  least: WORKER_LEAST,
  installer: 'uv',
  ...(signal && { signal }),
  ...(cache !== undefined && { cache }),
  ...(python !== undefined && { python }),
  ...(torchIndex !== undefined && { torchIndex }),
});

/** The environment where it is there; nothing is installed. */
export async function knownWorkerPython(options: WorkerPythonOptions = {}): Promise<PythonAnswer> {
  const given = process.env[INTERPRETER_VARIABLE];
  if (given) return givenPython(given);
  const lock = workerLock();
  if (lock === null) return { ok: false, reason: NO_FILES };
  const first = await knownEnvironment(lock, settings(options));
  if (first.ok || options.torchIndex !== undefined) return first;
  const chosen = await chosenIndex(options);
  return chosen === null ? first : knownEnvironment(lock, settings({ ...options, torchIndex: chosen }));
}

/** Made where it is not there, which is announced with its size first. */
export async function workerPython(options: WorkerPythonOptions = {}): Promise<PythonAnswer> {
  const known = await knownWorkerPython(options);
  if (known.ok || process.env[INTERPRETER_VARIABLE]) return known;
  const lock = workerLock();
  if (lock === null) return known;
  const { say = () => {}, onProgress, cache = cacheFolder() } = options;
  let told = -1;
  const answer = await pythonEnvironment(lock, {
    ...settings(options),
    onBegin: async (folder) => {
      await roomFor(folder, options.torchIndex !== undefined);
      say(announcement(folder, options.torchIndex));
    },
    onWait: (pid) => say(`process ${pid} installs the packages already: waiting for it`),
    onProgress: (progress) => {
      onProgress?.(progress);
      const share = percentOf(progress);
      if (share < told + PERCENT) return;
      told = share;
      say(`  ${progressText(progress)}`);
    },
  });
  if (answer.ok && options.torchIndex !== undefined) await fs.writeFile(chosenFile(cache), `${options.torchIndex}\n`);
  return answer;
}

const NO_FILES = 'the files of trainer/python are not there';

/** The index that was asked for last, so that training finds the environment that `python setup --torch-index` made. */
const chosenFile = (cache: string): string => path.join(cache, 'python', 'torch-index');
const chosenIndex = async ({ cache = cacheFolder() }: WorkerPythonOptions): Promise<string | null> => (await fs.readFile(chosenFile(cache), 'utf8').catch(() => '')).trim() || null;

const percentOf = ({ bytes, packages }: InstallProgress): number => {
  const { done, of } = bytes ?? packages;
  return of === 0 ? 0 : Math.floor((100 * done) / of);
};

function announcement(folder: string, torchIndex: string | undefined): string {
  if (torchIndex !== undefined) return `Python packages for training are installed once into ${folder}, PyTorch from ${torchIndex}: its size is that of the build there (not measured)`;
  const { loaded, onDisk } = WORKER_BYTES;
  return `Python packages for training are installed once: ${sizeText(loaded)} are loaded and ${sizeText(onDisk)} of disk are taken on Linux x64 with what NVIDIA's cards need, less elsewhere; into ${folder}`;
}

/** Throws `InputError` where the disk has too little room. */
async function roomFor(folder: string, isSmall: boolean): Promise<void> {
  await fs.mkdir(path.dirname(folder), { recursive: true });
  const { bavail, bsize } = await fs.statfs(path.dirname(folder));
  const free = bavail * bsize;
  const needed = process.platform === 'linux' && !isSmall ? ROOM : ROOM / 2;
  if (free < needed)
    throw new InputError(`${path.dirname(folder)} has ${sizeText(free)} free, and the Python packages for training need ${sizeText(needed)}: free some space, or name another folder in IRON_CACHE`);
}

async function givenPython(program: string): Promise<PythonAnswer> {
  const ended = await execa(program, ['-c', 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else 9)'], { reject: false, stdin: 'ignore', timeout: 60_000 });
  if (!ended.failed) return { ok: true, program };
  const why = ended.exitCode === 9 ? 'is older than Python 3.11' : `cannot be started (${(ended.stderr ?? '').trim().split('\n').at(-1) || ended.shortMessage})`;
  return { ok: false, reason: `${INTERPRETER_VARIABLE} names ${program}, which ${why}: name a Python that has the packages of trainer/python/requirements.lock, or leave the variable out` };
}
