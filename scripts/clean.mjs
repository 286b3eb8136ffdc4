// npm run clean [-- --list] — removes everything that this project downloaded, built or kept, or lists it. Node built-ins only.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { REPOSITORY } from './dependencies.mjs';
import { cachedFolders, cacheRoot } from './vscode/cache.mjs';

const HELP = `npm run clean [-- --list]

Removes what this project has downloaded, built or kept; the next run makes it anew.

  --list    only say what there is, how large it is and where
  --help    this text`;

const BUILT = [
  ['node_modules', 'npm dependencies'],
  ['dist', 'the built extension and command line'],
  ['dist-test', 'the built in-editor tests'],
  ['.cache', 'results of development tools'],
  ['test/bench/results', 'results of benchmark runs'],
  ['test/tools/rust-lexer/target', 'the built Rust lexer of the corpus'],
];

/** What the corpus runner keeps in its cache folder (test/corpus/runner). */
const CORPUS = /^(crates|algorithms-\w+|fetch-\w+|repositories|whole|run|rust-lexer|empty|answers\.jsonl|results\.json)$/;

/** What the engine keeps in its cache folder (engine/src/sandbox/launcher.ts), with a temporary name or a hash behind it. */
const ENGINE = [
  [/^launcher-/, 'engine: the guard of the sandbox'],
  [/^harness-/, 'engine: the run-time library of instrumented code'],
  [/^(wrapper-|cargo$)/, 'engine: how it runs cargo'],
  [/^packages$/, 'engine: what cargo built for packages whose functions got tests'],
  [/^python$/, 'trainer: environments of Python, of training among them'],
];

/** In a folder of the user's choice only what is known to be ours is touched. */
const chosen = process.env.IRON_CACHE !== undefined && process.env.IRON_CACHE !== '';

/** @returns {{ path: string, what: string }[]} what exists and is ours */
function ours() {
  const built = BUILT.map(([name, what]) => ({ path: path.join(REPOSITORY, name), what }));
  return [...built, ...vscodeCache(), ...corpusCache(), ...engineCache()].filter((each) => fs.existsSync(each.path));
}

function vscodeCache() {
  return cachedFolders().filter((each) => !(chosen && each.what.startsWith('other files')));
}

function corpusCache() {
  const root = chosen ? cacheRoot() : path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), '.cache'), 'iron-corpus');
  if (!fs.existsSync(root)) return [];
  const names = fs.readdirSync(root).filter((name) => !chosen || CORPUS.test(name));
  return names.map((name) => ({ path: path.join(root, name), what: 'corpus: crates, their builds and answers of rustc' }));
}

function engineCache() {
  const root = chosen ? cacheRoot() : path.join(path.isAbsolute(process.env.XDG_CACHE_HOME ?? '') ? process.env.XDG_CACHE_HOME : path.join(os.homedir(), '.cache'), 'iron');
  if (!fs.existsSync(root)) return [];
  const known = (name) => ENGINE.find(([pattern]) => pattern.test(name))?.[1];
  return fs.readdirSync(root).flatMap((name) => {
    const what = known(name);
    return what === undefined ? [] : [{ path: path.join(root, name), what }];
  });
}

/** Profiles of an editor that was stopped hard or whose tests failed; one may belong to a VS Code that still runs. */
function temporaryFolders() {
  const names = fs.readdirSync(os.tmpdir()).filter((name) => /^iron-(vscode|desktop)-\w{6}$/.test(name));
  return names.map((name) => path.join(os.tmpdir(), name));
}

/** Bytes of a file or of all files in a folder; links are not followed. */
function sizeOf(file) {
  const status = fs.lstatSync(file, { throwIfNoEntry: false });
  if (!status?.isDirectory()) return status?.size ?? 0;
  let size = 0;
  for (const name of fs.readdirSync(file)) size += sizeOf(path.join(file, name));
  return size;
}

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1).padStart(8)} MB`;

function show(list) {
  let sum = 0;
  for (const { path: file, what } of list) {
    const size = sizeOf(file);
    sum += size;
    console.log(`${megabytes(size)}  ${file}  (${what})`);
  }
  console.log(`${megabytes(sum)}  in all`);
}

/** An empty folder that held only our files goes too; one with something else in it stays. */
function removeIfEmpty(folder) {
  if (fs.existsSync(folder) && fs.readdirSync(folder).length === 0) fs.rmdirSync(folder);
}

function readOptions() {
  try {
    return parseArgs({ options: { list: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } } }).values;
  } catch (error) {
    console.error(`${error.message}\n\n${HELP}`);
    process.exit(2);
  }
}

function main() {
  const options = readOptions();
  if (options.help) return console.log(HELP);
  const list = ours();
  show(list);
  const temporary = temporaryFolders();
  if (temporary.length > 0) console.log(`Left alone, since a VS Code may be running there:\n  ${temporary.join('\n  ')}`);
  console.log('The caches of npm and cargo, the few bytes that VS Code and Biome keep in your cache folder, and a Chromium installed by apt-get are shared with other programs and not listed.');
  if (options.list) return;
  for (const { path: file } of list) fs.rmSync(file, { recursive: true, force: true, maxRetries: 5 });
  for (const root of new Set(list.map((each) => path.dirname(each.path)))) if (!chosen && root !== REPOSITORY) removeIfEmpty(root);
  console.log(list.length > 0 ? 'Removed.' : 'Nothing to remove.');
}

main();
