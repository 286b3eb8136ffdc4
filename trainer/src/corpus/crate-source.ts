/** A crate on this machine as the corpus reads it: what its package says, its files, and one index over code, tests and examples. */
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { type Edition, parse, tokenize } from '../../../redox/src/index.js';
import { exampleTest } from '../../../engine/src/candidates/doc-examples.js';
import { type CargoPackage, cargoWorkspace, libraryOf, packageIn } from '../../../engine/src/crate/package.js';
import { moduleFiles } from '../../../engine/src/crate/modules.js';
import type { SourceFile } from '../../../engine/src/crate/source-file.js';
import { DRIVERS, type FutureDriver, WITHOUT_RUNTIME } from '../../../engine/src/futures/future-driver.js';
import { docExamples } from '../../../engine/src/items/doc-examples.js';
import { type CrateIndex, indexCrate } from '../../../engine/src/items/index.js';
import { itemMacros, openItemMacros } from './item-macros.js';
import { missingCrates } from './missing-crates.js';
import { missingIncludes } from './missing-includes.js';
import { openPropertyMacros, type PropertyMacro } from './property-macros.js';
import { rustTexts } from './rust-texts.js';

export interface CrateFile {
  /** As it stands; offsets of the index are its own. */
  readonly text: string;
  readonly macros: readonly PropertyMacro[];
}

/** An example of the documentation as a test that stands alone behind the crate. */
export interface ExampleTest {
  readonly code: string;
  /** Path of the function that it is documented with; null for a type. */
  readonly of: string | null;
  readonly path: string;
  readonly line: number;
}

export interface CrateSource {
  readonly name: string;
  readonly version: string;
  /** SPDX expression; null where the package says none. */
  readonly license: string | null;
  /** Features beside the default ones that the tests are read with. */
  readonly asked: readonly string[];
  readonly index: CrateIndex;
  readonly files: ReadonlyMap<string, CrateFile>;
  /** Examples by the path of the file that the index has of each. */
  readonly examples: ReadonlyMap<string, ExampleTest>;
  /** Names of cargo's targets by the paths of the files of integration tests. */
  readonly integration: ReadonlyMap<string, string>;
  /** Targets, `` for the library with its own tests, and paths of examples that take in files or crates which the package lacks: they do not compile. */
  readonly broken: ReadonlySet<string>;
}

export type CrateAnswer = { readonly ok: true; readonly crate: CrateSource } | { readonly ok: false; readonly reason: string };

const EXAMPLE_PREFIX = '__iron_example_';
const INTEGRATION_PREFIX = '__iron_integration_';

export async function readCrate(folder: string, signal?: AbortSignal): Promise<CrateAnswer> {
  // the toolchain that a published package was developed with need not be there
  const answer = await cargoWorkspace(folder, { from: os.tmpdir(), ...(signal && { signal }) });
  if (!answer.ok) return { ok: false, reason: `cargo cannot read the package: ${answer.reason.trim().split('\n')[0]}` };
  const found = packageIn(answer.workspace, folder);
  const library = found === undefined ? undefined : libraryOf(found);
  if (found === undefined || library === undefined) return { ok: false, reason: 'the package has no library' };
  if (library.kinds.includes('proc-macro')) return { ok: false, reason: 'it is a procedural macro, whose functions no test can call' };
  const crateName = library.name.replaceAll('-', '_');
  // crates such as tokio are nothing without it
  const asked = found.features['full'] === undefined ? [] : ['full'];
  const options = { crateName, features: featuresWith(found, asked) };
  const originals = await rustTexts(path.dirname(library.root));
  const macros = itemMacros(originals.values());
  const read = async (file: string): Promise<string | null> => {
    const text = originals.get(file) ?? (await fs.readFile(file, 'utf8').catch(() => null));
    return text === null || macros.size === 0 ? text : openItemMacros(text, library.edition, macros, { features: new Set(options.features) });
  };
  const { files } = await moduleFiles(library.root, { edition: library.edition, base: found.folder, read });
  if (files.length === 0) return { ok: false, reason: 'the root of the library cannot be read' };
  const opened = new Map<string, CrateFile>();
  const sources = files.map((file) => openedFile(file, opened, originals.get(file.absolutePath)));
  const inner = indexCrate(sources, options);
  const examples = exampleFiles(inner, crateName, library.edition, found);
  const integration = await integrationFiles(found);
  const outside = integration.map(({ file, text }) => openedFile(file, opened, text));
  const isBroken = (file: SourceFile): boolean => missingIncludes(file, found.folder, { features: new Set(options.features) }).length > 0;
  const crates = new Set([crateName, ...(await dependencyNames(folder))]);
  const lacksCrate = ({ tree }: SourceFile): boolean => missingCrates(tree, crates, { features: new Set(options.features) }).length > 0;
  const isBuilt = new Set(inner.functions.filter(({ enabled }) => enabled !== 'no').map(({ file }) => file));
  const broken = new Set([
    ...(sources.some((file) => isBuilt.has(file) && isBroken(file)) ? [''] : []),
    ...integration.flatMap(({ file, target }) => (isBroken(file) || lacksCrate(file) ? [target] : [])),
    ...examples.flatMap(({ file }) => (lacksCrate(file) ? [file.path] : [])),
  ]);
  const index = indexCrate([...sources, ...outside, ...examples.map(({ file }) => file)], options);
  return {
    ok: true,
    crate: {
      name: found.name,
      version: found.version,
      license: await licenseOf(folder),
      asked,
      index,
      files: opened,
      examples: new Map(examples.map(({ file, example }) => [file.path, example])),
      integration: new Map(integration.map(({ file, target }) => [file.path, target])),
      broken,
    },
  };
}

