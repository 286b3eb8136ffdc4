/** The mutants of cargo-mutants 27.1: its operators, its skips, its names and its places. */
import { describe, expect, test } from 'vitest';
import { changes, listed, mutated, sitesOf } from './mutants-fixture.js';

describe('operators', () => {
  const OPERATORS: Record<string, string[]> = {
    '==': ['!='],
    '!=': ['=='],
    '&&': ['||'],
    '||': ['&&'],
    '<': ['==', '>', '<='],
    '>': ['==', '<', '>='],
    '<=': ['>'],
    '>=': ['<'],
    '+': ['-', '*'],
    '+=': ['-=', '*='],
    '-': ['+', '/'],
    '-=': ['+=', '/='],
    '*': ['+', '/'],
    '*=': ['+=', '/='],
    '/': ['%', '*'],
    '/=': ['%=', '*='],
    '%': ['/', '+'],
    '%=': ['/=', '+='],
    '<<': ['>>'],
    '<<=': ['>>='],
    '>>': ['<<'],
    '>>=': ['<<='],
    '&': ['|', '^'],
    '&=': ['|='],
    '|': ['&', '^'],
    '|=': ['&='],
    '^': ['|', '&'],
    '^=': ['|=', '&='],
    '=': [],
  };

  test.each(Object.entries(OPERATORS))('%s', (operator, replacements) => {
    expect(changes(`a ${operator} b;`)).toEqual(replacements.map((replacement) => `replace ${operator} with ${replacement}`));
  });

  test('an operator without spaces is replaced where it stands', () => {
    const text = 'fn f() { a<<=b>>1; }';
    expect(
      sitesOf(text)
        .slice(1)
        .map((site) => mutated(text, site)),
    ).toEqual(['fn f() { a>>=b>>1; }', 'fn f() { a<<=b<<1; }']);
  });

  test('`!` and `-` are deleted, `*` and `&` stay', () => {
    expect(changes('g(!a, -1, *b, &c);')).toEqual(['delete !', 'delete -']);
  });

  test('outer operators before inner ones, the left before the right', () => {
    expect(changes('let x = a - b < c && d > !e;')).toEqual([
      'replace && with ||',
      'replace < with ==',
      'replace < with >',
      'replace < with <=',
      'replace - with +',
      'replace - with /',
      'replace > with ==',
      'replace > with <',
      'replace > with >=',
      'delete !',
    ]);
  });

  test('literals of patterns and of type arguments are no expressions', () => {
    expect(changes('match x { -1 | -3..=-2 => g::<-1, { -N }>(), _ => h() }')).toEqual(['delete match arm -1 |-3..=-2', 'delete -']);
  });

  test('lengths of types, in signatures too', () => {
    expect(listed('fn f(x: [u8; N + 1]) -> ! { loop {} }')).toEqual(['1:16: replace + with - in f', '1:16: replace + with * in f']);
  });

  test('nothing in macros', () => {
    expect(changes('assert_eq!(a + b, c); vec![a == b]; let z = matches!(x, 1 if a < b); macro_rules! m { ($a:expr) => { $a + 1 }; }')).toEqual([]);
  });
});

describe('matches', () => {
  test('an arm is deleted where `_` is another, with its comma and documentation', () => {
    const text = 'fn f() -> ! {\n  match x {\n    /// One.\n    #[cold]\n    A | B { y, .. } => 1,\n    (C, D) => {}\n    _ => 2,\n  }\n}';
    expect(listed(text)).toEqual(['3:5: delete match arm A | B{y, ..} in f', '6:5: delete match arm (C, D) in f']);
    expect(sitesOf(text).map((site) => text.slice(site.from, site.to))).toEqual(['/// One.\n    #[cold]\n    A | B { y, .. } => 1,', '(C, D) => {}']);
  });

  test('none is deleted without `_`, and `x`, `(_)` and `| _` are no `_`', () => {
    expect(changes('match x { A => 1, y => 2 }; match x { A => 1, (_) => 2 }; match x { A => 1, | _ => 2 }')).toEqual([]);
    expect(changes('match x { A => 1, _ if y => 2, _ => 3 }')).toEqual(['delete match arm A', 'replace match guard y with true', 'replace match guard y with false']);
  });

  test('guards become true and false, and are mutated themselves; their arms are not deleted', () => {
    expect(changes('match x { A if a\n   && b => 1, _ => 2 }')).toEqual(['replace match guard a && b with true', 'replace match guard a && b with false', 'replace && with ||']);
  });

  test('patterns are spelled as cargo-mutants spells them', () => {
    const patterns = ["b'a'..= b'z'", '&"x"', 'x @ 1..', '[a, .., b]', "Some::<&'static [u8]>(ref mut y)", '| A | B', 'm!(a  b)'];
    expect(changes(`match x { ${patterns.map((pattern) => `${pattern} => 1,`).join(' ')} _ => 2 }`)).toEqual([
      "delete match arm b'a'..= b'z'",
      'delete match arm &"x"',
      'delete match arm x @1..',
      'delete match arm [a, .., b]',
      "delete match arm Some::<&'static[u8]>(ref mut y)",
      'delete match arm | A | B',
      'delete match arm m!(a b)',
    ]);
  });
});

