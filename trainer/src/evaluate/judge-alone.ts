/** One solution, one compiler start a stage: what all other ways of judging have to agree with. */
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { makeWorkspace, type Workspace } from '../../../engine/src/sandbox/workspace.js';
import { type CompilerAnswer, runCompiler } from './compiler.js';
import { comparesByHand } from './comparison-by-hand.js';
import { HARNESS_FLAGS } from './harness-library.js';
import { type Judgement, type JudgeOptions, judged, refused, type Solution, withoutPlaces } from './judgement.js';
import { countLints, lintFlags, type Lints, NO_LINTS } from './lints.js';
import { BY_LIBTEST, runTaskTests } from './run-tests.js';
import { isUnsafe } from './stand-alone.js';
import { replacesMacros, type TaskTests, testsAsWritten, withGuardedTests, withTestsAsWritten } from './task-tests.js';
import type { Toolchain } from './toolchain.js';

export interface Bench {
  readonly toolchain: Toolchain;
  readonly options: JudgeOptions;
  readonly signal?: AbortSignal | undefined;
}

/** A name under which no solution can call the guard. */
export const guardName = (): string => `iron_guard_${randomBytes(9).toString('hex')}`;

/** What a folder of programs is called, beside the sources. */
export const PROGRAMS = 'programs';

/** What a check leaves behind. */
export const CHECKED = 'checked.rmeta';

export const checkFlags = ({ edition }: JudgeOptions): string[] => ['--edition', String(edition), '-A', 'warnings', '--force-warn', 'long_running_const_eval', '--emit=metadata', '-o', CHECKED];

/** Dynamic linking to the standard library is half of the time of a link. */
export const testFlags = ({ edition }: JudgeOptions, { guard }: Toolchain, name: string, program: string): string[] => [
  ...['--edition', String(edition), '-A', 'warnings', '--test', '--extern', `${name}=${guard}`, '-C', 'debuginfo=0', '-C', 'prefer-dynamic', '-C', 'rpath'],
  ...['-o', `${PROGRAMS}/${program}`],
];

/** Assertions for debugging cost a third of the code of the standard library, and are left out where nobody asks for them. */
export const batchFlags = ({ edition }: JudgeOptions, { harness }: Toolchain, name: string, rows: readonly { readonly solution: Solution }[]): string[] => [
  ...['--edition', String(edition), '-A', 'warnings', '--test', '--extern', `${name}=${harness}`, '-C', 'debuginfo=0', '-C', 'prefer-dynamic', '-C', 'rpath', '-C', 'codegen-units=4'],
  ...(rows.some(({ solution: { rust, tests } }) => /debug_assert/.test(`${rust}${tests?.source}`)) ? [] : HARNESS_FLAGS),
];

export const crateType = ({ isProgram }: Solution): string[] => ['--crate-type', isProgram ? 'bin' : 'lib'];

export async function judgeAlone(bench: Bench, solution: Solution): Promise<Judgement> {
  const workspace = await makeWorkspace();
  try {
    const checked = await checkAlone(bench, solution, workspace);
    return checked.status !== 'passed' || bench.options.until === 'parse' || bench.options.until === 'check' ? checked : withLints(await testAlone(bench, solution, workspace), checked);
  } finally {
    await workspace.remove();
  }
}

/** A judgement of a later stage, with what was measured before it. */
export const withLints = (later: Judgement, { lints, unused, durations }: Judgement): Judgement => ({
  ...later,
  ...(lints !== null && { lints }),
  ...(unused !== undefined && { unused }),
  durations: { ...durations, ...later.durations },
});

