/** The training of a run, as its page draws it. */

/** Members of a training event that are drawn over the steps. */
export const CURVES = ['loss', 'evaluationLoss', 'learningRate', 'gradientNorm', 'tokensPerSecond', 'memory'] as const;
export type CurveName = (typeof CURVES)[number];

/** Values over the steps of a training; a long one is thinned. */
export interface Curve {
  readonly steps: readonly number[];
  readonly values: readonly number[];
  /** How many there were. */
  readonly count: number;
}

/** Validation tasks that were answered at a checkpoint; `empty` is null where nobody counted. */
export interface ProbePoint {
  readonly step: number;
  readonly of: number;
  readonly compiled: number;
  readonly passed: number;
  readonly empty: number | null;
}

/** The newest step. Null is "not told". */
export interface TrainingStep {
  readonly step: number;
  readonly of: number | null;
  readonly epoch: number | null;
  readonly tokens: number | null;
  readonly secondsLeft: number | null;
  readonly loss: number;
}

/** `isEnd`: training ended with it (contract row F11). */
export interface TrainingAlert {
  readonly time: string;
  readonly message: string;
  readonly isEnd: boolean;
}

/** The training of one run, as its events tell of it. */
export interface TrainingModel {
  readonly run: string;
  readonly curves: Readonly<Record<CurveName, Curve>>;
  readonly probes: readonly ProbePoint[];
  readonly latest: TrainingStep | null;
  /** The lowest validation loss. */
  readonly best: { readonly step: number; readonly loss: number } | null;
  readonly alerts: readonly TrainingAlert[];
  /** Why it ended before its budget, once it has. */
  readonly stopped: string | null;
  /** Once it has: seconds and bytes, beside what was expected before. */
  readonly ended: { readonly seconds: number; readonly expectedSeconds: number | null; readonly memory: number | null; readonly expectedMemory: number | null } | null;
}
