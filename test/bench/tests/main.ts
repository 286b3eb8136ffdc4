/** npm run bench:tests — tests that the engine makes, measured on public code: set A, files that compile alone; set B, crates. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { execa } from 'execa';
import { cacheFolder } from '../../corpus/runner/cache.js';
import { ALGORITHMS, fetchAlgorithms } from '../../corpus/runner/fetch.js';
import { writeSection } from '../../corpus/runner/figures.js';
import { rustFiles } from '../../corpus/runner/sources.js';
import { cargoWorkspace } from '../../../engine/src/crate/package.js';
import { folderOf } from './crates.js';
import { emptyRecord, measureAlone, measureInCrate, type Plan } from './measure.js';
import type { FileRecord } from './record.js';
import { comparable, section } from './report.js';
import { inTurn, shuffled } from './shuffled.js';
import { figuresOf } from './summary.js';

const CRATES = ['semver', 'url', 'indexmap', 'itertools', 'smallvec', 'num-bigint', 'regex-syntax', 'time'];

interface Flags {
  readonly set: 'A' | 'B';
  readonly resume?: true;
  readonly files?: number;
  readonly only?: string;
  readonly minutes?: number;
  readonly budget: number;
  readonly seed: number;
  readonly own: boolean;
  readonly figures: boolean;
  readonly note: string;
}

/** A line of the results: a record, or a file that is none of the set. */
type Line = FileRecord | { readonly set: 'A' | 'B'; readonly crate: string; readonly file: string; readonly notOfSet: true; readonly notBuilt?: number };

interface Wanted {
  readonly crate: string;
  readonly file: string;
  readonly name: string;
}

