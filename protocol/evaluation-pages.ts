/** Figures and samples of an evaluation, as their page shows them. Types alone. */
import type { Arm, Reached, Stage, VerdictStatus } from './experiment.js';
import type { Counted, FileLink, MetricColumn, ReadProblem, TextPart } from './page-parts.js';
import type { ExperimentSummary } from './experiment-summaries.js';

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
