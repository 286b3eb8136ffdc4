// Examples in documentation as tests: text in, test functions out, and what becomes of them with a real compiler.
import { expect, test } from 'vitest';
import { DocExamples, type ExamplePlace, exampleTest } from '../../engine/src/candidates/doc-examples.js';
import { WITHOUT_RUNTIME } from '../../engine/src/futures/future-driver.js';
import { generateForFile } from '../../engine/src/generate.js';
import { docExamples } from '../../engine/src/items/doc-examples.js';
import { mergeTests } from '../../engine/src/render/merge.js';
import type { FunctionReport } from '../../protocol/test-generation.js';

const IN_CRATE: ExamplePlace = { driver: WITHOUT_RUNTIME, crateName: 'my_crate', isAlone: false, declared: new Set() };
const written = (code: string, place = IN_CRATE, shouldPanic = false): string | undefined => exampleTest({ code, shouldPanic }, { name: 'f' }, place)?.code('f_example');

const reports = async (text: string): Promise<readonly FunctionReport[]> => {
  const answer = await generateForFile(text, 'lib.rs', { milliseconds: 100 });
  if (!answer.ok) throw new Error(answer.reason);
  return answer.functions;
};

test('only blocks that rustdoc compiles and runs are examples; hidden lines are seen, `##` stands for `#`', () => {
  const doc =
    '```\n# use a::b;\n#\n##[derive(Debug)]\nf();\n```\n\n```no_run\nno();\n```\n```text\nno\n```\n~~~rust,should_panic\ng();\n~~~\n```compile_fail\nno\n```\n```ignore\nno\n```\n````\n```\n````';
  expect(docExamples(doc)).toEqual([
    { code: 'use a::b;\n\n#[derive(Debug)]\nf();', shouldPanic: false },
    { code: 'g();', shouldPanic: true },
    { code: '```', shouldPanic: false },
  ]);
});

test('statements stay as they are, and the crate is named from within', () => {
  expect(written('use my_crate::{a, b::C};\n\nlet x = ::my_crate::a("my_crate::a");\nassert_eq!(x, other::my_crate::y());')).toBe(
    '#[test]\nfn f_example() {\n    use crate::{a, b::C};\n\n    let x = crate::a("my_crate::a");\n    assert_eq!(x, other::my_crate::y());\n}',
  );
});

test('`main` is unwrapped, with what it results in; attributes and `extern crate` of the crate are left out', () => {
  expect(written('#![allow(unused)]\nextern crate my_crate;\nuse std::io;\nfn main() -> io::Result<()> {\n    f()?;\n    Ok(())\n}')).toBe(
    '#[test]\nfn f_example() -> io::Result<()> {\n    use std::io;\n    f()?;\n    Ok(())\n}',
  );
});

test('the result of an example is what its last line says', () => {
  expect(written('f()?;\nOk::<_, std::fmt::Error>(())')).toBe('#[test]\nfn f_example() -> Result<(), std::fmt::Error> {\n    f()?;\n    Ok(())\n}');
  expect(written('f()?;\nOk::<(), _>(())')).toContain('-> Result<(), Box<dyn std::error::Error>> {');
  expect(written('f()?;\nstd::io::Result::Ok(())')).toBe('#[test]\nfn f_example() -> std::io::Result<()> {\n    f()?;\n    Ok(())\n}');
  expect(written('f()?;\nanyhow::Ok(())')).toContain('-> anyhow::Result<()> {');
});

test('an async example is driven: its `main`, or the one async function that it consists of', () => {
  const driven = '#[test]\nfn f_example() {\n    run_future(async {\n        f(0).await\n    })\n}';
  expect(written('async fn main() { f(0).await }')).toBe(driven);
  expect(written('#[tokio::main]\nasync fn main() { f(0).await }')).toBe(driven);
  expect(written('async fn run() { f(0).await }')).toBe(driven);
  expect(written('async fn run(x: u8) { f(x).await }')).toContain('fn f_example() {\n    async fn run(x: u8)');
  const awaiting = { ...IN_CRATE, driver: { attribute: 'tokio::test', blockOn: '', search: (future: string) => future } };
  expect(written('async fn main() { f(0).await }', awaiting)).toBe('#[tokio::test]\nasync fn f_example() {\n    f(0).await\n}');
});

test('an example with `?` gives a result', () => {
  expect(written('let x: u8 = "1".parse()?;\nassert_eq!(x, 1);\nOk::<(), std::num::ParseIntError>(())')).toBe(
    '#[test]\nfn f_example() -> Result<(), std::num::ParseIntError> {\n    let x: u8 = "1".parse()?;\n    assert_eq!(x, 1);\n    Ok(())\n}',
  );
});

