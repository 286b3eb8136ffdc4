/** Common mistakes: what is said about them, where exactly, and what the fix makes of the text. */
import { describe, expect, it } from 'vitest';
import { DIAGNOSTIC_CODES, oxidize, parse, reduce } from '../../redox/src/index.js';
import { applied, diagnosed, fixedTo } from './fixture.js';

/** A fixture indented like the code around it. */
function text(strings: TemplateStringsArray): string {
  const lines = strings.raw[0]!.split('\n').slice(1, -1);
  const indent = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)![0].length));
  return `${lines.map((line) => line.slice(indent)).join('\n')}\n`;
}

describe('missing ends', () => {
  it('if', () =>
    fixedTo(
      text`
        function f
        begin
            if a then
                b
        end function
        ^^^ missing-end
      `,
      text`
        function f
        begin
            if a then
                b
            end if
        end function
      `,
    ));
  it('if behind otherwise', () =>
    fixedTo(
      text`
        function f
        begin
            if a then b otherwise if c then d
        end function
        ^^^ missing-end
      `,
      text`
        function f
        begin
            if a then b otherwise if c then d
            end if
        end function
      `,
    ));
  it('while', () =>
    fixedTo(
      text`
        function f
        begin
            while a repeat
                b
        end function
        ^^^ missing-end
      `,
      text`
        function f
        begin
            while a repeat
                b
            end while
        end function
      `,
    ));
  it('compare', () =>
    fixedTo(
      text`
        function f
        begin
            compare a
                case 1 then b
        end function
        ^^^ missing-end
      `,
      text`
        function f
        begin
            compare a
                case 1 then b
            end compare
        end function
      `,
    ));
  it('function in implement', () =>
    fixedTo(
      text`
        implement S
            function f
            begin
                a
        end implement
        ^^^ missing-end
      `,
      text`
        implement S
            function f
            begin
                a
            end function
        end implement
      `,
    ));
  it('function at the end of the text', () =>
    fixedTo(
      text`
        function f
        begin
            a
            ^ missing-end
      `,
      text`
        function f
        begin
            a
        end function
      `,
    ));
  it('structure', () =>
    fixedTo(
      text`
        structure S with fields
            a of u8
                 ^^ missing-end
      `,
      text`
        structure S with fields
            a of u8
        end structure
      `,
    ));
  it('module', () =>
    fixedTo(
      text`
        module m
               ^ missing-end
      `,
      text`
        module m
        end module
      `,
    ));
  it('block of a definition', () =>
    fixedTo(
      text`
        function f
        begin
            define some of x as y otherwise
                return nothing
        end function
        ^^^ missing-end
      `,
      text`
        function f
        begin
            define some of x as y otherwise
                return nothing
            end define
        end function
      `,
    ));
  it('one for each form: the fixes are taken one after the other', () => {
    let now = 'function f\nbegin\n    for each x in y repeat\n        if a then\n            b\n';
    for (const word of ['if', 'for', 'function']) {
      const [first] = parse(now, 'iron').diagnostics;
      expect(first!.code).toBe('missing-end');
      expect(first!.fixes[0]!.title).toBe(`Insert \`end ${word}\``);
      now = applied(now, first!.fixes[0]!.edits);
    }
    expect(parse(now, 'iron').diagnostics).toEqual([]);
  });
});

describe('wrong ends', () => {
  it('while for if', () =>
    fixedTo(
      text`
        function f
        begin
            if a then
                b
            end while
            ^^^^^^^^^ wrong-end
        end function
      `,
      text`
        function f
        begin
            if a then
                b
            end if
        end function
      `,
    ));
  it('structure for enumeration', () =>
    fixedTo(
      text`
        enumeration E with variants
            A
        end structure
        ^^^^^^^^^^^^^ wrong-end
      `,
      text`
        enumeration E with variants
            A
        end enumeration
      `,
    ));
  it('names the form that is open', () => {
    const [first] = parse('function f\nbegin\n    while a repeat\n    end if\nend function\n', 'iron').diagnostics;
    expect(first).toMatchObject({ code: 'wrong-end', help: 'The innermost open form is the `while` that starts at `while a repeat`.' });
  });
});

