import { describe, expect, test } from 'vitest';
import { ENDS, vocabulary } from '../../redox/src/vocabulary.js';
import { draw, pieces } from './draw.js';

/** Compares the drawing of a text with the expected one; see draw.ts for the notation. */
function check(text: string, expected: string): void {
  const lines = expected.split('\n').filter((line) => line.trim() !== '');
  const indent = Math.min(...lines.map((line) => /^ */.exec(line)![0].length));
  expect(draw(text).replace(/ {2,}/g, '  ')).toBe(lines.map((line) => line.slice(indent).replace(/ {2,}/g, '  ')).join('\n'));
}

describe('comments', () => {
  test('in words go to the end of the line', () => {
    check('x note that if then "x"', 'x  variable.other\nnote that if then "x"  comment.line.note');
    check('document that what f does', 'document that what f does  comment.line.documentation');
    check('document inside that what m holds', 'document inside that what m holds  comment.line.documentation');
    check('note that', 'note that  comment.line.note');
  });

  test('a longer word is no comment', () => {
    expect(draw('note thatched')).not.toContain('comment');
    expect(draw('footnote that')).not.toContain('comment');
  });

  test('of Rust stay what they are, nested ones too', () => {
    check('a // b', 'a  variable.other\n// b  comment.line.double-slash');
    check('/// b', '/// b  comment.line.documentation');
    expect(pieces('/* a /* b */ c */ d').flat().at(-1)).toEqual({ text: 'd', scope: 'variable.other' });
  });
});

describe('literals', () => {
  test('strings of every kind', () => {
    for (const literal of ['"a\\"b"', 'b"a"', 'c"a"', 'r"a\\"', 'r#"a"b"#', 'br##"a"#b"##', 'cr"a"']) {
      const drawn = pieces(`${literal} x`).flat();
      expect(drawn.at(-1), literal).toMatchObject({ scope: 'variable.other' });
      expect(
        drawn.slice(0, -1).every(({ scope }) => /^(string|constant\.character)/.test(scope)),
        literal,
      ).toBe(true);
    }
  });

  test('a string over lines', () => {
    expect(pieces('"a\nif b\nc" x').map((line) => line.at(-1)!.scope)).toEqual(['string.quoted.double', 'string.quoted.double', 'variable.other']);
  });

  test('placeholders and escapes', () => {
    check('"{x:?}\\n"', '"  string.quoted.double\n{x:?}  constant.other.placeholder\n\\n  constant.character.escape\n"  string.quoted.double');
  });

  test('characters are told from lifetimes', () => {
    check("'a' 'b", "'a'  string.quoted.single\n'b  entity.name.type.lifetime");
    check("b'\\n'", "b'  string.quoted.single\n\\n  constant.character.escape\n'  string.quoted.single");
  });

  test('numbers', () => {
    check('0xFFu8', '0xFFu8  constant.numeric.hex');
    check('1_000.5e-3f64', '1_000.5e-3f64  constant.numeric.decimal');
    check('0b1010 0o17', '0b1010  constant.numeric.binary\n0o17  constant.numeric.octal');
  });
});

describe('items', () => {
  test('a function', () => {
    check(
      'public function largest with generic type T\n    takes items of reference to slice of T\n    returns optional T\nbegin\nend function',
      `
      public             storage.modifier
      function           storage.type
      largest            entity.name.function
      with generic type  keyword.other
      T                  entity.name.type.parameter
      takes              keyword.other
      items              variable.other
      of                 keyword.operator.connective
      reference to       storage.modifier
      slice of           support.type
      T                  entity.name.type
      returns            keyword.other
      optional           support.type
      T                  entity.name.type
      begin              keyword.other
      end function       storage.type
      `,
    );
  });

  test('other declarations name what they declare', () => {
    const named = (text: string): string | undefined =>
      pieces(text)
        .flat()
        .find(({ text: part }) => part.trim() === 'Name' || part.trim() === 'name')?.scope;
    expect(named('structure Name with fields')).toBe('entity.name.type');
    expect(named('enumeration name with variants')).toBe('entity.name.type');
    expect(named('trait name')).toBe('entity.name.type');
    expect(named('type name as u8')).toBe('entity.name.type');
    expect(named('module name')).toBe('entity.name.namespace');
    expect(named('attribute name with Debug')).toBe('entity.name.function.decorator');
  });

  test('a path in `use`', () => {
    check(
      'public use std dot io dot everything',
      'public  storage.modifier\nuse  keyword.control.import\nstd  variable.other\ndot  keyword.operator.connective\nio  variable.other\ndot  keyword.operator.connective\neverything  keyword.other',
    );
  });
});

