/**
 * Many solutions with one compiler start a stage: each is a module of one crate. What the compiler complains of is taken out,
 * and judged alone where its messages could be others than those of a lone compile; the rest is compiled again until nothing is
 * left to complain of. A complaint that no solution owns halves the batch. Whoever has nothing complained of when the stage
 * `check` ends is compiled with his tests without being checked again: a complaint about his own text then has him judged alone.
 * Tests are compiled with assertions of the harness, which cost the compiler less: whoever does not compile with them is compiled
 * again with those of the standard library, and only what is said then is told.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from '../../../redox/src/index.js';
import { makeWorkspace, type Workspace } from '../../../engine/src/sandbox/workspace.js';
import { fileOf, ROOT, rootOf, type Row, testsFileOf, testsRootOf } from './batch-crate.js';
import { type CompilerAnswer, runCompiler } from './compiler.js';
import { complaintsOf } from './complaints.js';
import { OWN_MACROS } from './harness-library.js';
import { type Bench, batchFlags, CHECKED, checkFlags, distrust, guardName, judgeAlone, PROGRAMS, withLints } from './judge-alone.js';
import { type Judgement, judged, refused, type Solution } from './judgement.js';
import { countLints, lintFlags, type Lints, NO_LINTS } from './lints.js';
import { runBatchTests } from './run-batch-tests.js';
import { changesItsChecks, lacksWhatIsCalled, mustStandAlone } from './stand-alone.js';
import { plainTests, testsAsWritten, withTestsAsWritten, withTestsFile } from './task-tests.js';

/** One judgement for each, in their order. */
export async function judgeBatch(bench: Bench, solutions: readonly Solution[]): Promise<Judgement[]> {
  const rows = solutions.map((solution, at): Row => ({ at, solution }));
  const together = rows.filter(({ solution }) => canShare(bench, solution));
  const batch = new Batch(bench);
  if (together.length > 1) await batch.judge(together);
  for (const row of rows) if (!batch.judgements.has(row.at)) batch.judgements.set(row.at, await judgeAlone(bench, row.solution));
  return rows.map(({ at }) => batch.judgements.get(at)!);
}

