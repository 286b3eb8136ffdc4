/**
 * Pairs of different programs that a spelling in words can easily give one text. The numbers and
 * titles are those of the list in docs/iron-language.md, "Traps". Both programs come back token for
 * token, and their Iron differs.
 */
import { describe, expect, it } from 'vitest';
import { format, oxidize, parse, reduce, sameTokens, sameTree, type Edition } from '../../redox/src/index.js';
import { roundTrip } from './check.js';

const body = (text: string): string => `fn f() {\n    ${text}\n}\n`;

/** Two readings, or more: each comes back, and no two have the same Iron. */
function apart(readings: readonly string[], edition: Edition = 2024): void {
  expect(readings.length).toBeGreaterThan(1);
  const irons = readings.map((rust) => roundTrip(rust, edition));
  expect(new Set(irons).size, irons.join('\n')).toBe(readings.length);
}

const inBody = (...readings: string[]): void => apart(readings.map(body));
const inFile = (...readings: string[]): void => apart(readings);

/** The Iron of statements, without the function around them. */
const words = (rust: string): string => {
  const lines = roundTrip(body(rust)).trimEnd().split('\n').slice(2, -1);
  return lines.map((line) => line.slice(4)).join('\n');
};

/** Iron statements to the Rust of the same. */
function rustOf(iron: string): string {
  const { text, diagnostics } = oxidize(`function f\nbegin\n    ${iron.replaceAll('\n', '\n    ')}\nend function\n`);
  expect(diagnostics).toEqual([]);
  return text!
    .trimEnd()
    .split('\n')
    .slice(1, -1)
    .map((line) => line.slice(4))
    .join('\n');
}

