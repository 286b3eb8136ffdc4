// Functions that give futures: what drives them in tests, with real rustc and, where it is on the machine, the real tokio.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { DocExamples } from '../../engine/src/candidates/doc-examples.js';
import { Properties } from '../../engine/src/candidates/properties.js';
import { awaited, DRIVERS, testHead, WITHOUT_RUNTIME } from '../../engine/src/futures/future-driver.js';
import { runFuture } from '../../engine/src/futures/run-future.js';
import { generateForFile, type GenerateAnswer, generateTests } from '../../engine/src/generate.js';
import { guarded } from '../../engine/src/prove/guard.js';
import { mergeTests } from '../../engine/src/render/merge.js';
import { mergeIronTests } from '../../engine/src/render/merge-iron.js';
import { writeTests } from '../../engine/src/write-tests.js';
import { oxidize, reduce, type Edition } from '../../redox/src/index.js';
import type { FunctionReport } from '../../protocol/test-generation.js';

/** A bound on what hangs, and no measure: a busy machine builds slowly. */
const PATIENCE = 600_000;
const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'iron-futures-')));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const functions = (answer: GenerateAnswer): readonly FunctionReport[] => {
  if (!answer.ok) throw new Error(answer.reason);
  return answer.functions;
};
const generated = async (text: string): Promise<readonly FunctionReport[]> => functions(await generateForFile(text, 'lib.rs', { milliseconds: 100 }));
const codesOf = (reports: readonly FunctionReport[]): string[] => reports.flatMap(({ tests }) => tests.map(({ code }) => code));

