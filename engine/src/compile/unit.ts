/** A crate in a folder of its own, one file of which is compiled in changed forms. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Limits, RunResult } from '../../../protocol/test-generation.js';
import { run } from '../sandbox/run.js';
import { closed } from './limits.js';
import { type Compilation, compile } from './rustc.js';

export interface CompileUnit {
  /** Absolute; what may be written into. */
  readonly folder: string;
  /** The root of the crate, absolute, and its original text. */
  readonly root: string;
  readonly rootText: string;
  /** The file that is changed, absolute; often the root itself. */
  readonly target: string;
  /** Arguments of rustc without the root and the output. */
  readonly args: readonly string[];
  /** Of the package, those that are on; left out for a file alone. */
  readonly features?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly rustc: string;
  /** Folder of the run-time library. */
  readonly runtime: string;
  /** For one run of the compiler; default: that of `COMPILER_LIMITS`. */
  readonly compilerSeconds?: number;
  readonly signal?: AbortSignal;
}

export const isTargetOf =
  (unit: CompileUnit) =>
  (name: string): boolean =>
    path.resolve(unit.folder, name) === unit.target;

/** Writes the changed file. `entry`: what the root gets before and behind its text; null: nothing. */
export async function writeTarget(unit: CompileUnit, text: string, entry: { readonly before: string; readonly behind: string } | null = null): Promise<void> {
  if (unit.root !== unit.target) {
    const at = rootStart(unit.rootText);
    await fs.writeFile(unit.root, entry === null ? unit.rootText : unit.rootText.slice(0, at) + entry.before + unit.rootText.slice(at) + entry.behind);
  }
  await fs.writeFile(unit.target, text);
}

/** Compiles the unit as it is written to a program of that name in its folder. */
export function compileUnit(unit: CompileUnit, program: string, args: readonly string[], withRuntime: boolean): Promise<Compilation> {
  const runtime = withRuntime ? ['--extern', `iron_harness=${path.join(unit.runtime, 'libiron_harness.rlib')}`] : [];
  return compile([...unit.args, ...args, ...runtime, '-o', path.join(unit.folder, program), unit.root], {
    rustc: unit.rustc,
    folder: unit.folder,
    readable: unit.runtime === '' ? [] : [unit.runtime],
    env: unit.env,
    ...(unit.compilerSeconds !== undefined && { seconds: unit.compilerSeconds }),
    ...(unit.signal && { signal: unit.signal }),
  });
}

export interface UnitRun {
  /** Standard input; without, it is empty. */
  readonly input?: string;
  /** The only folder that may be written into, absolute; default: that of the unit. HOME and TMPDIR are there too. */
  readonly scratch?: string;
  /** It may read the folder of the unit, the toolchain and the system's libraries only, and nothing of processes: not its own memory. */
  readonly hostile?: boolean;
}

/** Runs a program in the folder of the unit. */
export function runInUnit(unit: CompileUnit, program: string, args: readonly string[], limits: Limits, { input, scratch, hostile }: UnitRun = {}): Promise<RunResult> {
  const env = scratch === undefined ? unit.env : { ...unit.env, HOME: scratch, TMPDIR: scratch };
  return run(program, args, {
    sandbox: { ...closed(limits, scratch ?? unit.folder, [unit.folder]), ...(hostile === true && { withoutProcesses: true as const }) },
    cwd: unit.folder,
    env,
    rustc: unit.rustc,
    ...(input !== undefined && { input }),
    ...(unit.signal && { signal: unit.signal }),
  });
}

/** Where the first inner attribute may stand: behind a byte order mark and a `#!` line. */
export function rootStart(text: string): number {
  const from = text.startsWith('\ufeff') ? 1 : 0;
  if (!text.startsWith('#!', from) || /^#!\s*\[/.test(text.slice(from))) return from;
  const line = text.indexOf('\n', from);
  return line < 0 ? text.length : line + 1;
}
