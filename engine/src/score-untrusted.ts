/** How good tests are that a model wrote: against the same mutants as those that are there, each run of each test in a sandbox of its own. */
import { type Edition, parse } from '../../redox/src/index.js';
import type { Candidate } from './candidates/candidate.js';
import { fileUnit } from './compile/file-unit.js';
import { runtimeLibrary } from './compile/runtime-library.js';
import { type CompileUnit, compileTests } from './compile/unit.js';
import { cutTests } from './crate/cut-tests.js';
import type { SourceFile } from './crate/source-file.js';
import { ProgramBuilder } from './explore/program.js';
import { type FunctionItem, indexCrate } from './items/index.js';
import { mutantsOf } from './mutants/mutants.js';
import { scoreAlone } from './prove/alone.js';
import { equivalentMutants } from './prove/equivalence.js';
import { type Verdict, verdictsOf } from './prove/score.js';
import { sharesState } from './prove/switched-run.js';
import { GENERATED, oldestRust } from './prove/test-module.js';
import { UntrustedTests } from './prove/untrusted-tests.js';
import { makeWorkspace } from './sandbox/workspace.js';

/** Tests for a text, in parts. */
export interface TestsFromOutside {
  /** One test function each, with its attributes. */
  readonly tests: readonly { readonly name: string; readonly code: string }[];
  /** What they use: imports and functions for tests. */
  readonly more: string;
}

export interface UntrustedOptions {
  readonly edition: Edition;
  readonly rustc?: string;
  readonly signal?: AbortSignal | undefined;
}

export type UntrustedAnswer = { readonly ok: true; readonly viable: number; readonly killed: number } | { readonly ok: false; readonly reason: string };

/** Compiler starts before it is given up. */
const MOST_ROUNDS = 8;
/** For mutants that compile only alone, and for comparing survivors with the code as it is. */
const ALONE_SECONDS = 60;
const EQUIVALENCE_SECONDS = 20;

/** `viable`: mutants that compile and are another program than the code; one that was not judged counts as not killed. */
export async function scoreUntrusted(text: string, written: TestsFromOutside, { edition, rustc = 'rustc', signal }: UntrustedOptions): Promise<UntrustedAnswer> {
  const runtime = await runtimeLibrary(rustc);
  if (!runtime.ok) return runtime;
  const whole = parse(text, 'rust', { edition });
  const error = whole.diagnostics.find(({ severity }) => severity === 'error');
  if (error !== undefined) return { ok: false, reason: `the code does not parse: ${error.message}` };
  const { rest } = cutTests(whole);
  const file: SourceFile = { path: 'solution.rs', text: rest, tree: parse(rest, 'rust', { edition }), edition, module: [], onlyForTests: false };
  const workspace = await makeWorkspace();
  try {
    return await scoreIn(fileUnit(rest, { workspace, rustc, runtime: runtime.folder, edition, ...(signal && { signal }) }), file, written);
  } finally {
    await workspace.remove();
  }
}

async function scoreIn(unit: CompileUnit, file: SourceFile, { tests, more }: TestsFromOutside): Promise<UntrustedAnswer> {
  const index = indexCrate([file], { crateName: 'target' });
  const items = index.functions.filter((item) => item.enabled !== 'no' && !item.onlyForTests && !item.nested);
  const [item] = items;
  if (item === undefined) return { ok: true, viable: 0, killed: 0 };
  const candidates = tests.map(({ name, code }): Candidate => ({ name, code, source: 'model', item, basis: 'claimed', hits: [] }));
  const untrusted = new UntrustedTests(candidates, { rootText: unit.rootText, oldest: oldestRust(unit, file), more, forWholeFile: true });
  const builder = new ProgramBuilder(unit, file, index, items, mutantsOf(file));
  const trouble = await compiled(unit, builder, untrusted.text);
  if (trouble !== null) return { ok: false, reason: trouble };
  const functions = [...builder.switched().values()];
  const toScore = { text: '', filter: `${GENERATED}::`, sharesState: sharesState(file.text), untrusted };
  const switched = await verdictsOf(
    unit,
    PROGRAM,
    toScore,
    functions.flatMap(({ mutants }) => mutants),
  );
  const { functions: targets, constants } = builder.changed;
  const sites = functions.flatMap(({ alone }) => alone);
  const alone = await scoreAlone({ unit, file, tests: toScore, sites, targets, constants, seconds: ALONE_SECONDS });
  return counted(unit, file, index.functions, [...switched.verdicts, ...alone], functions.flatMap(({ mutants }) => mutants).length + sites.length);
}

const PROGRAM = 'scored';

/** Null where it compiles; what the tests make impossible to change is left out. */
async function compiled(unit: CompileUnit, builder: ProgramBuilder, tests: string): Promise<string | null> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const made = await compileTests(unit, builder.withSwitches(tests), PROGRAM, true);
    if (made.ok) return null;
    if (made.trouble !== '' || !builder.leaveOut(made.errors, tests)) return made.trouble || `the tests do not compile with the mutants: ${made.errors[0]?.message ?? ''}`;
  }
  return 'the compiler refuses mutant after mutant';
}

async function counted(unit: CompileUnit, file: SourceFile, functions: readonly FunctionItem[], verdicts: readonly Verdict[], total: number): Promise<UntrustedAnswer> {
  const survivors = verdicts.filter(({ outcome }) => outcome === 'missed').map(({ site }) => site);
  const same = await equivalentMutants(unit, file, survivors, { seconds: EQUIVALENCE_SECONDS, functions });
  const unviable = verdicts.filter(({ outcome }) => outcome === 'unviable').length;
  const killed = verdicts.filter(({ outcome }) => outcome === 'caught' || outcome === 'timeout').length;
  return { ok: true, viable: total - unviable - same.size, killed };
}
