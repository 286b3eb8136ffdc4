import { Command } from 'commander';
import { execa } from 'execa';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { oxidize, reduce, type Edition } from '../../../redox/src/index.js';
import { Answers, cacheFolder } from './cache.js';
import { cloneAt, copyFolder } from './fetch.js';
import { table, writeSection } from './figures.js';
import { editionOf, rustFiles } from './sources.js';
import { compareTests, parseTests, type TestComparison, type TestResult } from './test-results.js';
import { RustTools } from './tools.js';

/** One line of repositories.json. */
interface Repository {
  readonly name: string;
  readonly url: string;
  readonly tag: string;
  readonly commit: string;
  /** Parameters of `cargo test`. */
  readonly test: readonly string[];
}

interface CrateReport {
  readonly repository: Repository;
  readonly converted: number;
  /** Files that rustc's parser refuses: they stay as they are. */
  readonly refused: readonly string[];
  /** Files that did not come back, with the reason. */
  readonly failed: readonly string[];
  readonly comparison: TestComparison;
  /** The end of cargo's output when no test ran. */
  readonly trouble: string;
}

const root = resolve(import.meta.dirname, '..', '..');
const options: { only?: string; fresh?: boolean; figures: boolean } = new Command('corpus:crates')
  .description('Runs the tests of whole crates before and after every file went to Iron and back. Needs cargo and the network.')
  .option('--only <crates>', 'names with commas between them')
  .option('--fresh', 'run the tests of the originals again, too')
  .option('--no-figures', 'leave docs/figures.md as it is')
  .parse()
  .opts();

const cache = cacheFolder();
const tools = new RustTools(cache, new Answers(cache));
const all = JSON.parse(readFileSync(join(root, 'test', 'corpus', 'repositories.json'), 'utf8')) as Repository[];
const wanted = options.only?.split(',');
const reports: CrateReport[] = [];
const absent: string[] = [];
for (const repository of all.filter(({ name }) => wanted?.includes(name) ?? true)) {
  const folder = await locate(repository);
  if (typeof folder === 'string') reports.push(await checkCrate(repository, folder));
  else absent.push(`${repository.name}: ${folder.reason}`);
}
report();

async function locate({ name, url, tag }: Repository): Promise<string | { reason: string }> {
  const given = process.env['IRON_REPOSITORIES'];
  const folder = given === undefined ? join(cache, 'repositories', `${name}-${tag}`) : join(given, name);
  if (existsSync(folder)) return folder;
  if (given !== undefined) return { reason: `IRON_REPOSITORIES has no folder ${name}` };
  mkdirSync(dirname(folder), { recursive: true });
  const failed = await cloneAt(url, tag, folder);
  return failed === null ? folder : { reason: failed };
}

async function checkCrate(repository: Repository, original: string): Promise<CrateReport> {
  const copy = join(cache, 'whole', repository.name);
  const log = (text: string): boolean => process.stderr.write(`${repository.name}: ${text}\n`);
  const key = join(cache, 'whole', `${repository.name}-${repository.tag}-before.json`);
  copyFolder(original, copy);
  const before = options.fresh === true || !existsSync(key) ? await runBefore(repository, copy, key) : (JSON.parse(readFileSync(key, 'utf8')) as { lock: string; tests: TestResult[] });
  writeFileSync(join(copy, 'Cargo.lock'), before.lock);
  log(`${before.tests.length} tests before`);
  const { converted, refused, failed } = await convertAll(copy);
  log(`${converted} files there and back, ${refused.length} refused by rustc, ${failed.length} failed`);
  const output = await cargoTest(repository, copy);
  const after = parseTests(output);
  const comparison = compareTests(before.tests, after);
  log(comparison.same ? `${after.length} tests after: the same` : `DIFFERENT: ${comparison.differences.slice(0, 3).join('; ')}`);
  return { repository, converted, refused, failed, comparison, trouble: after.length === 0 ? output.slice(-2000) : '' };
}

async function runBefore(repository: Repository, copy: string, key: string): Promise<{ lock: string; tests: TestResult[] }> {
  const tests = parseTests(await cargoTest(repository, copy));
  const result = { lock: readFileSync(join(copy, 'Cargo.lock'), 'utf8'), tests };
  writeFileSync(key, JSON.stringify(result));
  return result;
}

