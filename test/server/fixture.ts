/** A small notation for texts with places in them: `$0` is the cursor, two of them are a selection. */
import type { Analysis, LanguageOptions } from '../../server/src/service/analysis.js';
import { analyse } from '../../server/src/service/analysis.js';

export const OPTIONS: LanguageOptions = { edition: 2024, strict: false };
export const STRICT: LanguageOptions = { edition: 2024, strict: true };

export interface Fixture {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Takes the marks out of a text; without marks the place is its start. */
export function fixture(marked: string): Fixture {
  const parts = trimmed(marked).split('$0');
  if (parts.length > 3) throw new Error('A fixture has at most two marks.');
  const from = parts.length > 1 ? parts[0]!.length : 0;
  return { text: parts.join(''), from, to: parts.length > 2 ? from + parts[1]!.length : from };
}

export function analysed(marked: string, options: LanguageOptions = OPTIONS): Fixture & { readonly analysis: Analysis } {
  const made = fixture(marked);
  return { ...made, analysis: analyse(made.text, options) };
}

interface Marked {
  readonly from: number;
  readonly to: number;
  readonly note: string;
}

/** Each line that has a mark, and below it `^^^ note` under the marked part; parts of more lines are drawn on the first. */
export function draw(text: string, marks: readonly Marked[]): string {
  const drawn: string[] = [];
  let start = 0;
  for (const line of text.split('\n')) {
    const here = marks.filter((mark) => mark.from >= start && mark.from <= start + line.length);
    if (here.length > 0) drawn.push(line);
    for (const mark of here) {
      const width = Math.max(1, Math.min(mark.to, start + line.length) - mark.from);
      drawn.push(`${' '.repeat(mark.from - start)}${'^'.repeat(width)} ${mark.note}`.trimEnd());
    }
    start += line.length + 1;
  }
  return drawn.join('\n');
}

/** Without the line breaks at both ends and the indentation that all lines share, so that fixtures can follow the code's. */
export function trimmed(text: string): string {
  const lines = text
    .replace(/^\n/, '')
    .replace(/\n[ \t]*$/, '\n')
    .split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)![0].length);
  const indent = Math.min(...indents);
  return lines.map((line) => line.slice(indent)).join('\n');
}