describe('realistic Rust, same text', () => {
  it('1: a link belongs to the innermost open call chain', () => {
    inBody('v.iter().map(f).collect()', 'v.iter().map(f.collect())');
    inBody('f(x).await', 'f(x.await)');
    inBody('f(x)?', 'f(x?)');
    inBody('f(x).y', 'f(x.y)', 'f(x)?.y', 'f(x?.y)');
    inBody('f(g(x)).await', 'f(g(x).await)');
    expect(words('f(x.await)')).toBe('call f with chain x then await end chain');
  });
  it('2: `as` in the head of a definition is its binder', () => {
    inBody('let a: [u8; 4] = y;', 'let a: [u8; 4 as y];');
    inFile('const A: [u8; 4] = Y;\n', 'const A: [u8; 4 as Y] = Z;\n');
    inFile('static A: [u8; 4] = Y;\n', 'static A: [u8; 4 as Y] = Z;\n');
    inBody('let x: m!(y) = z;', 'let x: m!(y as z);');
  });
  it('3: a qualified name opens with a word of its own', () => {
    inBody('let x: X<T> = Tr;', 'let x: <T as Tr>::X;');
    inBody('let x: X<T>;', 'let x: <T>::X;');
    expect(words('let x: <T as Tr>::X;')).toBe('define x of qualified X of T as Tr');
  });
  it('4: a tuple structure pattern is no type', () => {
    inBody('let W(x) = y;', 'let W: x = y;');
    inBody('let W(a, b) = y;', 'let W(a) = y;', 'let W { a, b } = y;');
  });
  it('5: an assignment with and without `;`', () => {
    inBody('{ x = y }', '{ x = y; }');
    expect(words('x = y')).toBe('value set x equal to y');
  });
  it('6: an else block that starts with `if`', () => {
    inBody('if a {} else if d {}', 'if a {} else { if d {} }');
    inBody('if a {} else if d {} else {}', 'if a {} else { if d {} else {} }', 'if a {} else { if d {} }');
    inBody('if a { 1 } else { if b { 2 } else { 3 }.c() }', 'if a { 1 } else { (if b { 2 } else { 3 }).c() }');
  });
  it('7: a tail that starts with a parenthesis', () => {
    inBody('let x = y; (a + b) * c', 'let x = y(a + b) * c;');
    inBody('x; (a)', 'x(a)');
  });
  it('8: a comment inside and outside of a form', () => {
    inBody('f(a /*c*/);', 'f(a); /*c*/');
    inBody('v[i /*c*/];', 'v[i]; /*c*/');
    inBody('if a { b /*c*/ }', 'if a { b } /*c*/');
    inBody('let x = 1 /*c*/;', 'let x = 1; /*c*/');
    inBody('x = 1 /*c*/;', 'x = 1; /*c*/');
    inBody('[a /*c*/];', '[a]; /*c*/');
    inFile('type A = Vec<u8 /*c*/>;\n', 'type A = Vec<u8> /*c*/;\n', 'type A = Vec<u8>; /*c*/\n');
    inFile('struct S(u8 /*c*/);\n', 'struct S(u8) /*c*/;\n', 'struct S(u8); /*c*/\n');
    inFile('use a /*c*/;\n', 'use a; /*c*/\n', 'use a::{b /*c*/};\n', 'use a::{b}; /*c*/\n');
    inFile('mod m /*c*/ {}\n', 'mod m { /*c*/ }\n', 'mod m {} /*c*/\n');
    inFile('fn f(a: u8 /*c*/) {}\n', 'fn f(a: u8) /*c*/ {}\n', 'fn f(a: u8) { /*c*/ }\n');
  });
  it('9: a call without arguments in front of arguments that are not its own', () => {
    inBody('f()(b)', 'f(b)()');
    inBody('g().m(b)', 'g(b).m()');
    inBody('v[f()].m(a)', 'v[f(a)].m()', 'v[f().m(a)]');
    inBody('f(g(), b)', 'f(g(b))');
    inBody('m!()(a)', 'm!(a)()');
    expect(words('g().m(b)')).toBe('call g then method m with b');
  });
  it('10: each open form has a terminator of its own', () => {
    inBody('f(g(a)) + b', 'f(g(a) + b)', 'f(g(a + b))');
    inBody('v[w[a]] + b', 'v[w[a] + b]', 'v[w[a + b]]');
  });
  it('11: bounds behind the parameters of a function type', () => {
    inFile('type A = Box<dyn Fn(A) + Send>;\n', 'type A = Box<dyn Fn(A, Send)>;\n');
    inFile('fn f() -> impl Tr<B<X>> + Send {}\n', 'fn f() -> impl Tr<B<X>, Send> {}\n');
    inFile('type A = Box<dyn Fn() -> B<X> + Send>;\n', 'type A = Box<dyn Fn() -> B<X, Send>>;\n');
    inFile('type A = fn(fn(A), B);\n', 'type A = fn(fn(A, B));\n');
    inFile('type A = fn(fn(A) -> B);\n', 'type A = fn(fn(A)) -> B;\n');
    inFile('fn f<F: FnOnce(&mut dyn FnMut(&T)) -> R>() {}\n', 'fn f<F: FnOnce(&mut dyn FnMut(&T) -> R)>() {}\n');
  });
  it('12: tuple fields behind generic parameters', () => {
    inFile('struct W<T: A>(T);\n', 'struct W<T: A<T>>;\n', 'struct W<T: A>;\n');
  });
  it('13: the delimiter of a macro comes first', () => {
    inBody('vec![format!("x")]', 'vec!(format!["x"])', 'vec![format!["x"]]', 'vec!(format!("x"))');
  });
  it('14: one `where` for each condition', () => {
    inFile('fn f() where T: A, U: B {}\n', 'fn f() where T: A + U {}\n', 'fn f() where T: A<U>, V: B {}\n');
  });
  it('15: an index ends where it has to', () => {
    inBody('v[i] = 3;', 'v[i == 3];');
    inBody('v[i] + 1', 'v[i + 1]');
    inBody('v[i] == w[j]', 'v[i == w[j]]');
    inBody('v[i].a', 'v[i.a]', 'v[i].a()', 'v[i.a()]');
    inBody('v[i]?', 'v[i?]');
    inBody('v[a] as u8', 'v[a as u8]');
    inBody('v[[i, j]] = x;', 'v[[i, j] == x];');
  });
  it('16: a type with one argument ends where it has to', () => {
    inFile('fn f(b: Box<dyn A>, c: C) {}\n', 'fn f(b: Box<dyn A + c<C>>) {}\n');
    inFile('type A = Foo<T>::Bar;\n', 'type A = Foo<T::Bar>;\n');
    inFile('type A = (Vec<T>, U);\n', 'type A = Vec<(T, U)>;\n', 'type A = Vec<T, U>;\n');
    inBody('let f = |a: Vec<T>, b| c;', 'let f = |a: Vec<T, b>| c;');
    inFile('type A = (&dyn A, B);\n', 'type A = &(dyn A + B);\n');
  });
});

