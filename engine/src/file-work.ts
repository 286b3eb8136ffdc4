/** The work on one file: candidates from all sources, the proof on the code as it is, the score on mutants, the selection. */
import type { FunctionReport, GenerationEvent, MutantCounts, Stage, TestCase } from '../../protocol/test-generation.js';
import { LineIndex, nodeEnd } from '../../redox/src/index.js';
import type { Candidate, CandidateSource, Reason } from './candidates/candidate.js';
import type { CompileUnit } from './compile/unit.js';
import type { SourceFile } from './crate/source-file.js';
import { ProgramBuilder, type Subject } from './explore/program.js';
import { chooseDriver } from './futures/choose-driver.js';
import { type FutureDriver, WITHOUT_RUNTIME } from './futures/future-driver.js';
import { givesFuture } from './futures/future-result.js';
import { type FunctionItem, indexCrate, type MacroCall } from './items/index.js';
import { type FileNote, functionMakers, noteOf } from './items/macro-made.js';
import { mutantsOf } from './mutants/mutants.js';
import type { MutantSite } from './mutants/site.js';
import { presented } from './present.js';
import { coverageOf, type OwnReach, reachedBy, traceCutTests, traceUnitTests } from './prove/coverage.js';
import { scoreAlone } from './prove/alone.js';
import { equivalentMutants } from './prove/equivalence.js';
import { type Dropped, proveOnOriginal } from './prove/original.js';
import { possibleBugs } from './prove/possible-bugs.js';
import { scoreSwitched, type Verdict } from './prove/score.js';
import { type Scored as Selected, selectTests } from './prove/selection.js';
import { GENERATED, oldestRust, testModule } from './prove/test-module.js';
import type { ShownTest } from './render/presentation.js';
import { Names } from './render/test-name.js';
import { soundnessIn } from './unsafety/soundness.js';

export interface FileWorkOptions {
  readonly sources: readonly CandidateSource[];
  /** Test modules that were cut out of a file alone, which may not compile; of a crate they stand in the unit. */
  readonly cutTests: string;
  readonly seed: number;
  /** For the search of one function. */
  readonly milliseconds: number;
  /** For all mutants that compile only alone; what is left then is not judged. */
  readonly aloneSeconds: number;
  /** For proving that survivors are the same program. */
  readonly equivalenceSeconds: number;
  /** Name of the only mutant that a test is wanted for; without, all count. */
  readonly aim?: string;
  /** Only functions for which it gives true. */
  readonly wanted: (item: FunctionItem) => boolean;
  /** Only macro calls for which it gives true. */
  readonly wantedMacro: (call: MacroCall) => boolean;
  readonly signal?: AbortSignal;
  readonly onEvent: (event: GenerationEvent) => void;
  /** Told of each test that was written and did not hold. */
  readonly onDropped: (dropped: Dropped) => void;
}

export type GenerateAnswer =
  | { readonly ok: true; readonly functions: readonly FunctionReport[]; readonly notes?: readonly FileNote[] }
  /** `missing`: dependencies that are not on this machine, which `cargo fetch` gets. */
  | { readonly ok: false; readonly reason: string; readonly missing?: readonly string[] };

/** What is known of one function when its report is written. */
interface Outcome {
  readonly subject: Subject;
  readonly kept: readonly Candidate[];
  readonly dropped: readonly Dropped[];
  readonly possibleBugs: readonly TestCase[];
  readonly reason: Reason | undefined;
}

const SAME_PROGRAM: Reason = { text: 'the compiler makes the same program of it as of the code', status: 'refused' };

/** What the name of a mutant says without its file: a file of a package has a path, in an editor it may have none. */
const placeIn = (name: string): string => name.slice(name.search(/\d+:\d+: /));

/** The tests that are there do not matter for one mutant. */
const NOT_ASKED: OwnReach = { counters: new Set(), text: 'not asked for' };

/** What is known once all tests ran against the mutants. */
interface Scored {
  readonly verdicts: ReadonlyMap<MutantSite, Verdict>;
  /** Counters that each test reaches, by its name. */
  readonly reached: ReadonlyMap<string, ReadonlySet<number>>;
}

