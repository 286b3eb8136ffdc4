/**
 * Tests for the functions of one file: inputs are searched, written as tests, proven on the code as
 * it is, scored on mutants, and selected. Nothing that was not run is ever handed out.
 */
import path from 'node:path';
import type { FunctionReport, MutantCounts, TestCase } from '../../protocol/test-generation.js';
import { type Edition, K, nodeEnd, nodeStart, parse, type Tree } from '../../redox/src/index.js';
import { crateUnit } from './compile/crate-unit.js';
import { runtimeLibrary } from './compile/runtime-library.js';
import { isOnlyForTests } from './crate/attributes.js';
import type { CompileUnit } from './compile/unit.js';
import type { SourceFile } from './crate/source-file.js';
import { ProgramBuilder, type Subject } from './explore/program.js';
import { type Findings, search } from './explore/search.js';
import { type FunctionItem, indexCrate } from './items/index.js';
import { mutantsOf } from './mutants/mutants.js';
import type { MutantSite } from './mutants/site.js';
import { type Dropped, proveOnOriginal } from './prove/original.js';
import { scoreAlone, scoreSwitched, type Verdict } from './prove/score.js';
import { selectTests } from './prove/selection.js';
import { testModule } from './prove/test-module.js';
import { Names } from './render/test-name.js';
import { type RenderedTest, renderTest } from './render/test.js';
import { makeWorkspace } from './sandbox/workspace.js';

export interface GenerateOptions {
  readonly rustc?: string;
  readonly edition?: Edition;
  /** Start of all random choices; default 1. */
  readonly seed?: number;
  /** For the search of one function; default 400. */
  readonly milliseconds?: number;
  /** Only functions for which it gives true. */
  readonly wanted?: (item: FunctionItem) => boolean;
  readonly signal?: AbortSignal;
  /** Told of each test that was written and did not hold. */
  readonly onDropped?: (dropped: Dropped) => void;
  /** What is being done, for a person. */
  readonly onProgress?: (text: string) => void;
}

export type GenerateAnswer = { readonly ok: true; readonly functions: readonly FunctionReport[] } | { readonly ok: false; readonly reason: string };

/** Generates tests for a Rust file that compiles alone, with the standard library only. `name`: what mutants call the file. */
export async function generateForFile(text: string, name: string, options: GenerateOptions = {}): Promise<GenerateAnswer> {
  const edition = options.edition ?? 2021;
  const tree = parse(text, 'rust', { edition });
  const error = tree.diagnostics.find(({ severity }) => severity === 'error');
  if (error !== undefined) return { ok: false, reason: `the file does not parse: ${error.message}` };
  const rustc = options.rustc ?? 'rustc';
  const runtime = await runtimeLibrary(rustc);
  if (!runtime.ok) return runtime;
  const file: SourceFile = { path: name, ...withoutTests(tree, edition), edition, module: [], onlyForTests: false };
  const workspace = await makeWorkspace();
  try {
    const target = path.join(workspace.folder, 'target.rs');
    const unit: CompileUnit = {
      folder: workspace.folder,
      root: target,
      rootText: file.text,
      target,
      env: workspace.environment,
      args: ['--edition', String(edition), '--crate-name', 'target', '-C', 'debuginfo=0', '-C', 'prefer-dynamic', '-C', 'rpath'],
      rustc,
      runtime: runtime.folder,
      ...(options.signal && { signal: options.signal }),
    };
    return await new FileWork(file, [file], 'target', unit, options).run();
  } finally {
    await workspace.remove();
  }
}

/** Generates tests for a file of a Cargo package; the package is copied, and only the copy is compiled and run. */
export async function generateInCrate(file: string, options: GenerateOptions = {}): Promise<GenerateAnswer> {
  const rustc = options.rustc ?? 'rustc';
  const runtime = await runtimeLibrary(rustc);
  if (!runtime.ok) return runtime;
  const workspace = await makeWorkspace();
  try {
    options.onProgress?.('Building what the crate depends on …');
    const made = await crateUnit(file, { workspace, rustc, runtime: runtime.folder, ...(options.signal && { signal: options.signal }) });
    return made.ok ? await new FileWork(made.file, made.files, made.crateName, made.unit, options).run() : made;
  } finally {
    await workspace.remove();
  }
}

/** The file without its test modules, which may need crates that are not there; every offset stays what it is. */
function withoutTests(tree: Tree, edition: Edition): Pick<SourceFile, 'text' | 'tree'> {
  const { text } = tree;
  let rest = text;
  for (const kid of tree.root.kids) {
    if (kid?.kind !== K.Module || !isOnlyForTests(tree, kid.attributes ?? [])) continue;
    const from = nodeStart(tree, kid);
    const to = nodeEnd(tree, kid);
    rest = rest.slice(0, from) + rest.slice(from, to).replaceAll(/[^\n]/g, ' ') + rest.slice(to);
  }
  return rest === text ? { text, tree } : { text: rest, tree: parse(rest, 'rust', { edition }) };
}

class FileWork {
  private readonly names: Names;

