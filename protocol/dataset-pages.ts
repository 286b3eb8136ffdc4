/** A dataset with its gates and its tasks, as their page shows them. Types alone. */
import type { Difficulty, GateResult, SplitName } from './experiment.js';
import type { Counted, FileLink, ReadProblem, TextPart } from './page-parts.js';
import type { ExperimentSummary } from './experiment-summaries.js';

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

export interface TaskDetail {
  readonly id: string;
  readonly row: TaskRow | null;
  readonly parts: readonly TextPart[];
  readonly findings: readonly { readonly gate: string; readonly message: string }[];
}
