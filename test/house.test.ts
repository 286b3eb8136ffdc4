// What the whole repository promises: nothing of one person's machine in it, names as fixed, links that lead somewhere.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../client/src/commands.js';
import { SETTINGS } from '../protocol/settings.js';

const repository = resolve(import.meta.dirname, '..');
const itself = 'test/house.test.ts';
const binary = /\.(png|ico|woff2?|ttf|wasm|vsix|node)$/;
const notOurs = new Set(['.git', 'node_modules', 'dist', 'dist-test', 'target', '.cache']);

/** Bins that exist now or that later work will add; each is built to dist/<name>.js. */
const binNames = ['redox', 'iron-tests', 'iron-trainer'];

interface Manifest {
  readonly bin: Record<string, string>;
  readonly engines: Record<string, string>;
  readonly scripts: Record<string, string>;
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly configuration: { readonly properties: Record<string, { readonly scope?: string }> };
  };
}

const manifest: Manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));

/** What git would commit; in a copy without git, every file outside of made folders. Paths from the repository, with `/`. */
function committed(): string[] {
  try {
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: repository, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return listed.split('\0').filter((name) => name !== '' && existsSync(join(repository, name)));
  } catch {
    return walk(repository).map((name) => relative(repository, name).replaceAll(sep, '/'));
  }
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (notOurs.has(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });
}

const files = committed();
const texts = files.filter((name) => !binary.test(name) && name !== itself).map((name) => ({ name, text: readFileSync(join(repository, name), 'utf8') }));

/** `path:line` of each match. */
function places(pattern: RegExp, among = texts): string[] {
  return among.flatMap(({ name, text }) => [...text.matchAll(pattern)].map((match) => `${name}:${text.slice(0, match.index).split('\n').length}: ${match[0]}`));
}

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

test('no file names a path of the machine that it was written on', () => {
  expect(texts.length).toBeGreaterThan(100);
  const here = [repository, homedir()].filter((path) => path.length > 3).map((path) => `(?<![\\w.-])${literally(path)}(?![\\w-])`);
  expect(places(new RegExp(here.join('|'), 'g'))).toEqual([]);
  expect(places(/\/(home|Users)\/\w+|\b[A-Z]:\\+Users\\+\w+/g)).toEqual([]);
});

test('no registry is named: the lock file holds hashes only', () => {
  expect(places(/\bregistry(\.\w+){2,}|\/\/[^\s/]*\b(npmjs|pypi|(static|index)\.crates|deb\.debian|debian\.org)\b[^\s/]*/g)).toEqual([]);
  const lock: { packages: Record<string, { resolved?: string; integrity?: string }> } = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8'));
  const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
  expect(packages.length).toBeGreaterThan(20);
  expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  expect(packages.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([]);
  expect(readFileSync(join(repository, '.npmrc'), 'utf8')).not.toMatch(/registry\s*=|\/\//);
});

test('there is one copy of the language server protocol', () => {
  const lock: { packages: Record<string, unknown> } = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8'));
  const copies = Object.keys(lock.packages).filter((path) => /(^|\/)vscode-(languageserver-(protocol|types)|jsonrpc)$/.test(path));
  expect(copies.sort()).toEqual(['node_modules/vscode-jsonrpc', 'node_modules/vscode-languageserver-protocol', 'node_modules/vscode-languageserver-types']);
});

test('every bin has one of the fixed names and is built to dist/<name>.js', () => {
  const { redox } = manifest.bin;
  expect(redox).toBe('dist/redox.js');
  for (const [name, file] of Object.entries(manifest.bin)) {
    expect(binNames).toContain(name);
    expect(file).toBe(`dist/${name}.js`);
  }
});

test('commands and settings begin with iron.', () => {
  const commands = manifest.contributes.commands.map(({ command }) => command);
  const settings = Object.keys(manifest.contributes.configuration.properties);
  expect([...commands, ...settings].filter((name) => !/^iron\.[a-z][A-Za-z.]*$/.test(name))).toEqual([]);
  expect(commands.sort()).toEqual(Object.values(COMMANDS).sort());
});

test('a setting that names a program is of machine scope, so that no workspace can choose what is run', () => {
  const names = (name: string): boolean => /path|executable|binary|program|interpreter|command$/i.test(name);
  expect(['rustfmt.path', 'serverPath', 'python.interpreter', 'edition', 'convert.openResult'].filter(names)).toEqual(['rustfmt.path', 'serverPath', 'python.interpreter']);
  const declared = Object.entries(SETTINGS).map(([name, { scope }]) => ({ name, scope: String(scope) }));
  const manifested = Object.entries(manifest.contributes.configuration.properties).map(([name, { scope }]) => ({ name, scope }));
  expect([...declared, ...manifested].filter(({ name, scope }) => names(name) && scope !== 'machine')).toEqual([]);
});

test('every script of the manifest runs a file that is there, and the README names both commands', () => {
  const named = Object.values(manifest.scripts).flatMap((script) => [...script.matchAll(/\bnode (\S+)/g)].map((match) => match[1] ?? ''));
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter((name) => !files.includes(name))).toEqual([]);
  const readme = readFileSync(join(repository, 'README.md'), 'utf8');
  expect(readme).toMatch(/^npm start\b/m);
  expect(readme).toMatch(/^npm test\b/m);
});

test('every relative link of every page leads to a file that is committed', () => {
  const pages = texts.filter(({ name }) => name.endsWith('.md'));
  const dead = pages.flatMap(({ name, text }) =>
    // what stands in a block of code is no link
    [...text.replace(/^```[\s\S]*?^```/gm, '').matchAll(/\]\((?!https?:|#|command:)([^)#\s]+)/g)]
      .map((match) => relative(repository, resolve(repository, dirname(name), match[1] ?? '')).replaceAll(sep, '/'))
      .filter((target) => !files.some((file) => file === target || file.startsWith(`${target.replace(/\/$/, '')}/`)))
      .map((target) => `${name} -> ${target}`),
  );
  expect(pages.length).toBeGreaterThan(4);
  expect(dead).toEqual([]);
});

test('no source puts work off or switches a check off', () => {
  // one file finds such words in other people's code
  const sources = texts.filter(({ name }) => /\.(ts|mjs|cjs)$/.test(name) && name !== 'trainer/src/filter/quality.ts');
  expect(sources.length).toBeGreaterThan(80);
  expect(places(/\b(TODO|FIXME|XXX)\b|@ts-(ignore|nocheck)|biome-ignore-all/g, sources)).toEqual([]);
});
