/** How good the tests are that a file or its crate already has: run against the same mutants as ours, with the same report. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { FunctionReport, Stage } from '../../protocol/test-generation.js';
import { LineIndex, nodeEnd, parse } from '../../redox/src/index.js';
import { crateUnit, packageFolder, type UnitPackage } from './compile/crate-unit.js';
import { fileUnit } from './compile/file-unit.js';
import { PROGRAM_LIMITS } from './compile/limits.js';
import { runtimeLibrary } from './compile/runtime-library.js';
import type { CompileUnit } from './compile/unit.js';
import { cutTests } from './crate/cut-tests.js';
import type { SourceFile } from './crate/source-file.js';
import { ProgramBuilder } from './explore/program.js';
import type { GenerateAnswer } from './file-work.js';
import { count, sitesOf } from './function-report.js';
import type { GenerateOptions } from './generate.js';
import { type FunctionItem, indexCrate } from './items/index.js';
import { readIron } from './iron-source.js';
import { mutantsOf } from './mutants/mutants.js';
import { MOST_FUEL, runOwnTests, type TracedProgram } from './own-tests/kills.js';
import { ownPrograms, type OwnPrograms } from './own-tests/programs.js';
import { scoreAlone } from './prove/alone.js';
import { coverageOf, reachOf } from './prove/coverage.js';
import { equivalentMutants } from './prove/equivalence.js';
import type { Verdict } from './prove/score.js';
import { measured, sharesState } from './prove/switched-run.js';
import { makeWorkspace } from './sandbox/workspace.js';
import { isMeant } from './target.js';

export interface ScoreOptions extends Pick<GenerateOptions, 'rustc' | 'cargo' | 'edition' | 'target' | 'signal' | 'onEvent' | 'aloneSeconds' | 'equivalenceSeconds'> {
  /** For running the tests against mutants; default 900. Mutants that are left are counted as not judged. */
  readonly seconds?: number;
}

/** The unit of a file, and the tests that are not in it. */
interface Opened {
  readonly ok: true;
  readonly unit: CompileUnit;
  readonly file: SourceFile;
  readonly files: readonly SourceFile[];
  readonly crateName: string;
  /** Null for a file alone. */
  readonly package: UnitPackage | null;
  /** Test modules that were cut out of a file alone. */
  readonly cut: string;
}

/**
 * `text`: of the file as it is in an editor; null: as on the disk. An Iron file `x.iron` stands for the `x.rs` beside it, and
 * its reports are about the Iron text.
 */
export async function scoreTests(file: string, text: string | null, options: ScoreOptions = {}): Promise<GenerateAnswer> {
  const source = text ?? (await fs.readFile(file, 'utf8').catch(() => null));
  if (source === null) return { ok: false, reason: `${file} cannot be read` };
  if (!file.endsWith('.iron')) return scoreRust(file, source, options);
  const read = readIron(source, path.basename(file), options.edition ?? 2021);
  if (!read.ok) return read;
  const answer = await scoreRust(file.replace(/\.iron$/, '.rs'), read.source.rust, read.source.options(options));
  return answer.ok ? { ...answer, functions: answer.functions.map((each) => read.source.report(each)) } : answer;
}

async function scoreRust(file: string, source: string, options: ScoreOptions): Promise<GenerateAnswer> {
  const runtime = await runtimeLibrary(options.rustc);
  if (!runtime.ok) return runtime;
  const workspace = await makeWorkspace();
  try {
    const { rustc = 'rustc', edition = 2021, signal, cargo } = options;
    const common = { workspace, rustc, runtime: runtime.folder, ...(signal && { signal }) };
    if (packageFolder(file) !== null) {
      const made = await crateUnit(file, { ...common, text: source, ...(cargo !== undefined && { cargo }) });
      if (made.ok) return await new ScoreWork({ ...made, cut: '' }, options).run();
      if (made.unheld !== true) return made;
    }
    const tree = parse(source, 'rust', { edition });
    const error = tree.diagnostics.find(({ severity }) => severity === 'error');
    if (error !== undefined) return { ok: false, reason: `the file does not parse: ${error.message}` };
    const { rest, tests } = cutTests(tree);
    const own: SourceFile = { path: path.basename(file), text: rest, tree: parse(rest, 'rust', { edition }), edition, module: [], onlyForTests: false };
    const unit = fileUnit(rest, { ...common, edition });
    return await new ScoreWork({ ok: true, unit, file: own, files: [own], crateName: 'target', package: null, cut: tests }, options).run();
  } finally {
    await workspace.remove();
  }
}

/** Compiler starts before it is given up. */
const MOST_ROUNDS = 8;
const BASELINE_LIMITS = { ...PROGRAM_LIMITS, wallSeconds: 300, cpuSeconds: 600, fileBytes: 64 * 1024 ** 2 };

class ScoreWork {
  constructor(
    private readonly opened: Opened,
    private readonly options: ScoreOptions,
  ) {}

