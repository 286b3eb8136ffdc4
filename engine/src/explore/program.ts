/**
 * The program in which inputs are searched: the crate with switches, counters and bounds, and a
 * harness. It is compiled as often as the compiler refuses a part of it; each time those parts are
 * left out, so that one bad guess costs one compilation and not the whole.
 */
import path from 'node:path';
import { type Node, nodeEnd, nodeStart } from '../../../redox/src/index.js';
import { compilerTrouble } from '../compile/build-trouble.js';
import { fromBytes, placesIn, type RustcDiagnostic } from '../compile/rustc.js';
import { type CompileUnit, compileUnit, isTargetOf, rootStart, writeTarget } from '../compile/unit.js';
import type { SourceFile } from '../crate/source-file.js';
import type { FutureDriver } from '../futures/future-driver.js';
import { type CaseAnswer, type CasePlan, planCase } from '../harness/case.js';
import { entryPoint, harnessModule, type HarnessCase } from '../harness/harness.js';
import type { HarnessPart } from '../harness/harness-part.js';
import { MadeTypes } from '../harness/made-types.js';
import { Comparison, type ComparisonNotes } from '../instrument/comparisons.js';
import type { Counted } from '../instrument/counters.js';
import type { Built } from '../instrument/insertions.js';
import { FreedConstant, instrument, type Instrumented, type InstrumentedFunction } from '../instrument/instrument.js';
import type { CrateIndex, FunctionItem } from '../items/index.js';
import type { MutantSite } from '../mutants/site.js';
import type { SwitchPlace } from '../instrument/switches.js';
import type { SoundnessOf } from '../unsafety/soundness.js';

/** Compiler starts before it is given up: most crates need one or two. */
const MOST_ROUNDS = 10;
/** Choices of types for generic parameters. */
const MOST_ATTEMPTS = 4;

/** A function with what is known of it before anything runs. */
export interface Subject {
  readonly item: FunctionItem;
  readonly plan: CasePlan | null;
  readonly reason: string;
  readonly instrumented: InstrumentedFunction | null;
  readonly id: number;
}

export type ProgramAnswer =
  | { readonly ok: true; readonly program: string; readonly subjects: readonly Subject[]; readonly rounds: number; readonly seconds: number }
  | { readonly ok: false; readonly reason: string };

/** What calls of functions need that are not plain. */
export interface CallMeans {
  /** What tests bring futures to their end with. */
  readonly driver?: FutureDriver;
  /** With which inputs unsafe functions may be called. */
  readonly soundness?: SoundnessOf;
}

interface Draft {
  readonly built: Built;
  readonly subjects: readonly Subject[];
  /** What the root of the crate gets, where it is another file. */
  readonly entry: { readonly before: string; readonly behind: string };
}

/** What the compiler refused so far. */
class Refusals {
  readonly sites = new Set<MutantSite>();
  readonly functions = new Set<Node>();
  readonly comparisons = new Set<Node>();
  readonly types = new Set<string>();
  readonly attempts = new Map<FunctionItem, number>();
  readonly reasons = new Map<FunctionItem, string>();
  /** How much of a function was given up for errors that no part of it can be named for. */
  readonly levels = new Map<Node, number>();
}

export class ProgramBuilder {
  private readonly refusals = new Refusals();
  /** Functions whose call was refused in this round: several errors may be about one. */
  private readonly toTry = new Set<FunctionItem>();

  constructor(
    private readonly unit: CompileUnit,
    private readonly file: SourceFile,
    private readonly index: CrateIndex,
    private readonly items: readonly FunctionItem[],
    private readonly sites: readonly MutantSite[],
    /** Left out where nothing is searched. */
    private readonly means: CallMeans = {},
    /** `distances`: in the searching program, for a search that is aimed at one mutant; `edges`: in the text with switches. */
    private readonly notes: ComparisonNotes = 'none',
  ) {}