/** With its property macros opened; what it was is kept under its path. */
function openedFile(file: SourceFile, opened: Map<string, CrateFile>, original = file.text): SourceFile {
  const { text, macros } = openPropertyMacros(file.tree);
  opened.set(file.path, { text: original, macros });
  return macros.length === 0 ? file : { ...file, text, tree: parse(text, 'rust', { edition: file.edition }) };
}

/** Integration tests, each with the modules that it has files of, as a module of its own: they see the crate by its name only. */
async function integrationFiles({ targets, folder }: CargoPackage): Promise<{ file: SourceFile; target: string; text: string }[]> {
  const found: { file: SourceFile; target: string; text: string }[] = [];
  const tests = targets.filter(({ kinds, needed }) => kinds.includes('test') && needed.length === 0);
  for (const [at, { name, root, edition }] of tests.entries()) {
    const { files } = await moduleFiles(root, { edition, base: folder });
    if (files.some(({ tree }) => tree.diagnostics.some(({ severity }) => severity === 'error'))) continue;
    for (const each of files) {
      const text = withOwnRoot(each.text, each.module.length);
      const file = text === each.text ? each : { ...each, text, tree: parse(text, 'rust', { edition }) };
      found.push({ file: { ...file, module: [`${INTEGRATION_PREFIX}${at}`, ...file.module], onlyForTests: true }, target: name, text: each.text });
    }
  }
  return found;
}

/** `crate` of an integration test is that test: spelled so that it is in the index of the library, where the words are as long. */
function withOwnRoot(text: string, depth: number): string {
  const by = ['self ', 'super'][depth];
  if (by === undefined || !text.includes('crate')) return text;
  const words = tokenize(text, 'rust').filter(({ kind }) => kind !== 'whitespace' && kind !== 'comment');
  const word = (at: number): string => (words[at] === undefined ? '' : text.slice(words[at].from, words[at].to));
  const isRoot = (at: number): boolean => word(at) === 'crate' && word(at - 1) !== '$' && /^(::|\))$/.test(word(at + 1));
  return words.reduce((made, { from, to }, at) => (isRoot(at) ? made.slice(0, from) + by + made.slice(to) : made), text);
}

/** By which code may name what the package depends on. */
async function dependencyNames(folder: string): Promise<string[]> {
  const manifest = parseToml(await fs.readFile(path.join(folder, 'Cargo.toml'), 'utf8'));
  const tables = [manifest, ...Object.values((manifest['target'] as Record<string, unknown> | undefined) ?? {})] as Record<string, unknown>[];
  return tables.flatMap((table) => ['dependencies', 'dev-dependencies'].flatMap((kind) => Object.keys((table[kind] as object | undefined) ?? {}))).map((name) => name.replaceAll('-', '_'));
}

async function licenseOf(folder: string): Promise<string | null> {
  const manifest = parseToml(await fs.readFile(path.join(folder, 'Cargo.toml'), 'utf8'));
  const license = (manifest['package'] as { license?: unknown } | undefined)?.license;
  return typeof license === 'string' ? license : null;
}

/** Features that are on where these are asked for. */
function featuresWith({ features }: CargoPackage, asked: readonly string[]): string[] {
  const on = new Set<string>();
  const waiting = ['default', ...asked];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const more = features[name];
    if (on.has(name) || more === undefined) continue;
    on.add(name);
    waiting.push(...more);
  }
  return [...on];
}

function exampleFiles(index: CrateIndex, crateName: string, edition: Edition, { name, dependencies, devDependencies }: CargoPackage): { file: SourceFile; example: ExampleTest }[] {
  const known = new Set([name, ...dependencies, ...devDependencies].map((each) => each.replaceAll('-', '_')));
  const driver: FutureDriver = DRIVERS.find(({ crate, attribute }) => attribute !== null && known.has(crate)) ?? WITHOUT_RUNTIME;
  const documented = [
    ...index.functions.filter(({ onlyForTests, enabled, nested }) => !onlyForTests && !nested && enabled === 'yes').map((item) => ({ item, of: item.path })),
    ...[...index.types, ...index.traits].filter(({ enabled }) => enabled === 'yes').map((item) => ({ item, of: null })),
  ];
  const found: { file: SourceFile; example: ExampleTest }[] = [];
  for (const { item, of } of documented) {
    for (const each of docExamples(item.doc)) {
      // a name that no path begins with: what the reader sees stays as it is
      const test = exampleTest(each, { name: snakeCase(item.name) }, { crateName: ' ', driver, isAlone: false, declared: new Set() });
      if (test === null || !test.isPromise) continue;
      const number = found.length;
      const code = test.code(number === 0 ? test.name : `${test.name}_${found.filter(({ example }) => example.of === of && example.path === item.file.path).length + 1}`);
      // lines inside of literals would not be what they were
      if (stringsOf(code).join() !== stringsOf(each.code).join()) continue;
      if (code.includes(WITHOUT_RUNTIME.blockOn) || new RegExp(`\\bextern crate ${crateName}\\b`).test(code)) continue;
      const tree = parse(code, 'rust', { edition });
      if (tree.diagnostics.some(({ severity }) => severity === 'error')) continue;
      const module = `${EXAMPLE_PREFIX}${number}`;
      const line = 'line' in item ? item.line : 1;
      found.push({ file: { path: `${module}.rs`, text: code, tree, edition, module: [module], onlyForTests: true }, example: { code, of, path: item.file.path, line } });
    }
  }
  return found;
}

const stringsOf = (code: string): string[] => tokenize(code, 'rust').flatMap(({ kind, from, to }) => (kind === 'string' ? [code.slice(from, to)] : []));

const snakeCase = (name: string): string => name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