test('an example that must panic says so; what needs another compiler is none', () => {
  expect(written('f(0);', IN_CRATE, true)).toBe('#[test]\n#[should_panic]\nfn f_example() {\n    f(0);\n}');
  expect(written('#![feature(x)]\nf(0);')).toBeUndefined();
  expect(written('let x = ;')).toBeUndefined();
});

test('in a file without a package, whatever crate an example names is the file', () => {
  const place = { driver: WITHOUT_RUNTIME, crateName: 'target', isAlone: true, declared: new Set(['gcd']) };
  expect(written('use algorithms::math::gcd;\nuse std::fmt::Debug;\nassert_eq!(gcd(4, 6), 2);', place)).toContain('use crate::gcd;\n    use std::fmt::Debug;');
});

const ROUNDED = (body: string): string => `/// The mean, rounded up.
///
/// \`\`\`
/// assert_eq!(mylib::mean(1, 2), 2);
/// assert_eq!(mylib::mean(2, 4), 3);
/// \`\`\`
pub fn mean(a: u32, b: u32) -> u32 {
    ${body}
}
`;

test('an example that holds is a test, and kills what contradicts it', async () => {
  const [mean] = await reports(ROUNDED('(a + b + 1) / 2'));
  expect(mean!.possibleBugs).toEqual([]);
  expect(mean!.status).toBe('proven');
});

test('an example that fails is a possible bug with its message, and no test', async () => {
  const [mean] = await reports(ROUNDED('(a + b) / 2'));
  expect(mean!.possibleBugs.map(({ name, source, message }) => `${name} ${source} ${message}`)).toEqual([
    'mean_example example the example in its documentation says otherwise: assertion `left == right` failed\n  left: 1\n right: 2',
  ]);
  expect(mean!.tests.map(({ source }) => source)).not.toContain('example');
});

test('an example that does not compile, or asks the world outside, is no possible bug', async () => {
  const [f] = await reports(
    '/// ```\n/// assert_eq!(f(1), "one");\n/// ```\n/// ```\n/// assert!(std::fs::read("/missing").is_ok());\n/// assert_eq!(f(1), 1);\n/// ```\npub fn f(x: u8) -> u8 { x }\n',
  );
  expect(f!.possibleBugs).toEqual([]);
});

test('an example that gives a result is proven, scored by its error too, and stands in the module of the file', async () => {
  const text = `/// \`\`\`
/// # fn main() -> Result<(), std::num::ParseIntError> {
/// let n = lib::number("12")?;
/// assert!(n > 1);
/// # Ok(())
/// # }
/// \`\`\`
pub fn number(text: &str) -> Result<u8, std::num::ParseIntError> { if text.len() > 1 { text.parse() } else { "".parse() } }
`;
  const answer = await generateForFile(`${text}#[cfg(test)]\nmod tests {\n    use super::*;\n}\n`, 'lib.rs', { sources: [new DocExamples()] });
  const [number] = answer.ok ? answer.functions : [];
  const [example] = number!.tests;
  expect(example!.code).toBe('#[test]\nfn number_example() -> Result<(), std::num::ParseIntError> {\n    let n = crate::number("12")?;\n    assert!(n > 1);\n    Ok(())\n}');
  expect(example!.kills.join('\n')).toMatch(/replace > with < in number$/m);
  const edit = mergeTests(`${text}#[cfg(test)]\nmod tests {\n    use super::*;\n}\n`, 2021, [example!.code])!;
  expect(edit.insert).toContain('    #[test]\n    fn number_example() -> Result<(), std::num::ParseIntError> {\n');
  const wrong = await generateForFile(text.replace('text.parse()', '"x".parse()'), 'lib.rs', { sources: [new DocExamples()] });
  const [bug] = wrong.ok ? wrong.functions[0]!.possibleBugs : [];
  expect(bug!.message).toContain('it gives the error ParseIntError { kind: InvalidDigit }');
}, 300_000); // a bound on what hangs, and no measure

test('a literal of several lines keeps what it holds, in the example and where the test is merged', () => {
  const code = written('let text = "one\n  two\n";\nassert_eq!(f(text), 3);')!;
  expect(code).toBe('#[test]\nfn f_example() {\n    let text = "one\n  two\n";\n    assert_eq!(f(text), 3);\n}');
  const merged = mergeTests('fn f(text: &str) -> usize { text.len() }\n', 2021, [code]);
  expect(JSON.stringify(merged)).toContain(JSON.stringify('        let text = "one\n  two\n";\n').slice(1, -1));
});
