/**
 * The pages of experiments: what the extension reads out of their folders for a page, and the messages between the two. Types
 * alone, so that the page is bundled without the schemas. Figures stand here as the trainer wrote them.
 */
import type { Arm, Checklist, Claim, Decision, Difficulty, GateResult, Metric, PhaseTrack, PlanStep, Reached, ReportInput, SplitName, Stage, TierReached, VerdictStatus } from './experiment.js';
import type { ChainSummary } from './chain-pages.js';
import type { RunEvent, RunStatus, StageRecord } from './runs.js';

export const PAGES = ['runs', 'run', 'dataset', 'evaluation', 'comparison', 'decision'] as const;
export type PageName = (typeof PAGES)[number];

/** Values to keep rows by; an empty text keeps all. `from` is the first row shown, from 0. */
export interface SampleFilter {
  readonly run: string;
  readonly arm: string;
  readonly role: string;
  readonly status: string;
  readonly stage: string;
  readonly class: string;
  readonly code: string;
  readonly family: string;
  readonly difficulty: string;
  readonly text: string;
  readonly from: number;
}

export interface TaskFilter {
  readonly split: string;
  readonly family: string;
  readonly group: string;
  readonly difficulty: string;
  readonly text: string;
  readonly from: number;
}

/** What the panel shows, kept over a reload of the window. */
export interface PageState {
  readonly page: PageName;
  /** Null: the one that was started last. */
  readonly experiment: string | null;
  /** Null: the experiment as a whole. */
  readonly run: string | null;
  /** `experiment` or `experiment/run`; null: chosen by the extension. */
  readonly left: string | null;
  readonly right: string | null;
  readonly samples: SampleFilter;
  /** `run` and its line in the verdicts, as `SampleRow.key`. */
  readonly sample: string | null;
  readonly tasks: TaskFilter;
  readonly task: string | null;
  /** Of the charts of parts. */
  readonly rate: string;
}

// What is read

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

export interface RunsModel {
  readonly page: 'runs';
  readonly folder: string;
  /** The latest first. */
  readonly experiments: readonly ExperimentSummary[];
  /** What is made of several experiments; points and rounds are no experiments of the list above. */
  readonly chains: readonly ChainSummary[];
  readonly problems: readonly ReadProblem[];
}

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

export interface Counted {
  readonly value: string;
  readonly count: number;
}

export interface FamilyCounts {
  readonly family: string;
  readonly group: string;
  readonly train: number;
  readonly val: number;
  readonly test: number;
}

/** Lengths of the files of tasks, in bytes, least to most. */
export interface LengthCounts {
  readonly of: 'prompt' | 'Rust' | 'Iron' | 'tests';
  readonly files: number;
  readonly least: number;
  readonly median: number;
  readonly most: number;
  /** How many files are at least as long as the edge at the same place and shorter than the next; the last has no end. */
  readonly bins: readonly number[];
}

export interface GateFindingRow {
  readonly message: string;
  readonly task: string | null;
  readonly line: number | null;
  readonly related: readonly string[];
}

export interface GateRow extends Omit<GateResult, 'findings'> {
  readonly findings: readonly GateFindingRow[];
  readonly findingCount: number;
}

export interface DatasetModel {
  readonly page: 'dataset';
  readonly experiment: ExperimentSummary;
  readonly manifest: FileLink | null;
  readonly tasks: number;
  readonly splits: readonly Counted[];
  readonly difficulties: readonly { readonly difficulty: Difficulty | 'not given'; readonly train: number; readonly val: number; readonly test: number }[];
  readonly families: readonly FamilyCounts[];
  readonly groups: readonly Counted[];
  readonly lengths: readonly LengthCounts[];
  /** Lower edges of `bins`. */
  readonly edges: readonly number[];
  readonly gates: { readonly file: FileLink; readonly passed: boolean; readonly stale: boolean; readonly results: readonly GateRow[] } | null;
  readonly problems: readonly ReadProblem[];
}

export interface TaskRow {
  readonly id: string;
  /** Of the manifest, from 1. */
  readonly line: number;
  readonly split: SplitName;
  readonly family: string;
  readonly group: string | null;
  readonly difficulty: Difficulty | null;
  /** Names of the gates with a finding about it. */
  readonly findings: readonly string[];
}

