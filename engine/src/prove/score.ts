/** The second proof: tests against mutants, each mutant in a process of its own. */
import { randomUUID } from 'node:crypto';
import { PROGRAM_LIMITS } from '../compile/limits.js';
import { type CompileUnit, compileTests, runInUnit } from '../compile/unit.js';
import type { NumberedMutant } from '../instrument/switches.js';
import type { MutantSite } from '../mutants/site.js';
import type { MutantOutcome } from '../../../protocol/test-generation.js';
import { GENERATED } from './test-module.js';
import { readTestRun } from './test-run.js';

/** Turns of loops that one test may take under a mutant. */
const FUEL = 3_000_000;
/** Seconds for all tests under one mutant, for what fuel does not bound. */
export const SECONDS = 5;

export interface Verdict {
  readonly site: MutantSite;
  readonly outcome: MutantOutcome;
  /** Tests that fail under the mutant. */
  readonly killers: readonly string[];
}

/** Scores the mutants that stand in one program. `instrumented`: the file with switches and the tests behind it. */
export async function scoreSwitched(
  unit: CompileUnit,
  instrumented: string,
  mutants: readonly NumberedMutant[],
): Promise<{ readonly ok: true; readonly verdicts: readonly Verdict[] } | { readonly ok: false; readonly reason: string }> {
  const made = await compileTests(unit, instrumented, 'scored', true);
  if (!made.ok) return { ok: false, reason: made.trouble || `the tests do not compile with the mutants: ${made.errors[0]?.rendered ?? ''}` };
  return { ok: true, verdicts: await runSwitched(unit, 'scored', mutants, `${GENERATED}::`) };
}

/** Runs the tests in a program of the unit once for each mutant. `filter`: part of the names of the tests that run; all of them have the empty one. */
export async function runSwitched(unit: CompileUnit, program: string, mutants: readonly NumberedMutant[], filter: string): Promise<Verdict[]> {
  const mark = randomUUID(); // tested code may print what looks like a verdict
  const script = [
    'for m in "$@"',
    `do echo "@${mark} $m"`,
    `IRON_MUTANT=$m IRON_FUEL=${FUEL} ${timeLimit} ./${program} '${filter}' --test-threads 1 2>/dev/null`,
    // a process that ended in a test leaves its line open
    `printf '\\n@end-${mark} %s\\n' $?`,
    'done',
  ].join('\n');
  const limits = { ...PROGRAM_LIMITS, wallSeconds: 30 + mutants.length * 2, cpuSeconds: 60 + mutants.length * 2 };
  const ran = await runInUnit(unit, 'sh', ['-c', script, 'sh', ...mutants.map(({ id }) => String(id))], limits);
  const sections = new Map(
    [...ran.stdout.matchAll(new RegExp(`^@${mark} (\\d+)\\n([\\s\\S]*?)^@end-${mark} (\\d+)$`, 'gm'))].map(([, id, output, code]) => [Number(id), { output: output!, code: Number(code) }]),
  );
  return mutants.map(({ id, site }) => verdictOf(site, sections.get(id)));
}

/** `timeout` of the system ends what neither fuel nor libtest ends. */
const timeLimit = process.platform === 'linux' ? `timeout -k 1 ${SECONDS}` : '';

export function verdictOf(site: MutantSite, ran: { readonly output: string; readonly code: number } | undefined): Verdict {
  if (ran === undefined) return { site, outcome: 'timeout', killers: [] };
  const { failed, unfinished } = readTestRun(ran.output);
  // whose call ended the process, be it with success, has told the mutant from the original
  const killers = [...failed, ...(unfinished === null ? [] : [unfinished])];
  if (ran.code === 124 || ran.code === 137 || /^(test .*)?iron: out of /m.test(ran.output)) return { site, outcome: 'timeout', killers };
  return { site, outcome: ran.code === 0 && unfinished === null ? 'missed' : 'caught', killers };
}