describe('laws that clash', () => {
  it('17: a return without value in front of a statement', () => {
    inBody('return; x;', 'return x;');
    inBody('return\n    // why\n    x;', 'return; // why\n    x;');
    inBody('if a { return } b', 'if a { return b }');
    expect(words('return; x;')).toBe('do return nothing\ndo x');
  });
  it('18: a label that is used and a label that is given', () => {
    inBody("'b: loop { break; 'b: loop {} }", "'b: loop { break 'b; loop {} }", "'b: loop { break 'b loop {} }");
    inBody("'b: loop { continue; 'b: loop {} }", "'b: loop { continue 'b; loop {} }");
  });
  it('19: a symbol first on its line starts a statement of its own', () => {
    expect(rustOf('define x as y\n*p = 3;')).toBe('let x = y;\n*p = 3;');
    expect(rustOf('do x\n&y;')).toBe('x;\n&y;');
    inBody('let x = y; *p = 3;', 'let x = y * p;');
  });
  it('20: a name that already starts with `user_`', () => {
    inBody('user_list', 'list', 'user_user_list');
    inBody('user_function()', 'function()');
    inBody('user_name', 'name', 'user_user_name');
    inBody('user_then', 'then', 'user_user_then');
    expect(rustOf('user_then')).toBe('then');
    expect(rustOf('user_name_that_is_no_word')).toBe('user_name_that_is_no_word');
  });
  it('21: comments in words are off inside the brackets of Rust', () => {
    inBody('m!(note that x)', 'm!(note) // that x');
    expect(words('m!(note that x)')).toContain('note that x');
    expect(rustOf('x note that y')).toBe('x // y');
    expect(rustOf('m!(note that x)')).toBe('m!(note that x)');
    inBody('m! { document that x }', 'm! { document }\n    // that x');
  });
  it('22: what rustfmt leaves as it is keeps its bytes', () => {
    const kept = (rust: string): void => expect(oxidize(roundTrip(rust)).text).toBe(rust);
    kept('fn f() {\n    println!("x",);\n    println!("x");\n}\n');
    kept('fn f() {\n    m! { a  b }\n    m!{a}\n    m!(a  =>  b);\n}\n');
    kept('#[rustfmt::skip]\nconst A: [u8; 2] = [\n    1,   2,\n];\n');
    inBody('println!("x",);', 'println!("x");');
  });
  it('23: two operands side by side are two statements, with a warning', () => {
    const { diagnostics, text } = oxidize('function f\nbegin\n    x plsu 1\nend function\n');
    expect(diagnostics.map((diagnostic) => [diagnostic.code, diagnostic.severity])).toEqual([
      ['side-by-side', 'warning'],
      ['side-by-side', 'warning'],
    ]);
    expect(text).toBe('fn f() {\n    x;\n    plsu;\n    1\n}\n');
    expect(oxidize('function f\nbegin\n    x\n    y\nend function\n').diagnostics).toEqual([]);
  });
  it('24: a name that would go on with what stands before it', () => {
    for (const word of ['matches', 'plus', 'then', 'and', 'with', 'at', 'of', 'on', 'to', 'equals', 'otherwise', 'end', 'unwrap', 'dot', 'or', 'case', 'begin', 'repeat']) {
      inBody(`x; ${word};`, `x; ${word}(y);`);
      inFile(`struct S {\n    a: u8,\n    ${word}: u8,\n}\n`, `struct S {\n    a: u8,\n    user_${word}: u8,\n}\n`);
      inFile(`enum E {\n    A,\n    ${word},\n}\n`, `enum E {\n    A(u8),\n    ${word},\n}\n`);
      inBody(`x; ${word} = y;`, `x = ${word};`);
    }
  });
  it('25: `not` starts a form and continues one', () => {
    inBody('a != b', '!a == b', 'a == !b');
    inBody('not == b', '!equal', 'equal != b');
    for (const word of ['equal', 'also', 'else_', 'equals', 'not', 'less', 'greater', 'body', 'divided', 'by', 'bitwise', 'shifted', 'than'])
      inBody(`a + ${word}`, `${word} + a`, `f(a, ${word})`, `!${word}`);
  });
  it('26: parentheses that Rust needs and Iron does not', () => {
    expect(rustOf('do field x of group negate a end group')).toBe('(-a).x;');
    expect(rustOf('field x of negate a')).toBe('(-a).x');
    expect(rustOf('call method m on negate a')).toBe('(-a).m()');
    expect(rustOf('group a plus b end group times c')).toBe('(a + b) * c');
    expect(rustOf('negate group a plus b end group')).toBe('-(a + b)');
    expect(rustOf('group a as u8 end group less than b')).toBe('(a as u8) < b');
    expect(rustOf('group closure with body a end group plus b')).toBe('(|| a) + b');
  });
});