test('fields are deleted where a base gives them, with the comma', () => {
  const text = 'fn f() -> ! { g(S::<T> { a: 1, b, ..base }, S { a: 1 }, T { 0: 1, ..base }, S { a, .. } = s) }';
  expect(sitesOf(text).map((site) => mutated(text, site).slice(16, 42))).toEqual(['S::<T> {  b, ..base }, S {', 'S::<T> { a: 1,  ..base }, ']);
  expect(listed(text)[0]).toBe('1:26: delete field a from struct S::<T> expression in f');
});

describe('functions', () => {
  test('of modules, types, traits and functions', () => {
    const text = `
mod m {
  mod r#in { fn r#fn() { x(); } }
  impl<T: Default> S<T> where T: Copy { fn a(&self) { x() } }
  impl<'a> Tr<'a, u8> for &'a mut [S<T>] { fn b() { x(); } }
  unsafe impl a::Tr for fn(u8) -> (u8, S) { fn c() { x() } }
  trait Own<T> { fn d() { x() } fn without(); }
}
fn outer() { fn inner() { impl S { fn e() { x() } } } }`;
    expect(listed(text).map((line) => line.replace(/^\d+:\d+: replace (.*) with \(\)$/, '$1'))).toEqual([
      'm::in::r#fn',
      'm::S<T>::a',
      "m::<impl Tr<'a, u8> for &'a mut[S<T>]>::b",
      'm::<impl a::Tr for fn(u8)-> (u8, S)>::c',
      'm::Own::d',
      'outer',
      'outer::inner',
      'outer::inner::S::e',
    ]);
  });

  test('the whole body, with the type spelled on one line', () => {
    const text = "fn f<'a>(x: &'a str)\n  ->  Result< Vec <&'a str> ,\n  Box<dyn Fn(u8) -> u8 + 'a>>\nwhere T: Copy {\n  #![allow(x)]\n  // no part of it\n  a();\n  b()\n}";
    const [first] = sitesOf(text);
    expect(first!.mutant.function).toEqual({ name: 'f', returnType: "-> Result<Vec<&'a str>, Box<dyn Fn(u8)-> u8 +'a>>", span: { start: { line: 1, column: 1 }, end: { line: 9, column: 2 } } });
    expect(first!.mutant.span).toEqual({ start: { line: 7, column: 3 }, end: { line: 8, column: 6 } });
  });

  test('the span of a function begins with its documentation and attributes', () => {
    const starts = (text: string): string => sitesOf(text).map(({ mutant }) => `${mutant.function!.span.start.line}:${mutant.function!.span.start.column}`)[0]!;
    expect(starts('// x\n/// doc\n#[inline]\npub fn f() { x() }')).toBe('2:1');
    expect(starts('/***/ /**/ /* /** */ */ #[inline]\nfn f() { x() }')).toBe('1:25');
    expect(starts('//! inner\n/** outer */ fn f() { x() }')).toBe('2:1');
  });

  test('a body that is the value already is left alone', () => {
    expect(listed('fn f() -> bool { true }')).toEqual(['1:18: replace f -> bool with false']);
    expect(listed('fn f() -> bool { /* x */ true /* y */ }')).toEqual(['1:26: replace f -> bool with false']);
    expect(listed('fn f() -> bool { /** doc */ true }')).toHaveLength(2);
    expect(listed('fn f() { ( ) }')).toEqual([]);
    expect(listed('fn f() -> Vec<i8> { vec! [ - 1 ] }').map((line) => line.split(' with ')[1])).toEqual(['vec![]', 'vec![0]', 'vec![1]']);
  });

  test('a lone semicolon is a body, attributes and comments are none', () => {
    expect(listed('fn f() { ; }')).toEqual(['1:10: replace f with ()']);
    expect(listed('fn f() { #![allow(x)] /* y */ }')).toEqual([]);
  });
});