  constructor(
    private readonly file: SourceFile,
    private readonly files: readonly SourceFile[],
    private readonly crateName: string,
    private readonly unit: CompileUnit,
    private readonly options: GenerateOptions,
  ) {
    this.names = new Names([...file.text.matchAll(/\bfn\s+(\w+)/g)].map(([, name]) => name!));
  }

  async run(): Promise<GenerateAnswer> {
    const { file, unit, options } = this;
    const index = indexCrate(this.files, { crateName: this.crateName });
    const items = index.functions.filter((item) => item.file === file && item.enabled !== 'no' && !item.onlyForTests && !item.nested && (options.wanted?.(item) ?? true));
    if (items.length === 0) return { ok: true, functions: [] };
    const builder = new ProgramBuilder(unit, file, index, items, mutantsOf(file));
    options.onProgress?.('Compiling mutants and inputs …');
    const program = await builder.build();
    if (!program.ok) return program;
    const cases = program.subjects.filter(({ plan }) => plan !== null);
    options.onProgress?.('Searching inputs …');
    const found = await search(
      program.program,
      cases.map(({ id }) => id),
      { folder: unit.folder, env: unit.env, rustc: unit.rustc, seed: options.seed ?? 1, milliseconds: options.milliseconds ?? 400, ...(options.signal && { signal: options.signal }) },
    );
    const byCase = new Map(found.map((each) => [each.case, each]));
    const written = new Map(cases.map((subject) => [subject, this.write(subject, byCase.get(subject.id))]));
    options.onProgress?.('Running tests on the code as it is …');
    const proof = await proveOnOriginal(unit, file.text, [...written.values()].flat());
    if (!proof.ok) return proof;
    for (const each of proof.dropped) options.onDropped?.(each);
    options.onProgress?.('Scoring on mutants …');
    const verdicts = await this.score(builder, program.subjects, proof.kept);
    if (!verdicts.ok) return verdicts;
    const kept = new Set(proof.kept);
    return {
      ok: true,
      functions: program.subjects.map((subject) =>
        report(
          subject,
          byCase.get(subject.id),
          (written.get(subject) ?? []).filter((test) => kept.has(test)),
          verdicts.verdicts,
          proof.dropped.filter(({ test }) => written.get(subject)?.includes(test) === true),
        ),
      ),
    };
  }

  private write({ plan }: Subject, found: Findings | undefined): RenderedTest[] {
    if (plan === null || found === undefined) return [];
    return found.inputs.flatMap((input) => renderTest(plan, input, this.names) ?? []);
  }

  private async score(
    builder: ProgramBuilder,
    subjects: readonly Subject[],
    tests: readonly RenderedTest[],
  ): Promise<{ readonly ok: true; readonly verdicts: ReadonlyMap<MutantSite, Verdict> } | { readonly ok: false; readonly reason: string }> {
    const { unit, file } = this;
    const module = testModule(tests, unit.rootText).text;
    const switched = await scoreSwitched(
      unit,
      builder.withSwitches(module),
      subjects.flatMap(({ instrumented }) => instrumented?.mutants ?? []),
    );
    if (!switched.ok) return switched;
    const alone = await scoreAlone(
      unit,
      file.text,
      module,
      subjects.flatMap(({ instrumented }) => instrumented?.alone ?? []),
    );
    return { ok: true, verdicts: new Map([...switched.verdicts, ...alone].map((verdict) => [verdict.site, verdict])) };
  }
}

function report(subject: Subject, found: Findings | undefined, tests: readonly RenderedTest[], verdicts: ReadonlyMap<MutantSite, Verdict>, dropped: readonly Dropped[]): FunctionReport {
  const { item, instrumented } = subject;
  const sites = [...(instrumented?.mutants.map(({ site }) => site) ?? []), ...(instrumented?.alone ?? [])];
  const own = sites.flatMap((site) => verdicts.get(site) ?? []);
  const scored = tests.map((test) => ({ test, kills: own.filter(({ killers }) => killers.includes(test.name)).map(({ site }) => site.mutant.name) }));
  const selected = selectTests(scored);
  const head = { path: item.path, line: item.line, possibleBugs: [], mutants: count(own), coverage: null };
  const cases = selected.map(({ test, kills }): TestCase => ({ name: test.name, code: test.code, source: 'explorer', kills }));
  if (cases.length > 0) return { ...head, status: 'proven', reason: '', tests: cases };
  if (subject.plan === null) return { ...head, status: 'refused', reason: subject.reason, tests: [] };
  if (found?.done == null) return { ...head, status: 'failed', reason: found?.reason ?? 'the search did not come to an end', tests: [] };
  if (dropped.length > 0 && tests.length === 0) return { ...head, status: 'refused', reason: `none of ${dropped.length} tests held: ${dropped[0]!.reason}`, tests: [] };
  return { ...head, status: 'refused', reason: found.inputs.length === 0 ? 'no input shows anything that a test could assert' : 'no test of it kills a mutant or covers a branch', tests: [] };
}

function count(verdicts: readonly Verdict[]): MutantCounts {
  const of = (wanted: Verdict['outcome']): number => verdicts.filter(({ outcome }) => outcome === wanted).length;
  return { total: verdicts.length, caught: of('caught'), missed: of('missed'), timeout: of('timeout'), unviable: of('unviable'), equivalent: of('equivalent') };
}
