/**
 * npm run bench:judge — our verdicts about a seeded sample of mutants against those of cargo-mutants, which gets our tests
 * written into a copy of the crate and runs only them; and the time that both take for a mutant.
 */
import fs from 'node:fs/promises';
import path from 'node:path';
import { Command } from 'commander';
import type { FunctionReport, MutantOutcome } from '../../../protocol/test-generation.js';
import { generateTests } from '../../../engine/src/generate.js';
import { type CargoPackage, cargoWorkspace } from '../../../engine/src/crate/package.js';
import { writeTests } from '../../../engine/src/write-tests.js';
import { fullNames } from '../../../engine/src/prove/trace.js';
import { run } from '../../../engine/src/sandbox/run.js';
import { makeWorkspace, type Workspace } from '../../../engine/src/sandbox/workspace.js';
import { table, writeSection } from '../../corpus/runner/figures.js';
import { rustFiles } from '../../corpus/runner/sources.js';
import { folderOf } from '../tests/crates.js';
import { shuffled } from '../tests/shuffled.js';

interface Flags {
  readonly crates: string[];
  readonly missing: boolean;
  readonly sample: number;
  readonly seed: number;
  readonly files?: string;
  readonly mutants: number;
  readonly cargoMutants: string;
  readonly figures: boolean;
  readonly note: string;
}

/** One mutant with both verdicts. */
export interface Judged {
  readonly name: string;
  readonly ours: MutantOutcome;
  /** In cargo-mutants' words: `CaughtMutant`, `MissedMutant`, `Timeout`, `Unviable`; null: it says nothing of it. */
  readonly theirs: string | null;
}

export interface CrateVerdicts {
  readonly crate: string;
  /** How many files the sample was drawn from; absent in figures from before it was counted: all. */
  readonly files?: number;
  readonly judged: readonly Judged[];
  /** Of ours: all mutants of the files, our own operators too. */
  readonly mutants: number;
  /** Whole runs of the engine, with the search for tests and every build. */
  readonly seconds: number;
  /** Of these, from the tests to the verdicts, with the builds of mutants. */
  readonly scoreSeconds: number;
  /** cargo-mutants on the sample, with what it builds on warm. */
  readonly theirSeconds: number;
  readonly theirMutants: number;
}

const LIMITS = { wallSeconds: 3600, cpuSeconds: 7200, memoryBytes: 12 * 1024 ** 3, fileBytes: 2 * 1024 ** 3, processes: 256, outputBytes: 64 * 1024 ** 2 };
const TEN_CRATES = ['semver', 'url', 'indexmap', 'itertools', 'smallvec', 'num-bigint', 'regex-syntax', 'time', 'winnow', 'hashbrown'];
const SAME: Readonly<Record<MutantOutcome, readonly string[]>> = {
  caught: ['CaughtMutant'],
  timeout: ['Timeout', 'CaughtMutant'], // ours counts turns of loops, theirs seconds
  missed: ['MissedMutant'],
  equivalent: ['MissedMutant'],
  unviable: ['Unviable'],
};
export const isEqual = ({ ours, theirs }: Judged): boolean => theirs !== null && (SAME[ours].includes(theirs) || (ours === 'caught' && theirs === 'Timeout'));

export async function main(parameters: readonly string[], root: string): Promise<number> {
  const flags = readFlags(parameters);
  const data = path.join(root, 'test', 'bench', 'figures', 'judge.json');
  const before: CrateVerdicts[] = JSON.parse(await fs.readFile(data, 'utf8').catch(() => '[]'));
  const results = new Map(before.map((each) => [each.crate, each]));
  for (const crate of flags.crates) {
    if (flags.missing && results.has(crate)) continue;
    const verdicts = await judge(crate, await folderOf(crate, root), flags).catch((error: unknown) => {
      process.stderr.write(`${crate}: ${error instanceof Error ? error.message : String(error)}\n`);
      return null;
    });
    if (verdicts === null) continue;
    results.set(crate, verdicts);
    process.stdout.write(`${section([verdicts], flags)}\n`);
    if (!flags.figures) continue;
    // after each, so that a run that is stopped has lost one crate only
    const all = [...results.values()];
    await fs.mkdir(path.dirname(data), { recursive: true });
    await fs.writeFile(data, `${JSON.stringify(all, null, 2)}\n`);
    writeSection(path.join(root, 'docs', 'figures.md'), 'judge', section(all, flags));
  }
  return 0;
}

