/** How good the answers of a model are that are tests for functions of a Cargo package: compiled, run and scored where their functions stand. */
import { nodeEnd, nodeStart } from '../../redox/src/index.js';
import type { Candidate } from './candidates/candidate.js';
import { namesFor } from './candidates/externs.js';
import { readModelAnswer } from './candidates/model-answer.js';
import { lintsBehind } from './compile/clippy.js';
import { crateUnit } from './compile/crate-unit.js';
import { runtimeLibrary } from './compile/runtime-library.js';
import type { CompileUnit } from './compile/unit.js';
import type { SourceFile } from './crate/source-file.js';
import { type CrateIndex, type FunctionItem, indexCrate } from './items/index.js';
import { mutantsOf } from './mutants/mutants.js';
import { type Dropped, proveOnOriginal } from './prove/original.js';
import { oldestRust, testModule } from './prove/test-module.js';
import { Names } from './render/test-name.js';
import { makeWorkspace } from './sandbox/workspace.js';
import { scoreItems, type UntrustedAnswer, type UntrustedOptions } from './score-untrusted.js';

/** An answer and the function that it is for: the line of its name in the file, from 1. */
export interface AnswerForFunction {
  readonly line: number;
  readonly answer: string;
}

export interface CrateJudgeOptions extends Pick<UntrustedOptions, 'rustc' | 'signal' | 'choose'> {
  /** Path of `clippy-driver`, where tests that compile are to be linted. */
  readonly clippy?: string;
  /** Told of each in their order, as it comes. */
  readonly onVerdict?: (verdict: CrateVerdict) => void;
}

/**
 * `refused`: nothing was compiled, or the compiler refuses a test; `ran`: all of them compiled, and `passed` of them passed every
 * time; they are scored where none `failed`. `trouble`: nothing is said of the answer.
 */
export type CrateVerdict =
  | { readonly kind: 'refused'; readonly by: 'reader' | 'compiler'; readonly reason: string; readonly code: string | null }
  | {
      readonly kind: 'ran';
      readonly passed: number;
      readonly failed: readonly string[];
      readonly reason: string;
      readonly score: CrateScore | null;
      /** Codes of warnings about the tests, one for each; null: clippy did not run, or not to its end. */
      readonly lints: readonly string[] | null;
    }
  | { readonly kind: 'trouble'; readonly reason: string };

export type CrateScore = Extract<UntrustedAnswer, { readonly ok: true }>;

/** The answers for functions of one file, in their order; the package is copied once, and only the copy is compiled and run. */
export async function judgeInCrate(file: string, answers: readonly AnswerForFunction[], { rustc = 'rustc', signal, choose, clippy, onVerdict = () => {} }: CrateJudgeOptions = {}): Promise<void> {
  const all = (reason: string): void => answers.forEach(() => onVerdict({ kind: 'trouble', reason }));
  const runtime = await runtimeLibrary(rustc);
  if (!runtime.ok) return all(runtime.reason);
  const workspace = await makeWorkspace();
  try {
    const made = await crateUnit(file, { workspace, rustc, runtime: runtime.folder, withoutOwnTests: true, ...(signal && { signal }) });
    if (!made.ok) return all(made.reason);
    const { unit, crateName, files } = made;
    const place = { unit, file: made.file, index: indexCrate(files, { crateName, ...(unit.features && { features: unit.features }) }) };
    for (const each of answers)
      onVerdict(signal?.aborted === true ? { kind: 'trouble', reason: 'it was stopped' } : await judgeOne(place, each, { ...(choose && { choose }), ...(clippy !== undefined && { clippy }) }));
  } finally {
    await workspace.remove();
  }
}

interface Place {
  readonly unit: CompileUnit;
  readonly file: SourceFile;
  readonly index: CrateIndex;
}

async function judgeOne(place: Place, { line, answer }: AnswerForFunction, { choose, clippy }: Pick<CrateJudgeOptions, 'choose' | 'clippy'>): Promise<CrateVerdict> {
  const { unit, file, index } = place;
  const item = index.functions.find((each) => each.file === file && each.line === line);
  if (item === undefined) return { kind: 'trouble', reason: `${file.path} has no function whose name stands in line ${line}` };
  const read = readModelAnswer(answer, { ...namesFor(unit), unsafe: item.unsafe });
  if (read.tests.length === 0) return { kind: 'refused', by: 'reader', reason: read.refused[0] ?? 'there is no test in it', code: null };
  const names = new Names([...file.text.matchAll(/\bfn\s+(\w+)/g)].map(([, name]) => name!));
  const candidates = read.tests.map((test): Candidate => {
    const name = names.unique(test.name);
    return { name, code: test.code(name), source: 'model', item, basis: 'claimed', hits: [] };
  });
  // what the model wrote is judged, not what the compiler would have written
  const proof = await proveOnOriginal(unit, file.text, candidates, { mends: false });
  if (!proof.ok) return { kind: 'trouble', reason: proof.reason };
  const uncompiled = proof.dropped.find(({ kind }) => kind === 'compile');
  if (uncompiled !== undefined) return { kind: 'refused', by: 'compiler', reason: uncompiled.reason, code: uncompiled.code ?? null };
  const { text } = testModule(candidates, { rootText: unit.rootText, oldest: oldestRust(unit, file) });
  const lints = clippy === undefined ? null : await lintsBehind(unit, { before: file.text, behind: text, clippy });
  const failed = proof.dropped.map(({ test }) => test.name);
  if (failed.length > 0) return { kind: 'ran', passed: proof.kept.length, failed, reason: firstReason(proof.dropped), score: null, lints };
  const score = await scored(place, item, proof.kept, choose);
  return score.ok ? { kind: 'ran', passed: proof.kept.length, failed, reason: '', score, lints } : { kind: 'trouble', reason: score.reason };
}

const firstReason = ([first]: readonly Dropped[]): string => (first === undefined ? '' : `${first.test.name}: ${first.reason}${first.message === '' ? '' : `: ${first.message}`}`);

/** On the mutants of the function. The tests that the package has are held out: what is reached is compared with none. */
function scored({ unit, file, index }: Place, item: FunctionItem, candidates: readonly Candidate[], choose: CrateJudgeOptions['choose']): Promise<UntrustedAnswer> {
  const [from, to] = [nodeStart(file.tree, item.node), nodeEnd(file.tree, item.node)];
  const sites = mutantsOf(file).filter((site) => from <= site.from && site.from < to);
  return scoreItems(unit, file, index, [item], { candidates, more: '', mutants: choose?.(sites, file.tree) ?? sites, own: '' });
}