  async build(): Promise<ProgramAnswer> {
    let seconds = 0;
    for (let round = 1; round <= MOST_ROUNDS; round++) {
      const draft = this.draft();
      await writeTarget(this.unit, draft.built.text, draft.entry);
      const made = await compileUnit(this.unit, 'search', ['--crate-type', 'bin'], true);
      seconds += made.seconds;
      if (made.ok) return { ok: true, program: path.join(this.unit.folder, 'search'), subjects: draft.subjects, rounds: round, seconds };
      if (made.trouble !== '') return { ok: false, reason: made.trouble };
      const blamed = made.errors.map((error) => this.blame(error, draft.built));
      for (const item of this.toTry) this.refusals.attempts.set(item, (this.refusals.attempts.get(item) ?? 0) + 1);
      this.toTry.clear();
      if (!blamed.includes(true)) return { ok: false, reason: (await this.ownTrouble()) ?? `the compiler refuses it: ${made.errors[0]?.rendered ?? ''}` };
    }
    return { ok: false, reason: (await this.ownTrouble()) ?? 'the compiler refuses part after part of the harness' };
  }

  /** What the compiler says of the crate as it is; null where it has nothing against it. */
  private async ownTrouble(): Promise<string | null> {
    const { unit, file } = this;
    await writeTarget(unit, file.text);
    const made = await compileUnit(unit, 'as-it-is', ['--crate-type', 'lib', '--emit=metadata'], false);
    if (made.ok) return null;
    const folder = unit.target.slice(0, -file.path.length);
    const [first] = made.errors;
    return first === undefined ? made.trouble : compilerTrouble(first, unit.folder, (each) => (each === unit.target ? file.path : path.relative(folder, each)));
  }

  /** The file with switches and bounds as the compiler took them, and a text behind it, for tests that run against the mutants. */
  withSwitches(behind: string): string {
    return this.instrumented().insertions.build([{ text: behind, owner: { frame: 'tests' } }]).text;
  }

  /** What stands in that text of each function. */
  switched(): ReadonlyMap<Node, InstrumentedFunction> {
    return this.instrumented().functions;
  }

  /** Leaves out what the compiler says of the text with switches; false where it is about nothing of ours. */
  leaveOut(errors: readonly RustcDiagnostic[], behind: string): boolean {
    const built = this.instrumented().insertions.build([{ text: behind, owner: { frame: 'tests' } }]);
    return errors.map((error) => this.blame(error, built)).includes(true);
  }

  private instrumented(): Instrumented {
    return instrument(this.file, this.sites, new Set(this.items.map(({ node }) => node)), this.refusals, this.notes === 'edges' ? 'edges' : 'none');
  }

  /** The functions that were changed, and those among them that the compiler lets nobody change. */
  get changed(): { readonly functions: ReadonlySet<Node>; readonly constants: ReadonlySet<Node> } {
    return { functions: new Set(this.items.map(({ node }) => node)), constants: this.refusals.functions };
  }

  private draft(): Draft {
    const targets = new Set(this.items.map(({ node }) => node));
    const instrumented = instrument(this.file, this.sites, targets, this.refusals, this.notes === 'distances' ? 'distances' : 'none');
    const byModule = new Map<string, { types: MadeTypes; cases: HarnessCase[] }>();
    const subjects = this.items.map((item, at): Subject => {
      const known = instrumented.functions.get(item.node) ?? null;
      const module = this.moduleOf(byModule);
      const answer = this.plan(module.types, item);
      if (!answer.ok) return { item, plan: null, reason: this.refusals.reasons.get(item) ?? answer.reason, instrumented: known, id: at };
      const ids = known?.mutants.map(({ id }) => id) ?? [];
      module.cases.push({ id: at, plan: answer.plan, tree: this.file.tree, mutants: ids.length === 0 ? { from: 0, to: 0 } : { from: ids[0]!, to: ids.at(-1)! + 1 } });
      return { item, plan: answer.plan, reason: '', instrumented: known, id: at };
    });
    const modules = [...byModule.values()].filter(({ cases }) => cases.length > 0);
    const entry = {
      before: '#![no_main]',
      behind: entryPoint(
        modules.map((_, at) => at),
        !/#\[global_allocator\]/.test(this.file.text + this.unit.rootText),
      ),
    };
    const parts: HarnessPart[] = modules.flatMap(({ cases, types }, at) => harnessModule(at, cases, types));
    if (this.unit.root === this.unit.target) {
      parts.push({ text: entry.behind, part: { frame: 'entry' } });
      instrumented.insertions.before(rootStart(this.file.text), entry.before, { frame: 'entry' });
    }
    return { built: instrumented.insertions.build(parts.map(({ text, part }) => ({ text, owner: part }))), subjects, entry };
  }