describe('missing words', () => {
  it('then behind a condition', () =>
    fixedTo(
      text`
        function f
        begin
            if a
                b
                ^ expected-token
            end if
        end function
      `,
      text`
        function f
        begin
            if a then
                b
            end if
        end function
      `,
    ));
  it('then behind a pattern', () =>
    fixedTo(
      text`
        function f
        begin
            compare a
                case 1 b
                       ^ expected-token
            end compare
        end function
      `,
      text`
        function f
        begin
            compare a
                case 1 then b
            end compare
        end function
      `,
    ));
  it('repeat behind a condition', () =>
    fixedTo(
      text`
        function f
        begin
            while a
                b
                ^ expected-token
            end while
        end function
      `,
      text`
        function f
        begin
            while a repeat
                b
            end while
        end function
      `,
    ));
  it('repeat in front of the body of a loop', () =>
    fixedTo(
      text`
        function f
        begin
            for each x in y
                b
                ^ expected-token
            end for
        end function
      `,
      text`
        function f
        begin
            for each x in y repeat
                b
            end for
        end function
      `,
    ));
  it('in', () =>
    fixedTo(
      text`
        function f
        begin
            for each x y repeat end for
                       ^ expected-token
        end function
      `,
      text`
        function f
        begin
            for each x in y repeat end for
        end function
      `,
    ));
  it('on behind the name of a method', () =>
    fixedTo(
      text`
        function f
        begin
            call method len v
                            ^ expected-token
        end function
      `,
      text`
        function f
        begin
            call method len on v
        end function
      `,
    ));
  it('at in an index', () =>
    fixedTo(
      text`
        function f
        begin
            index v i
                    ^ expected-token
        end function
      `,
      text`
        function f
        begin
            index v at i
        end function
      `,
    ));
  it('of behind a parameter', () =>
    fixedTo(
      text`
        function f
            takes x u8
                    ^^ expected-token
        begin
        end function
      `,
      text`
        function f
            takes x of u8
        begin
        end function
      `,
    ));
  it('begin in front of a body', () => {
    diagnosed(text`
      function f
          a
          ^ expected-item
      end function
    `);
  });
  it('; behind a statement of Rust', () =>
    fixedTo(
      text`
        fn f() {
            let x = 1
        }
        ^ expected-token
      `,
      text`
        fn f() {
            let x = 1;
        }
      `,
      'rust',
    ));
});

describe('missing parts', () => {
  it('a value', () => {
    for (const statement of ['define x as', 'do', 'x plus', 'call f with a and', 'set x equal to', 'not', 'some of', 'create S with x of', 'index v at', 'value']) {
      if (statement === 'value') continue;
      const before = `function f\nbegin\n    ${statement}\n`;
      const { diagnostics } = parse(`${before}end function\n`, 'iron');
      expect(diagnostics, statement).toMatchObject([{ code: 'expected-expression', severity: 'error', from: before.length, to: before.length + 3 }]);
    }
  });
  it('a value in Rust', () => {
    diagnosed(
      text`
        fn f() {
            let x = ;
                    ^ expected-expression
        }
      `,
      'rust',
    );
  });
  it('a condition', () => {
    diagnosed(text`
      function f
      begin
          if then b end if
             ^^^^ expected-expression
      end function
    `);
  });
  it('a type', () => {
    diagnosed(text`
      function f
      begin
          define x of as 3
                      ^^ expected-type
      end function
    `);
    diagnosed(text`
      type A as
             ^^ expected-type
    `);
    diagnosed(text`
      structure S of
                  ^^ expected-type
    `);
  });
  it('a pattern', () => {
    diagnosed(text`
      function f
      begin
          define some of as y
                         ^^ expected-pattern
      end function
    `);
  });
  it('a name', () => {
    diagnosed(text`
      implement for S
                ^^^ expected-name
      end implement
    `);
    const [first] = parse('implement for S\nend implement\n', 'iron').diagnostics;
    expect(first!.help).toBe('`for` is a keyword of Rust; as a name it is written `raw name for`.');
  });
  it('an item', () => {
    diagnosed(text`
      hello world
      ^^^^^ expected-item
    `);
    diagnosed(text`
      module m in file
      define x as y
      ^^^^^^ expected-item
    `);
  });
});

describe('side by side', () => {
  it('two values in one line are a warning', () => {
    const { text: source } = diagnosed(text`
      function f
      begin
          x y
            ^ side-by-side (warning)
      end function
    `);
    expect(oxidize(source).text).toBe('fn f() {\n    x;\n    y\n}\n');
  });
  it('a slip in an operator', () => {
    diagnosed(text`
      function f
      begin
          x plsu 1
            ^^^^ side-by-side (warning)
                 ^ side-by-side (warning)
      end function
    `);
  });
  it('values on lines of their own are statements', () => {
    diagnosed(text`
      function f
      begin
          x
          y
      end function
    `);
  });
});

