/** A test that may come to be shown, and where such tests come from. */
import type { TestSource } from '../../../protocol/test-generation.js';
import type { CompileUnit } from '../compile/unit.js';
import type { FutureDriver } from '../futures/future-driver.js';
import type { SourceFile } from '../crate/source-file.js';
import type { Subject } from '../explore/program.js';
import type { CrateIndex, FunctionItem } from '../items/index.js';
import type { TestDraft } from '../render/draft.js';
import type { Names } from '../render/test-name.js';

export interface Candidate {
  /** Of the test function; unique in the file. */
  readonly name: string;
  /** With attributes and comments, without indentation. It stands in a module that has `use super::*;`. */
  readonly code: string;
  readonly source: TestSource;
  /** The function that it tests. */
  readonly item: FunctionItem;
  /**
   * `observed`: written down from what the code did, so that one that fails is a mistake of ours. `claimed`: from what
   * the documentation, an inverse or a model says, so that one that compiles and fails every time is a possible bug.
   */
  readonly basis: 'observed' | 'claimed';
  /** Counters that it reaches, as far as known before it ran. */
  readonly hits: readonly number[];
  /** Where its failing contradicts something that was said of the code; without, one that fails is dropped. */
  readonly claim?: Claim;
  /** Its parts, where it may be shown with others of its kind and under a name that fits among them. */
  readonly draft?: TestDraft;
  /** The same test in a form that compiles where the usual one may mean something else. */
  readonly fallback?: Candidate;
}

/** What a failing test contradicts. */
export interface Claim {
  /** Who says so, for a person: "the example in its documentation". */
  readonly by: string;
  /** Whether a failure with that message is the contradiction: a function may take fewer inputs than the test tries. */
  readonly contradicts: (message: string) => boolean;
  /**
   * Functions that tests are wanted for and that should all do the same. A failure is a bug only of one that agrees with
   * none: where each agrees with another, there are two definitions and no mistake.
   */
  readonly between?: readonly FunctionItem[];
  /** It is of use only as a possible bug: when it passes, another candidate says the same better. */
  readonly onlyAlarm?: true;
  /** The same test for the one input that a message names, or null where it names none. */
  readonly concrete?: (message: string) => string | null;
}

/** What a source may look at. */
export interface SourceContext {
  readonly file: SourceFile;
  readonly index: CrateIndex;
  /** Functions that tests are wanted for, with their mutants and counters. */
  readonly subjects: readonly Subject[];
  readonly unit: CompileUnit;
  /** What tests bring futures to their end with. */
  readonly driver: FutureDriver;
  /** The searching program, compiled. */
  readonly program: string;
  /** Gives names of test functions; a name given is taken. */
  readonly names: Names;
  /** Expressions that make values of types of the crate, by what `sameValues` calls the type: sources before add to it, the simplest first. */
  readonly made?: Map<string, string[]>;
  readonly seed: number;
  /** For the work on one function. */
  readonly milliseconds: number;
  /** Times that which a search may truly take. */
  readonly slowest: number;
  /** Each function has one mutant, and only a test that tells it is wanted. */
  readonly aimed?: boolean;
  readonly signal?: AbortSignal;
  /** A function was worked on. */
  readonly onDone: (item: FunctionItem) => void;
}

export interface SourceAnswer {
  readonly candidates: readonly Candidate[];
  /** Why there is nothing for a function, where the source can say so. */
  readonly reasons: ReadonlyMap<FunctionItem, Reason>;
}

export interface Reason {
  readonly text: string;
  /** `failed`: the engine could not finish; `refused`: no test can be made. */
  readonly status: 'refused' | 'failed';
}

/** One way to come to tests. Candidates need not compile or hold: the proof follows. */
export interface CandidateSource {
  readonly source: TestSource;
  candidates(context: SourceContext): Promise<SourceAnswer>;
}
