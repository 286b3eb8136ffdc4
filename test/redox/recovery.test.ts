/** One slip gives one diagnostic where it was made, and what follows is read. */
import { describe, expect, it } from 'vitest';
import { parse, type Language } from '../../redox/src/index.js';
import { K } from '../../redox/src/tree.js';

/** The diagnostics of a text as `code text`, and how many functions it has. */
function told(text: string, language: Language): [string[], number] {
  const { diagnostics, root } = parse(text, language);
  return [diagnostics.map(({ code, from, to }) => `${code} ${text.slice(from, to)}`), root.kids.filter((kid) => kid?.kind === K.Function).length];
}

describe('what is left out before `end`', () => {
  it.each([
    ['define', 'expected-pattern end'],
    ['for each', 'expected-pattern end'],
    ['compare x case', 'expected-pattern end'],
    ['call method', 'expected-name end'],
    ['call method m on', 'expected-expression end'],
    ['exit loop named', 'expected-name end'],
    ['macro', 'expected-name end'],
    ['define x of', 'expected-type end'],
  ])('%s', (statement, wanted) => {
    expect(told(`function f\nbegin\n    ${statement}\nend function\nfunction g\nbegin\nend function\n`, 'iron')).toEqual([[wanted], 2]);
  });
  it('but `end` within a line is a name', () => expect(told('function f\nbegin\n    define end as a\n    call method end on a\nend function\n', 'iron')).toEqual([[], 1]));
  it('and does not call it a keyword', () => expect(parse('function f\nbegin\n    call method\nend function\n', 'iron').diagnostics[0]!.help).toBe('Write a name here.'));
});

describe('slips in Rust', () => {
  it.each([
    ['fn f() { a.b::<u8> x }', 'expected-token x'],
    ['fn f(x: fn) {}', 'expected-token )'],
    ['fn f() -> impl A + use B {}', 'expected-token B'],
    ['fn f() { x:: }', 'expected-name }'],
    ['fn f(x: a::) {}', 'expected-name )'],
    ['fn f() { x. }', 'expected-name }'],
    ['fn f() { if }', 'expected-expression }'],
    ['fn f() { for x }', 'expected-token }'],
    ['fn f(x: Vec<u8) {}', 'unclosed-delimiter <'],
    ['fn f() { |a }', 'unclosed-delimiter |'],
    ['fn f() { match x }', 'expected-token }'],
  ])('%s', (item, wanted) => expect(told(`${item}\nfn g() {}\n`, 'rust')).toEqual([[wanted], 2]));
  it.each([
    ['struct S { a: u8,', 'expected-name fn'],
    ['struct S {\n    a: u8,', 'expected-name fn'],
    ['#[a', 'unclosed-delimiter ['],
  ])('%s is left open', (item, wanted) => expect(told(`${item}\nfn g() {}\n`, 'rust')[0]).toEqual([wanted]));
  it('brackets that are left open at the end are reported, and nothing else', () => {
    expect(told('fn f() { let x = vec![vec![', 'rust')[0]).toEqual(['unclosed-delimiter {', 'unclosed-delimiter [']);
  });
});

describe('many slips', () => {
  const COUNT = 3000;
  it.each([
    ['a )\n', 'stray-delimiter'],
    ['call g (a\n', 'unclosed-delimiter'],
    ['if a then b else c end if\n', 'expected-token'],
  ])('%j is reported each time', (statement, code) => {
    const { diagnostics } = parse(`function f\nbegin\n${statement.repeat(COUNT)}end function\n`, 'iron');
    expect(diagnostics.map((each) => each.code)).toEqual(new Array(COUNT).fill(code));
  });
});