async function judge(crate: string, folder: string, flags: Flags): Promise<CrateVerdicts> {
  const workspace = await makeWorkspace();
  try {
    const answer = await cargoWorkspace(folder);
    if (!answer.ok) throw new Error(answer.reason);
    const found = answer.workspace.packages.find(({ name }) => name === crate)!;
    const ours = await generateAll(found, flags);
    const copy = path.join(workspace.folder, 'judged');
    await fs.cp(answer.workspace.folder, copy, { recursive: true, filter: (source) => !['target', '.git'].includes(path.basename(source)) });
    const inCopy = path.join(copy, path.relative(answer.workspace.folder, found.folder));
    const names = await writeAll(inCopy, found, ours.reports);
    // cargo-mutants names files from the root of the workspace
    const within = path.relative(answer.workspace.folder, found.folder);
    const sample = sampleOf(ours.reports, flags).map(({ name, outcome }) => ({ name: path.posix.join(within, name), outcome }));
    const theirs = await cargoMutants(workspace, copy, inCopy, sample, names, flags);
    const judged = sample.map(({ name, outcome }) => ({ name, ours: outcome, theirs: theirs.verdicts.get(name) ?? null }));
    const mutants = [...ours.reports.values()].flat().reduce((sum, { verdicts }) => sum + verdicts.length, 0);
    return { crate, files: ours.reports.size, judged, mutants, seconds: ours.seconds, scoreSeconds: ours.scoreSeconds, theirSeconds: theirs.seconds, theirMutants: theirs.verdicts.size };
  } finally {
    await workspace.remove();
  }
}

interface Ours {
  /** By file, from the folder of the package. */
  readonly reports: ReadonlyMap<string, readonly FunctionReport[]>;
  readonly seconds: number;
  readonly scoreSeconds: number;
}

/** Files in seeded order, all of them or until they hold so many mutants of cargo-mutants' operators. */
async function generateAll(found: CargoPackage, { seed, files, mutants: wanted }: Flags): Promise<Ours> {
  const reports = new Map<string, readonly FunctionReport[]>();
  let scoreSeconds = 0;
  const started = performance.now();
  for (const file of shuffled(rustFiles(path.join(found.folder, 'src')), seed)) {
    const name = path.relative(found.folder, file);
    if (standardIn(reports) >= wanted) break;
    if (files !== undefined && !name.includes(files)) continue;
    let tested: number | null = null;
    const answer = await generateTests(file, null, {
      seed,
      onEvent: ({ kind }) => {
        if (kind === 'tests') tested = performance.now();
        if (kind === 'scored' && tested !== null) {
          scoreSeconds += (performance.now() - tested) / 1000;
          tested = null;
        }
      },
    });
    process.stderr.write(`${name}: ${answer.ok ? `${answer.functions.length} functions` : answer.reason.split('\n')[0]}\n`);
    if (answer.ok) reports.set(name, answer.functions);
  }
  return { reports, seconds: (performance.now() - started) / 1000, scoreSeconds };
}

const standardIn = (reports: Ours['reports']): number => [...reports.values()].flat().reduce((sum, { verdicts }) => sum + verdicts.filter(({ mutant }) => !mutant.extra).length, 0);

/** The names of the written tests, by file. */
async function writeAll(folder: string, found: CargoPackage, reports: Ours['reports']): Promise<Map<string, string[]>> {
  const names = new Map<string, string[]>();
  for (const [name, functions] of reports) {
    const tests = functions.flatMap((each) => each.tests);
    if (tests.length === 0) continue;
    const file = path.join(folder, name);
    const codes = tests.map(({ code }) => code);
    if ((await writeTests(file, await fs.readFile(file, 'utf8'), found.edition, codes)) === null) continue;
    names.set(
      name,
      tests.map((each) => each.name),
    );
  }
  return names;
}

interface Sampled {
  readonly name: string;
  readonly outcome: MutantOutcome;
}

/** Of cargo-mutants' operators: half of those that we kill, half of all the others too. */
function sampleOf(reports: Ours['reports'], { sample, seed }: Flags): Sampled[] {
  const all = shuffled(
    [...reports.values()].flat().flatMap(({ verdicts }) => verdicts.filter(({ mutant }) => !mutant.extra).map(({ mutant, outcome }) => ({ name: mutant.name, outcome }))),
    seed,
  );
  const killed = all.filter(({ outcome }) => outcome === 'caught' || outcome === 'timeout').slice(0, Math.ceil(sample / 2));
  const taken = new Set(killed);
  return [...killed, ...all.filter((each) => !taken.has(each)).slice(0, sample - killed.length)];
}

