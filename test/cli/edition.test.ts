// Which edition a file is read in.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith, redox } from './harness.js';

/** Rust of edition 2015 only: `async` is a name. */
const OLD = 'fn async() {}\n';
const code = (cwd: string, ...parameters: string[]): number | null => redox(['validate', ...parameters], { cwd }).code;

test('2024 where nothing says another', () => {
  const folder = folderWith({ 'a.rs': OLD });
  expect(code(folder, 'a.rs')).toBe(1);
  expect(code(folder, 'a.rs', '--edition', '2015')).toBe(0);
});

test.each([
  ['package.edition', '[package]\nname = "a"\nedition = "2015"\n', 0],
  ['a later package.edition', '[package]\nname = "a"\nedition = "2021"\n', 1],
  ['a package without the key is 2015, as for cargo', '[package]\nname = "a"\n', 0],
  ['the edition of a workspace without a package', '[workspace.package]\nedition = "2015"\n', 0],
  ['an edition that does not exist yet', '[package]\nedition = "2030"\n', 1],
])('%s', (_name, manifest, expected) => {
  const folder = folderWith({ 'Cargo.toml': manifest, 'src/deep/a.rs': OLD });
  expect(code(folder, join('src', 'deep', 'a.rs'))).toBe(expected);
  expect(code(folder, 'src')).toBe(expected);
});

test('inherited from the workspace', () => {
  const member = '[package]\nname = "m"\nedition.workspace = true\n';
  const folder = folderWith({
    'Cargo.toml': '[workspace]\nmembers = ["m"]\n[workspace.package]\nedition = "2015"\n',
    'm/Cargo.toml': member,
    'm/src/a.rs': OLD,
  });
  expect(code(folder, 'm')).toBe(0);
});

test('inherited from the workspace that package.workspace names', () => {
  const folder = folderWith({
    'root/Cargo.toml': '[workspace]\n[workspace.package]\nedition = "2015"\n',
    'm/Cargo.toml': '[package]\nname = "m"\nworkspace = "../root"\nedition = { workspace = true }\n',
    'm/a.rs': OLD,
  });
  expect(code(folder, 'm')).toBe(0);
});

test('the nearest manifest decides', () => {
  const folder = folderWith({ 'Cargo.toml': '[package]\nedition = "2015"\n', 'inner/Cargo.toml': '[package]\nedition = "2024"\n', 'a.rs': OLD, 'inner/a.rs': OLD });
  const { files } = JSON.parse(redox(['validate', '.', '--json'], { cwd: folder }).out) as { files: { path: string; diagnosticCount: number }[] };
  expect(files.map(({ path, diagnosticCount }) => [path.replaceAll('\\', '/'), diagnosticCount > 0])).toEqual([
    ['a.rs', false],
    ['inner/a.rs', true],
  ]);
});

test('the standard input takes the edition of the folder', () => {
  const folder = folderWith({ 'Cargo.toml': '[package]\nedition = "2015"\n' });
  expect(redox(['reduce', '-'], { cwd: folder, input: OLD }).code).toBe(0);
});

test('a manifest that is no TOML is named and taken as 2024', () => {
  const folder = folderWith({ 'Cargo.toml': '[package\n', 'a.rs': OLD });
  const ran = redox(['validate', 'a.rs'], { cwd: folder });
  expect(ran.code).toBe(1);
  expect(ran.err).toContain('Cargo.toml: not valid TOML');
});