describe('what is skipped', () => {
  const SKIPPED = {
    'unsafe functions': 'unsafe fn f() { a + b; fn g() { c + d; } }',
    tests: '#[test] fn f() { a + b; } #[tokio::test] fn g() { a + b; } #[rstest::test(x = 1)] fn h() { a + b; }',
    'what a cfg leaves to tests': '#[cfg(test)] mod t { fn f() { a + b; } } #[cfg(unix, test)] impl S { fn f() { a + b; } } #[cfg(test)] trait T { fn f() { a + b; } }',
    'what mutants::skip marks': '#[mutants::skip] fn f() { a + b; } #[mutants::skip] mod m { fn g() { a + b; } } #[cfg_attr(test, mutants::skip)] fn h() { a + b; }',
    'inner attributes': 'mod m { #![cfg(test)] fn f() { a + b; } } fn g() { #![mutants::skip] a + b; }',
    'a whole file': '#![cfg(test)]\nfn f() { a + b; }',
    'methods called new': 'impl S { fn new() -> S { a + b } } trait T { fn new() -> u8 { a + b } }',
    'impl Default': 'impl Default for S { fn default() -> S { a + b } } impl std::default::Default for S { fn default() -> S { a + b } }',
    'empty bodies': 'fn f() {} impl S { fn g(x: [u8; A + B]) {} }',
    'functions without a body': 'trait T { fn f(x: [u8; A + B]); }',
    'functions that did not parse': 'fn f() { a + b; let = ; }',
  };
  test.each(Object.entries(SKIPPED))('%s', (_, text) => {
    expect(listed(text)).toEqual([]);
  });

  test('calls of with_capacity, with all that is in them', () => {
    expect(changes('Vec::with_capacity(a + b); x.with_capacity(a - b); g(a * b).with_capacity(c);')).toEqual([]);
    expect(changes('with_capacity_in(a / b);')).toEqual(['replace / with %', 'replace / with *']);
    expect(changes('log(a + b); x.log(a + b); Vec::with_capacity(a & b);', { skipCalls: ['log'] })).toEqual(['replace & with |', 'replace & with ^']);
  });

  test('attributes of expressions', () => {
    expect(changes('#[mutants::skip] g(a + b); #[mutants::skip] x.g(a + b); #[cfg(test)] match a + b { _ => 1 } #[mutants::skip] S { a: a + b };')).toEqual([]);
    expect(changes('g(#[mutants::skip] !a, #[mutants::skip] { a | b });')).toEqual(['replace | with &', 'replace | with ^']);
    expect(changes('#[mutants::skip] g(a << b) + c;')).toEqual(['replace + with -', 'replace + with *']);
  });

  test('no more than that', () => {
    expect(listed('#[cfg(not(test))] fn f() { x() }')).toHaveLength(1);
    expect(listed('#[cfg(all(test, unix))] fn f() { x() }')).toHaveLength(1);
    expect(listed('#[cfg_attr(unix, path = "x", mutants::skip)] fn f() { x() }')).toHaveLength(1);
    expect(listed('fn new() { x() }')).toHaveLength(1);
    expect(listed('fn f() { unsafe { a == b; } }')).toHaveLength(2);
    expect(listed('fn f() { let = ; } fn g() { x() }')).toEqual(['1:29: replace g with ()']);
  });
});

test('items outside of functions', () => {
  const text = 'const A: u8 = 1 + 2;\nstatic B: bool = !C;\nenum E { F = -1 }\ntype G = [u8; H * 2];\nimpl S { const I: u8 = 1 | 2; }';
  expect(listed(text)).toEqual([
    '1:17: replace + with -',
    '1:17: replace + with *',
    '2:18: delete !',
    '3:14: delete -',
    '4:17: replace * with +',
    '4:17: replace * with /',
    '5:26: replace | with &',
    '5:26: replace | with ^',
  ]);
});

describe('places', () => {
  test('columns count characters', () => {
    expect(listed('fn f() -> bool { "äöü😀𝕏é" == "ß" }').at(-1)).toBe('1:27: replace == with != in f');
  });

  test('a byte order mark is a column, as cargo-mutants has it', () => {
    expect(listed('\uFEFFfn f() { x() }')).toEqual(['1:11: replace f with ()']);
  });

  test('line ends of Windows', () => {
    const text = 'fn f() -> ! {\r\n  match x {\r\n    "a\r\nb" if y\r\n      && z => 1,\r\n    A |\r\n    B => 2,\r\n    _ => 3,\r\n  }\r\n}\r\n';
    expect(listed(text)).toEqual([
      '6:5: delete match arm A | B in f',
      '4:7: replace match guard y && z with true in f',
      '4:7: replace match guard y && z with false in f',
      '5:7: replace && with || in f',
    ]);
    const [arm, guard] = sitesOf(text);
    expect([text.slice(arm!.from, arm!.to), text.slice(guard!.from, guard!.to)]).toEqual(['A |\r\n    B => 2,', 'y\r\n      && z']);
  });

  test('each site has the node that it changes', () => {
    const kinds = (text: string): string[] => sitesOf(text, { extra: true }).map((site) => `${site.kind} ${text.slice(site.from, site.to)}`);
    expect(kinds('fn f() { a += -b; match c { 1 if d => S { e, ..g }, A => return, _ => 2..3 } }')).toEqual([
      'value a += -b; match c { 1 if d => S { e, ..g }, A => return, _ => 2..3 }',
      'statement a += -b;',
      'assign +=',
      'assign +=',
      'unary -',
      'arm A => return,',
      'guard d',
      'guard d',
      'field e,',
      'range ..',
      'literal 2',
      'literal 2',
      'literal 3',
      'literal 3',
    ]);
  });
});
