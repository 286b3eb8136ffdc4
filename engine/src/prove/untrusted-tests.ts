/**
 * Tests of a model against mutants. What a test comes to is told by its guard alone, and each run of each test is a sandbox
 * of its own that begins with an empty folder. The mutant is told through standard input, which is empty when the body
 * begins: nothing that a test can ask is another under a mutant than on the code as it is, and so it cannot forge a kill.
 */
import { nodeEnd, nodeStart } from '../../../redox/src/index.js';
import type { Candidate } from '../candidates/candidate.js';
import { PROGRAM_LIMITS } from '../compile/limits.js';
import type { CompileUnit } from '../compile/unit.js';
import type { NumberedMutant } from '../instrument/switches.js';
import type { MutantSite } from '../mutants/site.js';
import { guarded, guardModule, secret, switchInput } from './guard.js';
import { pathOf, type ProvenTest, runProcess } from './run-tests.js';
import { CLOCK_SECONDS, MUCH_FUEL, SECONDS, workers } from './switched-run.js';
import { type TestModuleOptions, testModule, UNTRUSTED } from './test-module.js';
import { isPass } from './test-run.js';
import type { Reach } from './trace.js';

/** What one test says of a mutant. */
export interface Kill {
  readonly test: string;
  readonly outcome: 'caught' | 'timeout';
}

export interface UntrustedScore {
  /** By the number of the mutant. */
  readonly kills: ReadonlyMap<number, readonly Kill[]>;
  /** What each test reaches that passes with all switches off, by its full name. */
  readonly reached: ReadonlyMap<string, Reach>;
}

/** Of one run, for what fuel does not bound. By the clock, the sandbox has to start too. */
const LIMITS = { ...PROGRAM_LIMITS, wallSeconds: 2 * CLOCK_SECONDS, cpuSeconds: SECONDS };

export const isTrusted = ({ source }: Candidate): boolean => source !== 'model';

export class UntrustedTests {
  /** A module that stands behind a program with switches; empty where there is no test. */
  readonly text: string;
  private readonly tests: readonly ProvenTest[];

  /** `forWholeFile`: each is for all functions and not for the one of its candidate alone. */
  constructor(
    tests: readonly Candidate[],
    private readonly options: Pick<TestModuleOptions, 'rootText' | 'oldest' | 'more'> & { readonly forWholeFile?: boolean },
  ) {
    const guard = `iron_guard_${secret()}`;
    const forms = tests.flatMap((test) => {
      const form = guarded(test.code, test.name, guard);
      return form === null ? [] : [{ test, ...form }];
    });
    const codes = forms.map(({ test: { name }, code }) => ({ name, code }));
    this.text = forms.length === 0 ? '' : testModule(codes, { ...options, more: guardModule(guard, true) + (options.more ?? ''), name: UNTRUSTED }).text;
    this.tests = forms.map(({ test, expectation }) => ({ test, expectation }));
  }

  /** How many can be run: those that have a body. */
  get size(): number {
    return this.tests.length;
  }

  /** Whether one of them is for the function of the site. */
  areFor(site: MutantSite): boolean {
    return this.tests.some((each) => this.options.forWholeFile === true || isMeant(site, each));
  }

  /** Runs each test on the mutants of the function that it is for. One that does not pass before and after with all switches off says nothing of any. */
  async score(unit: CompileUnit, program: string, mutants: readonly NumberedMutant[]): Promise<UntrustedScore> {
    const kills = new Map<number, Kill[]>();
    const reached = new Map<string, Reach>();
    await together(this.tests, async (each) => {
      if ((await runOn(unit, program, each, 0)).outcome !== 'passed') return;
      const killed = await killedBy(unit, program, each, this.options.forWholeFile === true ? mutants : mutants.filter(({ site }) => isMeant(site, each)));
      const again = await runOn(unit, program, each, 0, true);
      if (again.outcome !== 'passed') return;
      for (const [id, kill] of killed) kills.set(id, [...(kills.get(id) ?? []), kill]);
      reached.set(pathOf(each, UNTRUSTED), again.reached);
    });
    return { kills, reached };
  }
}

/** As many at once as there are processors. */
async function together<T>(all: readonly T[], work: (each: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const worker = async (): Promise<void> => {
    for (let each = waiting.shift(); each !== undefined; each = waiting.shift()) await work(each);
  };
  await Promise.all(Array.from({ length: workers() }, worker));
}

async function killedBy(unit: CompileUnit, program: string, each: ProvenTest, mutants: readonly NumberedMutant[]): Promise<Map<number, Kill>> {
  const killed = new Map<number, Kill>();
  for (const { id } of mutants) {
    const { outcome } = await runOn(unit, program, each, id);
    if (outcome !== 'passed' && outcome !== 'unknown') killed.set(id, { test: each.test.name, outcome });
  }
  return killed;
}

function isMeant(site: MutantSite, { test: { item } }: ProvenTest): boolean {
  return nodeStart(item.file.tree, item.node) <= site.from && site.from < nodeEnd(item.file.tree, item.node);
}

/** A run of one test. */
type Run =
  /** `unknown`: it was not run, or stopped. */
  | { readonly outcome: 'unknown' | Kill['outcome'] }
  /** `reached`: nothing where it was not to be traced. */
  | { readonly outcome: 'passed'; readonly reached: Reach };

/** Mutant 0 is the code as it is. */
async function runOn(unit: CompileUnit, program: string, each: ProvenTest, mutant: number, traced = false): Promise<Run> {
  const named = { path: pathOf(each, UNTRUSTED), key: each.test.name };
  const ran = await runProcess(unit, `./${program}`, [named], LIMITS, { threads: 1, hostile: true, switched: switchInput(mutant, MUCH_FUEL, traced) });
  if (ran === null || ran.end === 'not-started') return { outcome: 'unknown' };
  const ending = ran.endings.get(named.key);
  if (ending === undefined) return { outcome: ran.end === 'timeout' ? 'timeout' : 'caught' };
  if (isPass(ending, each.expectation)) return { outcome: 'passed', reached: ending.reached };
  return { outcome: ending.how === 'ran-out' ? 'timeout' : 'caught' };
}