export interface TaskRows {
  readonly rows: readonly TaskRow[];
  readonly from: number;
  readonly matched: number;
  readonly total: number;
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

export interface TaskDetail {
  readonly id: string;
  readonly row: TaskRow | null;
  readonly parts: readonly TextPart[];
  readonly findings: readonly { readonly gate: string; readonly message: string }[];
}

/** Figures of one arm of a report, or of one run. */
export interface MetricColumn {
  readonly key: string;
  readonly name: string;
  readonly arm: Arm | null;
  readonly metrics: readonly Metric[];
}

export interface EvaluationModel {
  readonly page: 'evaluation';
  readonly experiment: ExperimentSummary;
  /** Where the figures are from; null: nothing is measured yet. */
  readonly source: FileLink | null;
  readonly columns: readonly MetricColumn[];
  readonly facets: SampleFacets;
  readonly files: readonly FileLink[];
  readonly problems: readonly ReadProblem[];
}

/** How many verdicts have each value, over all of them. */
export interface SampleFacets {
  readonly total: number;
  /** More verdicts than are listed. */
  readonly unlisted: number;
  readonly run: readonly Counted[];
  readonly arm: readonly Counted[];
  readonly role: readonly Counted[];
  readonly status: readonly Counted[];
  readonly stage: readonly Counted[];
  readonly class: readonly Counted[];
  readonly code: readonly Counted[];
  readonly family: readonly Counted[];
  readonly difficulty: readonly Counted[];
}

/** Of the model without an adapter, or of one that stands in the comparison of the arms. */
export type SampleRole = 'base' | 'compared';

export interface SampleRow {
  readonly key: string;
  readonly run: string;
  readonly id: string;
  readonly arm: Arm;
  readonly role: SampleRole;
  readonly sample: number;
  readonly family: string;
  readonly difficulty: string;
  readonly stage: Stage;
  readonly status: VerdictStatus;
  readonly class: string;
  readonly codes: readonly string[];
  /** The first line of it, cut. */
  readonly message: string;
  readonly tests: { readonly passed: number; readonly failed: number } | null;
  readonly lints: number | null;
  /** The compiler's warnings of its group `unused`. */
  readonly unused: number | null;
}

export interface SampleRows {
  readonly rows: readonly SampleRow[];
  readonly from: number;
  readonly matched: number;
  readonly total: number;
}

export interface SampleDetail {
  readonly key: string;
  readonly row: SampleRow;
  readonly message: string;
  readonly failedTests: readonly string[];
  readonly mutants: { readonly viable: number; readonly killed: number } | null;
  readonly branchCoverage: Reached | null;
  readonly edgeCasesCovered: Reached | null;
  readonly filtered: string | null;
  readonly durations: readonly { readonly stage: Stage; readonly milliseconds: number }[];
  readonly tokens: number | null;
  readonly latencyMilliseconds: number | null;
  /** Between 0 and 1; null: not measured. */
  readonly bleu4: number | null;
  readonly codebleu: number | null;
  readonly parts: readonly TextPart[];
  readonly verdict: FileLink;
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

const NO_SAMPLE_FILTER: SampleFilter = { run: '', arm: '', role: '', status: '', stage: '', class: '', code: '', family: '', difficulty: '', text: '', from: 0 };
const NO_TASK_FILTER: TaskFilter = { split: '', family: '', group: '', difficulty: '', text: '', from: 0 };

export const FIRST_STATE: PageState = {
  page: 'runs',
  experiment: null,
  run: null,
  left: null,
  right: null,
  samples: NO_SAMPLE_FILTER,
  sample: null,
  tasks: NO_TASK_FILTER,
  task: null,
  rate: 'test@1',
};

/** What was kept, as far as it is a state: another version may have kept it. */
export function checkedState(kept: unknown): PageState {
  const given = recordOf(kept);
  const page = PAGES.find((each) => each === given['page']) ?? FIRST_STATE.page;
  return { ...like(FIRST_STATE, given), page, samples: like(NO_SAMPLE_FILTER, recordOf(given['samples'])), tasks: like(NO_TASK_FILTER, recordOf(given['tasks'])) };
}

const recordOf = (value: unknown): Readonly<Record<string, unknown>> => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {});

/** The members of `first` with the values of `given` that have their types; what may be null may be a text. */
function like<T extends object>(first: T, given: Readonly<Record<string, unknown>>): T {
  const members = Object.entries(first).map(([name, value]: [string, unknown]) => {
    const other = given[name];
    const fits = value === null ? typeof other === 'string' : typeof other === typeof value && typeof other !== 'object';
    return [name, fits ? other : value] as const;
  });
  return Object.fromEntries(members) as T;
}
