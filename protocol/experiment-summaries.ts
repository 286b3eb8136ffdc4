/** An experiment and its runs in a few words, for the lists of pages. Types alone. */
import type { Arm, Decision } from './experiment.js';
import type { Progress } from './page-parts.js';
import type { TrainingAlert } from './training-pages.js';
import type { RunStatus, StageRecord } from './runs.js';

export interface WorkSummary {
  readonly id: string;
  /** What the record says, but `interrupted` where its process is gone. */
  readonly status: RunStatus;
  readonly started: string;
  readonly ended: string | null;
  readonly stages: readonly StageRecord[];
  /** Of the stage that is worked on, as its events tell. */
  readonly progress: Progress | null;
  readonly reason: string | null;
}

export interface RunSummary extends WorkSummary {
  readonly arm: Arm;
  readonly seed: number;
  /** The model without an adapter: in no aggregate of its arm. */
  readonly base: boolean;
  /** What its training told last that somebody should look at (contract row F11). */
  readonly alert: TrainingAlert | null;
}

export interface ExperimentSummary extends WorkSummary {
  readonly question: string | null;
  readonly preset: string | null;
  readonly runs: readonly RunSummary[];
  /** Of its report. */
  readonly verdict: Decision['verdict'] | null;
}
