/**
 * Tests for the functions of one file: inputs are searched, written as tests, proven on the code as
 * it is, scored on mutants, and selected. Nothing that was not run is ever handed out as proven.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { GenerationEvent } from '../../protocol/test-generation.js';
import { type Edition, parse } from '../../redox/src/index.js';
import type { CandidateSource } from './candidates/candidate.js';
import { DocExamples } from './candidates/doc-examples.js';
import { Explorer } from './candidates/explorer.js';
import { Properties } from './candidates/properties.js';
import { crateUnit, packageFolder } from './compile/crate-unit.js';
import { fileUnit } from './compile/file-unit.js';
import { runtimeLibrary } from './compile/runtime-library.js';
import { cutTests } from './crate/cut-tests.js';
import type { SourceFile } from './crate/source-file.js';
import { FileWork, type FileWorkOptions, type GenerateAnswer } from './file-work.js';
import { readIron } from './iron-source.js';
import type { Dropped } from './prove/original.js';
import { makeWorkspace, type Workspace } from './sandbox/workspace.js';
import { type FunctionTarget, isMacroMeant, isMeant } from './target.js';

export type { GenerateAnswer } from './file-work.js';

const DEFAULT_EDITION: Edition = 2021;

export interface GenerateOptions {
  readonly rustc?: string;
  readonly cargo?: string;
  /** Of a file that belongs to no package; default 2021. */
  readonly edition?: Edition;
  /** Start of all random choices; default 1. */
  readonly seed?: number;
  /** For the search of one function; default 400. */
  readonly milliseconds?: number;
  /** Times that which the search of one function may truly take on a busy machine; default 8. */
  readonly slowest?: number;
  /** For all mutants of a file that compile only alone; default 120. Those that are left are counted as not judged. */
  readonly aloneSeconds?: number;
  /** For proving that mutants that no test tells from the code are the same program; default 20. */
  readonly equivalenceSeconds?: number;
  /** The functions that are meant; default: all of the file. */
  readonly target?: FunctionTarget;
  /** Name of a mutant: the search is for an input that tells it from the code, and only a test that kills it is given. */
  readonly aim?: string;
  /** Where candidates come from; default: all that need nothing but the code. */
  readonly sources?: readonly CandidateSource[];
  /** For one run of the compiler on the crate itself; default 180. */
  readonly compilerSeconds?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: GenerationEvent) => void;
  /** Told of each test that was written and did not hold. */
  readonly onDropped?: (dropped: Dropped) => void;
}

/**
 * Generates tests for a Rust or Iron file, in its Cargo package where it belongs to one. An Iron file `x.iron` stands for
 * the `x.rs` beside it; its reports are about the Iron text and its tests are Iron. `text`: as it is in the editor;
 * default: as on the disk.
 */
export async function generateTests(file: string, text: string | null, options: GenerateOptions = {}): Promise<GenerateAnswer> {
  const source = text ?? (await fs.readFile(file, 'utf8').catch(() => null));
  if (source === null) return { ok: false, reason: `${file} cannot be read` };
  if (!file.endsWith('.iron')) return generateForRust(file, source, options);
  const read = readIron(source, path.basename(file), options.edition ?? DEFAULT_EDITION);
  if (!read.ok) return read;
  const { source: iron } = read;
  const { aim } = options;
  const answer = await generateForRust(file.replace(/\.iron$/, '.rs'), iron.rust, {
    ...iron.options(options),
    ...(aim !== undefined && { aim: iron.rustMutant(aim) }),
  });
  return answer.ok ? { ok: true, functions: answer.functions.map((each) => iron.report(each)), notes: (answer.notes ?? []).map((note) => ({ ...note, line: iron.ironLine(note.line) })) } : answer;
}

async function generateForRust(file: string, text: string, options: GenerateOptions): Promise<GenerateAnswer> {
  if (packageFolder(file) !== null) {
    const answer = await generateInCrate(file, text, options);
    if (answer.ok || !('unheld' in answer)) return answer;
  }
  return generateForFile(text, path.basename(file), options);
}

