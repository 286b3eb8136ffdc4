import { describe, expect, test } from 'vitest';
import { folds } from '../../server/src/service/folding.js';
import { selectionSpans } from '../../server/src/service/selection.js';
import type { OutlineSymbol } from '../../server/src/service/symbols.js';
import { outline } from '../../server/src/service/symbols.js';
import { analysed } from './fixture.js';

const SHAPES = `
structure Point with fields
    public x of i32
    y of i32
end structure

enumeration Shape with variants
    Dot of Point
    Empty
end enumeration

implement Display for Point
    function fmt
        takes reference to context
    begin
        function helper
        begin
        end function
    end function
end implement

module inner
    constant LIMIT of u8 as 3
end module
`;

function drawn(symbols: readonly OutlineSymbol[], depth = 0): string[] {
  return symbols.flatMap((symbol) => [`${'  '.repeat(depth)}${symbol.kind} ${symbol.name}`, ...drawn(symbol.children, depth + 1)]);
}

describe('outline', () => {
  test('nests items, fields and variants', () => {
    expect(drawn(outline(analysed(SHAPES).analysis))).toEqual([
      'structure Point',
      '  field x',
      '  field y',
      'enumeration Shape',
      '  variant Dot',
      '  variant Empty',
      'implementation Display for Point',
      '  method fmt',
      '    function helper',
      'module inner',
      '  constant LIMIT',
    ]);
  });

  test('a name is inside its symbol, and a symbol inside its parent', () => {
    const { analysis, text } = analysed(SHAPES);
    const checkAll = (symbols: readonly OutlineSymbol[], from: number, to: number): void => {
      for (const symbol of symbols) {
        expect([from <= symbol.from, symbol.from <= symbol.nameFrom, symbol.nameTo <= symbol.to, symbol.to <= to]).toEqual([true, true, true, true]);
        checkAll(symbol.children, symbol.from, symbol.to);
      }
    };
    checkAll(outline(analysis), 0, text.length);
  });

  test('leaves out what nests too deep for an editor', () => {
    const { analysis } = analysed(`${'module m\n'.repeat(300)}${'end module\n'.repeat(300)}`);
    expect(drawn(outline(analysis))).toHaveLength(200);
  });

  test('survives a text with errors', () => {
    expect(drawn(outline(analysed('function f\nbegin\n    if true then\nend function\n\nfunction g\nbegin\nend function\n').analysis))).toContain('function g');
  });
});

describe('folding', () => {
  /** First and last hidden line, counted from 1, of each fold. */
  const folded = (marked: string): string[] => folds(analysed(marked).analysis).map(({ startLine, endLine, kind }) => `${startLine + 1}-${endLine + 1} ${kind}`);

  test('bodies fold up to the line that closes them, each branch for itself', () => {
    expect(folded('function f\n    takes x of u8\nbegin\n    if true then\n        do call g\n    otherwise\n        do call h\n    end if\nend function\n')).toEqual([
      '1-8 region',
      '3-8 region',
      '4-5 region',
      '6-7 region',
    ]);
  });

  test('comments and uses fold in runs', () => {
    expect(folded('note that one\nnote that two\n\nuse a dot b\nuse a dot c\nuse a dot d\n')).toEqual(['1-2 comment', '4-6 imports']);
  });

  test('one line does not fold', () => {
    expect(folded('constant A of u8 as 1\nnote that one\n')).toEqual([]);
  });
});

describe('selection', () => {
  test('grows from the word to the whole text', () => {
    const { analysis, text, from } = analysed('function f\nbegin\n    set x equal to a plus b t$0imes c\nend function\n');
    const spans = selectionSpans(analysis, from).map((span) => text.slice(span.from, span.to));
    expect(spans.slice(0, 5)).toEqual(['times', 'b times c', 'a plus b times c', 'set x equal to a plus b times c', text.slice(text.indexOf('begin'), text.lastIndexOf('\n'))]);
    expect(spans.at(-1)).toBe(text);
  });

  test('of very many spans gives the smallest and the whole text, since the answer nests as deep', () => {
    const { analysis, text, from } = analysed(`function f\nbegin\n    do a${' plus ('.repeat(500)}$0b${')'.repeat(500)}\nend function\n`);
    const spans = selectionSpans(analysis, from).map((span) => text.slice(span.from, span.to));
    expect(spans.slice(0, 2)).toEqual(['b', '(b)']);
    expect(spans.at(-1)).toBe(text);
    expect(spans).toHaveLength(200);
  });
});
