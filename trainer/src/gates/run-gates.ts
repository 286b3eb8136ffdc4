/** All gates on one dataset, as a report that a program can read. */
import { FORMAT_VERSION, type GateFinding, type GateReport, type GateResult } from '../../../protocol/experiment.js';
import type { Dataset } from '../dataset/manifest.js';
import { quality, testStrength } from './compiled-gates.js';
import { determinism, purity, stability } from './conversion-gates.js';
import type { Gate, GateThresholds } from './gate.js';
import { heldOut, holdoutSlices, propertyShare } from './corpus-gates.js';
import { contamination, families, needs, shares, size } from './split-gates.js';
import { tokenBudget } from './token-gate.js';

/** The five entry gates of S1 section 4 first, in its order. */
export const GATES: readonly Gate[] = [stability, determinism, quality, purity, families, size, shares, contamination, needs, testStrength, tokenBudget];

/** Of functions with their tests: they are run where they are named. */
export const CORPUS_GATES: readonly Gate[] = [heldOut, propertyShare, holdoutSlices];

export interface GateRun {
  /** Default: those of tasks that people wrote. */
  readonly gates?: readonly Gate[];
  readonly thresholds: GateThresholds;
  /** Names of gates that are left out; they stand in the report as not measured. */
  readonly without?: readonly string[];
  /** Results of an earlier run on the same dataset with the same thresholds, by name. */
  readonly known?: ReadonlyMap<string, GateResult>;
  readonly signal: AbortSignal;
  readonly onProgress?: (gate: string, done: number, of: number) => void;
  readonly onResult?: (result: GateResult) => void;
}

/** Runs one gate after the other, but for those that are known. What cannot be read of the dataset is a gate of its own, the first. */
export async function runGates(dataset: Dataset, { gates: asked = GATES, thresholds, without = [], known = new Map(), signal, onProgress, onResult }: GateRun): Promise<GateReport> {
  const gates: GateResult[] = [readable(dataset)];
  onResult?.(gates[0]!);
  for (const { name, rows, check } of asked) {
    const before = known.get(name);
    if (before !== undefined) {
      gates.push(before);
      continue;
    }
    const isOut = without.includes(name) || signal.aborted;
    const outcome = isOut
      ? { status: 'not-measured' as const, summary: signal.aborted ? 'stopped before it ran' : 'left out as asked', measured: {}, wanted: {}, findings: [] }
      : await check(dataset, { thresholds, signal, tell: (done, of) => onProgress?.(name, done, of) });
    const result: GateResult = { gate: name, rows: [...rows], ...outcome };
    gates.push(result);
    onResult?.(result);
  }
  return { formatVersion: FORMAT_VERSION, manifest: dataset.manifest, manifestSha256: dataset.manifestSha256, passed: gates.every(({ status }) => status === 'passed'), gates };
}

function readable({ complaints, tasks }: Dataset): GateResult {
  const findings = complaints.map(({ line, message }): GateFinding => ({ line, message }));
  const summary = findings.length === 0 ? `${tasks.length} rows with all their files` : `${findings.length} lines or files of the manifest are wrong; ${tasks.length} rows can be read`;
  return { gate: 'readable', rows: ['B9'], status: findings.length === 0 && tasks.length > 0 ? 'passed' : 'failed', summary, measured: { rows: tasks.length }, wanted: {}, findings };
}
