/** Strict mode: which spellings are hinted at, and that the fix says the same in words. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { convertRange, oxidize, parse, reduce, sameTokens, type Diagnostic, type Edition } from '../../redox/src/index.js';
import { applied } from './fixture.js';

const CORPUS = new URL('../corpus/rust/', import.meta.url);
const samples = readdirSync(CORPUS).map((name) => {
  const year = /edition-(\d+)/.exec(name)?.[1];
  return { name, edition: (year === undefined ? 2021 : Number(year)) as Edition, rust: readFileSync(new URL(name, CORPUS), 'utf8') };
});

const hintsOf = (iron: string, edition: Edition = 2024): Diagnostic[] => oxidize(iron, { edition, strict: true }).diagnostics.filter(({ code }) => code === 'rust-spelling');
const rewritten = (iron: string, edition: Edition = 2024): string =>
  applied(
    iron,
    hintsOf(iron, edition).flatMap(({ fixes }) => fixes[0]!.edits),
  );

/** A statement of Iron with one spelling of Rust in it, that spelling, and the statement in words. */
const STATEMENTS: [statement: string, hint: string, words: string][] = [
  ['do f(a)', 'f(a)', 'do call f with a'],
  ['do a.b', 'a.b', 'do field b of a'],
  ['do a.b(c)', 'a.b(c)', 'do call method b on a with c'],
  ['do a[0]', 'a[0]', 'do index a at 0'],
  ['do a?', 'a?', 'do a unwrap or return error'],
  ['do call f with g(a) and c', 'g(a)', 'do call f with call g with a end call and c'],
  ['do call f with y? and c', 'y?', 'do call f with chain y unwrap or return error end chain and c'],
  ['do &a', '&a', 'do reference to a'],
  ['do !a', '!a', 'do not a'],
  ['do a && b', 'a && b', 'do a and also b'],
  ['do call f with a..b', 'a..b', 'do call f with range from a to b'],
  ['do loop { a }', 'loop { a }', 'do repeat forever a end repeat'],
  ['do call f with [a, b] and c', '[a, b]', 'do call f with array of a and b end array and c'],
  ['a;', 'a;', 'do a'],
  ['define x of &u8 as a', '&u8', 'define x of reference to u8 as a'],
  ['define x of Vec<u8> as a', 'Vec<u8>', 'define x of list of u8 as a'],
  ['define x of bool as a', 'bool', 'define x of boolean as a'],
  ['define Some(x) as a otherwise return end define', 'Some(x)', 'define some of x as a otherwise return end define'],
  ['define (x, y) as a', '(x, y)', 'define tuple of x and y as a'],
  ['define _ as a', '_', 'define anything as a'],
  ['define S { x, .. } as a', 'S { x, .. }', 'define S with x and the rest as a'],
];

describe('hints', () => {
  it.each(STATEMENTS)('%s', (statement, hint, words) => {
    const source = `function f\nbegin\n    ${statement}\nend function\n`;
    expect(hintsOf(source).map(({ from, to }) => source.slice(from, to))).toEqual([hint]);
    const fixed = rewritten(source);
    expect(hintsOf(fixed)).toEqual([]);
    expect(oxidize(fixed).text).toBe(oxidize(source).text);
    expect(fixed.split('\n')[2]!.trim()).toBe(words);
  });
  it.each([
    'pub function f\nbegin\nend function',
    'fn f() {}',
    'struct S;',
    'enum E { A }',
    'impl S {}',
    'mod m;',
    'use a::b;',
    '#[a]\nstructure S',
    'const A: u8 = 1;',
    'function f\n    takes x: u8\nbegin\nend function',
  ])('the item %s', (item) => {
    expect(hintsOf(item)).toHaveLength(1);
    const fixed = rewritten(item);
    expect(hintsOf(fixed)).toEqual([]);
    expect(sameTokens(oxidize(fixed).text!, oxidize(item).text!)).toEqual({ same: true });
  });
  it('says nothing about what is raw', () => expect(hintsOf('attribute raw [a => b]\nmacro m raw (fn a() { b.c })\n')).toEqual([]));
  it('says nothing about brackets and names that Iron has too', () => expect(hintsOf('function f\nbegin\n    (a plus b) times raw name match\nend function\n')).toEqual([]));
  it('finds every one of 20,000 in no more than one pass', () => {
    const source = `function f\nbegin\n${'    a.b\n'.repeat(20_000)}end function\n`;
    expect(hintsOf(source)).toHaveLength(20_000);
  });
});

describe('the samples', () => {
  it.each(samples)('$name in canonical Iron have no hint', ({ rust, edition }) => {
    const { text } = reduce(rust, { edition });
    expect(hintsOf(text!, edition)).toEqual([]);
  });
  it.each(samples)('$name read as Iron mean the same when all fixes are taken', ({ rust, edition }) => {
    if (parse(rust, 'iron', { edition }).diagnostics.length > 0) return expect(reduce(rust, { edition }).text).not.toBeNull();
    const fixed = rewritten(rust, edition);
    expect(hintsOf(fixed, edition)).toEqual([]);
    expect(sameTokens(oxidize(fixed, { edition }).text!, oxidize(rust, { edition }).text!)).toEqual({ same: true });
  });
});

describe('parts of a text', () => {
  it('leave the comments before them where they are', () => {
    const rust = '// one\nfn f() {\n    // two\n    a;\n}\n';
    const from = rust.indexOf('fn');
    expect(convertRange(rust, 'rust', from, from + 2)).toMatchObject({ ok: true, from, text: 'function f\nbegin\n    note that two\n    do a\nend function' });
    const at = rust.indexOf('a;');
    expect(convertRange(rust, 'rust', at, at + 2)).toMatchObject({ ok: true, from: at, text: 'do a' });
  });
  it('of a text with errors are refused, wherever they are', () => {
    for (const text of ['\nuse b::c;\nuse a', 'fn f( {}\n', 'function f\nbegin\n    a§b\n', 'use', 'pub', '#[', 'let'])
      for (const language of ['rust', 'iron'] as const)
        for (let from = 0; from <= text.length; from++) expect(convertRange(text, language, from, text.length)).toMatchObject({ ok: expect.any(Boolean) as boolean });
  });
});
