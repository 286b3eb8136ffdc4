/** A crate in a folder of its own, one file of which is compiled in changed forms. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Limits, RunResult } from '../../../protocol/test-generation.js';
import { run } from '../sandbox/run.js';
import { closed } from './limits.js';
import { type Compilation, compile } from './rustc.js';
import type { SetAside } from './set-aside.js';

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
  /** The tests that the crate has already, where they are left out of what is compiled. */
  readonly setAside?: SetAside;
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
  const textOf = (place: string, whole: string): string => unit.setAside?.textOf(place, whole) ?? whole;
  if (unit.root !== unit.target) {
    const at = rootStart(unit.rootText);
    const root = textOf(unit.root, unit.rootText);
    await fs.writeFile(unit.root, entry === null ? root : root.slice(0, at) + entry.before + root.slice(at) + entry.behind);
  }
  await fs.writeFile(unit.target, textOf(unit.target, text));
}

/** Folder of what the compiler keeps from one program to the next. */
const PARTS = '.iron-parts';

/**
 * Writes the changed file and compiles the unit with its tests to a program of that name. Where the crate turns out not to
 * compile without the tests that are set aside, they are brought back first. `args`: null for a program that is one of several
 * that differ little, of which the compiler then keeps what it can.
 */
export async function compileTests(unit: CompileUnit, text: string, program: string, withRuntime: boolean, args: readonly string[] | null = null): Promise<Compilation> {
  const { setAside } = unit;
  const kept = ['-C', `incremental=${path.join(unit.folder, PARTS)}`];
  const once = async (each: string, name: string, more: readonly string[], linked: boolean): Promise<Compilation> => {
    await writeTarget(unit, each);
    return compileUnit(unit, name, ['--test', ...more], linked);
  };
  const made = await once(text, program, args ?? kept, withRuntime);
  if (made.ok) setAside?.confirm();
  if (made.ok || made.trouble !== '' || setAside?.isDoubtful !== true) return made;
  const without = await once(setAside.originalOf(unit.target), 'without-tests', ['--emit=metadata'], false);
  if (without.ok) {
    setAside.confirm();
    return made;
  }
  await setAside.back();
  return once(text, program, args ?? kept, withRuntime);
}

/** Compiles the unit as it is written to a program of that name in its folder. */
export async function compileUnit(unit: CompileUnit, program: string, args: readonly string[], withRuntime: boolean): Promise<Compilation> {
  // before edition 2018 a path from the root sees only crates that the root names; at the end it moves nothing
  if (withRuntime && isEarly(unit) && !(await fs.readFile(unit.root, 'utf8')).endsWith(NAMED)) await fs.appendFile(unit.root, NAMED);
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

const NAMED = '\nextern crate iron_harness;\n';
/** cargo says no edition where it is the first. */
const isEarly = ({ args }: CompileUnit): boolean => !args.some((each, at) => (each === '--edition' ? args[at + 1] !== '2015' : /^--edition=(?!2015)/.test(each)));

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
