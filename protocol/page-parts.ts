/** What several pages of experiments have: links, problems, counts, texts. Types alone. */
import type { Arm, Metric } from './experiment.js';

/** A file to open; `path` is absolute. */
export interface FileLink {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  /** From 1. */
  readonly line?: number;
}

/** A file that is there and could not be read: where, why. */
export interface ReadProblem {
  readonly file: string;
  readonly message: string;
}

export interface Progress {
  readonly stage: string;
  readonly done: number;
  readonly of: number;
}

export interface Counted {
  readonly value: string;
  readonly count: number;
}

/** A text of a file; a long one is cut. */
export interface TextPart {
  readonly name: string;
  readonly language: 'markdown' | 'rust' | 'iron' | 'text';
  readonly text: string | null;
  /** What made it, why it is not there, or that it is cut. */
  readonly note: string;
  readonly file: FileLink | null;
}

/** Figures of one arm of a report, or of one run. */
export interface MetricColumn {
  readonly key: string;
  readonly name: string;
  readonly arm: Arm | null;
  readonly metrics: readonly Metric[];
}
