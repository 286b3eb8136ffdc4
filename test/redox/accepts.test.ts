/** What is read though it is not canonical, and the other parts of the library's surface. */
import { describe, expect, it } from 'vitest';
import { convertRange, format, LineIndex, oxidize, parse, reduce, sameTokens, type Language } from '../../redox/src/index.js';
import { pairFiles, wholeFile } from './pairs.js';

const inFunction = (iron: string): string => `function f\nbegin\n    ${iron}\nend function\n`;

/** Statements in Iron mean these in Rust, and are formatted to the canonical Iron of that. */
function reads(iron: string, rust: string): void {
  const wanted = `fn f() {\n    ${rust}\n}\n`;
  const made = oxidize(inFunction(iron));
  expect(made.diagnostics).toEqual([]);
  expect(made.text).toBe(wanted);
  expect(format(inFunction(iron)).text).toBe(reduce(wanted).text);
}

function readsItem(iron: string, rust: string): void {
  const made = oxidize(`${iron}\n`);
  expect(made.diagnostics).toEqual([]);
  expect(sameTokens(made.text!, `${rust}\n`)).toEqual({ same: true });
}

describe('spellings of the earlier tool', () => {
  it('no `do`', () => reads('x\n    call f with x\n    y', 'x;\n    f(x);\n    y'));
  it('plain `and` and `or` between conditions', () => {
    reads('if a and b then c end if', 'if a && b { c }');
    reads('if a or b and c then d end if', 'if a || b && c { d }');
    reads('while a and x greater than y repeat c end while', 'while a && x > y { c }');
  });
  it('`equals`', () => reads('x equals y', 'x == y'));
  it('`end if otherwise` of a statement', () => {
    const written = (iron: string): string | null => oxidize(inFunction(iron)).text;
    expect(written('if a then\nb\nend if otherwise\nc\nend if')).toBe(written('if a then\nb\notherwise\nc\nend if'));
    expect(written('if a then\nb\nend if otherwise if c then\nd\nend if otherwise\ne\nend if')).toBe(written('if a then\nb\notherwise if c then\nd\notherwise\ne\nend if'));
    expect(written('if a then if b then c end if otherwise d end if')).toMatch(/^fn f\(\) \{\s+if a \{\s+if b \{ c \}\s+\} else \{ d \}/);
  });
  it('the delimiter of a macro behind its arguments', () => {
    reads('macro vec with 1 and 2 bracket', 'vec![1, 2]');
    reads('macro vec with 1 , 2 , 3 bracket', 'vec![1, 2, 3]');
    reads('macro vec with 0 repeated n bracket', 'vec![0; n]');
    reads('macro vec bracket', 'vec![]');
    expect(oxidize(inFunction('macro m with a brace')).text).toMatch(/m! ?\{ ?a ?\}/);
  });
  it('commas in lists', () => {
    reads('call f with a, b', 'f(a, b)');
    reads('tuple of a , b', '(a, b)');
    readsItem('structure S of u8, u16', 'struct S(u8, u16);');
    readsItem('structure S with fields a of u8, b of u16, end structure', 'struct S { a: u8, b: u16 }');
  });
  it('`no arguments` and `nothing`', () => {
    reads('call f with no arguments', 'f()');
    reads('call f with nothing', 'f()');
  });
  it('`;` behind statements and items', () => {
    reads('define x as y;\n    do call f;\n    set x equal to y;\n    x;', 'let x = y;\n    f();\n    x = y;\n    x;');
    readsItem('use std dot io;', 'use std::io;');
    readsItem('module m;', 'mod m;');
    readsItem('constant A of u8 as 1;', 'const A: u8 = 1;');
  });
});

describe('what need not be written', () => {
  it('terminators that nothing needs', () => {
    reads('call f with a and b end call', 'f(a, b)');
    reads('value a plus b end value', 'a + b');
    reads('define x as 1 end define', 'let x = 1;');
    reads('do macro println with "{}" and x end macro end do', 'println!("{}", x);');
    readsItem('type A as list of optional u8 end type end type end type', 'type A = Vec<Option<u8>>;');
    readsItem('function f takes x of u8 and y of u8 end takes begin end function', 'fn f(x: u8, y: u8) {}');
  });
  it('`group` around anything', () => {
    reads('call f with group a plus b end group', 'f(a + b)');
    reads('x plus group y times z end group', 'x + y * z');
  });
  it('`group` where Rust needs brackets', () => {
    expect(oxidize(inFunction('group x plus y end group times z')).text).toBe('fn f() {\n    (x + y) * z\n}\n');
    expect(oxidize(inFunction('x minus group y minus z end group')).text).toBe('fn f() {\n    x - (y - z)\n}\n');
  });
  it('`return` without `nothing`', () => reads('do return', 'return;'));
  it('`create` without `with`', () => reads('create S', 'S {}'));
  it('associated functions as plain paths', () => reads('call Vec dot new', 'Vec::new()'));
  it('`some` as a plain call', () => reads('call Some with x', 'Some(x)'));
  it('layout', () => {
    const lines = 'function f takes x of u8 returns u8 begin define y as x plus 1 do call g with y y end function';
    expect(format(lines).text).toBe(reduce('fn f(x: u8) -> u8 {\n    let y = x + 1;\n    g(y);\n    y\n}').text);
  });
});

describe('Rust inside Iron', () => {
  it('expressions', () => {
    reads('f(a, b)', 'f(a, b)');
    reads('call f with x.y(z)', 'f(x.y(z))');
    reads('a && b and also c', 'a && b && c');
    reads('define x as f(a)? plus 1', 'let x = f(a)? + 1;');
    reads('x.await', 'x.await');
    reads('call push on_ with Vec::new()'.replace('push on_', 'push'), 'push(Vec::new())');
  });
  it('statements', () => {
    reads('let x = f(a)?;', 'let x = f(a)?;');
    reads('if a { b } else { c }', 'if a { b } else { c }');
    reads('if x > 1 then y end if', 'if x > 1 { y }');
    reads('while a { b }', 'while a { b }');
    reads('repeat forever { b }', 'loop { b }');
    reads("labeled 'a repeat forever exit loop named 'a end repeat", "'a: loop { break 'a }");
    expect(oxidize(inFunction('compare a { case B then c }')).text).toBe('fn f() {\n    match a {\n        B => c,\n    }\n}\n');
    reads('break', 'break');
    reads('labeled a loop { }', "'a: loop {}");
  });
  it('patterns and types', () => {
    reads('define (a, b) as y', 'let (a, b) = y;');
    reads('define x of Vec<u8> as y', 'let x: Vec<u8> = y;');
    reads('define Some(x) as y otherwise return nothing end define', 'let Some(x) = y else { return };');
    readsItem('type A as Vec<optional u8>', 'type A = Vec<Option<u8>>;');
    readsItem('function f takes x: u8, y of &str returns Vec<u8> begin end function', 'fn f(x: u8, y: &str) -> Vec<u8> {}');
  });
  it('items', () => {
    readsItem('function f() -> u8 { 1 }', 'fn f() -> u8 { 1 }');
    readsItem('fn f begin end function', 'fn f() {}');
    readsItem('structure S { a: u8 }', 'struct S { a: u8 }');
    readsItem('enumeration E { A, B }', 'enum E { A, B }');
    readsItem('use std::io', 'use std::io;');
    readsItem('mod m { function f begin end function }', 'mod m { fn f() {} }');
    readsItem('implement Tr for S {}', 'impl Tr for S {}');
    readsItem('function f takes &self begin end function', 'fn f(&self) {}');
    readsItem('#[a] function f begin end function', '#[a] fn f() {}');
    readsItem('attribute derive(Debug) structure S', '#[derive(Debug)] struct S;');
    readsItem('public(crate) function f begin end function', 'pub(crate) fn f() {}');
    readsItem('constant A: u8 as 1', 'const A: u8 = 1;');
  });
  it('comments of both kinds', () => {
    reads('a // b\n    /* c */ d note that e', 'a; // b\n    /* c */ d // e');
    readsItem('/// a\ndocument that b\nmodule m in file', '/// a\n/// b\nmod m;');
  });
});

describe('format', () => {
  it('changes nothing in canonical Iron', () => {
    for (const { pairs, place, edition } of pairFiles()) {
      for (const pair of pairs) {
        const iron = wholeFile(pair.iron, 'iron', place);
        expect(format(iron, { edition }).text).toBe(iron);
      }
    }
  });
  it('gives null where the Iron does not parse', () => {
    const { text, diagnostics } = format('function f\nbegin\n');
    expect(text).toBeNull();
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['missing-end']);
  });
  it('is done after one pass', () => {
    for (const iron of ['fn f(){a+b}', 'function f begin x y end function', 'use a::{b,c};', 'function f\nbegin\n        if a and b then c end if\nend function']) {
      const once = format(iron).text!;
      expect(format(once).text).toBe(once);
    }
  });
});

