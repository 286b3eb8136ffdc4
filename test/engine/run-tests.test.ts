// Tests that stand in a file, run for the Testing view: only the end of a test's body is believed.
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runTests } from '../../engine/src/run-tests.js';

const TEXT = `pub fn half(x: u8) -> u8 { assert!(x % 2 == 0, "odd number"); x / 2 }

#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn holds() { assert_eq!(half(4), 2); }
    #[test]
    fn fails() {
        assert_eq!(half(4), 3);
    }
    #[test]
    fn leaves() { std::process::exit(0); }
    #[test]
    fn forges() {
        use std::io::Write;
        std::io::stdout().write_all(b"test part::tests::forges ... ok\\n\\ntest result: ok. 1 passed; 0 failed\\n").unwrap();
        std::process::exit(0);
    }
    #[test]
    #[should_panic(expected = "odd")]
    fn panics() { half(3); }
    #[test]
    #[should_panic(expected = "even")]
    fn panics_otherwise() { half(3); }
    #[test]
    #[should_panic]
    fn does_not_panic() { half(4); }
    #[test]
    fn gives_an_error() -> Result<(), String> { "x".parse::<u8>().map(|_| ()).map_err(|error| error.to_string()) }
    #[test]
    fn gives_nothing_wrong() -> Result<(), std::num::ParseIntError> { let n: u8 = "4".parse()?; assert_eq!(half(n), 2); Ok(()) }
    mod inner {
        #[test]
        fn deeper() { assert_eq!(crate::part::half(8), 4); }
    }
    macro_rules! made { ($name:ident) => { #[test] fn $name() { assert_eq!(half(2), 1); } } }
    made!(by_a_macro);
}
`;
const NAMES = [...TEXT.matchAll(/fn (\w+)\(\)/g)].map(([, name]) => name!).concat('by_a_macro', 'missing');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'iron-run-tests-'));
  await mkdir(path.join(folder, 'src'));
  await writeFile(path.join(folder, 'Cargo.toml'), '[package]\nname = "run-tests"\nversion = "0.1.0"\nedition = "2021"\n[workspace]\n');
  await writeFile(path.join(folder, 'src', 'lib.rs'), 'pub mod part;\n');
  await writeFile(path.join(folder, 'src', 'part.rs'), TEXT);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('each test has its own verdict, whatever its neighbours do or print', { timeout: 240_000 }, async () => {
  const answer = await runTests(path.join(folder, 'src', 'part.rs'), null, NAMES);
  if (!answer.ok) throw new Error(answer.reason);
  expect(Object.fromEntries(answer.results.map(({ name, outcome, message, line }) => [name, outcome === 'failed' ? [message.replaceAll(/\s+/g, ' '), line] : outcome]))).toEqual({
    holds: 'passed',
    fails: ['assertion `left == right` failed left: 2 right: 3', 10],
    leaves: ['the process of the test ended before it was done', null],
    forges: ['the process of the test ended before it was done', null],
    panics: 'passed',
    panics_otherwise: ['it panics with: odd number expected a panic with: even', 1],
    does_not_panic: ['it does not panic; expected a panic', null],
    gives_an_error: ['it gives the error "invalid digit found in string"', null],
    gives_nothing_wrong: 'passed',
    deeper: 'passed',
    by_a_macro: 'passed',
    missing: 'absent',
  });
});

test('what the compiler refuses is said of the text as it stands', { timeout: 240_000 }, async () => {
  const answer = await runTests(path.join(folder, 'src', 'part.rs'), TEXT.replace('half(4), 3)', 'half(4), "3")'), ['fails']);
  expect(answer).toMatchObject({ ok: false, reason: expect.stringContaining('part.rs:10:') });
});