/** With what its book advises for speed: a profile without debug information, no baseline, a warm target that is copied, two at a time. */
async function cargoMutants(
  workspace: Workspace,
  copy: string,
  folder: string,
  sample: readonly Sampled[],
  names: ReadonlyMap<string, readonly string[]>,
  flags: Flags,
): Promise<{ readonly verdicts: ReadonlyMap<string, string>; readonly seconds: number }> {
  const all = [...names.values()].flat();
  await fs.appendFile(path.join(copy, 'Cargo.toml'), '\n[profile.mutants]\ninherits = "test"\ndebug = "none"\n');
  const env = { ...workspace.environment, CARGO_NET_OFFLINE: 'true' };
  const sandbox = { limits: LIMITS, network: false, writable: [workspace.folder], readable: null };
  const warm = await run('cargo', ['test', '--no-run', '--lib', '--profile', 'mutants'], { sandbox, cwd: folder, env });
  // it builds all test targets before it runs those of the library: of a crate whose others want more features it would call each mutant unviable
  const builds = await run('cargo', ['test', '--no-run', '--profile', 'mutants'], { sandbox, cwd: folder, env });
  if (warm.exitCode !== 0) throw new Error(`our tests do not build in the copy: ${warm.stderr.slice(-1500)}`);
  const baseline = await run('cargo', ['test', '--lib', '--profile', 'mutants', '--', ...all], { sandbox, cwd: folder, env });
  if (baseline.exitCode !== 0) throw new Error(`our tests do not pass in the copy: ${baseline.stdout.slice(-1500)}`);
  const started = { sandbox, cwd: folder, env, targets: builds.exitCode === 0 ? [] : ['--cargo-arg=--lib'] }; // which may not be said twice
  const first = await runOn(sample, all, flags.cargoMutants, started);
  const verdicts = new Map(first.outcomes.map(({ name, file, summary, log }) => [name, summary === 'CaughtMutant' && caughtBy(log, file) === 'elsewhere' ? 'MissedMutant' : summary]));
  // who took the whole process down, or held it, did so in a test of any file: only those of its own can tell
  const unsaid = first.outcomes.filter(({ file, summary, log }) => summary === 'Timeout' || (summary === 'CaughtMutant' && caughtBy(log, file) === 'unsaid'));
  for (const [file, own] of names) {
    const again = sample.filter(({ name }) => unsaid.some((each) => each.name === name && each.file.endsWith(file)));
    if (again.length === 0) continue;
    for (const { name, summary } of (await runOn(again, own, flags.cargoMutants, started)).outcomes) verdicts.set(name, summary);
  }
  return { seconds: first.seconds, verdicts };
}

interface TheirOutcome {
  readonly name: string;
  readonly file: string;
  readonly summary: string;
  readonly log: string;
}

/** cargo-mutants with these tests on these mutants. */
async function runOn(
  sample: readonly Sampled[],
  names: readonly string[],
  cargoMutants: string,
  { targets, ...started }: Parameters<typeof run>[2] & { readonly targets: readonly string[] },
): Promise<{ readonly outcomes: readonly TheirOutcome[]; readonly seconds: number }> {
  const only = sample.flatMap(({ name }) => ['--re', `^${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`]);
  // without `--output` it writes into the root of the workspace
  const options = [
    '--output',
    started.cwd,
    '--baseline=skip',
    '--timeout',
    '20',
    '-j2',
    '--copy-target=true',
    '--profile',
    'mutants',
    '--cap-lints=true',
    '--no-shuffle',
    '--colors=never',
    ...targets,
  ];
  const ran = await run(cargoMutants, ['mutants', ...options, ...only, '--', ...(targets.length > 0 ? [] : ['--lib']), '--', ...names], started);
  const inFolder = (name: string): Promise<string | null> => fs.readFile(path.join(started.cwd, 'mutants.out', name), 'utf8').catch(() => null);
  const outcomes = await inFolder('outcomes.json');
  if (outcomes === null) throw new Error(`cargo-mutants left no outcomes: ${ran.reason} ${ran.stdout.slice(-1500)} ${ran.stderr.slice(-1500)}`);
  const read: { outcomes: { scenario: string | { Mutant: { name: string; file: string } }; summary: string; log_path: string }[] } = JSON.parse(outcomes);
  const of = async ({ scenario, summary, log_path }: (typeof read.outcomes)[number]): Promise<TheirOutcome[]> =>
    typeof scenario === 'string' ? [] : [{ ...scenario.Mutant, summary, log: (await inFolder(log_path)) ?? '' }];
  return { outcomes: (await Promise.all(read.outcomes.map(of))).flat(), seconds: ran.wallSeconds };
}

