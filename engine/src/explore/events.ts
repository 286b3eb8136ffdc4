/** What the searching program says: lines of JSON, written by `native/harness/search.rs`. */

export type Part =
  | { readonly form: 'equal' | 'bool' | 'float' | 'text' | 'unit'; readonly code: string; readonly inexact: boolean; readonly unequal: boolean }
  /** `rounded`: as `{:.6?}` shows it. */
  | { readonly form: 'display' | 'debug' | 'rounded' | 'panic' | 'exhausted'; readonly code: string }
  | { readonly form: 'Some' | 'None' | 'Ok' | 'Err'; readonly part: Part }
  /** Members of an iterator as a vector; `taken`: how many of one without end, else 0. */
  | { readonly form: 'members'; readonly taken: number; readonly part: Part }
  /** `steps`: statements that change the value before, written as the text of an observation. */
  | { readonly form: 'observed'; readonly steps: readonly string[]; readonly parts: readonly Observation[] }
  | { readonly form: 'nothing' };

/** What an expression says of a value. */
export interface Observation {
  /** Rust, the first `{}` of which stands for the value. */
  readonly text: string;
  /** Whether it takes the value as `&mut`. */
  readonly changes: boolean;
  readonly part: Part;
}

/** One input that is worth a test. */
export interface FoundInput {
  readonly event: 'input';
  readonly case: number;
  /** Expressions of the owners of the arguments. */
  readonly arguments: readonly string[];
  readonly result: Part;
  readonly after: readonly { readonly argument: number; readonly part: Part }[];
  readonly kills: readonly number[];
  readonly hits: readonly number[];
}

export interface SearchDone {
  readonly event: 'done';
  readonly case: number;
  readonly killed: readonly number[];
  /** Of those killed, by running out of fuel. */
  readonly timeouts: readonly number[];
  readonly hits: readonly number[];
  /** Different inputs that the original was called with, and those among them that reached a mutant that was not told yet. */
  readonly tried: number;
  readonly close: number;
  readonly runs: number;
  readonly rejected: number;
  readonly unstable: number;
  /** Inputs whose future was never ready. */
  readonly waiting: number;
  /** Inputs that need a runtime of async code, or another one. */
  readonly runtime: number;
  readonly inputs: number;
}

export interface Stuck {
  /** `stuck`: a run takes too long. `running`: a mutant is run for the first time, said so that its name survives the process. */
  readonly event: 'stuck' | 'running';
  /** 0: the original. */
  readonly mutant: number;
}

/** What unsafe code relies on does not hold; the process ends. */
export interface Unsound {
  readonly event: 'unsound';
  /** As the standard library says it. */
  readonly message: string;
}

export type SearchEvent = FoundInput | SearchDone | Stuck | Unsound;

export function readEvent(line: string): SearchEvent | null {
  try {
    const read: SearchEvent = JSON.parse(line);
    return typeof read.event === 'string' ? read : null;
  } catch {
    return null;
  }
}
