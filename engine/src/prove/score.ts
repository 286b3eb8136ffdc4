/** The second proof: tests against mutants, each mutant in a process of its own, and there each test of a model too. */
import { type CompileUnit, compileTests } from '../compile/unit.js';
import type { NumberedMutant } from '../instrument/switches.js';
import type { MutantSite } from '../mutants/site.js';
import type { MutantOutcome } from '../../../protocol/test-generation.js';
import { runSwitched, type SwitchedProgram, type SwitchedRun } from './switched-run.js';
import { readTestRun } from './test-run.js';
import { isOutOfFuel, type Trace } from './trace.js';
import type { Kill, UntrustedTests } from './untrusted-tests.js';

export interface Verdict {
  readonly site: MutantSite;
  readonly outcome: MutantOutcome;
  /** Tests that fail under the mutant. */
  readonly killers: readonly string[];
}

export type SwitchedScore =
  /** `trace`: of the tests on the code as it is. */
  { readonly ok: true; readonly verdicts: readonly Verdict[]; readonly trace: Trace } | { readonly ok: false; readonly reason: string };

/** Scores the mutants that stand in one program. `instrumented`: the file with switches and all tests behind it. */
export async function scoreSwitched(unit: CompileUnit, instrumented: string, tests: TestsToScore, mutants: readonly NumberedMutant[]): Promise<SwitchedScore> {
  const made = await compileTests(unit, instrumented, 'scored', true);
  if (!made.ok) return { ok: false, reason: made.trouble || `the tests do not compile with the mutants: ${made.errors[0]?.rendered ?? ''}` };
  return { ok: true, ...(await verdictsOf(unit, 'scored', tests, mutants)) };
}

/** How the tests in a program are scored. */
export interface TestsToScore extends Pick<SwitchedProgram, 'filter' | 'sharesState'> {
  /** Null where there is none. */
  readonly untrusted: UntrustedTests | null;
}

export async function verdictsOf(
  unit: CompileUnit,
  program: string,
  { untrusted, ...trusted }: TestsToScore,
  mutants: readonly NumberedMutant[],
): Promise<{ readonly verdicts: Verdict[]; readonly trace: Trace }> {
  const { runs, unreached, trace } = await runSwitched(unit, { program, ...trusted }, mutants);
  const verdicts = mutants.map(({ id, site }): Verdict => (unreached.has(id) ? { site, outcome: 'missed', killers: [] } : verdictOf(site, runs.get(id))));
  if (untrusted === null) return { verdicts, trace };
  const { kills, reached } = await untrusted.score(unit, program, mutants);
  return { verdicts: verdicts.map((verdict, at) => withKills(verdict, kills.get(mutants[at]!.id) ?? [])), trace: { ...trace, tests: new Map([...trace.tests, ...reached]) } };
}

function withKills({ site, outcome, killers }: Verdict, kills: readonly Kill[]): Verdict {
  const others = kills.some((kill) => kill.outcome === 'caught') ? 'caught' : (kills[0]?.outcome ?? 'missed');
  return { site, outcome: outcome === 'missed' ? others : outcome, killers: [...killers, ...kills.map(({ test }) => test)] };
}

/** As a shell says it: `timeout` ended it, or a signal did for time, SIGKILL or SIGXCPU. */
const OUT_OF_TIME = new Set([124, 137, 152]);

export function verdictOf(site: MutantSite, ran: SwitchedRun | undefined): Verdict {
  if (ran === undefined) return { site, outcome: 'timeout', killers: [] };
  const { failed, unfinished } = readTestRun(ran.output);
  // whose call ended the process, be it with success, has told the mutant from the original
  const killers = [...failed, ...(unfinished === null ? [] : [unfinished])];
  if (OUT_OF_TIME.has(ran.code) || isOutOfFuel(ran.output)) return { site, outcome: 'timeout', killers };
  return { site, outcome: ran.code === 0 && unfinished === null ? 'missed' : 'caught', killers };
}
