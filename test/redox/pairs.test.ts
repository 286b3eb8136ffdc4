/** Every pair of `pairs/*.pairs`, and the texts that such a file cannot hold. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { reduce, tokenize } from '../../redox/src/index.js';
import { check, roundTrip } from './check.js';
import { innerPart, pairFiles, wholeFile, writePairs, type PairFile } from './pairs.js';

const update = process.env['IRON_UPDATE'] === '1';

for (const file of pairFiles()) {
  describe(path.basename(file.file, '.pairs'), () => {
    if (update) updateFile(file);
    it('holds each Rust text once', () => {
      const texts = file.pairs.map((pair) => pair.rust);
      expect(texts.filter((text, at) => texts.indexOf(text) !== at)).toEqual([]);
    });
    for (const { rust, iron } of file.pairs) {
      it(rust.trimEnd(), () => check(wholeFile(rust, 'rust', file.place), wholeFile(iron, 'iron', file.place), file.edition));
    }
  });
}

function updateFile(file: PairFile): void {
  const pairs = file.pairs.map(({ rust, iron }) => {
    const { text } = reduce(wholeFile(rust, 'rust', file.place), { edition: file.edition });
    return { rust, iron: text === null ? iron : innerPart(text, 'iron', file.place) };
  });
  writePairs(file, pairs);
}

describe('bytes that editors hide', () => {
  it('keeps CRLF', () => check('fn f() {\r\n    a;\r\n}\r\n', 'function f\r\nbegin\r\n    do a\r\nend function\r\n'));
  it('keeps CRLF behind comments', () => {
    check('// a\r\nfn f() {\r\n    b; // c\r\n}\r\n', 'note that a\r\nfunction f\r\nbegin\r\n    do b note that c\r\nend function\r\n');
  });
  it('keeps CRLF inside strings', () => check('const A: &str = "a\r\nb";\r\n', 'constant A of reference to string slice as "a\r\nb"\r\n'));
  it('keeps tabs as the indentation', () => check('fn f() {\n\ta;\n}\n', 'function f\nbegin\n\tdo a\nend function\n'));
  it('keeps a byte order mark', () => check('\ufefffn f() {}\n', '\ufefffunction f\nbegin\nend function\n'));
  it('keeps a shebang', () => check('#!/usr/bin/env run\nfn f() {}\n', '#!/usr/bin/env run\nfunction f\nbegin\nend function\n'));
  it('tells a shebang from an inner attribute', () => check('#![a]\n', 'inner attribute a\n'));
  it('keeps a shebang behind a byte order mark', () => check('\ufeff#!/run\nmod m;\n', '\ufeff#!/run\nmodule m in file\n'));
  it('keeps a text without a line break at its end', () => check('mod m;', 'module m in file'));
  it('keeps an empty text', () => check('', ''));
  it('keeps blank lines alone', () => check('\n\n', '\n\n'));
  it('keeps a comment alone', () => check('// a', 'note that a'));
  it('keeps several blank lines between items', () => check('mod a;\n\n\nmod b;\n', 'module a in file\n\n\nmodule b in file\n'));
  it('keeps names that are not ASCII', () => check('fn größe(名: u8) {}\n', 'function größe\n    takes 名 of u8\nbegin\nend function\n'));
  it('keeps characters outside the basic plane', () => check("const A: char = '🦀'; // 🦀\n", "constant A of character as '🦀' note that 🦀\n"));
  it('reads a form feed as white space', () => {
    expect(roundTrip('fn\ff() {}\n')).toBe('function f\nbegin\nend function\n');
  });
  it('reads a next line and a mark of direction as white space', () => {
    check('mod\u0085m;\u200e\n', 'module\u0085m in file\u200e\n');
  });
});

describe('tokenize', () => {
  const lexemes = (text: string, language: 'rust' | 'iron'): string[] => tokenize(text, language).map((token) => `${token.kind} ${text.slice(token.from, token.to)}`);
  it('covers the text without gaps', () => {
    const text = "fn f<'a>() { \"b\" + 'c' + 1.5 /* d */ } // e";
    const tokens = tokenize(text, 'rust');
    expect(tokens.map((token) => text.slice(token.from, token.to)).join('')).toBe(text);
  });
  it('names the kinds of Rust', () => {
    expect(lexemes("a 'b 1 \"c\" 'd' + // e", 'rust').filter((lexeme) => lexeme !== 'whitespace  ')).toEqual([
      'identifier a',
      "lifetime 'b",
      'number 1',
      'string "c"',
      "character 'd'",
      'punctuation +',
      'comment // e',
    ]);
  });
  it('knows the comments of Iron', () => {
    expect(lexemes('a note that b', 'iron')).toEqual(['identifier a', 'whitespace  ', 'comment note that b']);
    expect(lexemes('a note that b', 'rust')).not.toContain('comment note that b');
  });
});
