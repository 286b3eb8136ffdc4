/** The tests that are there already against switched mutants: for each mutant only the tests that reach its place. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { closed, PROGRAM_LIMITS } from '../compile/limits.js';
import type { CompileUnit } from '../compile/unit.js';
import type { NumberedMutant } from '../instrument/switches.js';
import type { Verdict } from '../prove/score.js';
import { fullNames, type TestProgram, type Trace } from '../prove/trace.js';
import { run } from '../sandbox/run.js';

/** Turns of loops that a thread may take under a mutant: far more than tests need that end. */
export const MOST_FUEL = 50_000_000;
const SHORTEST_SECONDS = 5;
/** As cargo-mutants: so many times what the tests take on the code as it is. */
const FACTOR = 5;
/** Mutants for one start of the sandbox. */
const BATCH = 10;

export interface TracedProgram {
  readonly program: TestProgram;
  readonly trace: Trace;
  /** Turns of loops that a thread of it may take under a mutant. */
  readonly fuel: number;
}

/** `isOver`: asked before each batch; what is left then has no verdict. */
export async function runOwnTests(unit: CompileUnit, programs: readonly TracedProgram[], mutants: readonly NumberedMutant[], isOver: () => boolean): Promise<Verdict[]> {
  const places = [...new Set(programs.flatMap(({ trace }) => [...trace.tests.values()].flatMap(({ places: reached }) => [...reached])))].sort((a, b) => a - b);
  const placeOf = (id: number): number => places.findLast((first) => first <= id) ?? 0;
  const verdicts: Verdict[] = [];
  for (let at = 0; at < mutants.length && !isOver(); at += BATCH) {
    const batch = mutants.slice(at, at + BATCH);
    const found = new Map(batch.map(({ id, site }) => [id, { site, outcome: 'missed' as Verdict['outcome'], killers: [] as string[] }]));
    for (const each of programs) {
      const jobs = batch.flatMap(({ id }) => {
        const tests = [...each.trace.tests].filter(([name, { places: reached }]) => reached.has(placeOf(id)) && each.trace.passed.includes(name)).map(([name]) => name);
        return tests.length === 0 ? [] : [{ id, tests }];
      });
      if (jobs.length === 0) continue;
      const ran = await runProgram(unit, each, jobs);
      for (const { id } of jobs) {
        const ended = ran.get(id);
        if (ended === undefined)
          found.delete(id); // it was stopped before: nothing is known of it
        else if (found.has(id)) note(found.get(id)!, ended.code, ended.output);
      }
    }
    verdicts.push(...found.values());
  }
  return verdicts;
}

function note(found: { outcome: Verdict['outcome']; killers: string[] }, code: number, output: string): void {
  if (code === 0) return;
  const isTimeout = code === 124 || code === 137 || /^(test .*)?iron: out of /m.test(output);
  if (found.outcome !== 'caught') found.outcome = isTimeout ? 'timeout' : 'caught';
  found.killers.push(...fullNames(output).failed);
}

async function runProgram(
  unit: CompileUnit,
  { program, trace, fuel }: TracedProgram,
  jobs: readonly { readonly id: number; readonly tests: readonly string[] }[],
): Promise<Map<number, { code: number; output: string }>> {
  const mark = randomUUID(); // tested code may print what looks like a verdict
  const seconds = Math.max(SHORTEST_SECONDS, Math.ceil(trace.seconds * FACTOR));
  const limit = process.platform === 'linux' ? `timeout -k 1 ${seconds}` : '';
  const lines = jobs.flatMap(({ id, tests }) => [
    `echo "@${mark} ${id}"`,
    `IRON_MUTANT=${id} IRON_FUEL=${fuel} ${limit} '${program.program}' --exact ${tests.map((name) => `'${name}'`).join(' ')} --test-threads 2 2>/dev/null`,
    // a process that ended in a test leaves its line open
    `printf '\\n@end-${mark} %s\\n' $?`,
  ]);
  const script = path.join(unit.folder, `${path.basename(program.program)}.sh`);
  await fs.writeFile(script, lines.join('\n'));
  const limits = { ...PROGRAM_LIMITS, wallSeconds: 30 + jobs.length * (seconds + 1), cpuSeconds: 60 + jobs.length * (seconds + 1) * 2 };
  const { stdout } = await run('sh', [script], { sandbox: closed(limits, unit.folder), cwd: program.cwd, env: unit.env, rustc: unit.rustc, ...(unit.signal && { signal: unit.signal }) });
  return new Map([...stdout.matchAll(new RegExp(`^@${mark} (\\d+)\\n([\\s\\S]*?)^@end-${mark} (\\d+)$`, 'gm'))].map(([, id, output, code]) => [Number(id), { output: output!, code: Number(code) }]));
}
