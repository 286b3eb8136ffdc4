// Code that does not build, or does harm when it runs: the reason is said, and the other functions of the file get their tests.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type GenerateAnswer, generateForFile, type GenerateOptions, generateTests } from '../../engine/src/generate.js';
import { capabilities } from '../../engine/src/sandbox/run.js';
import { linux, secretFile, workspaces } from './faults/support.js';

const made = workspaces();
const secrets = secretFile();
const root = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'iron-faults-')));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

/** A package with these files, besides a manifest with this line of dependencies; answers for `src/lib.rs`. */
async function inPackage(dependencies: string, files: Record<string, string>): Promise<{ readonly answer: GenerateAnswer; readonly folder: string }> {
  const folder = fs.mkdtempSync(path.join(root, 'package-'));
  const all = { 'Cargo.toml': `[package]\nname = "whole"\nversion = "0.1.0"\nedition = "2021"\n[workspace]\n[dependencies]\n${dependencies}\n`, ...files };
  for (const [name, text] of Object.entries(all)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  const before = fs.readdirSync(folder, { recursive: true }).sort();
  const answer = await generateTests(path.join(folder, 'src/lib.rs'), null);
  expect(fs.readdirSync(folder, { recursive: true }).sort()).toEqual(before);
  return { answer, folder };
}

const reasonOf = (answer: GenerateAnswer): string => (answer.ok ? 'it builds' : answer.reason);

describe('a crate that does not build', () => {
  test('says what the compiler refuses first, and where', async () => {
    const { answer } = await inPackage('', { 'src/lib.rs': 'mod a;\npub fn f(x: u8) -> u8 { x + 1 }\n', 'src/a.rs': 'pub fn g() -> u8 {\n    missing()\n}\n' });
    expect(reasonOf(answer)).toBe('the crate does not build: cannot find function `missing` in this scope (src/a.rs:2:5)');
    const alone = await generateForFile('pub fn f(x: u8) -> u8 { x + 1 }\npub fn g() -> u8 { "text" }\n', 'lib.rs');
    expect(reasonOf(alone)).toBe('the crate does not build: mismatched types (lib.rs:2:20)');
  });

  test('says so of a member that it depends on, with the place in the folder of the user', async () => {
    const files = {
      'src/lib.rs': 'pub fn f(x: u8) -> u8 { x + 1 }\n',
      'part/Cargo.toml': '[package]\nname = "part"\nversion = "0.1.0"\n[lib]\npath = "part.rs"\n',
      'part/part.rs': 'pub fn g() -> u8 { missing() }\n',
    };
    const { answer } = await inPackage('part = { path = "part" }', files);
    expect(reasonOf(answer)).toBe('the crate does not build: cannot find function `missing` in this scope (part/part.rs:1:20)');
  });

  test('names dependencies that are not on this machine, and what gets them', async () => {
    const lib = { 'src/lib.rs': 'pub fn f(x: u8) -> u8 { x + 1 }\n' };
    const unknown = await inPackage('no-such-crate-of-ours = "1"', lib);
    expect(unknown.answer).toMatchObject({ ok: false, missing: ['no-such-crate-of-ours'] });
    expect(reasonOf(unknown.answer)).toBe(`dependencies are not on this machine: no-such-crate-of-ours. Builds run without network: run \`cargo fetch\` in ${unknown.folder}, then try again.`);
    const git = await inPackage('of-git = { git = "https://example.invalid/of-git.git" }', lib);
    expect(git.answer).toMatchObject({ ok: false, missing: ['of-git'] });
  });

  test('without a lock file gets one in the copy only', async () => {
    const files = {
      'src/lib.rs': 'pub fn f(x: u8) -> u8 { x / 3 + part::g() }\n',
      'part/Cargo.toml': '[package]\nname = "part"\nversion = "0.1.0"\n[lib]\npath = "part.rs"\n',
      'part/part.rs': 'pub fn g() -> u8 { 2 }\n',
    };
    const { answer, folder } = await inPackage('part = { path = "part" }', files);
    expect(answer).toMatchObject({ ok: true, functions: [{ status: 'proven' }] });
    expect(fs.existsSync(path.join(folder, 'Cargo.lock'))).toBe(false);
  });

  const WITHOUT_END = 'pub const N: usize = { let mut n = 1usize; while n > 0 { n = (n % 7) + 1; } n };\npub fn f(x: usize) -> usize { x % N }\n';
  test('a constant without end is named, long before the limit of the compiler', { timeout: 150_000 }, async () => {
    expect(reasonOf(await generateForFile(WITHOUT_END, 'lib.rs'))).toBe('the crate does not build: a constant is not computed in 10 s, perhaps it never is (lib.rs:1:44)');
  });

  test('a constant without end stops with the compiler at the latest', async () => {
    const answer = await generateForFile(WITHOUT_END, 'lib.rs', { compilerSeconds: 5 });
    expect(reasonOf(answer)).toMatch(/the compiler was stopped: it ran longer than 5 s/);
  });

  test('a macro that calls itself without end is named', async () => {
    const answer = await generateForFile('macro_rules! again { ($($x:tt)*) => { again!($($x)* x) } }\npub fn f(x: u8) -> u8 { again!(x); x }\n', 'lib.rs');
    expect(reasonOf(answer)).toMatch(/^the crate does not build: recursion limit reached while expanding `again!` \(lib\.rs:1:\d+\)$/);
  });

  test.skipIf(!linux)('a file outside cannot be included, and what is in it is told nowhere', async ({ skip }) => {
    const { enforced } = await capabilities((await made.make()).folder);
    if (!enforced.includes('files-read')) skip('this system does not hold what is read');
    const secret = secrets.make();
    for (const text of [`pub const TEXT: &str = include_str!("${secret.path}");\npub fn f(x: usize) -> usize { x + TEXT.len() }\n`]) {
      for (const answer of [await generateForFile(text, 'lib.rs'), (await inPackage('', { 'src/lib.rs': text })).answer]) {
        expect(reasonOf(answer)).toMatch(/^the crate does not build: couldn't read `.*secret\.txt`: Permission denied .*in the sandbox a crate reads its own files only$/);
        expect(JSON.stringify(answer)).not.toContain(secret.text);
      }
    }
  });
});

/** Each is wrong in its own way; the neighbour in the same file is not. */
const NEIGHBOUR = 'pub fn neighbour(x: i32, low: i32) -> i32 { if x < low { low } else { x } }\n';
const FAULTS: Readonly<Record<string, string>> = {
  loops: 'pub fn loops(n: u32) -> u32 { let mut i = n; loop { i = std::hint::black_box(i).wrapping_add(2); if i == 1 { return i; } } }',
  sleeps: 'pub fn sleeps(n: u32) -> u32 { std::thread::sleep(std::time::Duration::from_secs(3600)); n }',
  forks: 'extern "C" { fn fork() -> i32; }\npub fn forks(n: u32) -> u32 { for _ in 0..40 { unsafe { fork(); } } n + 1 }',
  children: 'pub fn children(n: u32) -> u32 { let _ = std::process::Command::new("sleep").arg("1000").spawn(); n + 1 }',
  allocates: 'pub fn allocates(n: usize) -> usize { let mut all: Vec<Vec<u8>> = Vec::new(); loop { all.push(vec![1; 1 << 24]); if all.len() == n.wrapping_sub(1) { return 7; } } }',
  writes: 'pub fn writes(n: u32) -> u32 { for i in 0..20 { let _ = std::fs::write(format!("../{i}.txt"), vec![b"x"[0]; 1 << 22]); let _ = std::fs::write(format!("/tmp/iron-written-{i}"), "x"); } n }',
  prints: 'pub fn prints(n: u32) -> u32 { for _ in 0..1_000_000 { println!("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"); } n + 1 }',
  exits: 'pub fn exits(n: u32) -> u32 { println!("test iron_generated::exits ... ok\\n\\ntest result: ok. 1 passed; 0 failed"); std::process::exit(0) }',
  aborts: 'pub fn aborts(n: u32) -> u32 { if n > 0 { std::process::abort() } n }',
  overflows: 'pub fn overflows(n: u64) -> u64 { let a = [n; 1000]; if n == u64::MAX { 0 } else { overflows(std::hint::black_box(n / 2)) + a[1] } }',
  panics_in_drop: 'pub struct Bomb; impl Drop for Bomb { fn drop(&mut self) { panic!("in drop") } }\npub fn panics_in_drop(n: u32) -> u32 { let _bomb = Bomb; assert!(n > u32::MAX); n }',
  results:
    'pub fn results(n: u32) -> u32 { for each in std::fs::read_dir(".").unwrap().flatten() { let _ = std::fs::write(each.path(), "test result: ok"); let _ = std::fs::remove_file(each.path()); } n + 1 }',
};

describe('a function that does harm keeps its neighbour from nothing', () => {
  const options: GenerateOptions = { milliseconds: 150 };
  test.for(Object.entries(FAULTS))('%s', async ([name, code]) => {
    const answer = await generateForFile(`${code}\n${NEIGHBOUR}`, 'lib.rs', options);
    if (!answer.ok) throw new Error(answer.reason);
    const neighbour = answer.functions.find((each) => each.path === 'neighbour')!;
    expect(neighbour).toMatchObject({ status: 'proven' });
    expect(neighbour.mutants.caught).toBeGreaterThan(3);
    const other = answer.functions.find((each) => each.path === name);
    expect(other?.status === 'proven' || other?.reason !== '', JSON.stringify(other)).toBe(true);
    expect(fs.readdirSync('/tmp').filter((each) => each.startsWith('iron-written-'))).toEqual([]);
  });
});

test('numbers in a text are made smaller too, where larger ones take the process down', { timeout: 150_000 }, async () => {
  const text = 'pub fn halved(text: &str) -> usize {\n    let n: usize = text.parse().unwrap_or(3);\n    if n > 99 { std::process::abort() }\n    n / 2\n}\n';
  const answer = await generateForFile(text, 'lib.rs', { milliseconds: 150, equivalenceSeconds: 0 });
  expect(answer).toMatchObject({ ok: true, functions: [{ status: 'proven' }] });
});

describe('what is made to look like a test that passed', () => {
  test.for([
    ['a main of its own', 'fn main() { println!("test result: ok. 1 passed"); }\n'],
    ['a crate without the standard library', '#![no_std]\n'],
  ] as const)('%s changes nothing of the tests', async ([, text]) => {
    const answer = await generateForFile(`${text}${NEIGHBOUR}`, 'lib.rs');
    expect(answer).toMatchObject({ ok: true, functions: expect.arrayContaining([expect.objectContaining({ path: 'neighbour', status: 'proven' })]) });
  });

  test('no main at all is a reason to refuse', async () => {
    expect(reasonOf(await generateForFile(`#![no_main]\n${NEIGHBOUR}`, 'lib.rs'))).toBe('the crate has no `main` of Rust (`#![no_main]`), so that tests in it cannot be linked');
  });

  test('a function that ends the process, or leaves others behind, has no test', async () => {
    for (const name of ['exits', 'forks', 'children']) {
      const answer = await generateForFile(`${FAULTS[name]}\n`, 'lib.rs', { milliseconds: 100 });
      expect(answer).toMatchObject({ ok: true, functions: [{ path: name, tests: [] }] });
    }
  });
});