export class FileWork {
  private readonly names: Names;
  /** Names of functions of the file. */
  private readonly taken: readonly string[];

  constructor(
    private readonly file: SourceFile,
    private readonly files: readonly SourceFile[],
    private readonly crateName: string,
    private readonly unit: CompileUnit,
    private readonly options: FileWorkOptions,
  ) {
    this.taken = [...(file.text + options.cutTests).matchAll(/\bfn\s+(\w+)/g)].map(([, name]) => name!);
    this.names = new Names(this.taken);
  }

  async run(): Promise<GenerateAnswer> {
    const { file, unit, options } = this;
    const index = indexCrate(this.files, { crateName: this.crateName, ...(unit.features && { features: unit.features }) });
    const items = index.functions.filter((item) => item.file === file && item.enabled !== 'no' && !item.onlyForTests && !item.nested && options.wanted(item));
    const notes = functionMakers(index, file).filter(options.wantedMacro).map(noteOf);
    if (items.length === 0) return { ok: true, functions: [], notes };
    if (/^#!\[\s*no_main\s*\]/m.test(unit.rootText)) return { ok: false, reason: 'the crate has no `main` of Rust (`#![no_main]`), so that tests in it cannot be linked' };
    const sites = mutantsOf(file).filter(({ mutant }) => options.aim === undefined || placeIn(mutant.name) === placeIn(options.aim));
    if (sites.length === 0 && options.aim !== undefined) return { ok: false, reason: `there is no mutant \`${options.aim}\` in it` };
    const hasFutures = items.some((item) => givesFuture(item) || /\basync\b/.test(item.doc));
    const driver = hasFutures ? await chooseDriver(unit) : WITHOUT_RUNTIME;
    const builder = new ProgramBuilder(unit, file, index, items, sites, { driver, soundness: await soundnessIn(unit, file, index, items) }, options.aim !== undefined);
    this.tell('compile', 'Compiling mutants and inputs');
    const program = await builder.build();
    if (!program.ok) return program;
    const { candidates, reasons } = await this.candidates(index, driver, program.subjects, program.program);
    this.tell('prove', 'Running tests on the code as it is', 0, candidates.length);
    const proof = await proveOnOriginal(unit, file.text, candidates);
    if (!proof.ok) return proof;
    for (const each of proof.dropped) options.onDropped(each);
    const bugs = await possibleBugs(unit, file.text, proof.dropped, proof.kept);
    const kept = proof.kept.filter(({ claim }) => claim?.onlyAlarm !== true);
    const outcomes = program.subjects
      .filter(({ instrumented }) => options.aim === undefined || (instrumented !== null && sitesOf({ instrumented }).length > 0))
      .map((subject) => ({
        subject,
        kept: kept.filter(({ item }) => item === subject.item),
        possibleBugs: bugs.get(subject.item) ?? [],
        dropped: proof.dropped.filter(({ test }) => test.item === subject.item),
        reason: reasons.get(subject.item),
      }));
    options.onEvent({
      kind: 'tests',
      functions: reportAll(
        outcomes.map((outcome) => ({ outcome, own: [], shown: outcome.kept.map(unscored) })),
        null,
      ),
    });
    const verdicts = await this.score(builder, program.subjects, kept);
    if (!verdicts.ok) return verdicts;
    const scored = { verdicts: verdicts.verdicts, reached: verdicts.reached };
    const chosen = outcomes.map((outcome) => ({ outcome, ...select(outcome, scored, options.aim !== undefined) }));
    this.tell('prove', 'Running the selected tests as they are shown');
    const shown = await presented(unit, file, new Map(chosen.map(({ outcome, selected }) => [outcome.subject.item, selected])), new Names(this.taken));
    const reports = (equivalent: ReadonlySet<MutantSite>, before: OwnReach | null): FunctionReport[] =>
      reportAll(
        chosen.map(({ outcome, own: judged }) => ({
          outcome: options.aim !== undefined && judged.some(({ site }) => equivalent.has(site)) ? { ...outcome, reason: SAME_PROGRAM } : outcome,
          own: judged.map((each) => (equivalent.has(each.site) ? { ...each, outcome: 'equivalent' as const } : each)),
          shown: shown.get(outcome.subject.item) ?? [],
        })),
        { ...scored, before },
      );
    options.onEvent({ kind: 'scored', functions: reports(new Set(), null) });
    this.tell('score', 'Measuring what the tests reach that are there already');
    const before =
      options.aim !== undefined ? NOT_ASKED : options.cutTests === '' ? await traceUnitTests(unit, builder.withSwitches('')) : await traceCutTests(unit, builder.withSwitches(options.cutTests));
    options.onEvent({ kind: 'scored', functions: reports(new Set(), before) });
    const equivalent = await this.equivalent(index, [...scored.verdicts.values()]);
    const functions = reports(equivalent, before);
    if (equivalent.size > 0) options.onEvent({ kind: 'scored', functions });
    return { ok: true, functions, notes };
  }

  /** Survivors that are proven to be the same program. */
  private equivalent({ functions }: ReturnType<typeof indexCrate>, verdicts: readonly Verdict[]): Promise<ReadonlySet<MutantSite>> {
    const survivors = verdicts.filter(({ outcome }) => outcome === 'missed').map(({ site }) => site);
    this.tell('score', 'Comparing survivors with the code as it is', 0, survivors.length);
    return equivalentMutants(this.unit, this.file, survivors, { seconds: this.options.equivalenceSeconds, functions });
  }

  private tell(stage: Stage, text: string, done = 0, total = 0): void {
    this.options.onEvent({ kind: 'progress', progress: { stage, text, done, total } });
  }

  private async candidates(
    index: ReturnType<typeof indexCrate>,
    driver: FutureDriver,
    subjects: readonly Subject[],
    program: string,
  ): Promise<{ readonly candidates: Candidate[]; readonly reasons: Map<FunctionItem, Reason> }> {
    const { file, unit, names, options } = this;
    const { seed, milliseconds, signal } = options;
    const candidates: Candidate[] = [];
    const reasons = new Map<FunctionItem, Reason>();
    const made = new Map<string, string[]>();
    for (const source of options.sources) {
      let done = 0;
      const onDone = ({ path }: FunctionItem): void => this.tell('search', `Searching tests (${source.source}): ${path}`, ++done, subjects.length);
      this.tell('search', `Searching tests (${source.source})`, done, subjects.length);
      const answer = await source.candidates({ file, index, subjects, unit, driver, program, names, made, seed, milliseconds, aimed: options.aim !== undefined, ...(signal && { signal }), onDone });
      candidates.push(...answer.candidates);
      for (const [item, reason] of answer.reasons) if (!reasons.has(item)) reasons.set(item, reason);
    }
    return { candidates, reasons };
  }

  private async score(builder: ProgramBuilder, subjects: readonly Subject[], tests: readonly Candidate[]): Promise<({ readonly ok: true } & Scored) | { readonly ok: false; readonly reason: string }> {
    const { unit, file } = this;
    const module = testModule(tests, { rootText: unit.rootText, oldest: oldestRust(unit, file) }).text;
    const mutants = subjects.flatMap(({ instrumented }) => instrumented?.mutants ?? []);
    const alone = subjects.flatMap(({ instrumented }) => instrumented?.alone ?? []);
    this.tell('score', 'Scoring on mutants', 0, mutants.length + alone.length);
    const switched = await scoreSwitched(unit, builder.withSwitches(module), mutants);
    if (!switched.ok) return switched;
    this.tell('score', 'Scoring on mutants that compile only alone', mutants.length, mutants.length + alone.length);
    const { functions: targets, constants } = builder.changed;
    const others = await scoreAlone({ unit, file, tests: module, filter: `${GENERATED}::`, sites: alone, targets, constants, seconds: this.options.aloneSeconds });
    return { ok: true, verdicts: new Map([...switched.verdicts, ...others].map((verdict) => [verdict.site, verdict])), reached: reachedBy(switched.trace) };
  }
}

/** A function with the verdicts about its mutants and what is shown for it. */
interface Shown {
  readonly outcome: Outcome;
  readonly own: readonly Verdict[];
  readonly shown: readonly ShownTest[];
}

/** `scored.before`: null as long as it is not measured. */
function reportAll(all: readonly Shown[], scored: (Scored & { readonly before: OwnReach | null }) | null): FunctionReport[] {
  const ours = new Set(all.flatMap(({ shown }) => shown.flatMap(({ parts }) => parts.flatMap(({ test }) => [...(scored?.reached.get(test.name) ?? [])]))));
  return all.map((each) => ({
    ...report(each, scored === null ? 0 : sitesOf(each.outcome.subject).length),
    coverage: scored?.before ? coverageOf(each.outcome.subject.instrumented?.counters ?? [], scored.before, ours) : null,
  }));
}

/** The verdicts about a function's mutants, and the tests that are to be shown. */
function select({ subject, kept }: Outcome, { verdicts, reached }: Scored, aimed: boolean): { readonly own: readonly Verdict[]; readonly selected: readonly Selected[] } {
  const { instrumented } = subject;
  const own = sitesOf(subject).flatMap((site) => verdicts.get(site) ?? []);
  const counters = new Set(instrumented?.counters.map(({ id }) => id));
  const all = kept.map((test) => ({
    test: { ...test, hits: [...(reached.get(test.name) ?? test.hits)].filter((id) => counters.has(id)) },
    kills: own.filter(({ killers }) => killers.includes(test.name)).map(({ site }) => site.mutant.name),
  }));
  return { own, selected: aimed ? selectTests(all.filter(({ kills }) => kills.length > 0)).slice(0, 1) : selectTests(all) };
}

export const sitesOf = ({ instrumented }: Pick<Subject, 'instrumented'>): MutantSite[] => [...(instrumented?.mutants.map(({ site }) => site) ?? []), ...(instrumented?.alone ?? [])];

const unscored = (test: Candidate): ShownTest => ({ name: test.name, code: test.code, source: test.source, kills: [], parts: [] });

function report({ outcome, own, shown }: Shown, mutants: number): Omit<FunctionReport, 'coverage'> {
  const { item } = outcome.subject;
  /** Under which names tests are shown. */
  const names = new Map(shown.flatMap(({ name, parts }) => parts.map(({ test }) => [test.name, name])));
  const head = {
    path: item.path,
    line: item.line,
    endLine: new LineIndex(item.file.text).position(nodeEnd(item.file.tree, item.node)).line + 1,
    possibleBugs: outcome.possibleBugs,
    mutants: count(own, mutants),
    verdicts: own.map(({ site, outcome: became, killers }) => ({ mutant: site.mutant, outcome: became, killers: [...new Set(killers.flatMap((name) => names.get(name) ?? []))] })),
  };
  const tests = shown.map(({ name, code, source, kills }): TestCase => ({ name, code, source, kills }));
  return tests.length > 0 ? { ...head, status: 'proven', reason: '', tests } : { ...head, ...whyNone(outcome), tests };
}

function whyNone({ kept, dropped, reason }: Outcome): Pick<FunctionReport, 'status' | 'reason'> {
  if (reason !== undefined) return { status: reason.status, reason: reason.text };
  if (dropped.length > 0 && kept.length === 0) return { status: 'refused', reason: `none of ${dropped.length} tests held: ${dropped[0]!.reason}` };
  return { status: 'refused', reason: 'no test of it kills a mutant or covers a branch' };
}

export function count(verdicts: readonly Verdict[], total: number): MutantCounts {
  const of = (wanted: Verdict['outcome']): number => verdicts.filter(({ outcome }) => outcome === wanted).length;
  return { total, caught: of('caught'), missed: of('missed'), timeout: of('timeout'), unviable: of('unviable'), equivalent: of('equivalent'), notJudged: total - verdicts.length };
}
