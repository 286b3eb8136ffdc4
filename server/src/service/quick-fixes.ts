/** Changes that remove the cause of a diagnostic, offered where the diagnostic is. */
import type { Diagnostic, TextEdit } from '../../../redox/src/index.js';
import type { Analysis } from './analysis.js';
import { diagnosticsOf } from './diagnostics.js';

export interface QuickFix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  readonly diagnostic: Diagnostic;
  /** The first fix of its diagnostic: what "auto fix" takes. */
  readonly preferred: boolean;
}

/** Fixes of the diagnostics that touch the range `from`..`to`. */
export function quickFixes(analysis: Analysis, from: number, to: number): QuickFix[] {
  return diagnosticsOf(analysis)
    .filter((diagnostic) => diagnostic.from <= to && from <= diagnostic.to)
    .flatMap((diagnostic) => diagnostic.fixes.map((fix, index) => ({ title: fix.title, edits: fix.edits, diagnostic, preferred: index === 0 })));
}