function packageOf(files: Record<string, string>): string {
  const folder = fs.mkdtempSync(path.join(root, 'package-'));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** What the compiler and the tests say of a file with its tests. */
function tested(text: string, edition: Edition): string {
  const folder = fs.mkdtempSync(path.join(root, 'tested-'));
  fs.writeFileSync(path.join(folder, 'lib.rs'), text);
  const built = spawnSync('rustc', ['--edition', String(edition), '--test', '-D', 'warnings', '-A', 'dead_code', '-A', 'async_fn_in_trait', '-o', 'tests', 'lib.rs'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return built.status === 0 ? (/test result: \S+ \d+ passed/.exec(spawnSync(path.join(folder, 'tests'), { encoding: 'utf8' }).stdout)?.[0] ?? 'it did not end') : built.stderr;
}

const COUNTER = `pub struct Counter { count: u32 }
impl Counter {
    pub fn new() -> Self { Counter { count: 0 } }
    pub async fn step(&mut self, by: u32) -> Result<u32, String> {
        if by == 0 { return Err("nothing".to_string()); }
        self.count += by;
        Ok(self.count)
    }
}
pub trait Service { async fn call(&self, n: u8) -> Option<u8>; }
impl Service for Counter { async fn call(&self, n: u8) -> Option<u8> { if n < 4 { Some(n + 1) } else { None } } }
`;
const FREE = `pub async fn half(n: u8) -> u8 { if n > 200 { panic!("too large"); } n / 2 }
pub fn later(n: u8) -> impl std::future::Future<Output = u8> { async move { n % 7 } }
`;

describe('without a runtime', () => {
  test(
    'functions, methods and those of traits are driven by a few lines in the test module, which any edition compiles',
    async () => {
      const reports = await generated(COUNTER + FREE);
      expect(reports.map(({ path, status, mutants: { missed } }) => `${path} ${status} ${missed}`)).toEqual([
        'Counter::new proven 0',
        'Counter::step proven 0',
        '<Counter as Service>::call proven 0',
        'half proven 0',
        'later proven 0',
      ]);
      const codes = codesOf(reports);
      expect(codes.join('\n')).toMatch(/let mut counter = Counter::new\(\);\n {4}assert_eq!\(run_future\(counter\.step\((\d+)\)\), Ok\(\1\)\);/);
      expect(codes.join('\n')).toContain('#[test]\n#[should_panic(expected = "too large")]\nfn half_panics_');
      expect(codes.join('\n')).toMatch(/let _ = run_future\(half\(\d+\)\);/);
      for (const edition of [2021, 2024] as const) {
        const text = COUNTER + FREE;
        const edit = mergeTests(text, edition, codes)!;
        expect(edit.insert.match(/fn run_future</g)).toHaveLength(1);
        expect(edit.insert.includes('Waker::noop()')).toBe(edition === 2024);
        expect(tested(text.slice(0, edit.from) + edit.insert, edition)).toBe(`test result: ok. ${codes.length} passed`);
      }
    },
    PATIENCE,
  );

  test(
    'a future that nothing wakes, or that yields for ever, is no result; one that yields and comes to its end is',
    async () => {
      const reports = await generated(`use std::{future::Future, pin::Pin, task::{Context, Poll}};
pub async fn never(n: u8) -> u8 { std::future::pending::<()>().await; n }
pub async fn spins(n: u8) -> u8 { loop { Yield { done: false }.await; if n > 255 - 0 && false { return n } } }
pub async fn yields(n: u8) -> u8 { Yield { done: false }.await; n ^ 3 }
pub async fn sometimes(n: u8) -> u8 { if n > 100 { std::future::pending::<()>().await; } n / 3 }
struct Yield { done: bool }
impl Future for Yield {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.done { return Poll::Ready(()) }
        self.done = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
`);
      const [never, spins, yields, sometimes] = reports;
      expect(never).toMatchObject({ status: 'refused', reason: 'its future is not ready by itself: it waits for a timer, a socket, another thread, or for nothing', tests: [] });
      expect(spins).toMatchObject({ status: 'refused', tests: [] });
      expect(yields!.tests[0]!.code).toContain('run_future(yields(');
      expect(sometimes!.status).toBe('proven');
      for (const code of codesOf([sometimes!])) expect(Number(/sometimes\((\d+)\)/.exec(code)![1])).toBeLessThanOrEqual(100);
    },
    PATIENCE,
  );

  test(
    'properties and examples: an inverse is a test of both, an async `main` of an example is driven, and what the documentation never runs is no alarm',
    async () => {
      const text = `/// \`\`\`
/// # use lib::encode;
/// # #[some::main]
/// async fn main() -> Result<(), std::num::ParseIntError> {
///     let n: u8 = "7".parse()?;
///     assert_eq!(encode(&[n]).await, [10]);
///     Ok(())
/// }
/// \`\`\`
pub async fn encode(bytes: &[u8]) -> Vec<u8> { bytes.iter().map(|b| b.wrapping_add(3)).collect() }
/// \`\`\`
/// # async fn unused() {
/// assert_eq!(lib::decode(&[3]).await, [1]);
/// # }
/// \`\`\`
pub async fn decode(bytes: &[u8]) -> Vec<u8> { bytes.iter().map(|b| b.wrapping_sub(3)).collect() }
`;
      const dropped: string[] = [];
      const examples = functions(await generateForFile(text, 'lib.rs', { sources: [new DocExamples()], onDropped: ({ test: { name }, kind }) => dropped.push(`${name} ${kind}`) }));
      expect(examples[0]!.tests[0]!.code).toBe(
        '#[test]\nfn encode_example() -> Result<(), std::num::ParseIntError> {\n    run_future(async {\n        let n: u8 = "7".parse()?;\n        assert_eq!(encode(&[n]).await, [10]);\n        Ok(())\n    })\n}',
      );
      expect(dropped).toEqual(['decode_example fails']);
      expect(examples.flatMap(({ possibleBugs }) => possibleBugs)).toEqual([]);
      const properties = functions(await generateForFile(text, 'lib.rs', { sources: [new Properties()] }));
      expect(codesOf(properties).join('\n')).toContain('let converted = run_future(encode(&bytes));\n        let back = run_future(decode(&converted));\n        assert_eq!(back, bytes');
    },
    PATIENCE,
  );

  test(
    'in an Iron file the tests and what drives them are Iron',
    async () => {
      const iron = reduce('pub async fn half(n: u8) -> u8 {\n    n / 2\n}\n', { edition: 2021 }).text!;
      const folder = fs.mkdtempSync(path.join(root, 'iron-'));
      const [half] = functions(await generateTests(path.join(folder, 'x.iron'), iron, { milliseconds: 100 }));
      expect(half!.tests[0]!.code).toMatch(/^attribute test\nfunction half_[\s\S]*call run_future with[\s\S]*end function$/);
      const edit = mergeIronTests(iron, 2021, [half!.tests[0]!.code])!;
      const merged = iron.slice(0, edit.from) + edit.insert;
      expect(merged).toContain('function run_future with generic type F');
      expect(tested(oxidize(merged, { edition: 2021 }).text!, 2021)).toBe('test result: ok. 1 passed');
      const again = mergeIronTests(merged, 2021, [half!.tests[0]!.code.replace(/function half_\w+/, 'function half_again')])!;
      expect(again.insert).not.toContain('function run_future');
    },
    PATIENCE,
  );

  test('what drives futures joins a module once, and follows the oldest Rust of the manifest', async () => {
    const code = '#[test]\nfn t() {\n    assert_eq!(run_future(f()), 1);\n}';
    const text = 'async fn f() -> u8 { 1 }\n';
    const first = mergeTests(text, 2021, [code])!;
    const merged = text + first.insert;
    expect(mergeTests(merged, 2021, [code.replace('fn t', 'fn u').replace('1)', '1_u8)')])!.insert).not.toContain('fn run_future');
    expect(mergeTests(text, 2021, [code.replace('run_future', 'smol::block_on')])!.insert).not.toContain('run_future');
    for (const [rustVersion, noop] of [
      ['1.85', true],
      ['1.84.1', false],
    ] as const) {
      const folder = packageOf({ 'Cargo.toml': `[package]\nname = "p"\nversion = "0.1.0"\nedition = "2021"\nrust-version = "${rustVersion}"\n`, 'src/lib.rs': text });
      await writeTests(path.join(folder, 'src/lib.rs'), text, 2021, [code]);
      expect(fs.readFileSync(path.join(folder, 'src/lib.rs'), 'utf8').includes('Waker::noop()'), rustVersion).toBe(noop);
    }
    expect(runFuture({ edition: 2021 })).toContain('impl std::task::Wake for Idle');
  });
});

describe('with a runtime', () => {
  test('each known one as a test writes it: an attribute where there is one, else what blocks', () => {
    const written = DRIVERS.map((driver) => [...testHead('t', driver), awaited(driver, 'f(1)')].join(' '));
    expect(written).toEqual([
      '#[tokio::test] async fn t() { f(1).await',
      '#[test] fn t() { tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(f(1))',
      '#[async_std::test] async fn t() { f(1).await',
      '#[test] fn t() { async_std::task::block_on(f(1))',
      '#[test] fn t() { smol::block_on(f(1))',
      '#[test] fn t() { futures::executor::block_on(f(1))',
      '#[test] fn t() { futures_lite::future::block_on(f(1))',
      '#[test] fn t() { pollster::block_on(f(1))',
    ]);
    expect([...testHead('t', WITHOUT_RUNTIME), awaited(WITHOUT_RUNTIME, 'f(1)')].join(' ')).toBe('#[test] fn t() { run_future(f(1))');
  });

  test('the guard of a test that awaits is awaited', () => {
    const test = guarded('#[tokio::test]\n#[should_panic(expected = "no")]\nasync fn t() -> Result<(), String> {\n    f().await?;\n    Ok(())\n}', 't', 'guard')!;
    expect(test.code).toContain('{ self::guard::drive::<Result<(), String>>("t", async {\n    f().await?;\n    Ok(())\n}).await }');
    expect(test.expectation).toEqual({ panics: 'no' });
  });

  test(
    'a crate that has an executor uses it: here one that calls itself pollster',
    async () => {
      const folder = packageOf({
        'Cargo.toml': '[package]\nname = "whole"\nversion = "0.1.0"\nedition = "2021"\n[workspace]\n[dev-dependencies]\npollster = { path = "pollster" }\n',
        'src/lib.rs': 'pub async fn half(n: u8) -> u8 { n / 2 }\n',
        'pollster/Cargo.toml': '[package]\nname = "pollster"\nversion = "0.1.0"\nedition = "2024"\n',
        'pollster/src/lib.rs':
          'use std::{future::Future, pin::pin, task::{Context, Poll, Waker}};\npub fn block_on<F: Future>(future: F) -> F::Output {\n    let mut future = pin!(future);\n    loop { if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) { return value } }\n}\n',
      });
      const [half] = functions(await generateTests(path.join(folder, 'src/lib.rs'), null, { milliseconds: 100 }));
      expect(half!.mutants.missed).toBe(0);
      expect(half!.tests[0]!.code).toMatch(/^#\[test\]\nfn half_\w+\(\) \{\n {4}assert_eq!\(pollster::block_on\(half\(\d+\)\), \d+\);/);
    },
    PATIENCE,
  );

  const TOKIO = '[package]\nname = "whole"\nversion = "0.1.0"\nedition = "2021"\n[workspace]\n[dependencies]\ntokio = { version = "1", features = ["macros", "rt", "time", "sync"] }\n';
  const isTokioHere = spawnSync('cargo', ['fetch', '--offline'], { cwd: packageOf({ 'Cargo.toml': TOKIO, 'src/lib.rs': '' }) }).status === 0;

  test.skipIf(!isTokioHere)(
    'tokio: tasks run and channels give, a timer is refused, a verdict of `?` counts; without it as `cargo fetch` in a crate that depends on tokio gets it, this is skipped',
    async () => {
      const folder = packageOf({
        'Cargo.toml': TOKIO,
        'src/lib.rs': `/// \`\`\`
/// #[tokio::main(flavor = "current_thread")]
/// async fn main() -> Result<(), tokio::task::JoinError> {
///     let sum = whole::sum(vec![1, 2, 3]).await?;
///     assert_eq!(sum, 6);
///     Ok(())
/// }
/// \`\`\`
pub async fn sum(values: Vec<u32>) -> Result<u32, tokio::task::JoinError> {
    tokio::spawn(async move { values.iter().fold(0, |sum: u32, value| sum.wrapping_add(*value)) }).await
}
pub async fn through(n: u8) -> Option<u8> {
    let (to, mut from) = tokio::sync::mpsc::channel(1);
    tokio::spawn(async move { if n > 3 { let _ = to.send(n - 3).await; } });
    from.recv().await
}
pub async fn slow(n: u8) -> u8 { tokio::time::sleep(std::time::Duration::from_secs(1)).await; n }
pub fn starts(n: u8) -> u8 { drop(tokio::spawn(async move { n })); n }
`,
      });
      const reports = functions(await generateTests(path.join(folder, 'src/lib.rs'), null, { milliseconds: 100 }));
      const [sum, through, slow, starts] = reports;
      expect(sum!.tests[0]!.code).toContain('async fn sum_');
      const [example] = functions(await generateTests(path.join(folder, 'src/lib.rs'), null, { sources: [new DocExamples()], target: { line: null, path: 'sum' } }));
      expect(codesOf([example!])).toContain(
        '#[tokio::test]\nasync fn sum_example() -> Result<(), tokio::task::JoinError> {\n    let sum = crate::sum(vec![1, 2, 3]).await?;\n    assert_eq!(sum, 6);\n    Ok(())\n}',
      );
      expect(codesOf([through!]).join('\n')).toMatch(/#\[tokio::test\]\nasync fn through_\w+\(\) \{\n {4}assert_eq!\(through\(\d+\)\.await, /);
      expect(slow).toMatchObject({ status: 'refused', reason: 'its future is not ready by itself: it waits for a timer, a socket, another thread, or for nothing' });
      expect(starts).toMatchObject({ status: 'refused', reason: 'it needs a runtime of async code that tests of this crate do not have' });
    },
    PATIENCE,
  );
});