describe('convertRange', () => {
  const rust = 'fn f() {\n    let x = a + b;\n    g(x);\n    h\n}\n\nfn k() {}\n';
  const convert = (text: string, language: Language, part: string): unknown => {
    const from = text.indexOf(part);
    const made = convertRange(text, language, from, from + part.length);
    return made.ok ? [text.slice(made.from, made.to), made.text, made.grown] : made.reason;
  };
  it('takes a whole statement', () => expect(convert(rust, 'rust', 'g(x);')).toEqual(['g(x);', 'do call g with x', false]));
  it('takes a whole expression', () => expect(convert(rust, 'rust', 'a + b')).toEqual(['a + b', 'a plus b', false]));
  it('grows to the expression around', () => expect(convert(rust, 'rust', ' + ')).toEqual(['a + b', 'a plus b', true]));
  it('grows to whole statements', () => {
    expect(convert(rust, 'rust', '+ b;\n    g')).toEqual(['let x = a + b;\n    g(x);', 'define x as a plus b\n    do call g with x', true]);
  });
  it('grows to whole items', () => expect(convert(rust, 'rust', '}\n\nfn k')).toEqual([rust.trimEnd(), reduce(rust).text!.trimEnd(), true]));
  it('leaves out white space at its ends', () => expect(convert(rust, 'rust', '\n    g(x);\n    ')).toEqual(['g(x);', 'do call g with x', false]));
  it('takes its ends in any order', () => {
    const at = rust.indexOf('g(x)');
    expect(convertRange(rust, 'rust', at + 5, at)).toMatchObject({ ok: true, text: 'do call g with x' });
  });
  it('goes the other way', () => {
    const iron = 'function f\nbegin\n    define x as a plus b\n    call g with x\nend function\n';
    expect(convert(iron, 'iron', 'define x as a plus b')).toEqual(['define x as a plus b', 'let x = a + b;', false]);
    expect(convert(iron, 'iron', 'plus')).toEqual(['a plus b', 'a + b', true]);
  });
  it('refuses an empty selection', () => {
    expect(convert(rust, 'rust', '')).toMatch(/^Nothing is selected/);
    expect(convert(rust, 'rust', '\n\n')).toMatch(/^Nothing is selected/);
  });
  it('refuses a comment alone', () => expect(convert('// a comment\nfn f() {}\n', 'rust', 'comment')).toMatch(/comment cannot be converted alone/));
  it('refuses a text with an error', () => expect(convert('fn f( {}\n', 'rust', 'fn')).toMatch(/^The text has an error that must go first: Expected/));
  it('never throws, wherever it starts and ends', () => {
    for (let from = -1; from <= rust.length + 1; from++) for (const length of [0, 1, 5, 30]) expect(convertRange(rust, 'rust', from, from + length)).toHaveProperty('ok');
  });
});

