/**
 * Texts with their diagnostics drawn under them:
 *
 *     if a then
 *         b
 *     end while
 *     ^^^^^^^^^ wrong-end
 *
 * A line of carets names the code of the diagnostic whose range they are under; several such lines
 * may follow one line of text. Ranges end where the line ends at the latest; `^>` is a range that
 * goes on behind its line.
 */
import { expect } from 'vitest';
import { LineIndex, parse, type Diagnostic, type Language, type ParseOptions, type TextEdit } from '../../redox/src/index.js';

const MARK = /^( *)(\^+)(>?) ([a-z-]+)(?: \((\w+)\))?$/;

export function applied(text: string, edits: readonly TextEdit[]): string {
  return [...edits].sort((a, b) => b.from - a.from).reduce((made, edit) => made.slice(0, edit.from) + edit.insert + made.slice(edit.to), text);
}

/** The text of a fixture without its marks. */
export const unmarked = (fixture: string): string =>
  fixture
    .split('\n')
    .filter((line) => !MARK.test(line))
    .join('\n');

/** The text with its diagnostics drawn under the lines they start on. */
export function drawn(text: string, diagnostics: readonly Diagnostic[]): string {
  const index = new LineIndex(text);
  const lines = text.split('\n');
  return lines.flatMap((line, at) => [line, ...diagnostics.filter((each) => index.position(each.from).line === at).map((each) => mark(each, index, line))]).join('\n');
}

function mark(diagnostic: Diagnostic, index: LineIndex, line: string): string {
  const { column } = index.position(diagnostic.from);
  const end = index.position(diagnostic.to);
  const further = end.line > index.position(diagnostic.from).line;
  const length = (further ? line.length : end.column) - column;
  const severity = diagnostic.severity === 'error' ? '' : ` (${diagnostic.severity})`;
  return `${' '.repeat(column)}${'^'.repeat(Math.max(1, length))}${further ? '>' : ''} ${diagnostic.code}${severity}`;
}

/** The diagnostics of a text are those drawn in the fixture. Gives them with the text. */
export function diagnosed(fixture: string, language: Language = 'iron', options: ParseOptions = {}): { text: string; diagnostics: readonly Diagnostic[] } {
  const text = unmarked(fixture);
  const { diagnostics } = parse(text, language, options);
  expect(drawn(text, diagnostics)).toBe(fixture);
  for (const { from, to, message, help } of diagnostics) {
    expect(from).toBeLessThanOrEqual(to);
    expect(to).toBeLessThanOrEqual(text.length);
    expect(message).toMatch(/^\S.*\.$/s);
    if (help !== undefined) expect(help).toMatch(/^\S.*\.$/s);
  }
  return { text, diagnostics };
}

/** The first fix of the first diagnostic makes `wanted` of the text, in which nothing is wrong any more. */
export function fixedTo(fixture: string, wanted: string, language: Language = 'iron'): void {
  const { text, diagnostics } = diagnosed(fixture, language);
  const fix = diagnostics[0]!.fixes[0];
  expect(fix, 'a fix').toBeDefined();
  const made = applied(text, fix!.edits);
  expect(made).toBe(wanted);
  expect(parse(made, language).diagnostics).toEqual([]);
}
