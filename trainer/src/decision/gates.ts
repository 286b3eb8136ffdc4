/** The gates of S4 section 16.1 (contract rows K1, K2): what a value below them falsifies. */
import type { Checklist, DecisionVerdict, GateResult, Measurements, Metric } from '../../../protocol/experiment.js';
import { metricOf } from './checklist-item.js';
import { threshold } from './thresholds.js';

/** Where no arms are compared, these gates decide: whether an adapter that writes tests may be deployed (contract rows K1, K2). */
export function decideByGates(gates: readonly GateResult[]): { readonly verdict: DecisionVerdict; readonly reasons: string[] } {
  const open = gates.filter(({ status }) => status !== 'passed');
  const reasons = gates.map(({ gate: name, status, summary }) => `${name} ${status === 'not-measured' ? 'is not measured' : status}: ${summary}.`);
  if (open.length === 0) return { verdict: 'go', reasons: ['All gates of S4 section 16.1 passed: the adapter may be deployed.', ...reasons] };
  if (open.every(({ status }) => status === 'not-measured')) return { verdict: 'not-measured', reasons: ['A gate of S4 section 16.1 was not measured: the adapter may not be deployed.', ...reasons] };
  return { verdict: 'pause', reasons: ['A gate of S4 section 16.1 failed: the adapter is rejected and may not be deployed.', ...reasons] };
}

export function pmatGates(list: Checklist, metrics: readonly Metric[], measurements: Measurements | null): GateResult[] {
  const peaks = (measurements?.trainings ?? []).filter(({ arm }) => arm === list.arm).flatMap(({ peakVramBytes }) => peakVramBytes ?? []);
  const vram = threshold('peak VRAM', 'gate');
  const value = (name: string) => metricOf(metrics, name)?.value ?? null;
  return [
    gate('P-GATE-001', 'K1', 'Popperian score', list.score, threshold('popperian score', 'gate'), 'least', 'the adapter is rejected and may not be deployed'),
    gate('P-GATE-002', 'K2', 'compile rate', value('compile@1'), threshold('compile@1', 'gate'), 'least', 'the hypothesis "Syntactic Understanding" is falsified'),
    gate('P-GATE-003', 'K2', 'mutation score', value('mutation score'), threshold('mutation score', 'gate'), 'least', 'the hypothesis "Semantic Utility" is falsified'),
    gate('P-GATE-004', 'K2', 'peak VRAM in bytes', peaks.length === 0 ? null : Math.max(...peaks), vram, 'most', 'the hypothesis "Efficiency" is falsified'),
  ];
}

function gate(id: string, row: string, what: string, value: number | null, limit: number, bound: 'least' | 'most', otherwise: string): GateResult {
  const passed = value !== null && (bound === 'least' ? value >= limit : value <= limit);
  const summary = value === null ? `${what} was not measured: the gate is closed` : `${what} is ${value}; wanted: at ${bound} ${limit}${passed ? '' : `; ${otherwise}`}`;
  return {
    gate: id,
    rows: [row],
    status: value === null ? 'not-measured' : passed ? 'passed' : 'failed',
    summary,
    measured: value === null ? {} : { [what]: value },
    wanted: { [what]: limit },
    findings: [],
  };
}