export async function main(parameters: readonly string[], root: string): Promise<number> {
  const flags = readFlags(parameters);
  const results = path.join(root, 'test', 'bench', 'results', `tests-${flags.set}.jsonl`);
  mkdirSync(path.dirname(results), { recursive: true });
  if (flags.resume !== true) rmSync(results, { force: true });
  const lines: Line[] = existsSync(results)
    ? readFileSync(results, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : [];
  const wanted = await filesOf(flags, root);
  const known = new Set(lines.map(({ crate, file }) => `${crate}/${file}`));
  const commit = (await execa('git', ['rev-parse', '--short', 'HEAD'], { cwd: root })).stdout;
  const until = flags.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + flags.minutes * 60_000;
  const measuredOf = new Map<string, number>();
  for (const each of wanted.filter(({ crate, name }) => !known.has(`${crate}/${name}`))) {
    if (Date.now() > until) break;
    const before = measuredOf.get(each.crate) ?? 0;
    if (before >= (flags.files ?? Number.POSITIVE_INFINITY)) continue;
    const line = await measured({ ...each, set: flags.set, commit, budget: flags.budget, own: flags.own });
    if (!('notOfSet' in line)) measuredOf.set(each.crate, before + 1);
    lines.push(line);
    appendFileSync(results, `${JSON.stringify(line)}\n`);
    process.stdout.write(`${describe(line)}\n`);
  }
  await report(flags, lines, wanted.length, root);
  return 0;
}

async function measured(plan: Plan): Promise<Line> {
  const none = { set: plan.set, crate: plan.crate, file: plan.name, notOfSet: true } as const;
  try {
    const record = await (plan.set === 'A' ? measureAlone(plan) : measureInCrate(plan));
    return record === null || (record.functions.length === 0 && record.trouble === '') ? { ...none, ...(record !== null && record.notBuilt > 0 && { notBuilt: record.notBuilt }) } : record;
  } catch (error) {
    // one file must not take the figures of the others with it
    return { ...emptyRecord(plan), trouble: `the measurement failed: ${error instanceof Error ? error.stack : String(error)}` };
  }
}

function describe(line: Line): string {
  if ('notOfSet' in line) return `${line.crate}/${line.file}: not of the set${line.notBuilt === undefined ? '' : `, ${line.notBuilt} functions are not built`}`;
  const { functions, proven, emitted, standard, seconds } = figuresOf([line]);
  return `${line.crate}/${line.file}: ${proven} of ${functions} functions, ${emitted} tests (${line.passed} pass again), ${standard.part} of ${standard.whole} mutants, ${seconds.toFixed(1)} s${line.trouble === '' ? '' : `: ${line.trouble.split('\n')[0]}`}`;
}

async function report(flags: Flags, lines: readonly Line[], wanted: number, root: string): Promise<void> {
  const records = lines.filter((line): line is FileRecord => !('notOfSet' in line));
  const data = path.join(root, 'test', 'bench', 'figures', `tests-${flags.set}.json`);
  const previous = await execa('git', ['show', `HEAD:test/bench/figures/tests-${flags.set}.json`], { cwd: root, reject: false });
  const versions = (await Promise.all([execa('rustc', ['--version']), execa('cargo', ['--version'])])).map(({ stdout }) => stdout).join('; ');
  const body = section(records, {
    set: flags.set,
    command: `npm run bench:tests -- --set ${flags.set}`,
    date: new Date().toISOString().slice(0, 10),
    versions: `${versions}; Node ${process.version}`,
    wanted,
    notOfSet: lines.length - records.length,
    notBuilt: lines.reduce((sum, { notBuilt }) => sum + (notBuilt ?? 0), 0),
    note: flags.note,
    previous: previous.exitCode === 0 ? JSON.parse(previous.stdout).comparable : {},
  });
  process.stdout.write(`\n${body}\n`);
  if (!flags.figures || records.length === 0) return;
  mkdirSync(path.dirname(data), { recursive: true });
  const figures = figuresOf(records);
  writeFileSync(data, `${JSON.stringify({ comparable: comparable(figures), figures }, null, 2)}\n`);
  writeSection(path.join(root, 'docs', 'figures.md'), `tests, set ${flags.set}`, body);
}

/** In a shuffled order that is the same for a seed, so that a part of it is a fair sample; of crates, one file of each in turn. */
async function filesOf({ set, only, seed }: Flags, root: string): Promise<Wanted[]> {
  const all = set === 'A' ? await algorithms() : (await Promise.all(CRATES.map((crate) => filesOfCrate(crate, root)))).flat();
  const found = only === undefined ? all : all.filter(({ crate, name }) => `${crate}/${name}`.includes(only));
  return set === 'A' ? shuffled(found, seed) : inTurn(found, seed);
}

async function algorithms(): Promise<Wanted[]> {
  const source = await fetchAlgorithms(cacheFolder());
  if (typeof source === 'string') throw new Error(source);
  const folder = path.join(source.folder, 'src');
  return rustFiles(folder)
    .map((file) => ({ crate: `TheAlgorithms ${ALGORITHMS.commit.slice(0, 10)}`, file, name: path.relative(folder, file) }))
    .filter(({ name }) => !/(?:^|[/\\])(?:mod|lib)\.rs$/.test(name));
}

async function filesOfCrate(crate: string, root: string): Promise<Wanted[]> {
  const folder = await folderOf(crate, root);
  const answer = await cargoWorkspace(folder);
  if (!answer.ok) throw new Error(answer.reason);
  const found = answer.workspace.packages.find(({ name }) => name === crate);
  if (found === undefined) throw new Error(`${folder} has no package ${crate}`);
  return rustFiles(path.join(found.folder, 'src')).map((file) => ({ crate, file, name: path.relative(found.folder, file) }));
}

function readFlags(parameters: readonly string[]): Flags {
  return new Command('bench:tests')
    .option('--set <set>', 'A: TheAlgorithms (IRON_ALGORITHMS or pinned); B: crates (IRON_CRATES or pinned)', 'A')
    .option('--resume', 'go on behind the results of the last run')
    .option('--files <number>', 'most files of each crate in this run', Number)
    .option('--only <text>', 'only files with this in crate/path')
    .option('--minutes <number>', 'begin no file after so long', Number)
    .option('--budget <milliseconds>', 'for the search of one function', Number, 400)
    .option('--seed <number>', 'of the order of files', Number, 1)
    .option('--no-own', 'do not score the tests that were there')
    .option('--no-figures', 'leave docs/figures.md as it is')
    .option('--note <text>', 'said beside the figures', '')
    .parse([...parameters], { from: 'user' })
    .opts<Flags>();
}
