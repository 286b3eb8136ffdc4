/** Real packages on the disk, read through cargo. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { moduleFiles } from '../../engine/src/crate/modules.js';
import { cargoWorkspace, libraryOf, mutatedTargets, packageIn } from '../../engine/src/crate/package.js';
import { mutantsOf } from '../../engine/src/mutants/mutants.js';
import { isSkippedFile } from '../../engine/src/mutants/skips.js';

const FILES: Record<string, string> = {
  'Cargo.toml': `[package]
name = "whole"
version = "1.2.3"
edition = "2021"
[workspace]
members = ["part"]
[features]
default = ["std"]
std = []
[dependencies]
part = { path = "part" }
[dev-dependencies]
proptest = "1"
`,
  'src/lib.rs': 'mod a; #[mutants::skip] mod b { mod c; } #[path = "d/e.rs"] mod e; #[path = "../outside/o.rs"] mod o;',
  'src/a.rs': 'pub fn a(x: u8) -> u8 { x + 1 }',
  'src/b/c.rs': 'pub fn c(x: u8) -> u8 { x + 1 }',
  'src/d/e.rs': '#![allow(x)] mod f;',
  'src/d/f.rs': 'pub fn f(x: u8) -> u8 { x + 1 }',
  'outside/o.rs': 'pub fn o(x: u8) -> u8 { x + 1 }',
  'src/main.rs': 'fn main() {}',
  'tests/t.rs': '',
  'part/Cargo.toml': '[package]\nname = "part"\nversion = "0.1.0"\nedition = "2018"\n[lib]\npath = "code.rs"\nproc-macro = true\n',
  'part/code.rs': '',
};

let root = '';
beforeAll(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'iron-package-')));
  for (const [name, text] of Object.entries(FILES)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const relative = (file: string): string => path.relative(root, file).replaceAll(path.sep, '/');

test('packages of a workspace, their targets, features and dependencies', async () => {
  const answer = await cargoWorkspace(path.join(root, 'part'));
  if (!answer.ok) throw new Error(answer.reason);
  const { workspace } = answer;
  expect(relative(workspace.folder)).toBe('');
  const whole = packageIn(workspace, root)!;
  expect({ ...whole, folder: relative(whole.folder), targets: whole.targets.map((target) => `${target.kinds} ${target.name} ${target.edition} ${relative(target.root)}`).sort() }).toEqual({
    name: 'whole',
    version: '1.2.3',
    folder: '',
    edition: 2021,
    targets: ['bin whole 2021 src/main.rs', 'lib whole 2021 src/lib.rs', 'test t 2021 tests/t.rs'],
    features: { default: ['std'], std: [] },
    dependencies: ['part'],
    devDependencies: ['proptest'],
  });
  expect(mutatedTargets(whole).map((target) => relative(target.root))).toEqual(['src/lib.rs', 'src/main.rs']);
  const part = packageIn(workspace, path.join(root, 'part'))!;
  expect([part.edition, relative(libraryOf(part)!.root)]).toEqual([2018, 'part/code.rs']);
  expect(packageIn(workspace, path.join(root, 'src'))).toBeUndefined();
});

test('what is no package gives a reason', async () => {
  const nothing = await cargoWorkspace(path.join(root, 'src'));
  expect(nothing).toMatchObject({ ok: false, reason: expect.stringContaining('Cargo.toml') });
  expect(await cargoWorkspace(path.join(root, 'nowhere'))).toMatchObject({ ok: false });
  expect(await cargoWorkspace(root, { cargo: 'no-such-program' })).toMatchObject({ ok: false });
});

test('the files that cargo-mutants comes to', async () => {
  const { files, notes } = await moduleFiles(path.join(root, 'src/lib.rs'), { base: root });
  expect(files.map((file) => `${file.path}${isSkippedFile(file) ? ' skipped' : ''} ${relative(file.absolutePath)}`)).toEqual([
    'src/lib.rs src/lib.rs',
    'src/a.rs src/a.rs',
    'src/b/c.rs skipped src/b/c.rs',
    'src/d/e.rs src/d/e.rs',
    'src/../outside/o.rs outside/o.rs',
    'src/d/f.rs skipped src/d/f.rs',
  ]);
  expect(notes).toEqual([]);
  expect(mutantsOf(files[4]!)[0]!.mutant.name).toBe('src/../outside/o.rs:1:25: replace o -> u8 with 0');
  const inside = await moduleFiles(path.join(root, 'src/lib.rs'));
  expect(inside.files.filter(isSkippedFile).map((file) => file.path)).toEqual(['b/c.rs', '../outside/o.rs', 'd/f.rs']);
});