/** Generates tests for a Rust file that compiles alone, with the standard library only. `name`: what mutants call the file. */
export async function generateForFile(text: string, name: string, options: GenerateOptions = {}): Promise<GenerateAnswer> {
  const edition = options.edition ?? DEFAULT_EDITION;
  const tree = parse(text, 'rust', { edition });
  const error = tree.diagnostics.find(({ severity }) => severity === 'error');
  if (error !== undefined) return { ok: false, reason: `the file does not parse: ${error.message}` };
  const rustc = options.rustc ?? 'rustc';
  const runtime = await runtimeLibrary(rustc);
  if (!runtime.ok) return runtime;
  const { rest, tests } = cutTests(tree);
  const file: SourceFile = { path: name, text: rest, tree: tests === '' ? tree : parse(rest, 'rust', { edition }), edition, module: [], onlyForTests: false };
  return inWorkspace(async (workspace) => {
    const unit = fileUnit(file.text, { workspace, edition, rustc, runtime: runtime.folder, ...(options.signal && { signal: options.signal }) });
    return new FileWork(file, [file], 'target', { ...unit, ...compilerSeconds(options) }, { ...complete(options), cutTests: tests }).run();
  });
}

const compilerSeconds = ({ compilerSeconds: seconds }: GenerateOptions): { compilerSeconds?: number } => (seconds === undefined ? {} : { compilerSeconds: seconds });

/** Does some work in a temporary folder. What the system refuses meanwhile, such as space on the disk, is an answer and no fault. */
async function inWorkspace<T>(work: (workspace: Workspace) => Promise<T>): Promise<T | { readonly ok: false; readonly reason: string }> {
  let workspace: Workspace | null = null;
  try {
    workspace = await makeWorkspace();
    return await work(workspace);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    return { ok: false, reason: `the system refuses what is needed to build and run tests: ${error.message}` };
  } finally {
    await workspace?.remove();
  }
}

/** Generates tests for a file of a Cargo package; the package is copied, and only the copy is compiled and run. */
async function generateInCrate(file: string, text: string, options: GenerateOptions): Promise<GenerateAnswer | (GenerateAnswer & { readonly unheld: true })> {
  const rustc = options.rustc ?? 'rustc';
  const runtime = await runtimeLibrary(rustc);
  if (!runtime.ok) return runtime;
  return inWorkspace(async (workspace) => {
    options.onEvent?.({ kind: 'progress', progress: { stage: 'build', text: 'Building what the crate depends on', done: 0, total: 0 } });
    const common = { rustc, ...(options.cargo !== undefined && { cargo: options.cargo }), ...(options.signal && { signal: options.signal }) };
    const made = await crateUnit(file, { ...common, workspace, runtime: runtime.folder, text, withoutOwnTests: true });
    return made.ok ? new FileWork(made.file, made.files, made.crateName, { ...made.unit, ...compilerSeconds(options) }, complete(options)).run() : made;
  });
}

/** Sources that need nothing but the code. */
export const ownSources = (): CandidateSource[] => [new Explorer(), new DocExamples(), new Properties()];

const complete = ({ sources, aim, seed, milliseconds, slowest, aloneSeconds, equivalenceSeconds, target, signal, onEvent, onDropped }: GenerateOptions): FileWorkOptions => ({
  sources: sources ?? (aim === undefined ? ownSources() : [new Explorer()]),
  ...(aim !== undefined && { aim }),
  cutTests: '',
  seed: seed ?? 1,
  milliseconds: milliseconds ?? 400,
  slowest: slowest ?? 8,
  aloneSeconds: aloneSeconds ?? 120,
  equivalenceSeconds: equivalenceSeconds ?? 20,
  wanted: (item) => target === undefined || isMeant(target, item),
  wantedMacro: (call) => target === undefined || isMacroMeant(target, call),
  ...(signal && { signal }),
  onEvent: onEvent ?? (() => undefined),
  onDropped: onDropped ?? (() => undefined),
});
