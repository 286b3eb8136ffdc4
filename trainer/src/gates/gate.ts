/** Something that has to hold before training, and may fail. */
import type { GateFinding, GateResult, GateStatus } from '../../../protocol/experiment.js';
import type { Dataset, DatasetTask } from '../dataset/manifest.js';

export interface GateContext {
  readonly thresholds: GateThresholds;
  readonly signal: AbortSignal;
  /** Called as work goes on, for progress. */
  readonly tell: (done: number, of: number) => void;
}

/** What a preset may set; counts are of tasks, shares between 0 and 1. */
export interface GateThresholds {
  readonly purity: number;
  readonly size: { readonly least: number; readonly most: number };
  readonly shares: { readonly train: number; readonly val: number; readonly test: number; readonly tolerance: number };
  readonly allowDeps: boolean;
  readonly allowUnsafe: boolean;
  /** Least share of killed mutants of each task. */
  readonly killed: number;
  /** Most tokens of Iron answers for one of Rust, over the training split: beyond it, one arm sees its rows so much less often that budgets cannot be made equal. */
  readonly tokenRatio: number;
  /** Of functions with their tests: the share that has property tests (contract row E6). */
  readonly propertyShare: { readonly least: number; readonly most: number };
}

/** Contract rows B1, B5, B10; the ratio is the project's own. */
export const USUAL_THRESHOLDS: GateThresholds = {
  purity: 0.98,
  size: { least: 300, most: 700 },
  shares: { train: 0.7, val: 0.15, test: 0.15, tolerance: 0.02 },
  allowDeps: false,
  allowUnsafe: false,
  killed: 0.8,
  tokenRatio: 2,
  propertyShare: { least: 0.2, most: 0.25 },
};

export interface Gate {
  readonly name: string;
  readonly rows: readonly string[];
  readonly check: (dataset: Dataset, context: GateContext) => Promise<GateOutcome> | GateOutcome;
}

export type GateOutcome = Omit<GateResult, 'gate' | 'rows'>;

export const finding = ({ row, line }: DatasetTask, message: string, related: readonly string[] = []): GateFinding => ({
  message,
  task: row.id,
  line,
  ...(related.length > 0 && { related: [...related] }),
});

/** A gate that fails where it finds something. */
export const byFindings = (findings: readonly GateFinding[], good: string, bad: string, measured: Readonly<Record<string, number>> = {}): GateOutcome => ({
  status: findings.length === 0 ? 'passed' : 'failed',
  summary: findings.length === 0 ? good : bad,
  measured: { findings: findings.length, ...measured },
  wanted: { findings: 0 },
  findings: [...findings],
});

export const passes = (holds: boolean): GateStatus => (holds ? 'passed' : 'failed');
