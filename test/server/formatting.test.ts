import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { oxidize, reduce, sameTokens } from '../../redox/src/index.js';
import { editionFrom } from '../../server/src/service/edition.js';
import { formatDocument, formatRange } from '../../server/src/service/formatting.js';
import { indented } from '../../redox/src/indentation.js';
import { applyEdits } from '../../redox/src/edits.js';
import { fixture, OPTIONS, trimmed } from './fixture.js';

const CLEAN = 'function main\nbegin\n    do call f\n    do call g\nend function\n';
const CROOKED = 'function main\nbegin\n  do call f\n       do call g\nend function\n';

function formatted(text: string): string {
  const made = formatDocument(text, OPTIONS);
  if (!made.ok) return `not formatted: ${made.problem.code} ${made.problem.line}:${made.problem.column}`;
  return applyEdits(text, made.edits);
}

describe('formatting', () => {
  test('moves lines to their places', () => {
    expect(formatted(CROOKED)).toBe(CLEAN);
  });

  test('has nothing to do on a formatted text', () => {
    expect(formatDocument(CLEAN, OPTIONS)).toEqual({ ok: true, edits: [] });
  });

  test('touches only the lines that change', () => {
    const made = formatDocument(CROOKED, OPTIONS);
    expect(made.ok && made.edits.map((edit) => CROOKED.slice(edit.from, edit.to))).toEqual(['  do call f\n       do call g\n']);
  });

  test('a text with an error is not touched, and the error is given', () => {
    expect(formatted('function main\nbegin\n    if true then\n    end for\nend function\n')).toBe('not formatted: wrong-end 4:5');
  });

  test('keeps the line ends of the document', () => {
    expect(formatted(CROOKED.replaceAll('\n', '\r\n'))).toBe(CLEAN.replaceAll('\n', '\r\n'));
  });
});

describe('indentation', () => {
  /** Formats the text with all its indentation taken away, or made twice as deep. */
  const check = (wanted: string): void => {
    const text = trimmed(wanted);
    expect(formatted(text.replace(/^ +/gm, ''))).toBe(text);
    expect(formatted(text.replace(/^ +/gm, '$&$&'))).toBe(text);
  };

  test('follows bodies, clauses, fields, cases and branches', () => {
    check(`
      module shapes
          attribute derive with Debug
          public structure Point with fields
              x of i32
              note that the height
              y of i32
          end structure

          implement Point
              public function sign
                  takes reference to context
                  returns i32
                  where i32 implementing Copy
              begin
                  compare field x of context
                      case 0 then 0
                      case anything then begin
                          note that not zero
                          do call f
                          1
                      end case
                  end compare
                  if a then
                      do call g
                  otherwise if b then
                      for each i in xs repeat
                          do call h with i
                      end for
                  otherwise
                      define some of y as z otherwise
                          return nothing
                      end define
                      note that last
                  end if
                  define f as closure with parameters x and body begin
                      x plus 1
                  end closure
              end function
          end implement
      end module
    `);
  });

  test('moves the further lines of a statement with its first', () => {
    expect(formatted('function f\nbegin\n  define x as call method a on b\n      then method c\nend function\n')).toBe(
      'function f\nbegin\n    define x as call method a on b\n        then method c\nend function\n',
    );
  });

  test('leaves the inside of literals, block comments and raw text alone', () => {
    const text = 'function f\nbegin\n    define x as "a\n  b"\n    /* one\n two */\n    do macro m raw {\n  a =>\n      b\n    }\nend function\n';
    expect(formatted(text)).toBe(text);
  });

  test('leaves what looks like a comment inside of a block comment alone', () => {
    const text = 'function f\nbegin\n    /*\nfn g() {\n    // inside\n        // deeper\n}\n    */\n    do call h\nend function\n';
    expect(formatted(text)).toBe(text);
  });

  test('leaves what rustfmt is told to skip', () => {
    const text = 'attribute rustfmt dot skip\nfunction f\nbegin\n  do call g\n      note that as it is\n      do call h\nend function\n';
    expect(formatted(text)).toBe(text);
  });

  test('a block that is the argument of a macro stays inside of it', () => {
    const text = 'function f\nbegin\n    do macro assert with\n        block\n            define a as b\n            a\n        end block\n    end macro\nend function\n';
    expect(formatted(text)).toBe(text);
  });

  test('uses the step that is asked for', () => {
    const made = formatDocument(CLEAN, OPTIONS, '\t');
    expect(made.ok && applyEdits(CLEAN, made.edits)).toBe(CLEAN.replaceAll('    ', '\t'));
  });

  const corpus = resolve(import.meta.dirname, '..', 'corpus', 'rust');
  test.each(readdirSync(corpus).filter((name) => name.endsWith('.rs')))('of %s keeps every token, and a second time changes nothing', (name) => {
    const edition = editionFrom(/edition-(\d+)/.exec(name)?.[1]) ?? 2024;
    const iron = reduce(readFileSync(join(corpus, name), 'utf8'), { edition }).text!;
    const again = indented(iron, '    ', { edition, strict: false });
    expect(indented(again, '    ', { edition, strict: false })).toBe(again);
    const rust = oxidize(iron, { edition }).text;
    const back = oxidize(again, { edition }).text;
    expect(back === null).toBe(rust === null);
    expect(sameTokens(back ?? '', rust ?? '')).toEqual({ same: true });
  });
});

describe('range formatting', () => {
  const inRange = (marked: string): string => {
    const { text, from, to } = fixture(marked);
    const made = formatRange(text, from, to, OPTIONS);
    return made.ok ? applyEdits(text, made.edits) : made.problem.code;
  };

  test('leaves the lines outside the range', () => {
    const first = 'function f\nbegin\n  do call a\nend function\n';
    const second = 'function g\nbegin\n  do call b\nend function\n';
    expect(inRange(`${first}\n$0${second}$0`)).toBe(`${first}\n${second.replace('  do', '    do')}`);
  });

  test('a selection that ends at the start of a line does not mean that line', () => {
    expect(inRange('function f\nbegin\n$0  do call a\n$0    do call b\n  do call c\nend function\n')).toBe('function f\nbegin\n    do call a\n    do call b\n  do call c\nend function\n');
  });
});
