import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { isBuiltin } from 'node:module';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const repository = resolve(import.meta.dirname, '..', '..');
const largestPackage = 3_000_000; // bytes; the vocabulary of a tokenizer, a YAML service and charts are a third of it, and there is no model in it
const folder = mkdtempSync(join(tmpdir(), 'iron-vsix-'));
const vsix = join(folder, 'iron.vsix');
let files: Record<string, Uint8Array> = {};

beforeAll(() => {
  execFileSync('npm', ['run', '--silent', 'package', '--', '--out', vsix], { cwd: repository, shell: process.platform === 'win32' });
  files = unzipSync(readFileSync(vsix));
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true }));

/** The package in a folder of its own. */
function unpack(name: string): string {
  const unpacked = join(folder, name);
  for (const [path, bytes] of Object.entries(files)) {
    if (path.endsWith('/')) continue;
    mkdirSync(dirname(join(unpacked, path)), { recursive: true });
    writeFileSync(join(unpacked, path), bytes);
  }
  return unpacked;
}

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
      // behind a quote it is a text: ajv writes such calls into code that is not asked for here
      const required = [...text(name).matchAll(/(?<!['"`])\brequire\("([^"]+)"\)/g)].map((match) => match[1] ?? '');
      expect(required.length, name).toBeGreaterThan(0);
      expect(
        required.filter((module) => module !== 'vscode' && !isBuiltin(module)),
        name,
      ).toEqual([]);
    }
  });

  test('runs the engine from where it is unpacked, with nothing beside it', () => {
    const unpacked = unpack('unpacked');
    const source = join(unpacked, 'lib.rs');
    writeFileSync(source, 'pub fn half(x: u8) -> u8 { x / 2 }\n');
    const answer = execFileSync(process.execPath, [join(unpacked, 'extension/dist/iron-tests.js'), 'generate', source, '--json'], { encoding: 'utf8' });
    expect(JSON.parse(answer)).toMatchObject({ functions: [{ path: 'half', status: 'proven' }] });
  }, 120_000);

  test.each([
    ['iron-tests', 'stdout', ['--help'], 0],
    ['iron-tests', 'stderr', ['nothing'], 2],
    ['iron-trainer', 'stdout', ['--help'], 0],
    ['iron-trainer', 'stderr', ['nothing'], 2],
  ] as const)('%s ends quietly where nobody reads its %s', async (name, unread, parameters, code) => {
    const child = spawn(process.execPath, [join(unpack('unread'), `extension/dist/${name}.js`), ...parameters], { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child[unread === 'stdout' ? 'stderr' : 'stdout'].setEncoding('utf8').on('data', (text: string) => void (said += text));
    child[unread].destroy();
    expect(await new Promise((resolve) => child.once('close', resolve))).toBe(code);
    expect(said).toBe('');
  });

  test('builds a dataset of its tasks and runs gates on it, with nothing beside it', () => {
    const trainer = join(unpack('for-gates'), 'extension/dist/iron-trainer.js');
    const data = join(folder, 'data');
    const run = (...parameters: string[]): { status: number | null; stdout: string } => spawnSync(process.execPath, [trainer, ...parameters], { encoding: 'utf8' });
    expect(run('dataset', 'build', '--out', data)).toMatchObject({ status: 0 });
    // those that compile are tested with the gates themselves
    const { status, stdout } = run('gates', join(data, 'dataset_v0_manifest.jsonl'), '--without', 'data-quality', '--without', 'test-strength');
    expect(stdout.match(/^passed/gm)).toHaveLength(10);
    expect(stdout).toMatch(/^smallest difference between the arms that \d\d tasks of test can show: \d+\.\d points/m);
    expect(stdout).toMatch(/^no-go: data-quality, test-strength$/m);
    expect(status).toBe(1);
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