async function cargoTest({ name, test }: Repository, copy: string): Promise<string> {
  const env = { CARGO_TARGET_DIR: join(cache, 'whole', 'target', name), CARGO_TERM_COLOR: 'never' };
  const result = await execa('cargo', ['test', '--no-fail-fast', ...test], { cwd: copy, env, reject: false, all: true, maxBuffer: 256e6 });
  writeFileSync(join(cache, 'whole', `${name}.log`), result.all);
  return result.all;
}

/** Writes the way back over every Rust file that rustc's parser accepts. */
async function convertAll(copy: string): Promise<{ converted: number; refused: string[]; failed: string[] }> {
  const refused: string[] = [];
  const failed: string[] = [];
  let converted = 0;
  for (const path of rustFiles(copy)) {
    const name = relative(copy, path);
    const rust = readFileSync(path, 'utf8');
    const edition = editionAbove(path, copy);
    if ((await tools.oracle(rust, edition)) !== '') {
      refused.push(name);
      continue;
    }
    const back = thereAndBack(rust, edition);
    if ('text' in back) writeFileSync(path, back.text);
    if ('text' in back) converted++;
    else failed.push(`${name}: ${back.reason}`);
  }
  return { converted, refused, failed };
}

function thereAndBack(rust: string, edition: Edition): { text: string } | { reason: string } {
  const iron = reduce(rust, { edition });
  if (iron.text === null) return { reason: iron.diagnostics[0]?.message ?? 'no Iron' };
  const back = oxidize(iron.text, { edition });
  return back.text === null ? { reason: back.diagnostics[0]?.message ?? 'no Rust' } : { text: back.text };
}

/** The edition of the nearest manifest that names one; a workspace's own stands for its members. */
function editionAbove(path: string, top: string): Edition {
  for (let folder = dirname(path); folder.startsWith(top); folder = dirname(folder)) {
    const manifest = join(folder, 'Cargo.toml');
    if (existsSync(manifest) && /^edition\s*=\s*"/m.test(readFileSync(manifest, 'utf8'))) return editionOf(manifest);
  }
  return editionOf(join(top, 'Cargo.toml'));
}

function report(): void {
  const total = reports.reduce((sum, entry) => sum + entry.comparison.after, 0);
  const passed = reports.filter((entry) => entry.comparison.same && entry.failed.length === 0).length;
  const rows = reports.map(({ repository, converted, refused, failed, comparison }) => [
    `${repository.name} ${repository.tag}`,
    String(converted),
    String(refused.length),
    String(failed.length),
    `${comparison.before} (${comparison.failedBefore} failed)`,
    `${comparison.after} (${comparison.failedAfter} failed)`,
    String(comparison.moved),
    comparison.same ? 'the same' : '**different**',
  ]);
  const head = ['crate', 'files there and back', 'refused by rustc', 'failed', 'tests before', 'tests after', 'doc tests on another line', 'names and results'];
  const shown = table(head, rows);
  const result = join(cache, 'whole', 'results.json');
  writeFileSync(`${result}.new`, JSON.stringify({ versions: tools.versions, reports, absent }, null, 1));
  renameSync(`${result}.new`, result);
  const complete = options.only === undefined;
  if (complete && options.figures) writeSection(join(root, 'docs', 'figures.md'), 'whole crates', section(shown, passed, total));
  process.stdout.write(`${shown}\n${passed} of ${reports.length} crates the same, ${total} tests; details: ${result}\n`);
  for (const reason of absent) process.stdout.write(`NOT IN THIS RUN: ${reason}\n`);
  process.exitCode = passed === reports.length && absent.length === 0 && (!complete || total >= 1000) ? 0 : 1;
}

function section(shown: string, passed: number, total: number): string {
  const { rustc, cargo, node } = tools.versions;
  return [
    '## Whole crates, to Iron and back',
    `\`npm run corpus:crates\` on ${new Date().toISOString().slice(0, 10)}: ${rustc}; ${cargo}; Node ${node}. \`cargo test\`, doc tests included, before and after every Rust file of the repository was replaced by its way back from Iron. ${passed} of ${reports.length} crates the same; ${total} tests in all.`,
    ...absent.map((reason) => `**Not in this run:** ${reason}`),
    shown,
  ].join('\n\n');
}
