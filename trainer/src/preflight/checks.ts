/** One question each about the machine: what is there, and what to do where it is not. */
import { createRequire } from 'node:module';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { askSystem, shortfalls } from '../../../engine/src/sandbox/shortfalls.js';
import type { PreflightCheck } from '../../../protocol/preflight.js';

/** What the checks ask about, given by tests too. */
export interface Machine {
  /** Where the stage writes; it need not exist yet. */
  readonly out: string;
  /** Programs by their usual names, where others are meant. */
  readonly programs?: Readonly<Partial<Record<'rustc' | 'cargo' | 'python', string>>>;
}

export type Check = (machine: Machine) => Promise<PreflightCheck>;

const RUST = 'Install Rust from https://rustup.rs, or put it on the search path.';

const present = (name: string, found: string): PreflightCheck => ({ name, status: 'present', found, help: '' });

async function firstLine(program: string, parameters: readonly string[]): Promise<{ readonly ok: boolean; readonly text: string }> {
  const { failed, stdout = '', stderr = '', shortMessage } = await execa(program, parameters, { reject: false, stdin: 'ignore', timeout: 30_000 });
  const text = failed ? stderr.trim() || shortMessage || '' : stdout;
  return { ok: !failed, text: text.split('\n')[0] ?? '' };
}

const program =
  (name: 'rustc' | 'cargo', what: string): Check =>
  async ({ programs }) => {
    const { ok, text } = await firstLine(programs?.[name] ?? name, ['--version']);
    return ok ? present(name, text) : { name, status: 'missing', found: `${name} does not run (${text}), and ${what}`, help: RUST };
  };

export const rustc = program('rustc', 'nothing can be compiled');
export const cargo = program('cargo', 'no package can be built');

/** Beside the compiler, where the evaluation looks for it. */
export const clippy: Check = async ({ programs }) => {
  const sysroot = await firstLine(programs?.rustc ?? 'rustc', ['--print', 'sysroot']);
  const file = path.join(sysroot.text, 'bin', process.platform === 'win32' ? 'clippy-driver.exe' : 'clippy-driver');
  const { ok, text } = sysroot.ok ? await firstLine(file, ['--version']) : sysroot;
  if (ok) return present('clippy', text);
  return { name: 'clippy', status: 'limited', found: 'clippy is not there: lints are not measured', help: 'Add it with `rustup component add clippy`.' };
};

const PYTHON_LEAST = [3, 9] as const;

/** CodeBLEU alone needs it. */
export const python: Check = async ({ programs }) => {
  const { ok, text } = await firstLine(programs?.python ?? process.env['IRON_PYTHON'] ?? 'python3', ['--version']);
  const version = /^Python (\d+)\.(\d+)/.exec(text);
  const isEnough = version !== null && (Number(version[1]) > PYTHON_LEAST[0] || (Number(version[1]) === PYTHON_LEAST[0] && Number(version[2]) >= PYTHON_LEAST[1]));
  if (ok && isEnough) return present('python', text);
  return { name: 'python', status: 'limited', found: `there is no Python ${PYTHON_LEAST.join('.')} or newer (${text}): CodeBLEU is not measured`, help: 'Install Python, or name one in IRON_PYTHON.' };
};

/** `status` where it is absent: it is needed for SQL, and for Parquet alone elsewhere. */
export const duckDb =
  (status: 'missing' | 'limited'): Check =>
  async () => {
    try {
      const { version } = await import('@duckdb/node-api');
      return present('duckdb', `DuckDB ${version()}`);
    } catch {
      const found = status === 'missing' ? 'tables cannot be made or asked' : 'Parquet files can be neither read nor written';
      return { name: 'duckdb', status, found: `DuckDB is not there for ${process.platform} on ${process.arch}: ${found}`, help: whereDuckDb() };
    }
  };

/** It is looked for from the folder of the program upwards. */
function whereDuckDb(): string {
  const folders = createRequire(import.meta.url).resolve.paths('@duckdb/node-api') ?? [];
  const near = folders[0] === undefined ? '' : ` in ${path.dirname(folders[0])}`;
  return `Install it with \`npm install --no-save @duckdb/node-api\`${near} or in a folder above.`;
}

export const sandbox: Check = async ({ programs }) => {
  const found = await askSystem(programs?.rustc ?? 'rustc').then(shortfalls, (error: unknown) => [error instanceof Error ? error.message : String(error)]);
  return found.length === 0
    ? present('sandbox', 'all limits are enforced')
    : { name: 'sandbox', status: 'limited', found: `not enforced here: ${found.join('; ')}`, help: 'Run code of others on a system that enforces them.' };
};

/** Free space where the stage writes, and where it compiles. */
export const disk =
  (leastBytes: number): Check =>
  async ({ out }) => {
    const places = [await existing(path.resolve(out)), os.tmpdir()];
    for (const place of places) {
      const { bavail, bsize } = await fs.statfs(place);
      if (bavail * bsize < leastBytes)
        return { name: 'disk', status: 'missing', found: `${size(bavail * bsize)} are free in ${place}, and ${size(leastBytes)} are needed`, help: 'Free some space, or choose another folder.' };
    }
    const { bavail, bsize } = await fs.statfs(places[0]!);
    return present('disk', `${size(bavail * bsize)} are free`);
  };

const size = (bytes: number): string => (bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(1)} GiB` : `${Math.floor(bytes / 2 ** 20)} MiB`);

/** The folder, or the nearest one above it that is there. */
async function existing(folder: string): Promise<string> {
  const isThere = await fs.access(folder).then(
    () => true,
    () => false,
  );
  return isThere || path.dirname(folder) === folder ? folder : existing(path.dirname(folder));
}
