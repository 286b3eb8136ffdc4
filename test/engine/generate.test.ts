// Text in, proven tests out: real rustc, real mutants.
import { expect, test } from 'vitest';
import { generateForFile, type GenerateAnswer } from '../../engine/src/generate.js';
import type { FunctionReport } from '../../protocol/test-generation.js';

const functions = (answer: GenerateAnswer): readonly FunctionReport[] => {
  if (!answer.ok) throw new Error(answer.reason);
  return answer.functions;
};
const generated = async (text: string): Promise<readonly FunctionReport[]> => functions(await generateForFile(text, 'lib.rs'));
const one = async (text: string): Promise<FunctionReport> => (await generated(text))[0]!;

test('a function of numbers: every mutant is killed, and each test asserts', async () => {
  const { status, mutants, tests } = await one('pub fn clamp(x: i32, low: i32) -> i32 {\n    if x < low { low } else { x }\n}\n');
  expect(status).toBe('proven');
  expect(mutants.missed).toBe(1); // `<=` gives the same: nothing can kill it
  expect(mutants.caught).toBeGreaterThan(4);
  expect(tests.length).toBeGreaterThan(0);
  for (const { code } of tests) expect(code).toMatch(/#\[test\]\nfn \w+\(\) \{\n[\s\S]*assert/);
  expect(tests.flatMap(({ kills }) => kills).join('\n')).toContain('lib.rs:2:10: replace < with > in clamp');
});

test('a type with a secret inside is built through its constructor and its methods, and observed', async () => {
  const reports = await generated(
    'pub struct Stack<T> { items: Vec<T> }\nimpl<T> Stack<T> {\n    pub fn new() -> Self { Stack { items: Vec::new() } }\n    pub fn push(&mut self, item: T) { self.items.push(item); }\n    pub fn pop(&mut self) -> Option<T> { self.items.pop() }\n    pub fn len(&self) -> usize { self.items.len() }\n}\n',
  );
  expect(reports.map(({ path, status }) => `${path} ${status}`)).toEqual(['Stack::new proven', 'Stack::push proven', 'Stack::pop proven', 'Stack::len proven']);
  const push = reports[1]!;
  expect(push.tests[0]!.code).toMatch(/let mut value: Stack<i32> = Stack::new\(\);\n {4}value\.push\(\d+\);\n {4}assert_eq!\(value\.len\(\), 1\);/);
});

test('loops without end, processes that end and memory without end are no results of the original', async () => {
  const text =
    'pub fn endless(n: u8) -> u8 { if n > 3 { loop {} } n + 1 }\npub fn leaves(n: u8) -> u8 { if n > 200 { std::process::exit(0) } n / 2 }\npub fn fills(n: u64) -> usize { vec![0u8; n as usize].len() }\n';
  const reports = await generated(text);
  expect(reports.map(({ path, status }) => `${path} ${status}`)).toEqual(['endless proven', 'leaves proven', 'fills proven']);
});

test('what cannot be tested is refused with the reason', async () => {
  const reports = await generated('pub unsafe fn raw(x: *const u8) -> u8 { unsafe { *x } }\npub async fn later() -> u8 { 1 }\npub fn nothing() {}\n');
  expect(reports.map(({ path, status, reason }) => `${path}: ${status}, ${reason}`)).toEqual([
    'raw: refused, it is unsafe: nothing here says what its callers must promise',
    'later: refused, it is async',
    'nothing: refused, no input shows anything that a test could assert',
  ]);
});

test('a result that differs from run to run is never asserted', async () => {
  const { tests } = await one(
    'pub fn address(x: u8) -> usize { let b = Box::new(x); &*b as *const u8 as usize ^ std::process::id() as usize ^ std::time::SystemTime::now().elapsed().map_or(0, |t| t.as_nanos() as usize) }\n',
  );
  expect(tests).toEqual([]);
});

test('a file that does not compile is refused with what the compiler says', async () => {
  const answer = await generateForFile('pub fn f() -> u8 { missing() }\n', 'lib.rs');
  expect(answer.ok ? '' : answer.reason).toContain('cannot find function `missing`');
});

test('the same seed gives the same tests', async () => {
  const text = 'pub fn vowels(text: &str) -> usize { text.chars().filter(|c| "aeiou".contains(*c)).count() }\n';
  const codes = async (): Promise<readonly string[]> => (await one(text)).tests.map(({ code }) => code);
  expect(await codes()).toEqual(await codes());
});