describe('literals, comments and characters', () => {
  it('a string without end', () => {
    diagnosed(text`
      constant A of reference to string slice as "abc
                                                 ^^^^> unterminated-literal
    `);
  });
  it('a raw string without end', () => {
    diagnosed(text`
      constant A as r#"a"
                    ^^^^^> unterminated-literal
    `);
  });
  it('a character without end', () => {
    const { diagnostics } = parse("const A: char = 'a\n", 'rust');
    expect(diagnostics[0]!.code).not.toBe('unexpected-character');
    expect(diagnostics.some((diagnostic) => diagnostic.severity === 'error')).toBe(true);
    const [first] = parse("fn f() { '\n}\n", 'rust').diagnostics;
    expect(first).toMatchObject({ code: 'unterminated-literal', from: 9, to: 10 });
  });
  it('a block comment without end', () => {
    diagnosed(text`
      module m in file
      /* open /* closed */
      ^^^^^^^^^^^^^^^^^^^^> unterminated-comment
    `);
  });
  it('a character without meaning', () => {
    const { diagnostics } = parse('function f\nbegin\n    a § b\nend function\n', 'iron');
    expect(diagnostics.find((diagnostic) => diagnostic.code === 'unexpected-character')).toMatchObject({ from: 23, to: 24, message: '`§` (U+00A7) has no meaning here.' });
  });
  it('a character without meaning, alone among words', () =>
    fixedTo(
      text`
        function f
        begin
            define x as § a plus b
                        ^ unexpected-character
        end function
      `,
      text`
        function f
        begin
            define x as  a plus b
        end function
      `,
    ));
  it('a character without meaning between two values', () => {
    diagnosed(text`
      function f
      begin
          a § b
            ^ unexpected-character
      end function
    `);
  });
  it('a character outside of the basic plane counts two units', () => {
    const { diagnostics } = parse('mod m;\n🦀\n', 'rust');
    expect(diagnostics.find((diagnostic) => diagnostic.code === 'unexpected-character')).toMatchObject({ from: 7, to: 9 });
  });
});

describe('the start of a file', () => {
  it('refuses frontmatter', () => {
    diagnosed(
      text`
        ---
        ^^^> frontmatter
        [package]
        ---
        fn main() {}
      `,
      'rust',
    );
    expect(reduce('---\n---\nfn main() {}\n')).toMatchObject({ text: null });
    expect(reduce('#!/usr/bin/env cargo\n---\n---\nfn main() {}\n').diagnostics[0]!.code).toBe('frontmatter');
  });
});

describe('brackets', () => {
  it('a body without its end', () =>
    fixedTo(
      text`
        fn f() {
               ^ unclosed-delimiter
            a
      `,
      text`
        fn f() {
            a
        }
      `,
      'rust',
    ));
  it('a body without its end, in Iron', () =>
    fixedTo(
      text`
        function f {
                   ^ unclosed-delimiter
            a
      `,
      text`
        function f {
            a
        }
      `,
    ));
  it('raw text without its end', () => {
    diagnosed(text`
      macro m raw (a
                  ^ unclosed-delimiter
    `);
  });
  it('a list without a comma', () => {
    diagnosed(
      text`
        struct S {
            a: u8
            b: u8
            ^ expected-token
        }
      `,
      'rust',
    );
  });
  it('parentheses without their end', () =>
    fixedTo(
      text`
        function f
        begin
            do call g with (a
                           ^ unclosed-delimiter
        end function
      `,
      text`
        function f
        begin
            do call g with (a)
        end function
      `,
    ));
  it('parentheses without their end, in Rust', () =>
    fixedTo(
      text`
        fn f() { g(a }
                  ^ unclosed-delimiter
      `,
      text`
        fn f() { g(a) }
      `,
      'rust',
    ));
  it('an index without its end', () =>
    fixedTo(
      text`
        fn f() { g[a }
                  ^ unclosed-delimiter
      `,
      text`
        fn f() { g[a] }
      `,
      'rust',
    ));
  it('parameters without their end', () =>
    fixedTo(
      text`
        fn f(a: u8 { a }
            ^ unclosed-delimiter
      `,
      text`
        fn f(a: u8) { a }
      `,
      'rust',
    ));
  it('two values in an index', () => {
    diagnosed(
      text`
        fn f() { a[1 2] }
                     ^ expected-token
      `,
      'rust',
    );
  });
  it('a bracket in a body that closes nothing', () =>
    fixedTo(
      text`
        function f
        begin
            a)
             ^ stray-delimiter
        end function
      `,
      text`
        function f
        begin
            a
        end function
      `,
    ));
  it('a bracket in a body of Rust that closes nothing', () =>
    fixedTo(
      text`
        fn f() { a) }
                  ^ stray-delimiter
      `,
      text`
        fn f() { a }
      `,
      'rust',
    ));
  it('a bracket that closes nothing', () => {
    for (const close of [')', ']', '}']) expect(reduce(`fn f() {}\n${close}\n`)).toMatchObject({ text: null, diagnostics: [{ from: 10, to: 11 }] });
  });
});

