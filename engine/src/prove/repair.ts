/** Mending a test with what the compiler suggests: an import, a missing `&`, a method of a near name. */
import { fromBytes, type RustcDiagnostic, type RustcSpan } from '../compile/rustc.js';

/** Where a test stands in the text that was compiled, UTF-16 code units. */
export interface Placed {
  readonly text: string;
  /** Bytes before `text` in the file. */
  readonly before: number;
  readonly from: number;
  readonly to: number;
}

/** The code with the suggestions of an error made, or null where there is none that can be made. `isFile`: of the name in a span. */
export function repaired(code: string, error: RustcDiagnostic, placed: Placed, isFile: (name: string) => boolean): string | null {
  const spans = suggestionsOf(error).filter(({ file_name }) => isFile(file_name));
  if (spans.length === 0) return null;
  let mended = code;
  // from the end to the beginning, so that places stay what they are
  for (const span of [...spans].sort((a, b) => b.byte_start - a.byte_start)) {
    const next = made(mended, span, placed);
    if (next === null) return null;
    mended = next;
  }
  return mended === code ? null : mended;
}

/** The first suggestion that the compiler takes for right, else an import, which is right or refused in the next round. */
function suggestionsOf({ children = [] }: RustcDiagnostic): readonly RustcSpan[] {
  const suggested = children.map(({ spans }) => spans.filter(({ suggested_replacement }) => typeof suggested_replacement === 'string'));
  const sure = suggested.find((spans) => spans.length > 0 && spans.every(({ suggestion_applicability }) => suggestion_applicability === 'MachineApplicable'));
  if (sure !== undefined) return sure;
  const imports = suggested.find((spans) => spans.length > 0 && spans.every(({ suggested_replacement }) => /^\s*use [\w:]+;\s*$/.test(suggested_replacement!)));
  return imports?.slice(0, 1) ?? [];
}

function made(code: string, span: RustcSpan, { text, before, from, to }: Placed): string | null {
  const replacement = span.suggested_replacement!;
  // an import is suggested for the module around; the test takes it into its body
  if (/^\s*use [\w:]+;\s*$/.test(replacement)) return code.replace(/(\bfn\s+\w+\s*\([^)]*\)[^{]*\{)/, `$1\n    ${replacement.trim()}`);
  const start = fromBytes(text, span.byte_start - before);
  const end = fromBytes(text, span.byte_end - before);
  if (start < from || end > to) return null;
  const lines = text.slice(from, start).split('\n');
  const line = lines.length - 1;
  const column = lines.at(-1)!.length - INDENTATION;
  const length = end - start;
  const target = code.split('\n');
  // the line with the head of the function has the guard in it, and so other columns
  if (column < 0 || /\bfn\s/.test(target[line] ?? '') || text.slice(start, end).includes('\n') || target[line]?.slice(column, column + length) !== text.slice(start, end)) return null;
  target[line] = target[line].slice(0, column) + replacement + target[line].slice(column + length);
  return target.join('\n');
}

/** Of tests in their module. */
const INDENTATION = 4;
