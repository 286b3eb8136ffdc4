/** What is wrong with a text, most severe first where there is more than an editor can show. */
import type { Diagnostic, Severity } from '../../../redox/src/index.js';
import type { Analysis } from './analysis.js';

/** More marks than this help nobody and slow the editor down. */
export const MOST_DIAGNOSTICS = 500;

const RANK: Record<Severity, number> = { error: 0, warning: 1, hint: 2 };

/** In the order of the text. */
export function diagnosticsOf(analysis: Analysis): readonly Diagnostic[] {
  const { diagnostics } = analysis;
  if (diagnostics.length <= MOST_DIAGNOSTICS) return diagnostics;
  const kept = [...diagnostics].sort((a, b) => RANK[a.severity] - RANK[b.severity] || a.from - b.from).slice(0, MOST_DIAGNOSTICS);
  return kept.sort((a, b) => a.from - b.from);
}
