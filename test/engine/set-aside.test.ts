// Tests that a crate has already, left out of what is compiled: the text that the compiler gets, the programs that come out, and what brings them back.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { PROGRAM_LIMITS } from '../../engine/src/compile/limits.js';
import { SetAside } from '../../engine/src/compile/set-aside.js';
import { type CompileUnit, compileTests, runInUnit } from '../../engine/src/compile/unit.js';
import { testGates, withGatesShut } from '../../engine/src/crate/test-gates.js';
import { generateTests } from '../../engine/src/generate.js';
import { parse } from '../../redox/src/index.js';
import { workspaces } from './faults/support.js';

const made = workspaces();

const shut = (text: string): string => withGatesShut(text, testGates(parse(text, 'rust', { edition: 2021 })));

test('modules for tests are shut in place, whatever their form, and nothing else is', () => {
  expect(shut('#[cfg(test)]\nmod tests {\n    #[cfg(test)]\n    mod inner {}\n}\n')).toBe('#[cfg(none)]\nmod tests {\n    #[cfg(test)]\n    mod inner {}\n}\n');
  expect(shut('mod a { /* test */ #[allow(dead_code)] #[cfg(all(feature = "test", test))] /// é\n pub mod tests; }')).toBe(
    'mod a { /* test */ #[allow(dead_code)] #[cfg(all(feature = "test", none))] /// é\n pub mod tests; }',
  );
  const kept = '#[cfg(not(test))]\nmod a {}\n#[cfg(any(test, feature = "x"))]\nmod b {}\n#[cfg(test)]\nfn helper() {}\n#[test]\nfn one() {}\nconst T: &str = "#[cfg(test)] mod tests {}";\n';
  expect(shut(kept)).toBe(kept);
});

/** A crate of these files, of which the first is the root and the second is changed. */
async function unitOf(texts: Record<string, string>): Promise<CompileUnit & { readonly setAside: SetAside }> {
  const { folder, environment } = await made.make();
  const files = Object.entries(texts).map(([name, text]) => ({ place: path.join(folder, name), text, tree: parse(text, 'rust', { edition: 2021 }) }));
  for (const { place, text } of files) await writeFile(place, text);
  const [root, target] = files;
  const setAside = new SetAside(files, target!.place);
  await setAside.away();
  return { folder, root: root!.place, rootText: root!.text, target: target!.place, env: environment, args: ['--edition', '2021', '--crate-name', 'target'], rustc: 'rustc', runtime: '', setAside };
}

async function namesIn(unit: CompileUnit, program: string): Promise<string[]> {
  const { stdout } = await runInUnit(unit, path.join(unit.folder, program), ['--list', '--format', 'terse'], PROGRAM_LIMITS);
  return stdout.split('\n').filter((line) => line !== '');
}

const TARGET = 'pub fn one() -> u32 { 1 }\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn is_one() { assert_eq!(super::one(), 1); }\n}\n';
const OURS = '#[cfg(test)]\nmod ours {\n    #[test]\n    fn again() { assert_eq!(super::one(), 1); }\n}\n';

test('a program holds our tests only, and all of them once they are asked for', async () => {
  const unit = await unitOf({ 'lib.rs': 'mod a;\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn at_the_root() {}\n}\n', 'a.rs': TARGET });
  const changed = TARGET.replace('{ 1 }', '{ /* changed */ 1 }') + OURS;
  expect(await compileTests(unit, changed, 'lean', false)).toMatchObject({ ok: true, errors: [] });
  expect(await namesIn(unit, 'lean')).toEqual(['a::ours::again: test']);
  expect(await readFile(unit.target, 'utf8')).toBe(changed.replace('#[cfg(test)]\nmod tests', '#[cfg(none)]\nmod tests'));
  await unit.setAside.back();
  expect(await compileTests(unit, changed, 'whole', false)).toMatchObject({ ok: true, errors: [] });
  expect(await namesIn(unit, 'whole')).toEqual(['a::ours::again: test', 'a::tests::is_one: test', 'tests::at_the_root: test']);
});

test('what does not compile without them gets them back, and an error of our own does not', async () => {
  const root = 'mod a;\n#[cfg(test)]\nmod help { pub fn two() -> u32 { 2 } }\n#[test]\nfn uses() { assert_eq!(help::two(), 2); }\n';
  const needy = await unitOf({ 'lib.rs': root, 'a.rs': TARGET });
  expect(await compileTests(needy, TARGET + OURS, 'whole', false)).toMatchObject({ ok: true, errors: [] });
  expect(needy.setAside.isAside).toBe(false);
  expect(await namesIn(needy, 'whole')).toEqual(['a::ours::again: test', 'a::tests::is_one: test', 'uses: test']);
  const wrong = await unitOf({ 'lib.rs': 'mod a;\n', 'a.rs': TARGET });
  const refused = await compileTests(wrong, TARGET + OURS.replace('1)', '"1")'), 'wrong', false);
  expect([refused.ok, refused.errors[0]?.code?.code]).toEqual([false, 'E0308']);
  expect(wrong.setAside.isAside).toBe(true);
});

test('what the tests of a crate reach is measured with all of them, those of other files too', async () => {
  const { folder } = await made.make();
  await mkdir(path.join(folder, 'src'));
  await writeFile(path.join(folder, 'Cargo.toml'), '[package]\nname = "aside"\nversion = "0.1.0"\nedition = "2021"\n');
  await writeFile(path.join(folder, 'src', 'lib.rs'), 'pub mod sign;\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn negative() { assert!(crate::sign::sign(-1)); }\n}\n');
  const file = path.join(folder, 'src', 'sign.rs');
  await writeFile(file, 'pub fn sign(x: i32) -> bool {\n    if x < 0 {\n        return true;\n    }\n    false\n}\n#[cfg(test)]\nmod tests {}\n');
  const answer = await generateTests(file, null);
  if (!answer.ok) throw new Error(answer.reason);
  expect(answer.functions[0]?.status).toBe('proven');
  expect(answer.functions[0]?.coverage).toMatchObject({ branches: 2, branchesBefore: 1, branchesAfter: 2, before: '1 test of its own' });
});