describe('expressions', () => {
  test('what is called is a function', () => {
    check('call mem dot swap with a', 'call  keyword.other\nmem  variable.other\ndot  keyword.operator.connective\nswap  entity.name.function\nwith  keyword.operator.connective\na  variable.other');
    check(
      'call method push on v then method len',
      'call method  keyword.other\npush  entity.name.function\non  keyword.operator.connective\nv  variable.other\nthen  keyword.control.conditional\nmethod  keyword.other\nlen  entity.name.function',
    );
    check('call field f of x', 'call  keyword.other\nfield  keyword.other\nf  variable.other.property\nof  keyword.operator.connective\nx  variable.other');
  });

  test('operators are words', () => {
    check('a less than or equal to b and also c', 'a  variable.other\nless than or equal to  keyword.operator.wordlike\nb  variable.other\nand also  keyword.operator.wordlike\nc  variable.other');
  });

  test('branches and their ends have one colour', () => {
    check(
      'if a then b otherwise c end if',
      'if  keyword.control.conditional\na  variable.other\nthen  keyword.control.conditional\nb  variable.other\notherwise  keyword.control.conditional\nc  variable.other\nend if  keyword.control.conditional',
    );
    check(
      'for each x in y repeat z end for',
      'for each  keyword.control.loop\nx  variable.other\nin  keyword.control.loop\ny  variable.other\nrepeat  keyword.control.loop\nz  variable.other\nend for  keyword.control.loop',
    );
  });

  test('a word that the parser reads as a name is drawn as a name', () => {
    check('index plus 1', 'index  variable.other\nplus  keyword.operator.wordlike\n1  constant.numeric.decimal');
    check('set value equal to list', 'set  keyword.other\nvalue  variable.other\nequal to  keyword.operator.wordlike\nlist  variable.other');
    check('user_function', 'user_function  variable.other');
  });
});

describe('Rust inside Iron', () => {
  test('raw text ends at its own bracket', () => {
    check(
      'macro m raw { a { } "}" if } if x',
      'macro  keyword.other\nm  entity.name.function.macro\nraw  keyword.other.raw\n{  punctuation.brackets\na  meta.embedded.block.rust\n{  punctuation.brackets\n}  punctuation.brackets\n"}"  string.quoted.double\nif  meta.embedded.block.rust\n}  punctuation.brackets\nif  keyword.control.conditional\nx  variable.other',
    );
  });

  test('word comments are off in the arguments of a Rust macro', () => {
    expect(draw('foo!(note that) if x')).not.toContain('comment');
  });

  test('its words and symbols are drawn too', () => {
    check(
      'let mut x: u8 = f(1);',
      'let  storage.type\nmut  storage.modifier\nx  variable.other\n:  keyword.operator\nu8  support.type.primitive\n=  keyword.operator\nf  entity.name.function\n(  punctuation.brackets\n1  constant.numeric.decimal\n)  punctuation.brackets\n;  punctuation.separator',
    );
  });
});

describe('the vocabulary', () => {
  test('every phrase of more than one word has a colour', () => {
    const plain = vocabulary
      .filter(({ word }) => word.includes(' '))
      .filter(({ word }) => pieces(`${word} x`)[0]!.some(({ text, scope }) => word.includes(text.trim()) && text.trim() !== 'x' && /^(variable\.other)?$/.test(scope)));
    expect(plain.map(({ word }) => word)).toEqual([]);
  });

  test('every `end` has a colour', () => {
    for (const word of ENDS) expect(pieces(`end ${word}`)[0]!, word).toHaveLength(1);
  });
});
