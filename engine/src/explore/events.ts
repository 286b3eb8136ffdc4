/** What the searching program says: lines of JSON, written by `native/harness/search.rs`. */

export type Part =
  | { readonly form: 'equal' | 'bool' | 'float' | 'text' | 'unit'; readonly code: string; readonly inexact: boolean; readonly unequal: boolean }
  | { readonly form: 'display' | 'debug' | 'panic' | 'exhausted'; readonly code: string }
  | { readonly form: 'Some' | 'None' | 'Ok' | 'Err' | 'members'; readonly part: Part }
  | { readonly form: 'observed'; readonly parts: readonly { readonly name: string; readonly part: Part }[] }
  | { readonly form: 'nothing' };

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
  readonly runs: number;
  readonly rejected: number;
  readonly unstable: number;
  readonly inputs: number;
}

export interface Stuck {
  /** `stuck`: a run takes too long. `running`: a mutant is run for the first time, said so that its name survives the process. */
  readonly event: 'stuck' | 'running';
  /** 0: the original. */
  readonly mutant: number;
}

export type SearchEvent = FoundInput | SearchDone | Stuck;

export function readEvent(line: string): SearchEvent | null {
  try {
    const read: SearchEvent = JSON.parse(line);
    return typeof read.event === 'string' ? read : null;
  } catch {
    return null;
  }
}
