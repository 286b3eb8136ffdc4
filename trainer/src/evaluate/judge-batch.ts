/**
 * Many solutions with one compiler start a stage: each is a module of one crate. What the compiler complains of is taken out,
 * and judged alone where its messages could be others than those of a lone compile; the rest is compiled again until nothing is
 * left to complain of. A complaint that no solution owns halves the batch.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from '../../../redox/src/index.js';
import type { RustcDiagnostic } from '../../../engine/src/compile/rustc.js';
import { makeWorkspace, type Workspace } from '../../../engine/src/sandbox/workspace.js';
import { type CompilerAnswer, filesOf, runCompiler } from './compiler.js';
import { type Bench, checkFlags, countLints, distrust, guardName, judgeAlone, lintFlags, PROGRAMS, testFlags, withLints } from './judge-alone.js';
import { failureClass } from './failure-class.js';
import { type Judgement, judged, refused, type Solution } from './judgement.js';
import { runTaskTests } from './run-tests.js';
import { mustStandAlone } from './stand-alone.js';
import { withGuardedTests } from './task-tests.js';

interface Row {
  readonly at: number;
  readonly solution: Solution;
}

const moduleOf = ({ at }: Row): string => `row_${at}`;
const fileOf = (row: Row): string => `${moduleOf(row)}.rs`;

/** One judgement for each, in their order. */
export async function judgeBatch(bench: Bench, solutions: readonly Solution[]): Promise<Judgement[]> {
  const rows = solutions.map((solution, at): Row => ({ at, solution }));
  const together = rows.filter(({ solution }) => canShare(bench, solution));
  const batch = new Batch(bench);
  if (together.length > 1) await batch.judge(together);
  for (const row of rows) if (!batch.judgements.has(row.at)) batch.judgements.set(row.at, await judgeAlone(bench, row.solution));
  return rows.map(({ at }) => batch.judgements.get(at)!);
}

function canShare({ options }: Bench, { rust, isProgram }: Solution): boolean {
  return !isProgram && !mustStandAlone(rust) && !parse(rust, 'rust', { edition: options.edition }).diagnostics.some(({ severity }) => severity === 'error');
}

class Batch {
  /** By place in the batch; who has none is to be judged alone. */
  readonly judgements = new Map<number, Judgement>();

  constructor(private readonly bench: Bench) {}

  async judge(rows: readonly Row[]): Promise<void> {
    const workspace = await makeWorkspace();
    try {
      await mkdir(path.join(workspace.folder, PROGRAMS));
      await this.judgeIn(workspace, rows);
    } finally {
      await workspace.remove();
    }
  }

  private async judgeIn(workspace: Workspace, rows: readonly Row[]): Promise<void> {
    const { options, signal } = this.bench;
    const checked = await this.checkAll(workspace, rows);
    if (options.until === 'parse' || options.until === 'check') return;
    const toTest: Row[] = [];
    for (const row of checked) {
      const early = row.solution.tests === null ? judged('check', 'passed') : distrust(row.solution);
      if (early === null) toTest.push(row);
      else this.settle(row, early);
    }
    await this.inParts(toTest, (part) => this.buildAndRun(workspace, part));
    signal?.throwIfAborted();
  }

  /** Those that compile; each has its judgement up to there. */
  private async checkAll(workspace: Workspace, rows: readonly Row[]): Promise<Row[]> {
    const { toolchain, options, signal } = this.bench;
    for (const row of rows) await writeFile(path.join(workspace.folder, fileOf(row)), row.solution.rust);
    const passed: Row[] = [];
    await this.inParts(rows, async (part) => {
      await writeRoot(workspace, part);
      const answer = await runCompiler({ program: toolchain.rustc, args: ['--crate-type', 'lib', ...checkFlags(options), ROOT], workspace, rows: part.length, signal });
      if (!answer.ok) return this.complained('check', answer, part);
      const clippy = options.lints ? await runCompiler({ program: toolchain.clippy, args: ['--crate-type', 'lib', ...lintFlags(options), ROOT], workspace, rows: part.length, signal }) : null;
      for (const row of part) {
        const lints = clippy?.ok ? countLints(clippy, fileOf(row)) : null;
        this.judgements.set(row.at, judged(options.until === 'parse' ? 'parse' : 'check', 'passed', { lints, durations: { check: answer.milliseconds / part.length } }));
      }
      passed.push(...part);
      return null;
    });
    return passed;
  }