describe('smaller ones', () => {
  it('27: a named parameter of a function type', () => {
    inFile('type A = fn(x: A);\n', 'type A = fn(x<A>);\n');
  });
  it('28: a parameter without name in edition 2015', () => {
    apart(['trait T {\n    fn f(x<A>);\n}\n', 'trait T {\n    fn f(x: A);\n}\n'], 2015);
  });
  it('29: a bare trait object in edition 2015', () => {
    apart(['type A = Foo<A + B>;\n', 'type A = Foo<A, B>;\n', 'type A = Foo<A<B>>;\n'], 2015);
    apart(['type A = Box<A + B>;\n', 'type A = Box<dyn A + B>;\n'], 2015);
  });
  it('30: alternatives inside other patterns', () => {
    inBody('match e { Some(A | B) => x, _ => y }', 'match e { Some(A) | B => x, _ => y }', 'match e { (Some(A) | B) => x, _ => y }');
    inBody('match e { [A | B, C] => x, _ => y }', 'match e { [A, C] | B => x, _ => y }');
    inBody('match e { x @ (A | B) => x, _ => y }', 'match e { x @ A | B => x, _ => y }');
    inBody('match e { (() | Err(())) => x, _ => y }', 'match e { () | Err(()) => x, _ => y }');
  });
  it('31: names behind `then`', () => {
    inBody('if a { await_ }', 'if a { method }', 'if a { element }', 'if a { member }', 'if a { invoke }', 'if a { field }');
    inBody('a.then().method()', 'a.method().then()', 'a.b().field', 'a.b().element', 'a.b()[element]');
    expect(words('if a { method }')).toBe('if a then user_method end if');
  });
  it('32: a block as a value and a body', () => {
    inBody('{ a }', 'a', '({ a })');
    inBody('|| { a }', '|| { { a } }', '|| a');
    inBody('match a { _ => { b } }', 'match a { _ => b }', 'match a { _ => { { b } } }');
    inBody('let block = begin;', 'let begin = block;');
  });
  it('33: `otherwise` belongs to the innermost branch', () => {
    inBody('if a { if b {} } else {}', 'if a { if b {} else {} }');
    inBody('if a { let x = if b { 1 } else { 2 }; }', 'if a { let x = b; } else { 2 }');
    inBody('let Some(x) = y else { if a {} else {} };', 'let Some(x) = y else { if a {} };');
  });
  it('34: the body of a closure behind types', () => {
    inBody('|x: Vec<A>| body', '|x: Vec<A>, body| c');
    inBody('|x: Foo<A, B>| c', '|x: Foo<A>, B| c');
    inBody('|x: fn(A, B)| c', '|x: fn(A), B| c');
    inBody('|x: &dyn Fn(A) | body', '|x: &dyn Fn(A, body)| c');
  });
  it('35: words of macros in their arguments', () => {
    inBody('m!(bracket)', 'm![bracket]', 'm!(brace)', 'm!()', 'm![]');
    inBody('m!(trailing)', 'm!(trailing,)', 'm!(a, trailing)', 'm!(a,)');
    inBody('m!(raw)', 'm!(with)', 'm!(against)', 'm!(repeated)');
  });
  it('36: structures without content', () => {
    inFile('struct S;\n', 'struct S();\n', 'struct S {}\n');
    inFile('enum E {\n    A,\n}\n', 'enum E {\n    A(),\n}\n', 'enum E {\n    A {},\n}\n');
    inBody('S', 'S()', 'S {}');
    inBody('let S = x;', 'let S() = x;', 'let S {} = x;');
  });
  it('37: nested groups of `use`', () => {
    inFile('use a::{b::{c, d}, e};\n', 'use a::{b::{c, d, e}};\n', 'use a::{b::c, d, e};\n');
    inFile('use a;\n', 'use a::{};\n', 'use a::{self};\n');
    inFile('use a::{b::{}, c};\n', 'use a::{b, c};\n');
  });
  it('38: `ref mut`, `&mut` and `&(mut ..)`', () => {
    inBody('let ref mut x = y;', 'let &mut x = y;', 'let &(mut x) = y;', 'let mut x = y;', 'let ref x = y;', 'let &x = y;');
  });
  it('39: a path from the root', () => {
    inFile('use ::a;\n', 'use a;\n', 'use root::a;\n');
    inBody('::a::b', 'a::b', 'root::a::b');
    inFile('type A = ::a;\n', 'type A = a;\n', 'type A = root::a;\n');
    inBody('let ::a::B(x) = y;', 'let root::a::B(x) = y;');
  });
  it('40: raw identifiers and visibilities', () => {
    inBody('r#match', 'match_', 'r#raw');
    inBody('let raw = name;', 'let r#name = raw;');
    inFile('pub fn f() {}\n', 'pub(crate) fn f() {}\n', 'pub(self) fn f() {}\n', 'pub(super) fn f() {}\n', 'pub(in crate) fn f() {}\n', 'pub(in crate::a) fn f() {}\n');
    inFile('struct S(pub (u8));\n', 'struct S(pub(crate) u8);\n', 'struct S(pub (crate::A));\n');
  });
  it('41: named arguments of formats', () => {
    inBody('println!("{a}", a = b);', 'println!("{a}", a == b);', 'println!("{a}", a, b);');
  });
  it('42: words other than `with`, `as` and `and` for what types say', () => {
    inFile('type A = Foo<B = C>;\n', 'type A = Foo<B, C>;\n', 'type A = Foo<B: C>;\n', 'type A = Foo<B<C>>;\n');
    inFile("fn f<F: for<'a> A<'a>>() {}\n", "fn f<'a, F: A<'a>>() {}\n");
    inFile("fn f() -> impl A + use<'a> {}\n", "fn f() -> impl A + 'a {}\n", "fn f() -> impl A<'a> {}\n");
    inFile('struct S<const N: usize = 3>;\n', 'struct S<const N: usize>;\n');
    inFile('fn f<T: ?Sized>() {}\n', 'fn f<T: Sized>() {}\n', 'fn f<T: maybe>() {}\n');
    inFile("fn f<'a: 'b>() {}\n", "fn f<'a, 'b>() {}\n");
    inFile('enum E {\n    A = 1,\n}\n', 'enum E {\n    A(u8) = 1,\n}\n', 'enum E {\n    A { x: u8 } = 1,\n}\n');
  });
});

