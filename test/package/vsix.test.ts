import { execFileSync } from 'node:child_process';
import { isBuiltin } from 'node:module';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const repository = resolve(import.meta.dirname, '..', '..');
const largestPackage = 2_000_000; // bytes; a .vsix of a language without a model stays small
const folder = mkdtempSync(join(tmpdir(), 'iron-vsix-'));
const vsix = join(folder, 'iron.vsix');
let files: Record<string, Uint8Array> = {};

beforeAll(() => {
  execFileSync('npm', ['run', '--silent', 'package', '--', '--out', vsix], { cwd: repository, shell: process.platform === 'win32' });
  files = unzipSync(readFileSync(vsix));
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

describe('the packed extension', () => {
  test('holds exactly the files of test/package/files.txt', async () => {
    const names = Object.keys(files)
      .filter((name) => !name.endsWith('/'))
      .sort();
    await expect(`${names.join('\n')}\n`).toMatchFileSnapshot(join(import.meta.dirname, 'files.txt'));
  });

  test('holds every file that its manifest names', () => {
    const manifest: unknown = JSON.parse(text('extension/package.json'));
    const named = pathsIn(manifest).map((path) => `extension/${path.replace(/^\.\//, '')}`);
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((path) => !(path in files))).toEqual([]);
  });

  test('bundles need nothing but VS Code and Node', () => {
    for (const name of ['extension/dist/client.cjs', 'extension/dist/server.cjs', 'extension/dist/iron-engine.cjs']) {
      const required = [...text(name).matchAll(/\brequire\("([^"]+)"\)/g)].map((match) => match[1] ?? '');
      expect(required.length, name).toBeGreaterThan(0);
      expect(
        required.filter((module) => module !== 'vscode' && !isBuiltin(module)),
        name,
      ).toEqual([]);
    }
  });

  test('runs the engine from where it is unpacked, with nothing beside it', () => {
    const unpacked = join(folder, 'unpacked');
    for (const [name, bytes] of Object.entries(files)) {
      if (name.endsWith('/')) continue;
      mkdirSync(dirname(join(unpacked, name)), { recursive: true });
      writeFileSync(join(unpacked, name), bytes);
    }
    const source = join(unpacked, 'lib.rs');
    writeFileSync(source, 'pub fn half(x: u8) -> u8 { x / 2 }\n');
    const answer = execFileSync(process.execPath, [join(unpacked, 'extension/dist/iron-tests.js'), 'generate', source, '--json'], { encoding: 'utf8' });
    expect(JSON.parse(answer)).toMatchObject({ functions: [{ path: 'half', status: 'proven' }] });
  }, 120_000);

  test('is small', () => {
    expect(readFileSync(vsix).length).toBeLessThan(largestPackage);
  });
});

const text = (name: string): string => new TextDecoder().decode(files[name]);

/** Every string of a JSON value that is a relative path by its form. */
function pathsIn(value: unknown): string[] {
  if (typeof value === 'string') return /^\.\/[\w./-]+\.\w+$|^(media|syntaxes|snippets|dist)\/[\w./-]+\.\w+$/.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === 'bin' || key === 'scripts' || key === 'exports' || key === 'files' ? [] : pathsIn(inner)));
}
