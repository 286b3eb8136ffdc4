import { Command } from 'commander';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Answers, cacheFolder } from './cache.js';
import { checkFile, type FileReport } from './check-file.js';
import { fetchAlgorithms, fetchCrates, type PinnedCrate } from './fetch.js';
import { corpusSection, table, writeSection } from './figures.js';
import { LexerTool } from './lexer-tool.js';
import { inParallel, progress } from './parallel.js';
import { Pool } from './pool.js';
import { sourceFiles, type SourceFile, type SourceFolder } from './sources.js';
import { summarize, targets } from './summary.js';
import { RustTools } from './tools.js';

interface Options {
  readonly only?: string;
  readonly sample?: string;
  readonly workers: string;
  readonly figures: boolean;
  readonly results?: string;
}

const root = resolve(import.meta.dirname, '..', '..');
const options: Options = new Command('corpus')
  .description('Checks every law of Iron on the pinned crates and on TheAlgorithms/Rust. Needs cargo, rustc and rustfmt.')
  .option('--only <crates>', 'names with commas between them; TheAlgorithms is one')
  .option('--sample <number>', 'only so many files, spread over the whole')
  .option('--workers <number>', 'threads for the library, and processes of rustc and rustfmt', '2')
  .option('--results <file>', 'where the JSON goes (default: results.json in the cache folder)')
  .option('--no-figures', 'leave docs/figures.md as it is')
  .parse()
  .opts();

const cache = cacheFolder();
process.stderr.write(`corpus folder: ${cache}\n`);
const { folders, absent } = await collect();
const files = sample(folders.flatMap(sourceFiles));
const reports = await checkAll(files);
report(reports);

/** The folders to check, and the reasons for what is not there. */
async function collect(): Promise<{ folders: SourceFolder[]; absent: string[] }> {
  const wanted = options.only?.split(',').map((name) => name.trim());
  const pinned = JSON.parse(readFileSync(join(root, 'test', 'corpus', 'crates.json'), 'utf8')) as PinnedCrate[];
  const unknown = wanted?.filter((name) => name !== 'TheAlgorithms' && !pinned.some((crate) => crate.name === name)) ?? [];
  if (unknown.length > 0) fail(`not in test/corpus/crates.json: ${unknown.join(', ')}`);
  const folders = await fetchCrates(wanted === undefined ? pinned : pinned.filter((crate) => wanted.includes(crate.name)), cache);
  const absent: string[] = [];
  if (wanted === undefined || wanted.includes('TheAlgorithms')) {
    const algorithms = await fetchAlgorithms(cache);
    if (typeof algorithms === 'string') {
      absent.push(`TheAlgorithms/Rust (${algorithms}). Set IRON_ALGORITHMS to a checkout.`);
      process.stderr.write(`WITHOUT TheAlgorithms/Rust: ${algorithms}\n`);
    } else {
      folders.push(algorithms);
    }
  }
  return { folders, absent };
}

function sample(all: readonly SourceFile[]): readonly SourceFile[] {
  const count = Number(options.sample ?? all.length);
  if (!(count > 0)) fail(`--sample takes a number above 0, not ${String(options.sample)}`);
  const step = all.length / Math.min(count, all.length);
  return Array.from({ length: Math.min(count, all.length) }, (_, index) => all[Math.floor(index * step)]).filter((file) => file !== undefined);
}

async function checkAll(files: readonly SourceFile[]): Promise<FileReport[]> {
  const workers = Number(options.workers);
  const output = join(cache, 'run');
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const answers = new Answers(cache);
  const lexer = new LexerTool(join(root, 'test', 'tools', 'rust-lexer'), cache);
  const pool = new Pool(new URL('./worker.js', import.meta.url), workers);
  const bench = { tools: new RustTools(cache, answers), lexer, pool, answers, output };
  const show = progress('files', files.length);
  let done = 0;
  try {
    return await inParallel(files, workers * 2, async (file) => {
      const result = await checkFile(file, bench);
      show(++done);
      return result;
    });
  } finally {
    lexer.close();
    await pool.close();
  }
}

function report(reports: readonly FileReport[]): void {
  const whole = options.only === undefined && options.sample === undefined;
  const groups = [...new Set(reports.map((entry) => entry.group))].map((group) =>
    summarize(
      group,
      reports.filter((entry) => entry.group === group),
    ),
  );
  const total = summarize('total', reports);
  const reached = targets(total, whole);
  const versions = new RustTools(cache, new Answers(cache)).versions;
  const sources = folders.map(({ group, version }) => ({ group, version }));
  const results = options.results ?? join(cache, 'results.json');
  writeFileSync(`${results}.new`, JSON.stringify({ versions, sources, absent, total, groups, targets: reached, files: reports }, null, 1));
  renameSync(`${results}.new`, results);
  if (whole && options.figures) {
    const date = new Date().toISOString().slice(0, 10);
    const body = corpusSection({ command: 'npm run corpus', date, versions, sources, absent, groups, total, targets: reached, reports });
    writeSection(join(root, 'docs', 'figures.md'), 'corpus', body);
  }
  process.stdout.write(
    `${table(
      ['what', 'wanted', 'measured', ''],
      reached.map((target) => [target.name, target.wanted, target.measured, target.met ? 'met' : 'MISSED']),
    )}\n`,
  );
  process.stdout.write(`${total.files} files, ${total.refused} refused by rustc; every file: ${results}\n`);
  for (const reason of absent) process.stdout.write(`NOT IN THIS RUN: ${reason}\n`);
  process.exitCode = reached.every((target) => target.met) ? 0 : 1;
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}
