/** Formatting: the canonical spelling and indentation of a whole text, or of the lines that a range touches. */
import type { Problem } from '../../../protocol/requests.js';
import type { TextEdit } from '../../../redox/src/index.js';
import type { Step } from '../../../redox/src/indentation.js';
import { CANONICAL_STEP, formatted } from '../../../redox/src/indentation.js';
import type { LanguageOptions } from './analysis.js';
import { firstProblem } from './problem.js';
import { lineEdits } from './text-edits.js';

/** A text with an error is not touched. */
export type Formatting = { readonly ok: true; readonly edits: readonly TextEdit[] } | { readonly ok: false; readonly problem: Problem };

export function formatDocument(text: string, options: LanguageOptions, step: Step = CANONICAL_STEP): Formatting {
  const made = formatted(text, { edition: options.edition }, step);
  if (made.text === null) return { ok: false, problem: firstProblem(text, made.diagnostics) };
  return { ok: true, edits: lineEdits(text, withLineEndsOf(text, made.text)) };
}

/** Edits of the whole text's formatting that touch a line of the range; the rest stays as it is. */
export function formatRange(text: string, from: number, to: number, options: LanguageOptions, step: Step = CANONICAL_STEP): Formatting {
  const whole = formatDocument(text, options, step);
  if (!whole.ok) return whole;
  const start = text.lastIndexOf('\n', from - 1) + 1;
  // a selection that ends at the start of a line does not mean that line
  const last = to > from && text[to - 1] === '\n' ? to - 1 : to;
  const lineEnd = text.indexOf('\n', last);
  const end = lineEnd < 0 ? text.length : lineEnd;
  return { ok: true, edits: whole.edits.filter((edit) => (edit.from === edit.to ? edit.from >= start && edit.from <= end : edit.from <= end && edit.to > start)) };
}

/** The editor decides about line ends; a change of them alone would rewrite every line. */
function withLineEndsOf(original: string, text: string): string {
  const unix = text.replace(/\r\n/g, '\n');
  return /^[^\n]*\r\n/.test(original) ? unix.replace(/\n/g, '\r\n') : unix;
}
