/** What is wrong with a file, as the command line shows it: one place, one line of source, one caret. */
import type { Diagnostic, DiagnosticCode, Severity } from '../src/index.js';
import { LineIndex } from '../src/index.js';

/** Codes that only the command line has. */
export type FindingCode = DiagnosticCode | 'invalid-utf-8' | 'unreadable' | 'unwritable' | 'internal';

export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** From 1. */
  readonly line: number;
  /** From 1; counts characters (Unicode code points). */
  readonly column: number;
  readonly message: string;
  readonly help?: string;
  /** The line, or the part of a long line around the place; absent where there is no text. */
  readonly source?: string;
  /** What stands under `source` to point at the place. */
  readonly caret?: string;
}

/** UTF-16 units of a long line that are shown on each side of the place. */
const SHOWN = 70;

/** More findings than this of one file help nobody; the rest is counted. */
export const MOST_FINDINGS = 1000;

/** Makes findings of the first diagnostics of one text. */
export function findingsOf(text: string, diagnostics: readonly Diagnostic[]): Finding[] {
  const lines = new LineIndex(text);
  return diagnostics.slice(0, MOST_FINDINGS).map((diagnostic) => ({
    code: diagnostic.code,
    severity: diagnostic.severity,
    ...placeOf(text, lines, diagnostic.from, diagnostic.to),
    message: diagnostic.message,
    ...(diagnostic.help === undefined ? {} : { help: diagnostic.help }),
  }));
}

/** A finding at the end of a text that could be read no further. */
export function findingAt(text: string, offset: number, code: FindingCode, message: string, help: string): Finding {
  return { code, severity: 'error', ...placeOf(text, new LineIndex(text), offset, offset), message, help };
}

/** A finding about the file as a whole. */
export function fileFinding(code: FindingCode, message: string, help?: string): Finding {
  return { code, severity: 'error', line: 1, column: 1, message, ...(help === undefined ? {} : { help }) };
}

type Place = Pick<Finding, 'line' | 'column' | 'source' | 'caret'>;

function placeOf(text: string, lines: LineIndex, from: number, to: number): Place {
  const { line, column } = lines.position(from);
  const start = Math.min(from, text.length) - column;
  const newline = text.indexOf('\n', start);
  const end = newline < 0 ? text.length : newline;
  const left = wholeCharacter(text, Math.max(start, from - SHOWN));
  const right = wholeCharacter(text, Math.min(end, from + SHOWN));
  const source = text.slice(left, right).replace(/[\r\u2028\u2029]+$/, '');
  const before = text.slice(left, from);
  const marked = text.slice(from, Math.min(Math.max(to, from + 1), right));
  return {
    line: line + 1,
    column: characters(text.slice(start, from)) + 1,
    source: `${left > start ? '…' : ''}${plain(source)}${right < end ? '…' : ''}`,
    caret: `${left > start ? ' ' : ''}${blanks(before)}${'^'.repeat(Math.max(1, characters(marked.trimEnd())))}`,
  };
}

/** Not between the halves of a character outside the basic plane. */
const wholeCharacter = (text: string, at: number): number => (at > 0 && isLowSurrogate(text.charCodeAt(at)) ? at - 1 : at);
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

/** Code points of a text. */
function characters(text: string): number {
  let count = text.length;
  for (let at = 1; at < text.length; at++) if (isLowSurrogate(text.charCodeAt(at)) && text.charCodeAt(at - 1) >= 0xd800 && text.charCodeAt(at - 1) < 0xdc00) count--;
  return count;
}

/** As wide as the text: tabs stay tabs. */
const blanks = (text: string): string => [...text].map((character) => (character === '\t' ? '\t' : ' ')).join('');

/** Control characters would move the terminal's cursor. */
const plain = (text: string): string => text.replace(/(?!\t)\p{Cc}/gu, '\ufffd');

/** `path:line:column: code: message`, then the line, the caret and what to do. */
export function drawFinding(path: string, finding: Finding): string {
  const kind = finding.severity === 'error' ? '' : ` (${finding.severity})`;
  const rows = [`${path}:${finding.line}:${finding.column}: ${finding.code}: ${finding.message}${kind}`];
  if (finding.source !== undefined) rows.push(`    ${finding.source}`, `    ${finding.caret ?? '^'}`);
  if (finding.help !== undefined) rows.push(`    help: ${finding.help}`);
  return rows.join('\n');
}