  private moduleOf(byModule: Map<string, { types: MadeTypes; cases: HarnessCase[] }>): { types: MadeTypes; cases: HarnessCase[] } {
    const key = this.file.module.join('::');
    const known = byModule.get(key);
    if (known !== undefined) return known;
    const made = { types: new MadeTypes(this.index, this.file.module, this.refusals.types, this.means.driver, this.means.soundness), cases: [] };
    byModule.set(key, made);
    return made;
  }

  private plan(types: MadeTypes, item: FunctionItem): CaseAnswer {
    const attempt = this.refusals.attempts.get(item) ?? 0;
    const isLast = attempt >= (item.generics.parameters.length > 0 ? MOST_ATTEMPTS : 1);
    return isLast ? { ok: false, reason: this.refusals.reasons.get(item) ?? 'the compiler refuses its call' } : planCase(types, item, attempt);
  }

  /** Leaves out what an error is about; false where it is about nothing of ours. */
  private blame(error: RustcDiagnostic, built: Built): boolean {
    const refused = this.refusals;
    if (error.code === null && /^aborting due to/.test(error.message)) return false;
    const constant = /cannot call non-const (?:fn|function|associated function|method|associated method) `(?:[^`]*::)?(\w+)/.exec(error.message)?.[1];
    if (constant !== undefined) for (const { name, node } of this.index.functions) if (name === constant && node.toks[0]! >= 0) refused.functions.add(node);
    const places = placesIn(error, isTargetOf(this.unit));
    const owner = places.map((at) => built.ownerAt(fromBytes(built.text, at))).find((each) => each !== null);
    if (owner == null) return this.giveUpPart(places, built) || constant !== undefined;
    if (owner instanceof FreedConstant) refused.functions.add(owner.fn);
    else if (owner instanceof Comparison) refused.comparisons.add(owner.node);
    else if ('mutants' in owner) for (const { site } of (owner as SwitchPlace).mutants) refused.sites.add(site);
    else if ('counters' in owner) refused.functions.add((owner as Counted).function);
    else if ('case' in owner) this.refuseCase((owner as { case: HarnessCase }).case.plan.item, error);
    else if ('type' in owner) refused.types.add((owner as { type: string }).type);
    else return constant !== undefined;
    return true;
  }

  /**
   * A mutant may break code that stands elsewhere: without a `return`, what follows uses a moved value. Then the deleted
   * statements of the function around go first, next all its mutants, at last its counters too.
   */
  private giveUpPart(places: readonly number[], built: Built): boolean {
    const { tree } = this.file;
    for (const place of places) {
      const at = built.sourceAt(fromBytes(built.text, place));
      const around = this.index.functions.filter(({ node }) => nodeStart(tree, node) <= at && at < nodeEnd(tree, node)).sort((a, b) => nodeStart(tree, b.node) - nodeStart(tree, a.node))[0];
      if (around === undefined) continue;
      const level = this.refusals.levels.get(around.node) ?? 0;
      if (level > 2) continue;
      this.refusals.levels.set(around.node, level + 1);
      if (level === 2) this.refusals.functions.add(around.node);
      else for (const site of this.sites) if (site.function === around.node && (level === 1 || site.kind === 'statement')) this.refusals.sites.add(site);
      return true;
    }
    return false;
  }

  private refuseCase(item: FunctionItem, error: RustcDiagnostic): void {
    const { reasons } = this.refusals;
    if (!reasons.has(item)) reasons.set(item, `the compiler refuses its call: ${error.message}`);
    this.toTry.add(item);
  }
}
