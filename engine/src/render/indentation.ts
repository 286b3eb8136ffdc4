/** Indenting code without changing what its literals hold. */
import { type Language, tokenize } from '../../../redox/src/index.js';

/** The lines of a text through a function, but those that begin inside a literal of several lines, and empty ones. */
export function eachLine(text: string, change: (line: string) => string, language: Language = 'rust'): string {
  const literals = text.includes('"') ? tokenize(text, language).filter(({ kind, from, to }) => kind === 'string' && text.slice(from, to).includes('\n')) : [];
  let from = 0;
  return text
    .split('\n')
    .map((line) => {
      const start = from;
      from += line.length + 1;
      return line === '' || literals.some((literal) => literal.from < start && start < literal.to) ? line : change(line);
    })
    .join('\n');
}

/** With four more columns before each line. */
export const indentedText = (text: string, language: Language = 'rust'): string => eachLine(text, (line) => `    ${line}`, language);