describe('common slips', () => {
  it('`to` alone in an assignment', () =>
    fixedTo(
      text`
        function f
        begin
            set x to y
                  ^^ expected-token
        end function
      `,
      text`
        function f
        begin
            set x equal to y
        end function
      `,
    ));
  it('`else` for `otherwise`', () =>
    fixedTo(
      text`
        function f
        begin
            if a then
                b
            else
            ^^^^ expected-token
                c
            end if
        end function
      `,
      text`
        function f
        begin
            if a then
                b
            otherwise
                c
            end if
        end function
      `,
    ));
  it('`else if` for `otherwise if`', () =>
    fixedTo(
      text`
        function f
        begin
            if a then b else if c then d end if
                        ^^^^ expected-token
        end function
      `,
      text`
        function f
        begin
            if a then b otherwise if c then d end if
        end function
      `,
    ));
  it('`else` in a definition', () =>
    fixedTo(
      text`
        function f
        begin
            define some of x as y else
                                  ^^^^ expected-token
                return nothing
            end define
        end function
      `,
      text`
        function f
        begin
            define some of x as y otherwise
                return nothing
            end define
        end function
      `,
    ));
  it('an `end` that closes nothing, in front of the right one', () =>
    fixedTo(
      text`
        function f
        begin
            a
            end if
            ^^^^^^ wrong-end
        end function
      `,
      text`
        function f
        begin
            a
        end function
      `,
    ));
  it('an `end` that closes nothing, in the middle', () =>
    fixedTo(
      text`
        function f
        begin
            a
            end while
            ^^^^^^^^^ wrong-end
            if b then c end if
        end function
      `,
      text`
        function f
        begin
            a
            if b then c end if
        end function
      `,
    ));
  it('a wrong `end` inside of a form of its kind', () =>
    fixedTo(
      text`
        function f
        begin
            if a then if b then c end while end if
                                  ^^^^^^^^^ wrong-end
        end function
      `,
      text`
        function f
        begin
            if a then if b then c end if end if
        end function
      `,
    ));
  it('a type in front of a body', () => {
    diagnosed(text`
      function f
          takes x of
      begin
      ^^^^^ expected-type
      end function
    `);
  });
  it('a result in front of a body', () => {
    diagnosed(text`
      function f
          returns
      begin
      ^^^^^ expected-type
      end function
    `);
  });
  it('a function without a name', () => {
    diagnosed(text`
      function
      begin
      ^^^^^ expected-name
          a
      end function
    `);
  });
  it('a keyword as the name of a function', () => {
    diagnosed(text`
      function fn
               ^^ expected-name
      begin
      end function
    `);
  });
  it('a keyword as the name of a function of Rust', () => {
    diagnosed(
      text`
        fn match(a: u8) {}
           ^^^^^ expected-name
      `,
      'rust',
    );
  });
  it('an enumeration without a name', () => {
    diagnosed(text`
      enumeration with variants
                  ^^^^ expected-name
          A
      end enumeration
    `);
  });
  it('a path that ends in `dot`', () => {
    diagnosed(text`
      use std dot
              ^^^ expected-name
    `);
  });
  it('a path that ends in `::`', () => {
    diagnosed(
      text`
        use std::;
                 ^ expected-name
      `,
      'rust',
    );
  });
  it('a range that includes an end it has not', () => {
    diagnosed(text`
      function f
      begin
          compare a
              case legacy range then b
                                ^^^^ expected-token
          end compare
      end function
    `);
  });
});

