/** The work on one file: candidates from all sources, the proof on the code as it is, the score on mutants, the selection. */
import type { FunctionReport, GenerationEvent, Stage } from '../../protocol/test-generation.js';
import type { Candidate, CandidateSource, Reason } from './candidates/candidate.js';
import { chosenTests } from './chosen-tests.js';
import type { CompileUnit } from './compile/unit.js';
import type { SourceFile } from './crate/source-file.js';
import { ProgramBuilder, type Subject } from './explore/program.js';
import { chooseDriver } from './futures/choose-driver.js';
import { type FutureDriver, WITHOUT_RUNTIME } from './futures/future-driver.js';
import { givesFuture } from './futures/future-result.js';
import { type Outcome, reportAll, type Scored, settled, sitesOf } from './function-report.js';
import { type CrateIndex, type FunctionItem, indexCrate, type MacroCall } from './items/index.js';
import { type FileNote, functionMakers, noteOf } from './items/macro-made.js';
import { mutantsOf } from './mutants/mutants.js';
import type { MutantSite } from './mutants/site.js';
import { presented } from './present.js';
import { type OwnReach, reachedBy, traceCutTests, traceUnitTests } from './prove/coverage.js';
import { scoreAlone } from './prove/alone.js';
import { equivalentMutants } from './prove/equivalence.js';
import { type Dropped, proveOnOriginal } from './prove/original.js';
import { possibleBugs } from './prove/possible-bugs.js';
import { scoreSwitched, type Verdict } from './prove/score.js';
import { sharesState } from './prove/switched-run.js';
import { GENERATED, oldestRust, testModule } from './prove/test-module.js';
import { isTrusted, UntrustedTests } from './prove/untrusted-tests.js';
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
  readonly slowest: number;
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
  /** `failing`: of tests that were there already, full names of those that fail on the code as it is. */
  | { readonly ok: true; readonly functions: readonly FunctionReport[]; readonly notes?: readonly FileNote[]; readonly failing?: readonly string[] }
  /** `missing`: dependencies that are not on this machine, which `cargo fetch` gets. */
  | { readonly ok: false; readonly reason: string; readonly missing?: readonly string[] };

const SAME_PROGRAM: Reason = { text: 'the compiler makes the same program of it as of the code', status: 'refused' };

/** What the name of a mutant says without its file: a file of a package has a path, in an editor it may have none. */
const placeIn = (name: string): string => name.slice(name.search(/\d+:\d+: /));

/** The tests that are there do not matter for one mutant. */
const NOT_ASKED: OwnReach = { counters: new Set(), edges: new Set(), isKnown: false, text: 'not asked for' };

const unscored = (test: Candidate): ShownTest => ({ name: test.name, code: test.code, source: test.source, kills: [], parts: [] });

type Step<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly reason: string; readonly missing?: readonly string[] };

/** What stands before anything is scored. */
interface Proven {
  readonly builder: ProgramBuilder;
  readonly subjects: readonly Subject[];
  readonly kept: readonly Candidate[];
  readonly outcomes: readonly Outcome[];
}

