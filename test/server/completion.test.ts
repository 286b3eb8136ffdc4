import { describe, expect, test } from 'vitest';
import { completions } from '../../server/src/service/completion.js';
import { analysed } from './fixture.js';

/** Labels with what they replace, best first, those that begin with the typed text only. */
function completed(marked: string, most = 3): string[] {
  const { text, analysis, from } = analysed(marked);
  return completions(analysis, from)
    .filter(({ label, from: start }) => label.startsWith(text.slice(start, from)))
    .sort((a, b) => a.rank - b.rank || a.label.localeCompare(b.label))
    .slice(0, most)
    .map(({ label, from: start }) => `${label} <- ${JSON.stringify(text.slice(start, from))}`);
}

describe('completion', () => {
  test('offers phrases for the beginning of a word', () => {
    expect(completed('function f\nbegin\n    defi$0\nend function\n')).toEqual(['define <- "defi"']);
  });

  test('goes on with a phrase that has begun, and replaces its beginning', () => {
    expect(completed('function f\nbegin\n    do call meth$0\nend function\n')[0]).toBe('call method <- "call meth"');
    expect(completed('function f\nbegin\n    a less than or $0\nend function\n')[0]).toBe('less than or equal to <- "less than or "');
  });

  test('puts the end that is missing first', () => {
    expect(completed('function f\nbegin\n    while true repeat\n        do call g\n    end $0\nend function\n')[0]).toBe('end while <- "end "');
  });

  test('offers the names of the text, without the one being typed', () => {
    expect(completed('function f\n    takes quantity of u8\nbegin\n    quan$0\nend function\n')).toEqual(['quantity <- "quan"']);
  });

  test('offers only names behind `dot`', () => {
    expect(completed('use std dot $0\nuse std dot collections\n', 9)).toEqual(['collections <- ""', 'std <- ""']);
  });

  test('is silent in comments, literals and numbers', () => {
    for (const text of ['note that de$0', '// de$0', 'constant A of u8 as 12$0', 'constant A of reference to string slice as "de$0"', '/* de$0 */']) expect(completed(`${text}\n`), text).toEqual([]);
  });
});