describe('Rust that rustc refuses', () => {
  it('a `;` that is no item', () =>
    fixedTo(
      text`
        fn f() {};
                 ^ expected-item
      `,
      text`
        fn f() {}
      `,
      'rust',
    ));
  it('a keyword as an attribute', () => {
    diagnosed(
      text`
        #[fn(b)]
          ^^ expected-name
        fn f() {}
      `,
      'rust',
    );
  });
  it('a case without a value', () => {
    diagnosed(
      text`
        fn f() {
            match x {
                A => 1,
                Vec,
                   ^ expected-token
                B => 2,
            }
        }
      `,
      'rust',
    );
  });
  it('a macro without a body', () => {
    diagnosed(text`
      macro definition d
                       ^ expected-token
    `);
  });
  it('keywords inside of attributes are names', () => {
    expect(parse('#[a(fn, type = 1)]\n#[unsafe(no_mangle)]\n#[crate::b]\nfn f() {}\n', 'rust').diagnostics).toEqual([]);
  });
});

describe('depth', () => {
  const nested = (depth: number): string => `fn f() { ${'('.repeat(depth)}a${')'.repeat(depth)} }\nfn g() {}\n`;
  it('reads hundreds of levels on any stack', () => expect(parse(nested(300), 'rust').diagnostics).toEqual([]));
  it('gives one diagnostic beyond its limit, and reads on', () => {
    const { diagnostics, root } = parse(nested(100_000), 'rust');
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['nested-too-deeply']);
    expect(root.kids.length).toBe(2);
  });
  it('gives up an item in words at the next item', () => {
    for (const before of [
      `type X as ${'list of '.repeat(100_000)}u8\n`,
      `${'module m\n'.repeat(100_000)}${'end module\n'.repeat(100_000)}`,
      `function f\nbegin\n    define x as ${'('.repeat(100_000)}a${')'.repeat(100_000)}\nend function\n`,
    ]) {
      const { diagnostics, root } = parse(`${before}function after\nbegin\nend function\n`, 'iron');
      expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual(['nested-too-deeply']);
      expect(root.kids.length).toBe(2);
    }
  });
  it('reads macros inside of macros, and those left open', () => {
    for (const open of ['m!(', 'vec![', 'matches!(']) {
      const closers = open.endsWith('[') ? ']' : ')';
      expect(parse(`fn f() { ${open.repeat(100_000)}a${closers.repeat(100_000)} }\nfn g() {}\n`, 'rust').root.kids.length).toBe(2);
      expect(parse(`fn f() { ${open.repeat(100_000)}`, 'rust').diagnostics.map((diagnostic) => diagnostic.code)).toContain('unclosed-delimiter');
    }
  });
});

describe('strict mode', () => {
  const strict = (source: string): string[] => {
    const { diagnostics } = oxidize(source, { strict: true });
    return diagnostics.map((each) => `${each.code} ${each.severity} ${source.slice(each.from, each.to)}`);
  };
  it('says nothing about words', () => expect(strict('function f\nbegin\n    a plus b\nend function\n')).toEqual([]));
  it('hints at the outermost Rust spelling', () => {
    expect(strict('function f\nbegin\n    do call g\n    let x = a + b;\nend function\n')).toEqual(['rust-spelling hint let x = a + b;']);
    expect(strict('fn f() { a + b }\n')).toEqual(['rust-spelling hint fn f() { a + b }']);
  });
  it('has the words as the fix', () => {
    const source = 'function f\nbegin\n    let x = a + b;\nend function\n';
    const [hint] = oxidize(source, { strict: true }).diagnostics;
    expect(applied(source, hint!.fixes[0]!.edits)).toBe('function f\nbegin\n    define x as a plus b\nend function\n');
  });
  it('converts all the same', () => expect(oxidize('fn f() { a + b }\n', { strict: true }).text).toBe('fn f() {\n    a + b\n}\n'));
  it('is off by default', () => expect(oxidize('fn f() {}\n').diagnostics).toEqual([]));
});

describe('codes', () => {
  it('each has an explanation of one line', () => {
    for (const [code, explanation] of Object.entries(DIAGNOSTIC_CODES)) expect(explanation, code).toMatch(/^[A-Z`][^\n]*\.$/);
  });
});