describe('the source map', () => {
  const rust = "/// Doc.\npub fn größe<'a>(x: &'a [u8]) -> Option<u8> {\n    let y = x.iter().map(|z| z + 1)?; // 🦀 note\n    m!(a, b);\n    Some(y)\n}\n";
  const made = reduce(rust);
  const { map, text } = made;
  it('is sorted and inside of both texts', () => {
    let last = 0;
    for (const { sourceFrom, sourceTo, resultFrom, resultTo } of map.segments) {
      expect(resultFrom).toBeGreaterThanOrEqual(last);
      last = resultTo;
      expect(sourceFrom).toBeLessThan(sourceTo);
      expect(resultFrom).toBeLessThan(resultTo);
      expect(sourceTo).toBeLessThanOrEqual(rust.length);
      expect(resultTo).toBeLessThanOrEqual(text!.length);
    }
    expect(map.segments.length).toBeGreaterThan(30);
  });
  it('maps the start of each segment there and back', () => {
    for (const { sourceFrom, resultFrom } of map.segments) {
      const there = map.toResult(sourceFrom);
      expect(there).not.toBeNull();
      expect(map.toSource(there!)).toBe(sourceFrom);
      expect(map.toSource(resultFrom)).toBe(sourceFrom);
    }
  });
  it('maps names and literals to themselves', () => {
    for (const name of ['größe', 'x', 'iter', 'map', 'y', '1']) {
      const segment = map.segments.find((each) => rust.slice(each.sourceFrom, each.sourceTo) === name)!;
      expect(text!.slice(segment.resultFrom, segment.resultTo)).toBe(name);
      expect(map.toResult(segment.sourceFrom)).toBe(segment.resultFrom);
      expect(map.toResult(segment.sourceTo)).not.toBeNull();
    }
  });
  it('has no counterpart for white space and comments', () => {
    expect(map.toResult(rust.indexOf('note') + 1)).toBeNull();
    expect(map.toSource(text!.indexOf('note that 🦀') + 8)).toBeNull();
  });
  it('is empty where nothing was made', () => {
    const failed = reduce('fn f( {');
    expect(failed).toMatchObject({ text: null });
    expect(failed.map.segments).toEqual([]);
    expect(failed.map.toResult(0)).toBeNull();
  });
  it('goes from Iron to Rust in the same way', () => {
    const back = oxidize(text!);
    for (const { sourceFrom, resultFrom } of back.map.segments) expect(back.map.toSource(resultFrom)).toBe(sourceFrom);
  });
});

