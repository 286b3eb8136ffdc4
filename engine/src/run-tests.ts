/** Runs tests that stand in a file, in the sandbox, and says of each how it ended. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { TestResult } from '../../protocol/test-requests.js';
import { type Edition, oxidize } from '../../redox/src/index.js';
import { crateUnit, packageFolder } from './compile/crate-unit.js';
import { fileUnit } from './compile/file-unit.js';
import { PROGRAM_LIMITS } from './compile/limits.js';
import { type CompileUnit, compileTests, isTargetOf, runInUnit } from './compile/unit.js';
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
    if (made.ok) return { ok: true, unit: made.unit, text, module: made.file.module, sameLines: !isIron };
    if (made.unheld !== true) return made;
  }
  return { ok: true, unit: fileUnit(text, { ...common, edition }), text, module: [], sameLines: !isIron };
}

async function compileAndRun({ unit, text, module, sameLines }: Prepared, names: readonly string[]): Promise<RunTestsAnswer> {
  const made = await compileTests(unit, text, 'tests', false, []);
  if (!made.ok) return { ok: false, reason: made.trouble || `the tests do not compile: ${made.errors[0]?.rendered ?? ''}` };
  const program = path.join(unit.folder, 'tests');
  const listed = await runInUnit(unit, program, ['--list', '--format', 'terse'], PROGRAM_LIMITS);
  if (listed.exitCode !== 0) return { ok: false, reason: `the tests cannot be listed: ${listed.reason || listed.stderr.slice(0, 500)}` };
  const prefix = module.map((each) => `${each}::`).join('');
  const all = [...listed.stdout.matchAll(/^(\S+): test$/gm)].map(([, full]) => full!).filter((full) => full.startsWith(prefix));
  const chosen = new Map(names.flatMap((name) => all.filter((full) => full.split('::').at(-1) === name).map((full): [string, string] => [full, name])));
  if (chosen.size === 0) return { ok: true, results: names.map(absent) };
  const ran = await runInUnit(unit, program, ['--exact', '--test-threads', '2', ...chosen.keys()], PROGRAM_LIMITS);
  if (ran.end === 'cancelled') return { ok: false, reason: ran.reason };
  const read = readResults(ran.stdout, isTargetOf(unit), sameLines);
  const why = ran.reason || 'the process of the tests ended before it was done';
  const result = (full: string): Omit<TestResult, 'name'> => read.get(full) ?? { outcome: 'failed', message: why, line: null };
  return { ok: true, results: names.flatMap((name) => resultsOf(name, chosen, result)) };
}

const absent = (name: string): TestResult => ({ name, outcome: 'absent', message: '', line: null });

/** A name that stands in two modules of the file passes when both do. */
function resultsOf(name: string, chosen: ReadonlyMap<string, string>, result: (full: string) => Omit<TestResult, 'name'>): TestResult[] {
  const own = [...chosen].filter(([, each]) => each === name).map(([full]) => ({ name, ...result(full) }));
  const first = own.find(({ outcome }) => outcome === 'failed') ?? own[0];
  return [first ?? absent(name)];
}

/** By the full name of each test, from what libtest prints. */
function readResults(output: string, isTarget: (name: string) => boolean, sameLines: boolean): Map<string, Omit<TestResult, 'name'>> {
  const results = new Map<string, Omit<TestResult, 'name'>>();
  for (const [, full, verdict] of output.matchAll(/^test (\S+)(?: - should panic)? \.\.\. .*?(ok|FAILED|ignored)/gm)) {
    results.set(full!, { outcome: verdict === 'FAILED' ? 'failed' : 'passed', message: '', line: null });
  }
  for (const [, full, printed] of output.matchAll(/^---- (\S+) stdout ----\n([\s\S]*?)(?=^---- \S+ stdout ----\n|^failures:\n|(?![\s\S]))/gm)) {
    if (results.get(full!)?.outcome !== 'failed') continue;
    const place = /panicked at (.+):(\d+):\d+:$/m.exec(printed!);
    const line = sameLines && place !== null && isTarget(place[1]!) ? Number(place[2]) : null;
    results.set(full!, { outcome: 'failed', message: cleaned(printed!), line });
  }
  return results;
}

/** Without what is about the temporary copy and about environment variables. */
const cleaned = (printed: string): string =>
  printed
    .replaceAll(/^thread '.*' (?:\(\d+\) )?panicked at .*:\n/gm, '')
    .replaceAll(/^note: .*\n?/gm, '')
    .trim();
