/** What tests reach: the counters and the places of mutants of an instrumented program, test by test (`native/harness/trace.rs`). */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Limits, RunResult } from '../../../protocol/test-generation.js';
import type { CompileUnit } from '../compile/unit.js';
import { closed } from '../compile/limits.js';
import { run } from '../sandbox/run.js';

/** What one test reaches. */
export interface Reach {
  /** Numbers of counters. */
  readonly counters: ReadonlySet<number>;
  /** Numbers of the first mutants of places. */
  readonly places: ReadonlySet<number>;
  /** Numbers of comparisons whose sides were equal; none where they are not noted. */
  readonly edges: ReadonlySet<number>;
}

export interface Trace {
  /** By the full name of the test; what no test's thread reached stands under the test before it. Only tests that reach something. */
  readonly tests: ReadonlyMap<string, Reach>;
  /** Full names. */
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  readonly seconds: number;
  /** Why it did not come to its end, or an empty string; what was reached until then stands. */
  readonly trouble: string;
}

/** A test program and how it is run. */
export interface TestProgram {
  readonly program: string;
  readonly arguments: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** The only folder that may be written into, absolute; default: that of the unit. */
  readonly scratch?: string;
  /** As that of `UnitRun`. */
  readonly hostile?: boolean;
}

/** A trace is longer than what tests write elsewhere. */
const TRACE_BYTES = 256 * 1024 ** 2;

/** Runs tests one after the other on the code as it is, and reads what each reached. `fuel`: turns of loops that each may take; null: as many as it likes. */
export async function traceTests(unit: CompileUnit, { program, arguments: given, cwd, scratch, hostile }: TestProgram, limits: Limits, fuel: number | null = null): Promise<Trace> {
  const file = path.join(scratch ?? unit.folder, `trace-${randomUUID()}`);
  const ran = await run(program, [...given, '--test-threads', '1'], {
    sandbox: { ...closed({ ...limits, fileBytes: TRACE_BYTES }, scratch ?? unit.folder, [unit.folder]), ...(hostile === true && { withoutProcesses: true as const }) },
    cwd,
    env: { ...unit.env, ...(scratch !== undefined && { HOME: scratch, TMPDIR: scratch }), IRON_TRACE: file, ...(fuel !== null && { IRON_MUTANT: '0', IRON_FUEL: String(fuel) }) },
    rustc: unit.rustc,
    ...(unit.signal && { signal: unit.signal }),
  });
  const text = await fs.readFile(file, 'utf8').catch(() => '');
  await fs.rm(file, { force: true });
  const { passed, failed } = fullNames(ran.stdout);
  return { tests: readTrace(text, new Set([...passed, ...failed])), passed, failed, seconds: ran.wallSeconds, trouble: (isOutOfFuel(ran.stdout) ? 'out of fuel' : '') || troubleOf(ran) };
}

/** What the run-time library prints where fuel is given. */
export const isOutOfFuel = (output: string): boolean => /^(test .*)?iron: out of /m.test(output);

/** 101 is libtest's own word for a test that failed. */
const troubleOf = ({ end, exitCode, reason }: RunResult): string => (end === 'exited' && (exitCode === 0 || exitCode === 101) ? '' : reason || `the tests ended with ${exitCode ?? end}`);

export function fullNames(output: string): { readonly passed: string[]; readonly failed: string[] } {
  const passed: string[] = [];
  const failed: string[] = [];
  for (const [, name, verdict] of output.matchAll(/^test (\S+)(?: - should panic)? \.\.\. .*?(ok|FAILED)$/gm)) (verdict === 'ok' ? passed : failed).push(name!);
  return { passed, failed };
}

/** `known`: names of tests; threads of other names belong to the test that runs. */
export function readTrace(text: string, known: ReadonlySet<string>): Map<string, Reach> {
  const tests = new Map<string, string[]>();
  let current: string[] | null = null;
  for (const line of text.split('\n')) {
    if (line.startsWith('@')) {
      const name = line.slice(1);
      if (current !== null && !known.has(name)) continue;
      current = tests.get(name) ?? [];
      tests.set(name, current);
    } else current?.push(line);
  }
  return new Map([...tests].map(([name, words]) => [name, readReach(words)]));
}

/** `words`: `c1`, `m2`, `e3`, as `native/harness/trace.rs` writes them; others are left out. */
export function readReach(words: readonly string[]): Reach {
  const of = (kind: string): ReadonlySet<number> => new Set(words.filter((word) => word[0] === kind && /^\d+$/.test(word.slice(1))).map((word) => Number(word.slice(1))));
  return { counters: of('c'), places: of('m'), edges: of('e') };
}
