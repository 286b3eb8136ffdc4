/** Running compiled tests on the code as it is, so that a test that ends its process takes no other along. */
import type { Limits, RunEnd } from '../../../protocol/test-generation.js';
import type { Candidate } from '../candidates/candidate.js';
import { PROGRAM_LIMITS } from '../compile/limits.js';
import { inScratch } from '../compile/scratch.js';
import { type CompileUnit, runInUnit } from '../compile/unit.js';
import { type Expectation, secret } from './guard.js';
import { GENERATED } from './test-module.js';
import { type Ending, isPass, readEndings } from './test-run.js';

/** Times that a test has to pass. */
export const RUNS = 5;
/** Where the code hashes with keys that each process draws anew: what the order of a set decides seldom shows in five runs. */
const RUNS_AT_RANDOM = 25;

/** How often tests of a text run before they count as stable. */
export const runsFor = (text: string): number => (/\bHash(?:Map|Set)\b|\bRandomState\b/.test(text) ? RUNS_AT_RANDOM : RUNS);
/** Of a process with tests that were not observed: an example may run for as long as it likes. */
const CLAIMED_LIMITS: Limits = { ...PROGRAM_LIMITS, wallSeconds: 20, cpuSeconds: 30 };
const ENDS = 'it ends its process before it comes to its end, leaves processes behind, or does not come to an end';

export interface ProvenTest {
  readonly test: Candidate;
  readonly expectation: Expectation;
}

export interface TestHistory {
  /** One for each run. */
  readonly endings: readonly Ending[];
  /** Why it did not come to its end; empty where it did each time. */
  readonly ended: string;
}

/**
 * Runs each test several times. Tests that the engine wrote share a process, those from the documentation and from
 * properties another, each one of a model has its own. Who takes a process down is found and left out, and the others run again.
 */
export async function runTests(unit: CompileUnit, program: string, tests: readonly ProvenTest[], times = RUNS): Promise<ReadonlyMap<ProvenTest, TestHistory>> {
  const runner = new Runner(unit, program, times);
  const of = (wanted: (test: Candidate) => boolean): ProvenTest[] => tests.filter(({ test }) => wanted(test));
  await runner.together(
    of(({ basis }) => basis === 'observed'),
    PROGRAM_LIMITS,
  );
  await runner.together(
    of(({ basis, source }) => basis === 'claimed' && source !== 'model'),
    CLAIMED_LIMITS,
  );
  for (const each of of(({ basis, source }) => basis === 'claimed' && source === 'model')) await runner.together([each], CLAIMED_LIMITS);
  return runner.histories;
}

class Runner {
  readonly histories = new Map<ProvenTest, { endings: Ending[]; ended: string }>();

  constructor(
    private readonly unit: CompileUnit,
    private readonly program: string,
    private readonly times: number,
  ) {}

  /** Runs tests in one process, as often as needed; what fails there has to fail alone too. */
  async together(tests: readonly ProvenTest[], limits: Limits): Promise<void> {
    for (const each of tests) this.histories.set(each, { endings: [], ended: '' });
    let rest = [...tests];
    for (let time = 0; time < this.times && rest.length > 0; time++) {
      await this.once(rest, limits);
      rest = rest.filter((each) => this.histories.get(each)!.ended === '');
    }
    if (tests.length === 1) return;
    for (const each of rest) if (each.test.claim !== undefined && this.isFailing(each)) await this.once([each], limits);
  }

  private isFailing(each: ProvenTest): boolean {
    return !this.histories.get(each)!.endings.some((ending) => isPass(ending, each.expectation));
  }

  private async once(tests: readonly ProvenTest[], limits: Limits): Promise<void> {
    const named = new Map(tests.map((each): [NamedTest, ProvenTest] => [{ path: pathOf(each), key: each.test.name }, each]));
    const ran = await runOnce(
      this.unit,
      this.program,
      [...named.keys()],
      limits,
      tests.some(({ test }) => test.source === 'model'),
    );
    for (const [name, each] of named) {
      const ending = ran.endings.get(name.key);
      if (ending !== undefined) this.histories.get(each)!.endings.push(ending);
    }
    this.end(
      ran.ended.map((name) => named.get(name)!),
      ENDS,
    );
    this.end(
      ran.cancelled.map((name) => named.get(name)!),
      'it was cancelled',
    );
  }

  private end(tests: readonly ProvenTest[], reason: string): void {
    for (const each of tests) this.histories.get(each)!.ended = reason;
  }
}

/** A test in a compiled program. */
export interface NamedTest {
  /** As libtest calls it. */
  readonly path: string;
  /** As its guard calls it. */
  readonly key: string;
}

export interface RanOnce {
  /** By the key of the test. */
  readonly endings: ReadonlyMap<string, Ending>;
  /** Those that took their process down, or did not come to their end. */
  readonly ended: readonly NamedTest[];
  readonly cancelled: readonly NamedTest[];
}

/** Runs each test to its end once: in one process, and in others those that a neighbour took down with it. */
export async function runOnce(unit: CompileUnit, program: string, tests: readonly NamedTest[], limits: Limits, hostile = false): Promise<RanOnce> {
  const found = { endings: new Map<string, Ending>(), ended: [] as NamedTest[] };
  // libtest runs tests in the order of their names: with one at a time, the first without a record took the process down
  let rest = [...tests].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (let threads = 2; rest.length > 0; threads = 1) {
    const ran = await runProcess(unit, program, rest, limits, { threads, hostile });
    if (ran === null) return { ...found, cancelled: rest };
    for (const [key, ending] of ran.endings) found.endings.set(key, ending);
    rest = rest.filter(({ key }) => !found.endings.has(key));
    const [first] = rest;
    if (first === undefined || (threads === 2 && rest.length > 1)) continue;
    found.ended.push(first);
    rest = rest.slice(1);
  }
  return { ...found, cancelled: [] };
}

export interface ProcessOptions {
  readonly threads: number;
  readonly hostile: boolean;
  /** Of `switchInput`; default: the program has no switches. */
  readonly switched?: string;
}

/** The endings that one process recorded, and how it ended itself; null where it was cancelled. */
export async function runProcess(
  unit: CompileUnit,
  program: string,
  tests: readonly NamedTest[],
  limits: Limits,
  { threads, hostile, switched = '' }: ProcessOptions,
): Promise<{ readonly endings: ReadonlyMap<string, Ending>; readonly end: RunEnd } | null> {
  const word = secret();
  const args = ['--exact', ...tests.map((each) => each.path), '--test-threads', String(threads), '--include-ignored', '--quiet'];
  const ran = await inScratch(unit, (scratch) => runInUnit(unit, program, args, limits, { input: word + switched, scratch, hostile }));
  return ran.end === 'cancelled' ? null : { endings: readEndings(ran.stdout, word), end: ran.end };
}

/** The name of a test in the program that `testModule` is compiled in. */
export const pathOf = ({ test }: ProvenTest, module = GENERATED): string => [...test.item.file.module, module, test.name].join('::');
