/** Runs tests that stand in a file, in the sandbox, and says of each how it ended. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { TestResult } from '../../protocol/test-requests.js';
import { type Edition, oxidize, parse } from '../../redox/src/index.js';
import { crateUnit, packageFolder } from './compile/crate-unit.js';
import { fileUnit } from './compile/file-unit.js';
import { PROGRAM_LIMITS } from './compile/limits.js';
import { type CompileUnit, compileTests, isTargetOf, runInUnit } from './compile/unit.js';
import type { Expectation } from './prove/guard.js';
import { guardFile, type GuardedTest } from './prove/guarded-file.js';
import { runOnce } from './prove/run-tests.js';
import { type Ending, isPass } from './prove/test-run.js';
import { makeWorkspace, type Workspace } from './sandbox/workspace.js';

export interface RunTestsOptions {
  /** Of a file that belongs to no package; default 2021. */
  readonly edition?: Edition;
  readonly rustc?: string;
  readonly cargo?: string;
  readonly signal?: AbortSignal;
}

export type RunTestsAnswer = { readonly ok: true; readonly results: readonly TestResult[] } | { readonly ok: false; readonly reason: string };

/** `text`: of the file as it is in the editor; null: as on the disk. `names`: of test functions, without modules. */
export async function runTests(file: string, text: string | null, names: readonly string[], options: RunTestsOptions = {}): Promise<RunTestsAnswer> {
  const source = text ?? (await fs.readFile(file, 'utf8').catch(() => null));
  if (source === null) return { ok: false, reason: `${file} cannot be read` };
  const workspace = await makeWorkspace();
  try {
    const made = await prepare(file, source, workspace, options);
    return made.ok ? await compileAndRun(made, names) : made;
  } finally {
    await workspace.remove();
  }
}

interface Prepared {
  readonly ok: true;
  readonly unit: CompileUnit;
  readonly text: string;
  readonly edition: Edition;
  /** Modules around the file's text. */
  readonly module: readonly string[];
  /** Lines of `text` are lines of the file. */
  readonly sameLines: boolean;
}

type NotPrepared = { readonly ok: false; readonly reason: string };

async function prepare(file: string, source: string, workspace: Workspace, { edition = 2021, rustc = 'rustc', cargo, signal }: RunTestsOptions): Promise<Prepared | NotPrepared> {
  const isIron = file.endsWith('.iron'); // it stands for the Rust file beside it
  const text = isIron ? oxidize(source, { edition }).text : source;
  if (text === null) return { ok: false, reason: 'the file does not parse' };
  const rust = isIron ? file.replace(/\.iron$/, '.rs') : file;
  const common = { workspace, rustc, runtime: workspace.folder, ...(cargo !== undefined && { cargo }), ...(signal && { signal }) };
  if (packageFolder(rust) !== null) {
    const made = await crateUnit(rust, { ...common, text });
    if (made.ok) return { ok: true, unit: made.unit, text, edition: made.file.edition, module: made.file.module, sameLines: !isIron };
    if (made.unheld !== true) return made;
  }
  return { ok: true, unit: fileUnit(text, { ...common, edition }), text, edition, module: [], sameLines: !isIron };
}

async function compileAndRun({ unit, text, edition, module, sameLines }: Prepared, names: readonly string[]): Promise<RunTestsAnswer> {
  const guarded = guardFile(parse(text, 'rust', { edition }), module, new Set(names));
  let guards = guarded.tests;
  let made = await compileTests(unit, guarded.text, 'tests', false, []);
  if (!made.ok && made.trouble === '') {
    // what a guard cannot stand around is run without one, and errors of the user's own are those of the text
    guards = new Map();
    made = await compileTests(unit, text, 'tests', false, []);
  }
  if (!made.ok) return { ok: false, reason: made.trouble || `the tests do not compile: ${made.errors[0]?.rendered ?? ''}` };
  const program = path.join(unit.folder, 'tests');
  const listed = await runInUnit(unit, program, ['--list', '--format', 'terse'], PROGRAM_LIMITS);
  if (listed.exitCode !== 0) return { ok: false, reason: `the tests cannot be listed: ${listed.reason || listed.stderr.slice(0, 500)}` };
  const prefix = module.map((each) => `${each}::`).join('');
  const all = [...listed.stdout.matchAll(/^(\S+): test$/gm)].map(([, full]) => full!).filter((full) => full.startsWith(prefix));
  const chosen = new Map(names.flatMap((name) => all.filter((full) => full.split('::').at(-1) === name).map((full): [string, string] => [full, name])));
  const results = await verdicts(unit, program, [...chosen.keys()], new Map([...guards].map(([inFile, guard]) => [prefix + inFile, guard])), sameLines);
  if (results === null) return { ok: false, reason: 'it was cancelled' };
  return { ok: true, results: names.flatMap((name) => resultsOf(name, chosen, (full) => results.get(full)!)) };
}