/**
 * Ours runs the tests of one file at a time: who is caught by those of another file alone is missed by these. `log`: of one
 * mutant; `unsaid`: the process ended before libtest could name a test.
 */
export function caughtBy(log: string, file: string): 'file' | 'elsewhere' | 'unsaid' {
  const { failed } = fullNames(log);
  const module = file
    .replace(/^.*?\bsrc\//, '')
    .replace(/(?:^|\/)(?:lib|main|mod)\.rs$|\.rs$/, '')
    .split('/')
    .filter(Boolean);
  if (failed.some((name) => name.split('::').slice(0, -2).join('::') === module.join('::'))) return 'file';
  return failed.length === 0 || /\(signal: \d+/.test(log) ? 'unsaid' : 'elsewhere';
}

export function section(all: readonly CrateVerdicts[], { note, seed, sample }: Pick<Flags, 'note' | 'seed' | 'sample'>): string {
  const rows = all.map(({ crate, files, judged, mutants, seconds, scoreSeconds, theirSeconds, theirMutants }) => {
    const equal = judged.filter(isEqual).length;
    const killed = judged.filter(({ ours }) => ours === 'caught' || ours === 'timeout').length;
    const [whole, score, theirs] = [seconds / mutants, scoreSeconds / mutants, theirSeconds / theirMutants];
    return [
      crate,
      `${files ?? 'all'}`,
      `${equal} of ${judged.length} (${((equal / judged.length) * 100).toFixed(1)} %)`,
      String(killed),
      `${theirs.toFixed(2)} s`,
      `${whole.toFixed(3)} s`,
      (theirs / whole).toFixed(1),
      `${score.toFixed(3)} s`,
      (theirs / score).toFixed(1),
    ];
  });
  const different = all.flatMap(({ crate, judged }) => judged.filter((each) => !isEqual(each)).map(({ name, ours, theirs }) => [crate, name, ours, theirs ?? 'nothing']));
  return [
    '## Verdicts against cargo-mutants',
    `\`npm run bench:judge\` on ${new Date().toISOString().slice(0, 10)}, seed ${seed}, ${sample} mutants a crate: our tests written into a copy, cargo-mutants 27.1 runs them and nothing else, and what only tests of another file catch counts as missed, since ours runs those of one file at a time (a mutant that takes the whole process down or holds it is run once more with the tests of its file, which is not timed); with \`--baseline=skip --copy-target=true -j2\`, a profile without debug information and a warm target. Wanted: 98 % equal, 20 times as fast. Times are for one mutant; ours of all mutants of the crate, with every build: first with the search for the tests, then from the tests to the verdicts. ${note}`,
    table(['crate', 'files', 'verdicts equal', 'killed by ours', 'theirs', 'ours, with the search', 'ratio', 'ours, the verdicts', 'ratio'], rows),
    different.length === 0 ? 'No verdict differs.' : table(['crate', 'mutant', 'ours', 'theirs'], different),
  ].join('\n\n');
}

function readFlags(parameters: readonly string[]): Flags {
  return new Command('bench:judge')
    .option('--crates <names>', 'of which crates (IRON_CRATES or pinned), with commas', (text: string) => text.split(','), TEN_CRATES)
    .option('--missing', 'only crates that have no figures yet', false)
    .option('--sample <number>', 'mutants of each', Number, 60)
    .option('--seed <number>', 'of the sample and of the tests', Number, 1)
    .option('--files <text>', 'only files with this in their path')
    .option('--mutants <number>', 'files of a crate are taken in seeded order until they hold so many; without: all files', Number, Infinity)
    .option('--cargo-mutants <program>', 'cargo-mutants 27.1', process.env['IRON_CARGO_MUTANTS'] ?? 'cargo-mutants')
    .option('--no-figures', 'leave docs/figures.md as it is')
    .option('--note <text>', 'said beside the figures', '')
    .parse([...parameters], { from: 'user' })
    .opts<Flags>();
}
