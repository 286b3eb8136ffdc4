/** What is said of a solution, whatever row it is of. */
import { parse, type Edition } from '../../../redox/src/index.js';
import type { RustcDiagnostic } from '../../../engine/src/compile/rustc.js';
import type { Stage, Verdict } from '../../../protocol/experiment.js';
import { failureClass } from './failure-class.js';
import type { MutantSampling } from './mutant-sample.js';
import type { TaskTests } from './task-tests.js';

export type Judgement = Pick<
  Verdict,
  'stage' | 'status' | 'class' | 'codes' | 'message' | 'tests' | 'mutants' | 'branchCoverage' | 'lineCoverage' | 'edgeCasesCovered' | 'lints' | 'unused' | 'durations'
>;

/** A function where it stands. */
export interface FunctionPlace {
  /** Absolute. */
  readonly file: string;
  /** Of its name, from 1. */
  readonly line: number;
  /** Of all that the package is compiled from, without what it depends on. */
  readonly sha256: string;
  /** What the model wrote, as it was given. */
  readonly answer: string;
}

/** Rust that is to be judged. */
export interface Solution {
  readonly rust: string;
  /** Null: nothing is tested. */
  readonly tests: TaskTests | null;
  /** A whole program, which has to have a `main`. */
  readonly isProgram: boolean;
  /** Its task allows unsafe code. */
  readonly mayBeUnsafe: boolean;
  /** The solution of its task compares by hand, and so may this one. */
  readonly mayCompare?: boolean;
  /** The tests are what a model wrote, and the Rust is what they are for. */
  readonly judgesTests?: true;
  /** The Rust is a function of a package: its tests are judged there. */
  readonly place?: FunctionPlace;
}

export interface JudgeOptions {
  readonly edition: Edition;
  /** The last stage. `mutants`: predictions are tests. */
  readonly until: 'parse' | 'check' | 'link' | 'test' | 'mutants';
  readonly lints: boolean;
  /** Absent: all mutants count. */
  readonly mutants?: MutantSampling;
}

const LONGEST_MESSAGE = 500;

export const judged = (stage: Stage, status: Judgement['status'], rest: Partial<Judgement> = {}): Judgement => ({
  stage,
  status,
  class: status === 'passed' ? 'none' : status === 'limit' ? 'resource' : 'infrastructure',
  codes: [],
  message: '',
  tests: null,
  mutants: null,
  lints: null,
  durations: {},
  ...rest,
});

/** What the compiler refuses. The stage is `parse` where it is no Rust at all. */
export function refused(stage: 'check' | 'link', errors: readonly RustcDiagnostic[], rust: string, edition: Edition): Judgement {
  const first = errors[0]!;
  const isParsed = !parse(rust, 'rust', { edition }).diagnostics.some(({ severity }) => severity === 'error');
  const kind = failureClass(first.code?.code ?? null, first.message, isParsed);
  return judged(stage === 'check' && kind === 'syntax' ? 'parse' : stage, 'failed', {
    class: kind,
    codes: [...new Set(errors.flatMap(({ code }) => code?.code ?? []))].sort(),
    message: withoutPlaces(first.code === null ? first.message : `${first.code.code}: ${first.message}`),
  });
}

/** One line, without folders of this machine, names of our own files, and modules before the names of types. */
export const withoutPlaces = (message: string): string =>
  message
    .split('\n', 1)[0]!
    .replace(/\brow_\d+\.rs\b/g, 'solution.rs')
    .replace(/\brow_\d+::|\b(?:[a-z_]\w*::)+(?=[A-Z])/g, '')
    .replace(/(?<![\w.])(?:[A-Za-z]:)?(?:[\\/][\w.@+-]+)+[\\/](?=[\w.@+-]+)/g, '')
    .slice(0, LONGEST_MESSAGE);
