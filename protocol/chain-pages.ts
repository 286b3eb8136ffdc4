/** What the pages show of several experiments that are one work: a sweep, an expert iteration, the workflow of S3. Types alone. */
import type { ChainFigure, SweepRecord } from './chains.js';
import type { RunStatus } from './runs.js';

export type ChainKind = 'sweep' | 'expert iteration' | 'sigil';

/** A point of a sweep, a round of an expert iteration, a step of the workflow. */
export interface ChainPart {
  readonly name: string;
  readonly status: RunStatus | 'skipped';
  /** Values of a point by dotted key of the config; how much of a round was kept; empty for a step. */
  readonly about: string;
  /** Why it ended so, or why it was left out. */
  readonly reason: string | null;
  readonly figures: readonly ChainFigure[];
  /** Its experiments that are there, by name and key. */
  readonly experiments: readonly { readonly name: string; readonly key: string }[];
}

export interface ChainSummary {
  /** As experiments have: its folder below one of the roots, or the name of the root itself. */
  readonly id: string;
  readonly kind: ChainKind;
  /** `interrupted` where something is left to do and no process works on it. */
  readonly status: RunStatus;
  readonly reason: string | null;
  readonly parts: readonly ChainPart[];
  /** Of a sweep that has measured something. */
  readonly best: SweepRecord['best'] | null;
}