  async run(): Promise<GenerateAnswer> {
    const { unit, file, files, crateName } = this.opened;
    const index = indexCrate(files, { crateName });
    const wanted = (item: FunctionItem): boolean => this.options.target === undefined || isMeant(this.options.target, item);
    const items = index.functions.filter((item) => item.file === file && item.enabled !== 'no' && !item.onlyForTests && !item.nested && wanted(item));
    if (items.length === 0) return { ok: true, functions: [] };
    const builder = new ProgramBuilder(unit, file, index, items, mutantsOf(file));
    this.tell('compile', 'Compiling mutants and the tests that are there');
    const made = await this.compile(builder);
    if ('reason' in made) return { ok: false, reason: made.reason };
    const switched = builder.switched();
    const functions = items.map((item) => ({ item, instrumented: switched.get(item.node) ?? null }));
    this.tell('prove', 'Running the tests on the code as it is');
    const programs: TracedProgram[] = [];
    for (const program of made.programs) programs.push({ program, ...(await measured(unit, program, BASELINE_LIMITS, MOST_FUEL)) });
    const verdicts = await this.verdicts(
      builder,
      functions.flatMap(({ instrumented }) => instrumented ?? []),
      programs,
    );
    const survivors = [...verdicts.values()].filter(({ outcome }) => outcome === 'missed').map(({ site }) => site);
    this.tell('score', 'Comparing survivors with the code as it is', 0, survivors.length);
    const same = await equivalentMutants(unit, file, survivors, { seconds: this.options.equivalenceSeconds ?? 20, functions: index.functions });
    const own = reachOf(
      programs.map(({ trace }) => trace),
      made.left,
    );
    return {
      ok: true,
      failing: programs.flatMap(({ trace }) => trace.failed),
      functions: functions.map(({ item, instrumented }) => {
        const sites = sitesOf({ instrumented });
        const judged = sites.flatMap((site) => verdicts.get(site) ?? []).map((each) => (same.has(each.site) ? { ...each, outcome: 'equivalent' as const } : each));
        return { ...reportOf(item, judged, sites.length), coverage: coverageOf(instrumented?.counters ?? [], own, []) };
      }),
    };
  }

  private tell(stage: Stage, text: string, done = 0, total = 0): void {
    this.options.onEvent?.({ kind: 'progress', progress: { stage, text, done, total } });
  }

  /** What the tests make impossible to change is left out: constants that are computed with a function. */
  private async compile(builder: ProgramBuilder): Promise<OwnPrograms | { readonly reason: string }> {
    const { unit, package: of, cut } = this.opened;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const made = await ownPrograms(unit, builder.withSwitches(cut), of);
      if (made.ok) return made;
      if (made.trouble !== '' || !builder.leaveOut(made.errors, cut)) return { reason: made.trouble || `the tests do not compile: ${made.errors[0]?.rendered ?? ''}` };
    }
    return { reason: 'the compiler refuses mutant after mutant' };
  }

  private async verdicts(builder: ProgramBuilder, functions: readonly NonNullable<ReturnType<ReturnType<ProgramBuilder['switched']>['get']>>[], programs: readonly TracedProgram[]) {
    const { unit, file, cut } = this.opened;
    const end = performance.now() + (this.options.seconds ?? 900) * 1000;
    const isOver = (): boolean => unit.signal?.aborted === true || performance.now() > end;
    const mutants = functions.flatMap((each) => each.mutants);
    const sites = functions.flatMap(({ alone }) => alone);
    this.tell('score', 'Scoring on mutants', 0, mutants.length + sites.length);
    const verdicts = await runOwnTests(unit, programs, mutants, isOver);
    const { functions: targets, constants } = builder.changed;
    const seconds = isOver() ? 0 : (this.options.aloneSeconds ?? 120);
    const others = await scoreAlone({ unit, file, tests: { text: cut, filter: '', sharesState: sharesState(file.text), untrusted: null }, sites, targets, constants, seconds });
    // tests from outside do not run there: who survives those inside may be killed by them
    const known = programs.length > 1 ? others.filter(({ outcome }) => outcome !== 'missed') : others;
    return new Map<Verdict['site'], Verdict>([...verdicts, ...known].map((each) => [each.site, each]));
  }
}

function reportOf(item: FunctionItem, judged: readonly Verdict[], total: number): Omit<FunctionReport, 'coverage'> {
  const names = [...new Set(judged.flatMap(({ killers }) => killers))].sort();
  return {
    path: item.path,
    line: item.line,
    endLine: new LineIndex(item.file.text).position(nodeEnd(item.file.tree, item.node)).line + 1,
    status: names.length > 0 ? 'proven' : 'refused',
    reason: names.length > 0 ? '' : 'no test that is there kills a mutant of it',
    tests: names.map((name) => ({ name, code: '', source: 'existing', kills: judged.filter(({ killers }) => killers.includes(name)).map(({ site }) => site.mutant.name) })),
    possibleBugs: [],
    mutants: count(judged, total),
    verdicts: judged.map(({ site, outcome, killers }) => ({ mutant: site.mutant, outcome, killers })),
  };
}
