/**
 * The pages of experiments: what the extension reads out of their folders for a page, and the messages between the two. Types
 * alone, so that the page is bundled without the schemas. Figures stand here as the trainer wrote them.
 */
import type { ChainSummary } from './chain-pages.js';
import type { Checklist, Claim, Decision, GateResult, PhaseTrack, PlanStep, ReportInput, TierReached } from './experiment.js';
import type { PageName, PageState } from './page-state.js';
import type { FileLink, MetricColumn, ReadProblem } from './page-parts.js';
import type { ExperimentSummary, RunSummary } from './experiment-summaries.js';
import type { TrainingModel } from './training-pages.js';
import type { DatasetModel, TaskDetail, TaskRows } from './dataset-pages.js';
import type { EvaluationModel, SampleDetail, SampleRows } from './evaluation-pages.js';
import type { RunEvent, RunStatus } from './runs.js';

export * from './chain-pages.js';
export * from './dataset-pages.js';
export * from './evaluation-pages.js';
export * from './experiment-summaries.js';
export * from './page-parts.js';
export * from './page-state.js';
export * from './training-pages.js';

export interface RunsModel {
  readonly page: 'runs';
  readonly folder: string;
  /** The latest first. */
  readonly experiments: readonly ExperimentSummary[];
  /** What is made of several experiments; points and rounds are no experiments of the list above. */
  readonly chains: readonly ChainSummary[];
  readonly problems: readonly ReadProblem[];
}

/** One event of an experiment or of one of its runs. */
export interface PlacedEvent extends RunEvent {
  /** Empty: the experiment itself. */
  readonly run: string;
}

export interface RunModel {
  readonly page: 'run';
  readonly experiment: ExperimentSummary;
  /** Null: the experiment as a whole. */
  readonly run: RunSummary | null;
  readonly command: readonly string[];
  readonly configSha256: string;
  readonly gitCommit: string | null;
  /** Of the run, or of each run that trains. */
  readonly training: readonly TrainingModel[];
  /** The latest last; no more than the last 500. Steps of training stand in its curves alone. */
  readonly events: readonly PlacedEvent[];
  readonly eventCount: number;
  /** Figures that events told while the run went on, by their names, in their order. */
  readonly told: readonly { readonly name: string; readonly points: readonly { readonly time: string; readonly value: number }[] }[];
  /** The end of the log. */
  readonly log: { readonly file: FileLink | null; readonly text: string; readonly cut: boolean };
  readonly config: { readonly file: FileLink | null; readonly text: string };
  readonly files: readonly FileLink[];
  readonly problems: readonly ReadProblem[];
}

export interface ComparedSide {
  /** `experiment` or `experiment/run`. */
  readonly key: string;
  readonly status: RunStatus;
  readonly started: string;
  readonly configSha256: string;
  readonly config: FileLink | null;
  readonly source: FileLink | null;
  readonly columns: readonly MetricColumn[];
  readonly verdict: Decision['verdict'] | null;
}

export interface ComparisonModel {
  readonly page: 'comparison';
  readonly choices: readonly string[];
  readonly left: ComparedSide | null;
  readonly right: ComparedSide | null;
  /** Settings that differ, by their path; null: it is not there. */
  readonly differences: readonly { readonly path: string; readonly left: string | null; readonly right: string | null }[];
  readonly same: number;
  readonly problems: readonly ReadProblem[];
}

export interface DecisionModel {
  readonly page: 'decision';
  readonly experiment: ExperimentSummary;
  readonly file: FileLink | null;
  readonly report: {
    readonly decision: Decision;
    readonly checklists: readonly Checklist[];
    readonly gates: readonly GateResult[];
    readonly risks: readonly GateResult[];
    /** Of S1 to S4, as far as the report knows the figure; none in a report of an earlier version. */
    readonly tiers: readonly TierReached[];
    readonly tracks: readonly PhaseTrack[];
    readonly plan: readonly PlanStep[];
    readonly notShown: readonly string[];
    readonly claims: readonly Claim[];
    readonly inputs: readonly (ReportInput & { readonly link: FileLink | null })[];
    readonly command: readonly string[];
    readonly seed: number;
    readonly resamples: number;
  } | null;
  readonly files: readonly FileLink[];
  readonly problems: readonly ReadProblem[];
}

/** There is nothing to show yet, and why. */
export interface NothingModel {
  readonly page: PageName;
  readonly nothing: string;
  readonly folder: string;
}

export type PageModel = RunsModel | RunModel | DatasetModel | EvaluationModel | ComparisonModel | DecisionModel | NothingModel;

// Messages

export type ToExtension =
  /** The script runs and waits for what to show. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'show'; readonly state: PageState }
  | { readonly kind: 'samples'; readonly state: PageState }
  | { readonly kind: 'sample'; readonly state: PageState }
  | { readonly kind: 'tasks'; readonly state: PageState }
  | { readonly kind: 'task'; readonly state: PageState }
  | { readonly kind: 'open'; readonly path: string; readonly line?: number }
  | { readonly kind: 'resume' | 'cancel'; readonly experiment: string }
  /** `base64` of the bytes, or the text itself. */
  | { readonly kind: 'export'; readonly name: string; readonly format: 'svg' | 'png' | 'csv'; readonly text?: string; readonly base64?: string }
  /** What the page shows now: its headings and captions, how many rows its tables have, how many charts. */
  | { readonly kind: 'drawn'; readonly page: PageName; readonly headings: readonly string[]; readonly rows: number; readonly charts: number };

export type ToPage =
  | {
      readonly kind: 'page';
      readonly state: PageState;
      readonly model: PageModel;
      readonly experiments: readonly { readonly id: string; readonly runs: readonly string[]; readonly status: RunStatus }[];
    }
  | { readonly kind: 'samples'; readonly answer: SampleRows | null }
  | { readonly kind: 'sample'; readonly answer: SampleDetail | null }
  | { readonly kind: 'tasks'; readonly answer: TaskRows | null }
  | { readonly kind: 'task'; readonly answer: TaskDetail | null };
