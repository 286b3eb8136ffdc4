import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cargoEdition, editionFrom } from '../../server/src/service/edition.js';

const root = resolve('/work-folder');

/** Folders as a table from path to text. */
function edition(file: string, files: Readonly<Record<string, string>>): Promise<number | null> {
  const disk = new Map(Object.entries(files).map(([path, text]) => [join(root, path), text]));
  return cargoEdition(join(root, file), (path) => Promise.resolve(disk.get(path) ?? null));
}

describe('edition', () => {
  test('is that of the nearest package', async () => {
    const files = { 'Cargo.toml': '[package]\nedition = "2018"\n', 'inner/Cargo.toml': '[package]\nedition = "2021"\n' };
    expect(await edition('inner/src/deep/a.iron', files)).toBe(2021);
    expect(await edition('src/a.iron', files)).toBe(2018);
  });

  test('is 2015 where a package does not say', async () => {
    expect(await edition('src/a.iron', { 'Cargo.toml': '[package]\nname = "a"\n' })).toBe(2015);
  });

  test('is inherited from the workspace', async () => {
    const files = { 'Cargo.toml': '[workspace]\nmembers = ["a"]\n[workspace.package]\nedition = "2018"\n', 'a/Cargo.toml': '[package]\nedition.workspace = true\n' };
    expect(await edition('a/src/lib.iron', files)).toBe(2018);
  });

  test('is inherited from the workspace that the package names', async () => {
    const files = { 'other/Cargo.toml': '[workspace.package]\nedition = "2021"\n[workspace]\n', 'a/Cargo.toml': '[package]\nworkspace = "../other"\nedition = { workspace = true }\n' };
    expect(await edition('a/lib.iron', files)).toBe(2021);
  });

  test('is unknown without a manifest, without a package, and in a manifest with an error', async () => {
    expect(await edition('a.iron', {})).toBeNull();
    expect(await edition('a.iron', { 'Cargo.toml': '[workspace]\n' })).toBeNull();
    expect(await edition('a.iron', { 'Cargo.toml': '[package\n' })).toBeNull();
    expect(await edition('a.iron', { 'Cargo.toml': '[package]\nedition = "1999"\n' })).toBeNull();
    expect(await edition('a.iron', { 'Cargo.toml': '[package]\nedition.workspace = true\n' })).toBeNull();
  });

  test('is one of four texts', () => {
    expect(['2015', '2018', '2021', '2024', '2027', 2021].map(editionFrom)).toEqual([2015, 2018, 2021, 2024, null, null]);
  });
});
