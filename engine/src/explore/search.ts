/** Running the searching program: orders in, findings out, started again where an input takes it down. */
import os from 'node:os';
import type { RunResult } from '../../../protocol/test-generation.js';
import { PROGRAM_LIMITS } from '../compile/limits.js';
import { inScratch } from '../compile/scratch.js';
import { type CompileUnit, runInUnit } from '../compile/unit.js';
import { type FoundInput, readEvent, type SearchDone } from './events.js';

export interface SearchOptions {
  /** In whose folder the program is. */
  readonly unit: CompileUnit;
  readonly seed: number;
  /** Of one function. */
  readonly milliseconds: number;
  /** Times that which a search may truly take: its own clock is its work, so that a seed gives the same inputs everywhere. */
  readonly slowest: number;
  /** Each case has one mutant, and all of the budget is for it. */
  readonly aimed?: boolean;
  /** Called as soon as a function is done. */
  readonly onFound?: (found: Findings) => void;
}

/** What the search found for one case. */
export interface Findings {
  readonly case: number;
  readonly inputs: readonly FoundInput[];
  readonly done: SearchDone | null;
  /** Mutants that took the program down, or held it: both are differences from the original. */
  readonly fatal: readonly number[];
  /** Why there is no result, or an empty string. */
  readonly reason: string;
}

/** How the program ends where one call takes too long; see `native/harness/serve.rs`. */
const STUCK = 91;
/** Restarts for one function before it is given up. */
const MOST_RESTARTS = 24;
/** Largest integers that are tried where the original takes the program down; 0: all. */
const LIMITS = [0, 1000, 40, 8];

/** What is known of a case that took the program down. */
interface Trouble {
  readonly fatal: readonly number[];
  /** Index into `LIMITS`. */
  readonly limit: number;
}
const NO_TROUBLE: Trouble = { fatal: [], limit: 0 };

/** Most programs that search at a time: each may take the memory of a run. */
const MOST_PROGRAMS = 4;

/** Findings in the order of the cases, which a program on each processor looks for. */
export async function search(program: string, cases: readonly number[], options: SearchOptions): Promise<Findings[]> {
  const programs = Math.min(os.availableParallelism(), MOST_PROGRAMS);
  const parts = Array.from({ length: programs }, (_, part) => cases.filter((_case, at) => at % programs === part));
  const found = await Promise.all(parts.map((part) => searchOneByOne(program, part, options)));
  const order = new Map(cases.map((each, at) => [each, at]));
  return found.flat().sort((left, right) => order.get(left.case)! - order.get(right.case)!);
}

async function searchOneByOne(program: string, cases: readonly number[], options: SearchOptions): Promise<Findings[]> {
  const all: Findings[] = [];
  const troubles = new Map<number, Trouble>();
  let rest = [...cases];
  while (rest.length > 0 && options.unit.signal?.aborted !== true) {
    const { finished, failed } = await runOnce(program, rest, troubles, options);
    for (const found of finished) {
      all.push(found);
      options.onFound?.(found);
    }
    rest = rest.slice(finished.length);
    const current = rest[0];
    if (current === undefined) break;
    const known = troubles.get(current) ?? NO_TROUBLE;
    if (failed.mutant > 0 && known.fatal.length < MOST_RESTARTS) troubles.set(current, { ...known, fatal: [...known.fatal, failed.mutant] });
    else if (failed.mutant === 0 && known.limit + 1 < LIMITS.length) troubles.set(current, { ...known, limit: known.limit + 1 });
    else {
      const given = { case: current, inputs: [], done: null, fatal: known.fatal, reason: failed.reason };
      all.push(given);
      options.onFound?.(given);
      rest = rest.slice(1);
    }
  }
  return all;
}

interface Outcome {
  readonly finished: readonly Findings[];
  /** Of the first case that is not finished. */
  readonly failed: { readonly mutant: number; readonly reason: string };
}

async function runOnce(program: string, cases: readonly number[], troubles: ReadonlyMap<number, Trouble>, options: SearchOptions): Promise<Outcome> {
  const of = (each: number): Trouble => troubles.get(each) ?? NO_TROUBLE;
  const orders = cases
    .map((each) => `explore ${each} ${options.seed} ${options.milliseconds} ${LIMITS[of(each).limit]} ${options.aimed === true ? 'aimed' : 'all'} ${options.slowest} ${of(each).fatal.join(',')}\n`)
    .join('');
  const seconds = (cases.length * options.milliseconds * options.slowest) / 2000;
  const limits = { ...PROGRAM_LIMITS, wallSeconds: 60 + seconds, cpuSeconds: 120 + seconds };
  // nothing that the code does to files can hurt the others that search
  const result = await inScratch(options.unit, (scratch) => runInUnit(options.unit, program, [], limits, { input: orders, scratch }));
  const finished: Findings[] = [];
  let inputs: FoundInput[] = [];
  let mutant = -1;
  let unsound = '';
  for (const line of result.stdout.split('\n')) {
    const event = line.startsWith('{') ? readEvent(line) : null;
    if (event === null) continue;
    if (event.event === 'input') inputs.push(event);
    else if (event.event === 'unsound') unsound = event.message;
    else if (event.event !== 'done') mutant = event.mutant;
    else {
      finished.push({ case: event.case, inputs, done: event, fatal: of(event.case).fatal, reason: '' });
      inputs = [];
      mutant = -1;
    }
  }
  return { finished, failed: { mutant, reason: reasonOf(result, mutant, unsound) } };
}

/** Why the program ended in the middle. `mutant`: that was on; 0: none. `unsound`: what a call was told to have broken. */
function reasonOf({ end, exitCode, reason }: RunResult, mutant: number, unsound: string): string {
  if (exitCode === STUCK) return 'a call of it takes longer than 1.5 s';
  const how = end === 'exited' ? `its process ended with ${exitCode ?? 'no code'}` : reason || `its process ended: ${end}`;
  if (mutant !== 0) return how;
  return unsound === '' ? `a call of it does not come back or ends the process: ${how}` : `a call of it breaks what unsafe code relies on: ${unsound}`;
}
