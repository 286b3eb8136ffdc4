/** The first proof: tests compile against the code as it is and pass every time. */
import path from 'node:path';
import { PROGRAM_LIMITS } from '../compile/limits.js';
import { fromBytes, placesIn } from '../compile/rustc.js';
import { type CompileUnit, compileUnit, isTargetOf, runInUnit, writeTarget } from '../compile/unit.js';
import type { RenderedTest } from '../render/test.js';
import { GENERATED, testModule } from './test-module.js';
import { readTestRun } from './test-run.js';

/** Times that a test has to pass. */
export const RUNS = 5;
const MOST_ROUNDS = 6;

export interface Dropped {
  readonly test: RenderedTest;
  readonly reason: string;
}

export type OriginalProof = { readonly ok: true; readonly kept: readonly RenderedTest[]; readonly dropped: readonly Dropped[] } | { readonly ok: false; readonly reason: string };

/** Compiles the tests behind the original text, leaving out those that the compiler refuses, and runs them several times. */
export async function proveOnOriginal(unit: CompileUnit, original: string, tests: readonly RenderedTest[]): Promise<OriginalProof> {
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
    dropped.push(...rest.filter(({ name }) => blamed.has(name)).map((test) => ({ test, reason: blamed.get(test.name)! })));
    rest = rest.filter(({ name }) => !blamed.has(name));
  }
  return runSeveralTimes(unit, program, rest, dropped);
}

async function runSeveralTimes(unit: CompileUnit, program: string, tests: readonly RenderedTest[], dropped: Dropped[]): Promise<OriginalProof> {
  let rest = tests;
  for (let time = 0; time < RUNS; time++) {
    const ran = await runInUnit(unit, program, [`${GENERATED}::`, '--test-threads', '2'], PROGRAM_LIMITS);
    const { passed, failed } = readTestRun(ran.stdout);
    if (passed.size + failed.size === 0 && rest.length > 0) return { ok: false, reason: `the tests end their process: ${ran.reason || ran.stderr.slice(0, 500)}` };
    dropped.push(...rest.filter(({ name }) => !passed.has(name)).map((test) => ({ test, reason: time === 0 ? 'it fails on the code as it is' : 'it does not pass every time' })));
    rest = rest.filter(({ name }) => passed.has(name));
  }
  return { ok: true, kept: rest, dropped };
}
