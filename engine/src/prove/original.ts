/** The first proof: tests compile against the code as it is and pass every time. */
import path from 'node:path';
import type { Candidate } from '../candidates/candidate.js';
import { fromBytes, placesIn, type RustcDiagnostic } from '../compile/rustc.js';
import { type CompileUnit, compileTests, isTargetOf } from '../compile/unit.js';
import { type Guarded, guarded, guardModule, secret } from './guard.js';
import { repaired } from './repair.js';
import { type ProvenTest, runsFor, runTests, type TestHistory } from './run-tests.js';
import { oldestRust, type TestModule, testModule } from './test-module.js';
import { isPass } from './test-run.js';

/** Compiler starts before what is left is given up. */
const MOST_ROUNDS = 8;
/** Rounds in which tests may be mended. */
const MENDING_ROUNDS = 3;

export interface Dropped {
  readonly test: Candidate;
  /** `compile`: the compiler refuses it; `fails`: it fails every time; `ends`: it does not come to its end; `unstable`: it fails sometimes. */
  readonly kind: 'compile' | 'fails' | 'ends' | 'unstable';
  readonly reason: string;
  /** Of the compiler, where it refuses the test and has one: `E0308`. */
  readonly code?: string;
  /** Of the panic or error, where it `fails`; otherwise empty. */
  readonly message: string;
}

export type OriginalProof = { readonly ok: true; readonly kept: readonly Candidate[]; readonly dropped: readonly Dropped[] } | { readonly ok: false; readonly reason: string };

export interface ProofOptions {
  /** Tests of a model get what the compiler suggests for them; default: yes. */
  readonly mends?: boolean;
}

/**
 * Compiles the tests behind the original text, leaving out those that the compiler refuses, and runs them several times. A
 * test that does not hold is tried in its other form, where it has one.
 */
export async function proveOnOriginal(unit: CompileUnit, original: string, tests: readonly Candidate[], { mends = true }: ProofOptions = {}): Promise<OriginalProof> {
  const first = await proveOnce(unit, original, tests, mends);
  const others = first.ok ? first.dropped.flatMap(({ test }) => test.fallback ?? []) : [];
  if (!first.ok || others.length === 0) return first;
  const second = await proveOnce(unit, original, others, mends);
  if (!second.ok) return first;
  return { ok: true, kept: [...first.kept, ...second.kept], dropped: [...first.dropped.filter(({ test }) => test.fallback === undefined), ...second.dropped] };
}

async function proveOnce(unit: CompileUnit, original: string, tests: readonly Candidate[], mends: boolean): Promise<OriginalProof> {
  const guard = `iron_guard_${secret()}`;
  const dropped: Dropped[] = [];
  const forms = new Map<Candidate, Guarded>();
  for (const test of tests) {
    const form = guarded(test.code, test.name, guard);
    if (form === null) dropped.push({ test, kind: 'compile', reason: 'it is not one test function with a body', message: '' });
    else forms.set(test, form);
  }
  for (let round = 0; forms.size > 0; round++) {
    const module = testModule(
      [...forms].map(([{ name }, { code }]) => ({ name, code })),
      { rootText: unit.rootText, oldest: oldestRust(unit, [...forms.keys()][0]!.item.file), more: guardModule(guard) },
    );
    const made = await compileTests(unit, original + module.text, 'tests', false);
    if (made.ok) break;
    if (made.trouble !== '' || round === MOST_ROUNDS) return { ok: false, reason: made.trouble || `the tests do not compile: ${made.errors[0]?.rendered ?? ''}` };
    const { refused, mended } = refusedTests(unit, original, module, made.errors, [...forms.keys()], mends && round < MENDING_ROUNDS);
    if (refused.size === 0 && mended.size === 0) return { ok: false, reason: `the tests do not compile: ${made.errors[0]?.rendered ?? ''}` };
    for (const [test, { message, code }] of refused) {
      dropped.push({ test, kind: 'compile', reason: `it does not compile: ${message}`, message: '', ...(code && { code: code.code }) });
      forms.delete(test);
    }
    for (const [test, code] of mended) {
      const form = guarded(code, test.name, guard);
      forms.delete(test);
      if (form !== null) forms.set({ ...test, code }, form);
    }
  }
  const times = runsFor(original);
  const histories = await runTests(
    unit,
    path.join(unit.folder, 'tests'),
    [...forms].map(([test, { expectation }]) => ({ test, expectation })),
    times,
  );
  return judged(histories, dropped, times);
}

interface Blamed {
  /** Tests with what the compiler says of them. */
  readonly refused: Map<Candidate, Pick<RustcDiagnostic, 'message' | 'code'>>;
  /** Tests of a model with code that the compiler suggests. */
  readonly mended: Map<Candidate, string>;
}

/** Tests that errors stand in. An error that stands in none is blamed on those that are not ours. */
function refusedTests(unit: CompileUnit, original: string, module: TestModule, errors: readonly RustcDiagnostic[], tests: readonly Candidate[], mends: boolean): Blamed {
  const before = Buffer.byteLength(original);
  const isFile = isTargetOf(unit);
  const refused: Blamed['refused'] = new Map();
  const mended = new Map<Candidate, string>();
  for (const error of errors)
    for (const at of placesIn(error, isFile)) {
      const offset = fromBytes(module.text, at - before);
      const place = at < before ? undefined : module.places.find(({ from, to }) => from <= offset && offset < to);
      const test = tests.find(({ name }) => name === place?.name);
      if (test === undefined || place === undefined || refused.has(test) || mended.has(test)) continue;
      const code = mends && test.source === 'model' ? repaired(test.code, error, { text: module.text, before, ...place }, isFile) : null;
      if (code === null) refused.set(test, error);
      else mended.set(test, code);
    }
  if (refused.size + mended.size > 0) return { refused, mended };
  const foreign = tests.filter(({ source }) => source === 'model');
  const suspects = foreign.length > 0 ? foreign : tests.filter(({ basis }) => basis === 'claimed');
  return { refused: new Map(suspects.map((test) => [test, errors[0] ?? { message: 'the compiler does not say where', code: null }])), mended };
}

function judged(histories: ReadonlyMap<ProvenTest, TestHistory>, dropped: Dropped[], times: number): OriginalProof {
  const kept: Candidate[] = [];
  for (const [{ test, expectation }, { endings, ended }] of histories) {
    const passes = endings.filter((each) => isPass(each, expectation)).length;
    if (ended !== '') dropped.push({ test, kind: 'ends', reason: ended, message: '' });
    else if (passes === times) kept.push(test);
    else if (passes > 0) dropped.push({ test, kind: 'unstable', reason: `it passes ${passes} times of ${times}`, message: '' });
    else dropped.push({ test, kind: 'fails', reason: 'it fails on the code as it is', message: messageOf(endings) });
  }
  return { ok: true, kept, dropped };
}

const messageOf = ([first]: TestHistory['endings']): string => (first === undefined ? '' : first.how === 'returned' ? 'it did not panic' : first.message);
