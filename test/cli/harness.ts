// Runs the built command line as a person would: a process, its streams and its exit code.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { onTestFinished } from 'vitest';

export const BUNDLE = join(import.meta.dirname, '..', '..', 'dist', 'redox.js');

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export function redox(parameters: readonly string[], { input = '', cwd, env }: RunOptions = {}): Ran {
  if (!existsSync(BUNDLE)) throw new Error(`${BUNDLE} is missing: npm run build`);
  const ran = spawnSync(process.execPath, [BUNDLE, ...parameters], {
    input,
    encoding: 'utf8',
    timeout: 60_000,
    maxBuffer: 1 << 28,
    ...(cwd === undefined ? {} : { cwd }),
    ...(env === undefined ? {} : { env }),
  });
  if (ran.error !== undefined) throw ran.error;
  return { code: ran.status, out: ran.stdout, err: ran.stderr };
}

/** A folder of its own with these files; gone after the test. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'redox-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** The names of all files below a folder, sorted, with `/`. */
export function namesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

export const read = (...path: string[]): string => readFileSync(join(...path), 'utf8');

export const RUST = 'pub fn twice(x: u8) -> u8 {\n    x * 2\n}\n';
export const IRON = 'public function twice\n    takes x of u8\n    returns u8\nbegin\n    x times 2\nend function\n';
/** The same meaning, not in the canonical spelling. */
export const LOOSE_IRON = 'public function twice takes x of u8 returns u8 begin x times 2 end function\n';
export const BROKEN_RUST = 'fn main() {\n    let x = ;\n}\n';
export const BROKEN_IRON = 'function main\nbegin\n    define x as\nend function\n';