describe('what the list leaves open', () => {
  it('a shebang and an inner attribute', () => inFile('#![a]\nmod m;\n', '#!/a\nmod m;\n'));
  it('line ends of both kinds', () => {
    inFile('mod a;\r\nmod b;\r\n', 'mod a;\nmod b;\n');
    expect(reduce('fn f() {\r\n    a\r\n}\r\n').text).not.toMatch(/[^\r]\n/);
    expect(oxidize('function f\r\nbegin\r\n    a\r\nend function\r\n').text).not.toMatch(/[^\r]\n/);
  });
  it('`>>`, `>=` and `>>=` that close types', () => {
    inBody('let x: Vec<Vec<u8>>= y;', 'let x: Vec<Vec<u8>> = y >> z;');
    inBody('let x: Vec<u8>= y;', 'let x = y >= z;');
    inBody('a::<B<C>>()', 'a < b >> c');
    inFile('fn f<T: A<B<C<D>>>>() {}\n', 'fn f<T: A<B<C>>, D>() {}\n');
    inFile('type A = Vec<<T as Tr>::X>;\n', 'type A = <Vec<T> as Tr>::X;\n');
  });
  it('`||`, `&&` and `..` in patterns and closures', () => {
    inBody('|| a', 'a || b', '|_| a');
    inBody('let &&x = y;', 'let &x = y;');
    inBody('&&a', 'b && a', '&mut &a');
    inBody('|x| |y| z', '|x| y | z');
  });
  it('macros 2.0', () => inFile('macro m($x:expr) {\n    $x\n}\n', 'macro m {\n    ($x:expr) => { $x }\n}\n', 'macro_rules! m {\n    ($x:expr) => { $x }\n}\n'));
  it('raw strings', () => inBody('r"a"', 'r#"a"#', '"a"', 'br"a"', 'r#"note that "x"#', 'r##"a"# b"##'));
  it('external blocks and unions', () => {
    inFile('extern "C" {}\n', 'extern {}\n', 'unsafe extern "C" {}\n');
    inFile('extern "C" {\n    fn a();\n    fn b();\n}\n', 'extern "C" {\n    fn a();\n}\nfn b() {}\n');
    inFile('union U {\n    a: u8,\n}\n', 'struct U {\n    a: u8,\n}\n', 'struct union {\n    a: u8,\n}\n');
    inBody('let union = union { a };', 'let union = union;', 'union.a');
  });
  it('lifetimes and characters', () => inBody("'a: loop {}", "'a'", "{ 'a: { } }"));
  it('a text of Rust without reserved words is itself an Iron text', () => {
    for (const rust of ['fn f<T: A>(x: &T) -> Vec<u8> { x.b(c)?; if a { 1 } else { 2 } }\n', "struct S<'a> { a: &'a str }\nimpl<'a> S<'a> { fn g(&self) {} }\n"]) {
      const asRust = parse(rust, 'rust');
      const asIron = parse(rust, 'iron');
      expect(asIron.diagnostics).toEqual([]);
      expect(sameTree(asRust, asIron)).toEqual({ same: true });
      expect(sameTokens(rust, oxidize(rust).text!)).toEqual({ same: true });
      expect(format(rust).text).toBe(reduce(rust).text);
    }
  });
});
