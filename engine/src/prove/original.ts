/** The first proof: tests compile against the code as it is and pass every time. */
import path from 'node:path';
import { PROGRAM_LIMITS } from '../compile/limits.js';
import { fromBytes, placesIn } from '../compile/rustc.js';
import { type CompileUnit, compileUnit, isTargetOf, runInUnit, writeTarget } from '../compile/unit.js';
import type { Candidate } from '../candidates/candidate.js';
import { GENERATED, testModule } from './test-module.js';
import { readTestRun } from './test-run.js';

/** Times that a test has to pass. */
export const RUNS = 5;
const MOST_ROUNDS = 6;

export interface Dropped {
  readonly test: Candidate;
  /** `compile`: the compiler refuses it; `fails`: it fails every time; `unstable`: it fails sometimes. */
  readonly kind: 'compile' | 'fails' | 'unstable';
  readonly reason: string;
}

export type OriginalProof = { readonly ok: true; readonly kept: readonly Candidate[]; readonly dropped: readonly Dropped[] } | { readonly ok: false; readonly reason: string };

/** Compiles the tests behind the original text, leaving out those that the compiler refuses, and runs them several times. */
export async function proveOnOriginal(unit: CompileUnit, original: string, tests: readonly Candidate[]): Promise<OriginalProof> {
  const dropped: Dropped[] = [];
  let rest = [...tests];
  const program = path.join(unit.folder, 'tests');
  for (let round = 0; ; round++) {
    if (rest.length === 0) return { ok: true, kept: [], dropped };
    const module = testModule(rest, unit.rootText);
    await writeTarget(unit, original + module.text);
    const made = await compileUnit(unit, 'tests', ['--test'], false);
    if (made.ok) break;
    if (made.trouble !== '' || round === MOST_ROUNDS) return { ok: false, reason: made.trouble || `the tests do not compile: ${made.errors[0]?.rendered ?? ''}` };
    const before = Buffer.byteLength(original);
    const blamed = new Map<string, string>();
    for (const error of made.errors)
      for (const at of placesIn(error, isTargetOf(unit))) {
        const offset = fromBytes(module.text, at - before);
        const place = at < before ? undefined : module.places.find(({ from, to }) => from <= offset && offset < to);
        if (place !== undefined && !blamed.has(place.name)) blamed.set(place.name, `it does not compile: ${error.message}`);
      }
    if (blamed.size === 0) return { ok: false, reason: `the tests do not compile: ${made.errors[0]?.rendered ?? ''}` };
    dropped.push(...rest.filter(({ name }) => blamed.has(name)).map((test) => ({ test, kind: 'compile' as const, reason: blamed.get(test.name)! })));
    rest = rest.filter(({ name }) => !blamed.has(name));
  }
  return runSeveralTimes(unit, program, rest, dropped);
}

async function runSeveralTimes(unit: CompileUnit, program: string, tests: readonly Candidate[], dropped: Dropped[]): Promise<OriginalProof> {
  const passes = new Map(tests.map(({ name }) => [name, 0]));
  for (let time = 0; time < RUNS; time++) {
    const ran = await runInUnit(unit, program, [`${GENERATED}::`, '--test-threads', '2'], PROGRAM_LIMITS);
    const { passed, failed } = readTestRun(ran.stdout);
    if (passed.size + failed.size === 0 && tests.length > 0) return { ok: false, reason: `the tests end their process: ${ran.reason || ran.stderr.slice(0, 500)}` };
    for (const name of passed) passes.set(name, (passes.get(name) ?? 0) + 1);
  }
  const kept: Candidate[] = [];
  for (const test of tests) {
    const times = passes.get(test.name)!;
    if (times === RUNS) kept.push(test);
    else if (times === 0) dropped.push({ test, kind: 'fails', reason: 'it fails on the code as it is' });
    else dropped.push({ test, kind: 'unstable', reason: `it passes ${times} times of ${RUNS}` });
  }
  return { ok: true, kept, dropped };
}
