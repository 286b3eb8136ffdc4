/**
 * Tests against the mutants of one program, each mutant in a process of its own, as many at once as there are processors.
 * For each mutant only the tests run that reach its place: no other test can tell it from the code as it is.
 */
import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PROGRAM_LIMITS } from '../compile/limits.js';
import { inScratch } from '../compile/scratch.js';
import { type CompileUnit, runInUnit } from '../compile/unit.js';
import type { NumberedMutant } from '../instrument/switches.js';
import { type Reach, type TestProgram, type Trace, traceTests } from './trace.js';

/** Turns of loops that one test may take under a mutant, by how many each test takes at most on the code as it is. */
const FUELS = [
  { turns: 1000, fuel: 100_000 },
  { turns: 30_000, fuel: 600_000 },
];
/** Where one takes more. */
export const MUCH_FUEL = 3_000_000;
/** Of the processor, for all tests under one mutant, for what fuel does not bound. */
export const SECONDS = 5;
/** By the clock, for what waits: a busy machine takes longer than the processor. */
export const CLOCK_SECONDS = 20;
const MOST_WORKERS = 4;
/** Mutants for one start of the sandbox. */
const LARGEST_BATCH = 40;

/** How the tests ended under a mutant; `code` as a shell says it. */
export interface SwitchedRun {
  readonly output: string;
  readonly code: number;
}

export interface SwitchedRuns {
  /** By the number of the mutant. One that no test reaches is not run, and one that is missing was stopped. */
  readonly runs: ReadonlyMap<number, SwitchedRun>;
  readonly unreached: ReadonlySet<number>;
  readonly trace: Trace;
}

export interface SwitchedProgram {
  /** Name in the folder of the unit. */
  readonly program: string;
  /** Part of the names of the tests that run; all of them have the empty one. */
  readonly filter: string;
  /** What one test leaves behind may change what another one does: then all of them run. */
  readonly sharesState: boolean;
}

/** What of a text outlives a call. */
export const sharesState = (text: string): boolean => /(?<!')\b(?:static|thread_local|lazy_static|OnceLock|OnceCell|LazyLock|LazyCell|Once)\b/.test(text);

export async function runSwitched(unit: CompileUnit, { program, filter, sharesState: all }: SwitchedProgram, mutants: readonly NumberedMutant[]): Promise<SwitchedRuns> {
  const traced = { program: `./${program}`, arguments: [filter], cwd: unit.folder };
  const { trace, fuel } = await inScratch(unit, (scratch) => measured(unit, { ...traced, scratch }));
  const isKnown = isWhole(trace) && !all;
  const jobs = mutants.map(({ id }) => ({ id, tests: isKnown ? testsAt(id, trace.tests) : trace.passed }));
  const waiting = batches(jobs.filter(({ tests }) => tests.length > 0));
  const runs = new Map<number, SwitchedRun>();
  const work = async (): Promise<void> => {
    for (let batch = waiting.shift(); batch !== undefined && unit.signal?.aborted !== true; batch = waiting.shift())
      for (const [id, ran] of await runBatch(unit, program, batch, fuel)) runs.set(id, ran);
  };
  await Promise.all(Array.from({ length: workers() }, work));
  return { runs, unreached: new Set(jobs.flatMap(({ id, tests }) => (tests.length === 0 ? [id] : []))), trace };
}

const isWhole = ({ failed, trouble }: Trace): boolean => failed.length === 0 && trouble === '';

/** What the tests reach on the code as it is, and the fuel that they get under mutants; `much`: where they take more than little. */
export async function measured(unit: CompileUnit, program: TestProgram, limits = PROGRAM_LIMITS, much = MUCH_FUEL): Promise<{ readonly trace: Trace; readonly fuel: number }> {
  for (const { turns, fuel } of FUELS) {
    const trace = await traceTests(unit, program, limits, turns);
    if (isWhole(trace)) return { trace, fuel };
  }
  return { trace: await traceTests(unit, program, limits), fuel: much };
}

interface MutantJob {
  readonly id: number;
  /** Full names. */
  readonly tests: readonly string[];
}

export const workers = (): number => Math.min(os.availableParallelism(), MOST_WORKERS);

/** The mutants of a place have the numbers from that of the place on; those of a place that nothing reaches fall to the one before. */
export function testsAt(id: number, tests: ReadonlyMap<string, Reach>): string[] {
  const places = [...tests.values()].flatMap(({ places: reached }) => [...reached]).filter((first) => first <= id);
  const place = places.reduce((most, each) => Math.max(most, each), 0);
  return [...tests].flatMap(([name, { places: reached }]) => (reached.has(place) ? [name] : []));
}

function batches(jobs: readonly MutantJob[]): MutantJob[][] {
  const size = Math.min(LARGEST_BATCH, Math.max(1, Math.ceil(jobs.length / (workers() * 3))));
  return Array.from({ length: Math.ceil(jobs.length / size) }, (_, at) => jobs.slice(at * size, (at + 1) * size));
}

async function runBatch(unit: CompileUnit, program: string, jobs: readonly MutantJob[], fuel: number): Promise<Map<number, SwitchedRun>> {
  const mark = randomUUID(); // tested code may print what looks like a verdict
  const script = path.join(unit.folder, `.iron-script-${mark}.sh`);
  const lines = jobs.flatMap(({ id, tests }) => [
    `echo "@${mark} ${id}"`,
    `IRON_MUTANT=${id} IRON_FUEL=${fuel} ${timeLimit} ./${program} --exact ${tests.map((name) => `'${name}'`).join(' ')} --test-threads 1 2>/dev/null`,
    // a process that ended in a test leaves its line open
    `printf '\\n@end-${mark} %s\\n' $?`,
  ]);
  await writeFile(script, [`ulimit -t ${SECONDS}`, ...lines].join('\n'));
  const limits = { ...PROGRAM_LIMITS, wallSeconds: 60 + jobs.length * CLOCK_SECONDS, cpuSeconds: 60 + jobs.length * SECONDS };
  const { stdout } = await inScratch(unit, (scratch) => runInUnit(unit, 'sh', [script], limits, { scratch }));
  await rm(script, { force: true });
  return new Map([...stdout.matchAll(new RegExp(`^@${mark} (\\d+)\\n([\\s\\S]*?)^@end-${mark} (\\d+)$`, 'gm'))].map(([, id, output, code]) => [Number(id), { output: output!, code: Number(code) }]));
}

/** `timeout` of the system ends what waits without end. */
const timeLimit = process.platform === 'linux' ? `timeout -k 1 ${CLOCK_SECONDS}` : '';