/** By the full names of tests; null where it was cancelled. */
async function verdicts(unit: CompileUnit, program: string, tests: readonly string[], guards: ReadonlyMap<string, GuardedTest>, sameLines: boolean): Promise<Map<string, Result> | null> {
  const results = new Map<string, Result>();
  const named = tests.flatMap((full) => (guards.has(full) ? [{ path: full, key: guards.get(full)!.key }] : []));
  const ran = await runOnce(unit, program, named, PROGRAM_LIMITS);
  if (ran.cancelled.length > 0) return null;
  const isTarget = isTargetOf(unit);
  const lineOf = (place: Ending['place'] = null): number | null => (sameLines && place !== null && isTarget(place.file) ? place.line : null);
  for (const { path: full, key } of named) {
    const ending = ran.endings.get(key);
    results.set(full, resultOf(ending, guards.get(full)!.expectation, lineOf(ending?.place)));
  }
  const others = tests.filter((full) => !guards.has(full));
  if (others.length === 0) return results;
  const alone = await runInUnit(unit, program, ['--exact', '--test-threads', '2', '--include-ignored', ...others], PROGRAM_LIMITS);
  if (alone.end === 'cancelled') return null;
  const read = readResults(alone.stdout, isTarget, sameLines);
  for (const full of others) results.set(full, read.get(full) ?? { outcome: 'failed', message: alone.reason || ENDED, line: null });
  return results;
}

type Result = Omit<TestResult, 'name'>;

const ENDED = 'the process of the test ended before it was done';

function resultOf(ending: Ending | undefined, expectation: Expectation, line: number | null): Result {
  if (ending === undefined) return { outcome: 'failed', message: ENDED, line: null };
  if (isPass(ending, expectation)) return { outcome: 'passed', message: '', line: null };
  const { how, message } = ending;
  if (expectation.panics === null) return { outcome: 'failed', message, line };
  const wanted = expectation.panics === '' ? 'a panic' : `a panic with: ${expectation.panics}`;
  return { outcome: 'failed', message: how === 'panicked' ? `it panics with: ${message}\nexpected ${wanted}` : `it does not panic; expected ${wanted}`, line };
}

const absent = (name: string): TestResult => ({ name, outcome: 'absent', message: '', line: null });

/** A name that stands in two modules of the file passes when both do. */
function resultsOf(name: string, chosen: ReadonlyMap<string, string>, result: (full: string) => Result): TestResult[] {
  const own = [...chosen].filter(([, each]) => each === name).map(([full]) => ({ name, ...result(full) }));
  const first = own.find(({ outcome }) => outcome === 'failed') ?? own[0];
  return [first ?? absent(name)];
}

/** By the full name of each test, from what libtest prints. */
function readResults(output: string, isTarget: (name: string) => boolean, sameLines: boolean): Map<string, Result> {
  const failures = readFailures(output, isTarget, sameLines);
  const results = new Map<string, Result>();
  for (const [, full, verdict] of output.matchAll(/^test (\S+)(?: - should panic)? \.\.\. .*?(ok|FAILED)/gm)) {
    const { message = '', line = null } = verdict === 'FAILED' ? (failures.get(full!) ?? {}) : {};
    results.set(full!, { outcome: verdict === 'FAILED' ? 'failed' : 'passed', message, line });
  }
  return results;
}

/** What failed tests printed, and the line where they did. */
function readFailures(output: string, isTarget: (name: string) => boolean, sameLines: boolean): Map<string, { readonly message: string; readonly line: number | null }> {
  const failures = new Map<string, { readonly message: string; readonly line: number | null }>();
  for (const [, full, printed] of output.matchAll(/^---- (\S+) stdout ----\n([\s\S]*?)(?=^---- \S+ stdout ----\n|^failures:\n|(?![\s\S]))/gm)) {
    const place = /panicked at (.+):(\d+):\d+:$/m.exec(printed!);
    failures.set(full!, { message: cleaned(printed!), line: sameLines && place !== null && isTarget(place[1]!) ? Number(place[2]) : null });
  }
  return failures;
}

/** Without what is about the temporary copy and about environment variables. */
const cleaned = (printed: string): string =>
  printed
    .replaceAll(/^thread '.*' (?:\(\d+\) )?panicked at .*:\n/gm, '')
    .replaceAll(/^note: .*\n?/gm, '')
    .trim();