describe('LineIndex', () => {
  const text = 'ab\nc🦀d\r\n\nlast';
  const index = new LineIndex(text);
  it('counts lines', () => {
    expect(index.lineCount).toBe(4);
    expect(new LineIndex('').lineCount).toBe(1);
    expect(new LineIndex('\n').lineCount).toBe(2);
  });
  it('gives each offset a place and finds it again', () => {
    for (let offset = 0; offset <= text.length; offset++) {
      const { line, column } = index.position(offset);
      expect(index.offset(line, column)).toBe(offset);
      expect(text.slice(0, offset).split('\n').length - 1).toBe(line);
    }
  });
  it('counts UTF-16 units', () => expect(index.position(text.indexOf('d'))).toEqual({ line: 1, column: 3 }));
  it('takes places outside to the ends', () => {
    expect(index.position(-5)).toEqual({ line: 0, column: 0 });
    expect(index.position(1000)).toEqual({ line: 3, column: 4 });
    expect(index.offset(-1, 3)).toBe(0);
    expect(index.offset(99, 0)).toBe(text.length);
    expect(index.offset(0, 99)).toBe(2);
  });
});

describe('statistics', () => {
  it('counts items, macros and symbols', () => {
    const { statistics } = reduce('#[a]\nfn f<\'a>() -> u8 {\n    m!(b);\n    n!(c => d);\n    "()".e() // ()\n}\nmod g {\n    struct S;\n}\n');
    expect(statistics).toMatchObject({ macroCalls: 2, rawMacroCalls: 1, rawMacroNames: { n: 1 }, rawSymbols: 4, ironSymbols: 0 });
    expect(statistics.items).toBe(3);
    expect(statistics.nativeItems).toBe(3);
    // #[] <'> () -> {} !(); !; .() {} ; }
    expect(statistics.rustSymbols).toBe("#[]<'>()->{!();!;.()}{;}".length);
  });
  it('is the same from both sides', () => {
    const forth = reduce('fn f(a: &u8) -> u8 { (a + 1) * 2 }\n');
    const back = oxidize(forth.text!);
    expect(back.statistics).toMatchObject({ ironSymbols: forth.statistics.ironSymbols });
    expect(forth.statistics.ironSymbols).toBe(2);
  });
});

it('parse keeps the text and names its language', () => {
  expect(parse('mod m;', 'rust')).toMatchObject({ text: 'mod m;', language: 'rust', diagnostics: [] });
});
