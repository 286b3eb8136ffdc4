/** How good tests are that a model wrote: what they kill of the same mutants as those that are there, and what they reach, each run of each test in a sandbox of its own. */
import { type Edition, parse, type Tree } from '../../redox/src/index.js';
import type { Candidate } from './candidates/candidate.js';
import { fileUnit } from './compile/file-unit.js';
import { runtimeLibrary } from './compile/runtime-library.js';
import { type CompileUnit, compileTests } from './compile/unit.js';
import { cutTests } from './crate/cut-tests.js';
import type { SourceFile } from './crate/source-file.js';
import { ProgramBuilder } from './explore/program.js';
import type { InstrumentedFunction } from './instrument/instrument.js';
import { type CrateIndex, type FunctionItem, indexCrate } from './items/index.js';
import { mutantsOf } from './mutants/mutants.js';
import type { MutantSite } from './mutants/site.js';
import { scoreAlone } from './prove/alone.js';
import { coverageOf, type OwnReach, traceCutTests } from './prove/coverage.js';
import { equivalentMutants } from './prove/equivalence.js';
import { type Verdict, verdictsOf } from './prove/score.js';
import { sharesState } from './prove/switched-run.js';
import { GENERATED, oldestRust } from './prove/test-module.js';
import type { Trace } from './prove/trace.js';
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
  /** Those of the mutants of the text that count; default: all. */
  readonly choose?: (sites: readonly MutantSite[], tree: Tree) => readonly MutantSite[];
}

/** How many there are, how many the tests reach that stand in the text already, and how many with those from outside. */
export interface Reached {
  readonly all: number;
  readonly before: number;
  readonly after: number;
}

/** Of all functions of the text. */
export interface UntrustedCoverage {
  readonly branches: Reached;
  readonly lines: Reached;
  /** Comparisons, reached with sides that are equal: the boundary, where a wrong operator or a number that is off by one shows. */
  readonly edgeCases: Reached;
}

/** `coverage`: null where it could not be measured. */
export type UntrustedAnswer = { readonly ok: true; readonly viable: number; readonly killed: number; readonly coverage: UntrustedCoverage | null } | { readonly ok: false; readonly reason: string };

/** Compiler starts before it is given up. */
const MOST_ROUNDS = 8;
/** For mutants that compile only alone, and for comparing survivors with the code as it is. */
const ALONE_SECONDS = 60;
const EQUIVALENCE_SECONDS = 20;

/** `viable`: mutants that compile and are another program than the code; one that was not judged counts as not killed. */
export async function scoreUntrusted(text: string, written: TestsFromOutside, { edition, rustc = 'rustc', signal, choose = (sites) => sites }: UntrustedOptions): Promise<UntrustedAnswer> {
  const runtime = await runtimeLibrary(rustc);
  if (!runtime.ok) return runtime;
  const whole = parse(text, 'rust', { edition });
  const error = whole.diagnostics.find(({ severity }) => severity === 'error');
  if (error !== undefined) return { ok: false, reason: `the code does not parse: ${error.message}` };
  const { rest, tests: own } = cutTests(whole);
  const file: SourceFile = { path: 'solution.rs', text: rest, tree: parse(rest, 'rust', { edition }), edition, module: [], onlyForTests: false };
  const workspace = await makeWorkspace();
  try {
    return await scoreIn(fileUnit(rest, { workspace, rustc, runtime: runtime.folder, edition, ...(signal && { signal }) }), file, choose(mutantsOf(file), file.tree), own, written);
  } finally {
    await workspace.remove();
  }
}

async function scoreIn(unit: CompileUnit, file: SourceFile, mutants: readonly MutantSite[], own: string, { tests, more }: TestsFromOutside): Promise<UntrustedAnswer> {
  const index = indexCrate([file], { crateName: 'target' });
  const items = index.functions.filter((item) => item.enabled !== 'no' && !item.onlyForTests && !item.nested);
  const [item] = items;
  if (item === undefined) return { ok: true, viable: 0, killed: 0, coverage: null };
  const candidates = tests.map(({ name, code }): Candidate => ({ name, code, source: 'model', item, basis: 'claimed', hits: [] }));
  return scoreItems(unit, file, index, items, { candidates, more, mutants, own });
}

export interface ItemTests {
  readonly candidates: readonly Candidate[];
  /** What they use. */
  readonly more: string;
  /** Of the functions, those that count. */
  readonly mutants: readonly MutantSite[];
  /** The tests that stood in the text, which are measured beside them. */
  readonly own: string;
}

/** Tests of a model that stand behind a file and pass on it, against the mutants of some of its functions. */
export async function scoreItems(unit: CompileUnit, file: SourceFile, index: CrateIndex, items: readonly FunctionItem[], { candidates, more, mutants, own }: ItemTests): Promise<UntrustedAnswer> {
  const untrusted = new UntrustedTests(candidates, { rootText: unit.rootText, oldest: oldestRust(unit, file), more, forWholeFile: true });
  const builder = new ProgramBuilder(unit, file, index, items, mutants, {}, 'edges');
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
  const score = await counted(unit, file, index.functions, [...switched.verdicts, ...alone], functions.flatMap(({ mutants }) => mutants).length + sites.length);
  const isWhole = untrusted.size === candidates.length && switched.trace.tests.size === candidates.length;
  return { ok: true, ...score, coverage: isWhole ? coverageIn(functions, await reachedBefore(unit, builder, own), switched.trace) : null };
}

const NO_TESTS: OwnReach = { counters: new Set(), edges: new Set(), isKnown: true, text: 'no tests of its own' };

const reachedBefore = async (unit: CompileUnit, builder: ProgramBuilder, own: string): Promise<OwnReach> => (own.trim() === '' ? NO_TESTS : traceCutTests(unit, builder.withSwitches(own)));

function coverageIn(functions: readonly InstrumentedFunction[], before: OwnReach, { tests }: Trace): UntrustedCoverage | null {
  const reached = [...tests.values()];
  const counted = coverageOf(
    functions.flatMap(({ counters }) => counters),
    before,
    reached.flatMap(({ counters }) => [...counters]),
  );
  if (counted === null || !before.isKnown) return null;
  const edges = functions.flatMap(({ comparisons }) => comparisons);
  const after = new Set([...before.edges, ...reached.flatMap((each) => [...each.edges])]);
  return {
    branches: { all: counted.branches, before: counted.branchesBefore, after: counted.branchesAfter },
    lines: { all: counted.lines, before: counted.linesBefore, after: counted.linesAfter },
    edgeCases: { all: edges.length, before: edges.filter((each) => before.edges.has(each)).length, after: edges.filter((each) => after.has(each)).length },
  };
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

async function counted(
  unit: CompileUnit,
  file: SourceFile,
  functions: readonly FunctionItem[],
  verdicts: readonly Verdict[],
  total: number,
): Promise<{ readonly viable: number; readonly killed: number }> {
  const survivors = verdicts.filter(({ outcome }) => outcome === 'missed').map(({ site }) => site);
  const same = await equivalentMutants(unit, file, survivors, { seconds: EQUIVALENCE_SECONDS, functions });
  const unviable = verdicts.filter(({ outcome }) => outcome === 'unviable').length;
  const killed = verdicts.filter(({ outcome }) => outcome === 'caught' || outcome === 'timeout').length;
  return { viable: total - unviable - same.size, killed };
}