function canShare({ options }: Bench, { rust, isProgram, tests, judgesTests }: Solution): boolean {
  if (judgesTests && tests !== null && mustStandAlone(tests.source, options.edition)) return false;
  return !isProgram && !mustStandAlone(rust, options.edition) && !parse(rust, 'rust', { edition: options.edition }).diagnostics.some(({ severity }) => severity === 'error');
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
    // who lacks a function that his tests call will hardly compile with them: the others need not wait for that
    const suspects = toTest.filter(({ solution }) => lacksWhatIsCalled(solution));
    const cleared = await this.checkWithTests(workspace, suspects);
    const refusing = new Set<Row>();
    await this.inParts(
      toTest.filter((row) => !suspects.includes(row) || cleared.includes(row)),
      (some) => this.buildAndRun(workspace, some, refusing),
    );
    // only what the standard library's own assertions say of them is told
    await this.inParts([...refusing], (some) => this.buildAndRun(workspace, some));
    signal?.throwIfAborted();
  }

  /** Those that compile with their tests, as far as the compiler can say before it makes code. */
  private async checkWithTests(workspace: Workspace, rows: readonly Row[]): Promise<Row[]> {
    const { toolchain, signal } = this.bench;
    const cleared: Row[] = [];
    await this.inParts(rows, async (part) => {
      const { args, readable } = await this.writeTests(workspace, part, false);
      const answer = await runCompiler({ program: toolchain.rustc, args: [...args, '--emit=metadata', '-o', CHECKED, ROOT], workspace, readable, rows: part.length, signal });
      const { out, isWhole } = answer.ok ? { out: [], isWhole: true } : this.complained('link', answer, part);
      if (!isWhole) return out;
      cleared.push(...part.filter((row) => !out.includes(row)));
      return null;
    });
    return cleared;
  }

  /** Those that compile; each has its judgement up to there. */
  private async checkAll(workspace: Workspace, rows: readonly Row[]): Promise<Row[]> {
    const { toolchain, options, signal } = this.bench;
    for (const row of rows) await writeFile(path.join(workspace.folder, fileOf(row)), row.solution.rust);
    const passed: Row[] = [];
    const pass = (part: readonly Row[], answer: CompilerAnswer, lints: (row: Row) => Lints): void => {
      for (const row of part) {
        this.judgements.set(row.at, judged(options.until === 'parse' ? 'parse' : 'check', 'passed', { ...lints(row), durations: { check: answer.milliseconds / part.length } }));
        passed.push(row);
      }
    };
    const mayPresume = ({ solution }: Row): boolean => options.until !== 'parse' && options.until !== 'check' && !options.lints && solution.tests !== null && !changesItsChecks(solution);
    await this.inParts(rows, async (part) => {
      await this.writeRoot(workspace, rootOf(part));
      const answer = await runCompiler({ program: toolchain.rustc, args: ['--crate-type', 'lib', ...checkFlags(options), ROOT], workspace, rows: part.length, signal });
      if (!answer.ok) {
        const { out, isWhole } = this.complained('check', answer, part);
        const presumed = isWhole ? part.filter((row) => !out.includes(row) && mayPresume(row)) : [];
        pass(presumed, answer, () => NO_LINTS);
        return [...out, ...presumed];
      }
      const linted = options.lints && part.some(({ solution }) => !solution.judgesTests);
      const clippy = linted ? await runCompiler({ program: toolchain.clippy, args: ['--crate-type', 'lib', ...lintFlags(options), ROOT], workspace, rows: part.length, signal }) : null;
      // of tests that a model wrote, the code that they are for is somebody else's
      pass(part, answer, (row) => (clippy === null || row.solution.judgesTests ? NO_LINTS : countLints(clippy, fileOf(row), toolchain)));
      return null;
    });
    return passed;
  }

  /** `refusing`: where those are kept that do not compile with the assertions of the harness; absent: those of the standard library are used. */
  private async buildAndRun(workspace: Workspace, rows: readonly Row[], refusing?: Set<Row>): Promise<readonly Row[] | null> {
    const { toolchain, options, signal } = this.bench;
    const { args, readable } = await this.writeTests(workspace, rows, refusing !== undefined);
    const program = guardName();
    const built = await runCompiler({ program: toolchain.rustc, args: [...args, '-o', `${PROGRAMS}/${program}`, ROOT], workspace, readable, rows: rows.length, signal });
    if (!built.ok) {
      if (refusing === undefined) return this.complained('link', built, rows).out;
      const { out } = complaintsOf('link', built, rows);
      for (const row of out) refusing.add(row);
      return out;
    }
    const folder = path.join(workspace.folder, PROGRAMS);
    const ran = options.until === 'link' ? rows.map(() => judged('link', 'passed')) : await runBatchTests({ workspace, folder, program, signal }, rows);
    const lints = await this.lintTests(workspace, rows);
    for (const [at, row] of rows.entries()) this.settle(row, { ...ran[at]!, ...lints(row), durations: { link: built.milliseconds / rows.length, ...ran[at]!.durations } });
    return null;
  }

  /** Of tests that compile with the code that they are for; it takes the files that they were compiled from. */
  private async lintTests(workspace: Workspace, rows: readonly Row[]): Promise<(row: Row) => Partial<Lints>> {
    const { toolchain, options, signal } = this.bench;
    const written = options.lints ? rows.filter(({ solution }) => solution.judgesTests) : [];
    if (written.length === 0) return () => ({});
    for (const row of written) {
      await writeFile(path.join(workspace.folder, fileOf(row)), withTestsAsWritten(row.solution.rust, row.solution.tests!, testsFileOf(row)));
      await writeFile(path.join(workspace.folder, testsFileOf(row)), testsAsWritten(row.solution.tests!));
    }
    await this.writeRoot(workspace, rootOf(written));
    const clippy = await runCompiler({ program: toolchain.clippy, args: ['--test', ...lintFlags(options), ROOT], workspace, rows: written.length, signal });
    return (row) => (row.solution.judgesTests ? countLints(clippy, testsFileOf(row), toolchain) : {});
  }

  /** The crate of the rows with their tests, and how it is compiled. */
  private async writeTests(workspace: Workspace, rows: readonly Row[], withOwnMacros: boolean): Promise<{ readonly args: readonly string[]; readonly readable: readonly string[] }> {
    const { toolchain, options } = this.bench;
    const harness = guardName();
    const own = withOwnMacros ? { crate: harness, macros: OWN_MACROS } : undefined;
    for (const row of rows) {
      await writeFile(path.join(workspace.folder, fileOf(row)), withTestsFile(row.solution.rust, row.solution.tests!, testsFileOf(row)));
      await writeFile(path.join(workspace.folder, testsFileOf(row)), plainTests(row.solution.tests!, own));
    }
    await this.writeRoot(workspace, testsRootOf(rows, harness));
    return { args: ['--crate-name', 'solutions', ...batchFlags(options, toolchain, harness, rows)], readable: [path.dirname(toolchain.harness)] };
  }

  private writeRoot = (workspace: Workspace, text: string): Promise<void> => writeFile(path.join(workspace.folder, ROOT), text);

  /** Who is out; those of whom enough is known have their judgement. */
  private complained(stage: 'check' | 'link', answer: CompilerAnswer, rows: readonly Row[]): { readonly out: readonly Row[]; readonly isWhole: boolean } {
    const { out, told, isWhole } = complaintsOf(stage, answer, rows);
    for (const row of out) {
      const errors = told.get(row);
      const before = this.judgements.get(row.at);
      this.judgements.delete(row.at);
      if (errors === undefined) continue;
      const judgement = { ...refused(stage, errors, row.solution.rust, this.bench.options.edition), durations: { [stage]: answer.milliseconds / rows.length } };
      this.judgements.set(row.at, before === undefined ? judgement : withLints(judgement, before));
    }
    return { out, isWhole };
  }

  private settle(row: Row, later: Judgement): void {
    this.judgements.set(row.at, withLints(later, this.judgements.get(row.at)!));
  }

  /** `work` gives null when it is done, else who is to be left out; nobody: half of them are tried at a time. */
  private async inParts(rows: readonly Row[], work: (part: readonly Row[]) => Promise<readonly Row[] | null>): Promise<void> {
    let rest = rows;
    while (rest.length > 0) {
      const out = await work(rest);
      if (out === null) return;
      if (out.length > 0) rest = rest.filter((row) => !out.includes(row));
      else if (rest.length === 1) return void this.judgements.delete(rest[0]!.at);
      else {
        const half = Math.ceil(rest.length / 2);
        await this.inParts(rest.slice(0, half), work);
        rest = rest.slice(half);
      }
    }
  }
}