/** Verdicts that the shown tests give, and these tests. */
interface Judged {
  readonly scored: Scored;
  readonly shown: ReadonlyMap<FunctionItem, readonly ShownTest[]>;
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
    const proven = await this.prove(index, items);
    if (!proven.ok) return proven;
    const judged = await this.judge(proven);
    return judged.ok ? { ok: true, functions: await this.complete(index, proven, judged), notes } : judged;
  }

  /** Candidates from all sources, and those that hold on the code as it is. */
  private async prove(index: CrateIndex, items: readonly FunctionItem[]): Promise<Step<Proven>> {
    const { file, unit, options } = this;
    const sites = mutantsOf(file).filter(({ mutant }) => options.aim === undefined || placeIn(mutant.name) === placeIn(options.aim));
    if (sites.length === 0 && options.aim !== undefined) return { ok: false, reason: `there is no mutant \`${options.aim}\` in it` };
    const hasFutures = items.some((item) => givesFuture(item) || /\basync\b/.test(item.doc));
    const driver = hasFutures ? await chooseDriver(unit) : WITHOUT_RUNTIME;
    const builder = new ProgramBuilder(unit, file, index, items, sites, { driver, soundness: await soundnessIn(unit, file, index, items) }, options.aim === undefined ? 'none' : 'distances');
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
    const unscoredYet = outcomes.map((outcome) => ({ outcome, own: [], shown: outcome.kept.map(unscored) }));
    options.onEvent({ kind: 'tests', functions: reportAll(unscoredYet, null) });
    return { ok: true, builder, subjects: program.subjects, kept, outcomes };
  }

  /** The tests against mutants, those that are shown, and what these show. */
  private async judge({ builder, subjects, kept, outcomes }: Proven): Promise<Step<Judged>> {
    const scored = await this.score(builder, subjects, kept);
    if (!scored.ok) return scored;
    const chosen = chosenTests(outcomes, scored, this.options.aim !== undefined);
    this.tell('prove', 'Running the selected tests as they are shown');
    const shown = await presented(this.unit, this.file, chosen, new Names(this.taken));
    const names = new Set([...shown.values()].flatMap((tests) => tests.flatMap(({ parts }) => parts.map(({ test }) => test.name))));
    const verdicts = new Map([...scored.verdicts].map(([site, verdict]) => [site, settled(verdict, names)]));
    const judged = { ok: true, scored: { ...scored, verdicts }, shown } as const;
    this.options.onEvent({ kind: 'scored', functions: this.reports(outcomes, judged, new Set(), null) });
    return judged;
  }

  /** With what takes longer: the tests that are there already, and which survivors are the same program. */
  private async complete(index: CrateIndex, { builder, outcomes }: Proven, judged: Judged): Promise<readonly FunctionReport[]> {
    const { unit, options } = this;
    this.tell('score', 'Measuring what the tests reach that are there already');
    const before =
      options.aim !== undefined ? NOT_ASKED : options.cutTests === '' ? await traceUnitTests(unit, builder.withSwitches('')) : await traceCutTests(unit, builder.withSwitches(options.cutTests));
    options.onEvent({ kind: 'scored', functions: this.reports(outcomes, judged, new Set(), before) });
    const equivalent = await this.equivalent(index, [...judged.scored.verdicts.values()]);
    const functions = this.reports(outcomes, judged, equivalent, before);
    if (equivalent.size > 0) options.onEvent({ kind: 'scored', functions });
    return functions;
  }

  /** `before`: null as long as it is not measured. */
  private reports(outcomes: readonly Outcome[], { scored, shown }: Judged, equivalent: ReadonlySet<MutantSite>, before: OwnReach | null): FunctionReport[] {
    const isAimed = this.options.aim !== undefined;
    return reportAll(
      outcomes.map((outcome) => {
        const own = sitesOf(outcome.subject).flatMap((site) => scored.verdicts.get(site) ?? []);
        return {
          outcome: isAimed && own.some(({ site }) => equivalent.has(site)) ? { ...outcome, reason: SAME_PROGRAM } : outcome,
          own: own.map((each) => (equivalent.has(each.site) ? { ...each, outcome: 'equivalent' as const } : each)),
          shown: shown.get(outcome.subject.item) ?? [],
        };
      }),
      { ...scored, before },
    );
  }

  /** Survivors that are proven to be the same program. */
  private equivalent({ functions }: CrateIndex, verdicts: readonly Verdict[]): Promise<ReadonlySet<MutantSite>> {
    const survivors = verdicts.filter(({ outcome }) => outcome === 'missed').map(({ site }) => site);
    this.tell('score', 'Comparing survivors with the code as it is', 0, survivors.length);
    return equivalentMutants(this.unit, this.file, survivors, { seconds: this.options.equivalenceSeconds, functions });
  }

  private tell(stage: Stage, text: string, done = 0, total = 0): void {
    this.options.onEvent({ kind: 'progress', progress: { stage, text, done, total } });
  }

  private async candidates(
    index: CrateIndex,
    driver: FutureDriver,
    subjects: readonly Subject[],
    program: string,
  ): Promise<{ readonly candidates: Candidate[]; readonly reasons: Map<FunctionItem, Reason> }> {
    const { file, unit, names, options } = this;
    const { seed, milliseconds, slowest, signal } = options;
    const candidates: Candidate[] = [];
    const reasons = new Map<FunctionItem, Reason>();
    const made = new Map<string, string[]>();
    for (const source of options.sources) {
      let done = 0;
      const onDone = ({ path }: FunctionItem): void => this.tell('search', `Searching tests (${source.source}): ${path}`, ++done, subjects.length);
      this.tell('search', `Searching tests (${source.source})`, done, subjects.length);
      const answer = await source.candidates({
        file,
        index,
        subjects,
        unit,
        driver,
        program,
        names,
        made,
        seed,
        milliseconds,
        slowest,
        aimed: options.aim !== undefined,
        ...(signal && { signal }),
        onDone,
      });
      candidates.push(...answer.candidates);
      for (const [item, reason] of answer.reasons) if (!reasons.has(item)) reasons.set(item, reason);
    }
    return { candidates, reasons };
  }

  private async score(builder: ProgramBuilder, subjects: readonly Subject[], tests: readonly Candidate[]): Promise<Step<Scored>> {
    const { unit, file } = this;
    const options = { rootText: unit.rootText, oldest: oldestRust(unit, file) };
    const { text } = testModule(tests.filter(isTrusted), options);
    const others = tests.filter((each) => !isTrusted(each));
    const untrusted = others.length === 0 ? null : new UntrustedTests(others, options);
    const toScore = { text, filter: `${GENERATED}::`, sharesState: sharesState(file.text + text), untrusted };
    const mutants = subjects.flatMap(({ instrumented }) => instrumented?.mutants ?? []);
    const alone = subjects.flatMap(({ instrumented }) => instrumented?.alone ?? []);
    this.tell('score', 'Scoring on mutants', 0, mutants.length + alone.length);
    const switched = await scoreSwitched(unit, builder.withSwitches(text + (untrusted?.text ?? '')), toScore, mutants);
    if (!switched.ok) return switched;
    this.tell('score', 'Scoring on mutants that compile only alone', mutants.length, mutants.length + alone.length);
    const { functions: targets, constants } = builder.changed;
    const later = await scoreAlone({ unit, file, tests: toScore, sites: alone, targets, constants, seconds: this.options.aloneSeconds });
    return { ok: true, verdicts: new Map([...switched.verdicts, ...later].map((verdict) => [verdict.site, verdict])), reached: reachedBy(switched.trace) };
  }
}