  private async buildAndRun(workspace: Workspace, rows: readonly Row[]): Promise<readonly Row[] | null> {
    const { toolchain, options, signal } = this.bench;
    const name = guardName();
    for (const row of rows) await writeFile(path.join(workspace.folder, fileOf(row)), withGuardedTests(row.solution.rust, row.solution.tests!, name));
    await writeRoot(workspace, rows);
    const program = guardName();
    const args = ['--crate-name', 'solutions', ...testFlags(options, toolchain, name, program), ROOT];
    const built = await runCompiler({ program: toolchain.rustc, args, workspace, readable: [path.dirname(toolchain.guard)], rows: rows.length, signal });
    if (!built.ok) return this.complained('link', built, rows);
    const folder = path.join(workspace.folder, PROGRAMS);
    for (const row of rows) {
      const durations = { link: built.milliseconds / rows.length };
      const ran = options.until === 'link' ? judged('link', 'passed') : await runTaskTests({ workspace, folder, program, module: moduleOf(row), signal }, row.solution.tests!);
      this.settle(row, { ...ran, durations: { ...durations, ...ran.durations } });
    }
    return null;
  }

  /** Who is out; those of whom enough is known have their judgement. */
  private complained(stage: 'check' | 'link', answer: CompilerAnswer, rows: readonly Row[]): readonly Row[] {
    const { out, told } = complaintsOf(answer, rows);
    for (const row of out) {
      const errors = told.get(row);
      const before = this.judgements.get(row.at);
      this.judgements.delete(row.at);
      if (errors === undefined) continue;
      const judgement = { ...refused(stage, errors, row.solution.rust, this.bench.options.edition), durations: { [stage]: answer.milliseconds / rows.length } };
      this.judgements.set(row.at, before === undefined ? judgement : withLints(judgement, before));
    }
    return out;
  }

  private settle(row: Row, later: Judgement): void {
    this.judgements.set(row.at, withLints(later, this.judgements.get(row.at)!));
  }

  /** `work` gives null when it is done, else who is to be left out; nobody: half of them are tried at a time. */
  private async inParts(rows: readonly Row[], work: (part: readonly Row[]) => Promise<readonly Row[] | null>): Promise<void> {
    let rest = rows;
    while (rest.length > 1) {
      const out = await work(rest);
      if (out === null) return;
      if (out.length === 0) {
        const half = Math.ceil(rest.length / 2);
        await this.inParts(rest.slice(0, half), work);
        rest = rest.slice(half);
      } else rest = rest.filter((row) => !out.includes(row));
    }
    for (const row of rest) this.judgements.delete(row.at); // one is no batch
  }
}

const ROOT = 'root.rs';

const writeRoot = (workspace: Workspace, rows: readonly Row[]): Promise<void> =>
  writeFile(path.join(workspace.folder, ROOT), rows.map((row) => `#[path = "${fileOf(row)}"]\npub mod ${moduleOf(row)};\n`).join(''));

/** What a compiler start says of rows that do not compile. */
interface Complaints {
  /** These are out; the others are compiled again. */
  readonly out: readonly Row[];
  /** Of those, who is told by this start already, with his own messages; the rest is judged alone. */
  readonly told: ReadonlyMap<Row, readonly RustcDiagnostic[]>;
}

/** An error with a code of the index that comes after the text is read and its macros expanded. */
const isOfAnalysis = ({ code }: RustcDiagnostic): boolean => code !== null && /^E\d{4}$/.test(code.code) && failureClass(code.code, '', true) !== 'syntax' && code.code !== 'E0080';

/**
 * Errors of analysis are those of a lone compile only where the compiler had none of another kind, which end it sooner: as
 * long as there is such a one, its rows go and the others are asked again. Nobody: the complaint is about no row.
 */
function complaintsOf({ errors, limit, trouble }: CompilerAnswer, rows: readonly Row[]): Complaints {
  const of = new Map<Row, RustcDiagnostic[]>();
  const byFile = new Map(rows.map((row) => [fileOf(row), row]));
  let isClean = limit === '' && trouble === '';
  const early = new Set<Row>();
  for (const error of errors) {
    const owners = [...filesOf(error)].flatMap((file) => byFile.get(file) ?? []);
    const isOne = owners.length === 1 && isOfAnalysis(error);
    if (!isOne) isClean = false;
    for (const row of owners) {
      of.set(row, [...(of.get(row) ?? []), error]);
      if (!isOne) early.add(row);
    }
  }
  if (isClean) return { out: [...of.keys()], told: of };
  return { out: early.size > 0 ? [...early] : [...of.keys()], told: new Map() };
}
