/** What the compiler has against an answer, in the words in which a model is told of it (contract row I8): the same for both arms. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readIron } from '../../../engine/src/iron-source.js';
import type { RustcDiagnostic } from '../../../engine/src/compile/rustc.js';
import { makeWorkspace } from '../../../engine/src/sandbox/workspace.js';
import type { Sample } from '../../../protocol/experiment.js';
import { LineIndex, oxidize, parse } from '../../../redox/src/index.js';
import { runCompiler } from '../evaluate/compiler.js';
import { type Bench, checkFlags, crateType } from '../evaluate/judge-alone.js';
import { testsToJudge } from '../evaluate/judge-tests.js';
import { type Solution, withoutPlaces } from '../evaluate/judgement.js';
import { plainTests, withTestsFile } from '../evaluate/task-tests.js';
import type { TestedTask } from '../evaluate/test-source.js';

/** Errors and notes of each that are told: the first ones cause most of the others. */
const ERRORS = 3;
const NOTES = 2;
const SOLUTION = 'solution.rs';
const TESTS = 'answer_tests.rs';

/** Null: it compiles, or the tools say nothing of it. Answers of the kind `mutants` are tests, and compile with the code that they are for. */
export async function compilerMessage(bench: Bench, { arm, prediction }: Pick<Sample, 'arm' | 'prediction'>, task: TestedTask): Promise<string | null> {
  const { edition, until } = bench.options;
  const rust = arm === 'iron' ? oxidize(prediction, { edition }).text : prediction;
  if (rust === null) return ironMessage(prediction, bench);
  const wrong = parse(rust, 'rust', { edition }).diagnostics.find(({ severity }) => severity === 'error');
  const solution: Solution | null = until === 'mutants' ? null : { rust, tests: null, isProgram: task.isProgram, mayBeUnsafe: task.mayBeUnsafe };
  if (solution !== null) return told(await errorsOf(bench, solution), (file, line) => (file === SOLUTION ? lineOf(prediction, arm === 'iron' ? ironLine(prediction, line, bench) : line) : null));
  if (task.reference === undefined) return null;
  if (wrong !== undefined) return withPlace(wrong.message, lineOf(rust, new LineIndex(rust).position(wrong.from).line + 1));
  const tests = testsToJudge(rust, task.reference, task.mayBeUnsafe);
  if (!('rust' in tests)) return tests.message;
  const written = plainTests(tests.tests!);
  return told(await errorsOf(bench, tests), (file, line) => (file === TESTS ? asWritten(lineOf(written, line), prediction, arm) : null));
}

function ironMessage(iron: string, { options: { edition } }: Bench): string {
  const lines = new LineIndex(iron);
  const errors = oxidize(iron, { edition }).diagnostics.filter(({ severity }) => severity === 'error');
  return errors
    .slice(0, ERRORS)
    .map(({ message, from }) => withPlace(message, lineOf(iron, lines.position(from).line + 1)))
    .join('\n');
}

/** None where it compiles, or where only the tools failed. */
async function errorsOf({ toolchain, options, signal }: Bench, solution: Solution): Promise<readonly RustcDiagnostic[]> {
  const workspace = await makeWorkspace();
  try {
    const { rust, tests } = solution;
    await writeFile(path.join(workspace.folder, SOLUTION), tests === null ? rust : withTestsFile(rust, tests, TESTS));
    if (tests !== null) await writeFile(path.join(workspace.folder, TESTS), plainTests(tests));
    const answer = await runCompiler({ program: toolchain.rustc, args: [...crateType(solution), ...checkFlags(options), SOLUTION], workspace, rows: 1, signal });
    return answer.trouble === '' ? answer.errors : [];
  } finally {
    await workspace.remove();
  }
}

/** `lineAt`: the line of the answer for a place, or null where it is not in it. */
function told(errors: readonly RustcDiagnostic[], lineAt: (file: string, line: number) => string | null): string | null {
  if (errors.length === 0) return null;
  const one = ({ message, code, spans, children = [] }: RustcDiagnostic): string => {
    const place = spans.find((span) => span.is_primary);
    const label = place?.label ? ` (${place.label})` : '';
    const notes = children.filter(({ level }) => level === 'note' || level === 'help').slice(0, NOTES);
    return [
      withPlace(`${code === null ? '' : `${code.code}: `}${withoutPlaces(message)}${label}`, place === undefined ? null : lineAt(path.basename(place.file_name), place.line_start)),
      ...notes.map((note) => `  ${note.level}: ${withoutPlaces(note.message)}`),
    ].join('\n');
  };
  return errors.slice(0, ERRORS).map(one).join('\n');
}

const withPlace = (message: string, line: string | null): string => (line === null || line === '' ? `error: ${message}` : `error: ${message}\n  in: ${line}`);

/** From 1; null where there is no such line. */
const lineOf = (text: string, line: number): string | null => text.split('\n')[line - 1]?.trim() ?? null;

function ironLine(iron: string, line: number, { options: { edition } }: Bench): number {
  const read = readIron(iron, 'answer.iron', edition);
  return read.ok ? read.source.ironLine(line) : line;
}

/** What makes a test one is taken out before it is compiled; a line of Rust stands for one of Iron only where it is the same. */
function asWritten(line: string | null, prediction: string, arm: Sample['arm']): string | null {
  const plain = line?.replace(/^pub (?=fn )/, '') ?? null;
  return arm === 'rust' || (plain !== null && prediction.includes(plain)) ? plain : null;
}