async function checkAlone({ toolchain, options, signal }: Bench, solution: Solution, workspace: Workspace): Promise<Judgement> {
  const file = 'solution.rs';
  await writeFile(path.join(workspace.folder, file), solution.rust);
  const args = [...crateType(solution), ...checkFlags(options), file];
  const answer = await runCompiler({ program: toolchain.rustc, args, workspace, rows: 1, signal });
  const durations = { check: answer.milliseconds };
  if (!answer.ok) return unanswered('check', answer) ?? { ...refused('check', answer.errors, solution.rust, options.edition), durations };
  const lint = (): Promise<CompilerAnswer> => runCompiler({ program: toolchain.clippy, args: [...crateType(solution), ...lintFlags(options), file], workspace, rows: 1, signal });
  // of tests that a model wrote, the code that they are for is somebody else's
  const lints = options.lints && !solution.judgesTests ? countLints(await lint(), file, toolchain) : NO_LINTS;
  return judged(options.until === 'parse' ? 'parse' : 'check', 'passed', { ...lints, durations });
}

/** Of tests that compile with the code that they are for. */
async function lintTestsAlone({ toolchain, options, signal }: Bench, rust: string, tests: TaskTests, workspace: Workspace): Promise<Lints> {
  const [file, testsFile] = ['linted.rs', 'linted_tests.rs'];
  await writeFile(path.join(workspace.folder, file), withTestsAsWritten(rust, tests, testsFile));
  await writeFile(path.join(workspace.folder, testsFile), testsAsWritten(tests));
  return countLints(await runCompiler({ program: toolchain.clippy, args: ['--test', ...lintFlags(options), file], workspace, rows: 1, signal }), testsFile, toolchain);
}

/** The compiler said nothing of the code; null where it did. */
export function unanswered(stage: 'check' | 'link', { trouble, limit, milliseconds }: CompilerAnswer): Judgement | null {
  const durations = { [stage]: milliseconds };
  if (trouble !== '') return judged(stage, 'infrastructure', { message: withoutPlaces(trouble), durations });
  return limit === '' ? null : judged(stage, 'limit', { message: 'the compiler takes more time, memory or stack than it may', durations });
}

async function testAlone(bench: Bench, solution: Solution, workspace: Workspace): Promise<Judgement> {
  const { toolchain, options, signal } = bench;
  if (solution.tests === null) return judged('check', 'passed');
  const distrusted = distrust(solution);
  if (distrusted !== null) return distrusted;
  const name = guardName();
  await writeFile(path.join(workspace.folder, 'solution.rs'), withGuardedTests(solution.rust, solution.tests, name));
  await mkdir(path.join(workspace.folder, PROGRAMS));
  const args = ['--crate-name', 'solution', ...testFlags(options, toolchain, name, 'tests'), 'solution.rs'];
  const built = await runCompiler({ program: toolchain.rustc, args, workspace, readable: [path.dirname(toolchain.guard)], rows: 1, signal });
  const durations = { link: built.milliseconds };
  if (!built.ok) return unanswered('link', built) ?? { ...refused('link', built.errors, solution.rust, options.edition), durations };
  const lints = options.lints && solution.judgesTests ? await lintTestsAlone(bench, solution.rust, solution.tests, workspace) : {};
  if (options.until === 'link') return judged('link', 'passed', { ...lints, durations });
  const ran = await runTaskTests({ workspace, folder: path.join(workspace.folder, PROGRAMS), program: 'tests', ...BY_LIBTEST, signal }, solution.tests);
  return { ...ran, ...lints, durations: { ...durations, ...ran.durations } };
}

/** A solution whose tests could not be believed is not run; null where they can. */
export function distrust(solution: Solution): Judgement | null {
  const failed = (code: string, message: string): Judgement => judged('link', 'failed', { class: 'logic', codes: [code], message });
  if (solution.judgesTests && isUnsafe(solution.tests?.source ?? '')) return failed('unsafe_code', 'the tests are unsafe: they could forge their own verdict');
  if (!solution.mayBeUnsafe && isUnsafe(solution.rust)) return failed('unsafe_code', 'the solution is unsafe, which its task does not allow: it could forge the verdict of its tests');
  if (solution.tests !== null && !solution.mayCompare && !solution.judgesTests && comparesByHand(solution.rust, solution.tests.source))
    return failed('compares_by_hand', 'the solution says itself what its results are equal to: its tests would believe it');
  if (solution.tests !== null && replacesMacros(solution.rust, solution.tests)) return failed('macro_names', 'the solution defines macros that could take the place of those of its tests');
  return null;
}
