/** What is written down of one file, one line of JSON each; a second run goes on behind the last line. */
import type { Coverage, FunctionReport, MutantVerdict } from '../../../protocol/test-generation.js';

/** Mutants of one function; viable ones are all but those that do not compile and those proven to be the same program. */
export interface Kills {
  /** Those that were not judged are viable and alive. */
  readonly viable: number;
  readonly killed: number;
  readonly equivalent: number;
  readonly unviable: number;
}

export interface FunctionRecord {
  readonly path: string;
  readonly isFree: boolean;
  readonly status: FunctionReport['status'];
  readonly reason: string;
  /** By source. */
  readonly tests: Readonly<Record<string, number>>;
  readonly possibleBugs: number;
  /** Of cargo-mutants' operators, and of all. */
  readonly standard: Kills;
  readonly all: Kills;
  readonly coverage: Coverage | null;
  /** The tests that were there; null where they could not be scored. */
  readonly own: { readonly standard: Kills; readonly all: Kills } | null;
}

export interface FileRecord {
  readonly set: 'A' | 'B';
  readonly crate: string;
  readonly file: string;
  /** Commit of the engine that was measured. */
  readonly commit: string;
  /** Why there are no functions, or an empty string. */
  readonly trouble: string;
  /** Public functions whose features are off. */
  readonly notBuilt: number;
  /** Public functions only. */
  readonly functions: readonly FunctionRecord[];
  /** Tests that were run on the code as it is, before and after the selection; of all functions. */
  readonly offered: number;
  readonly emitted: number;
  /** Of the emitted ones: compiled again from the text, and passed each of five runs. Null: not checked yet. */
  readonly compiled: number | null;
  readonly passed: number | null;
  /** From the start to the first tests that hold, and to the end; null where there are none. */
  readonly firstSeconds: number | null;
  readonly seconds: number;
  /** Why the tests that were there could not be scored, or an empty string. */
  readonly ownTrouble: string;
}

export const isStandard = ({ mutant }: MutantVerdict): boolean => !mutant.extra;

/** `hasTests`: what a function's own shown tests do not kill is alive, even where another's test kills it. */
export function killsOf(verdicts: readonly MutantVerdict[], notJudged: number, hasTests: boolean): Kills {
  const of = (wanted: MutantVerdict['outcome']): MutantVerdict[] => verdicts.filter(({ outcome }) => outcome === wanted);
  const killed = hasTests ? of('caught').filter(({ killers }) => killers.length > 0).length + of('timeout').length : 0;
  return { viable: of('caught').length + of('timeout').length + of('missed').length + notJudged, killed, equivalent: of('equivalent').length, unviable: of('unviable').length };
}
