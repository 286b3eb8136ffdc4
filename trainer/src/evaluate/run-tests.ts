/** The tests of one solution in a process of their own; what they come to is told by the guard alone. */
import path from 'node:path';
import type { Limits, RunResult } from '../../../protocol/test-generation.js';
import { closed } from '../../../engine/src/compile/limits.js';
import { inScratch } from '../../../engine/src/compile/scratch.js';
import { secret } from '../../../engine/src/prove/guard.js';
import { type Ending, isPass, readEndings } from '../../../engine/src/prove/test-run.js';
import { run } from '../../../engine/src/sandbox/run.js';
import type { Workspace } from '../../../engine/src/sandbox/workspace.js';
import { type Judgement, judged, withoutPlaces } from './judgement.js';
import { type TaskTest, type TaskTests, TEST_MODULE } from './task-tests.js';

/** Of all tests of one solution together. */
export const TEST_LIMITS: Limits = { wallSeconds: 12, cpuSeconds: 3, memoryBytes: 1024 ** 3, fileBytes: 1024 ** 2, processes: 32, outputBytes: 4 * 1024 ** 2 };

export interface TestProgram {
  readonly workspace: Workspace;
  /** A folder with nothing else in it: what tested code may read. */
  readonly folder: string;
  readonly program: string;
  /** How these tests are asked for. */
  readonly start: (names: readonly string[]) => { readonly args: readonly string[]; readonly environment: Readonly<Record<string, string>> };
  /** Name under which the guard tells of a test. */
  readonly recorded: (name: string) => string;
  readonly signal?: AbortSignal | undefined;
}

/** Of a solution that is the root of its crate, with libtest. */
export const BY_LIBTEST: Pick<TestProgram, 'start' | 'recorded'> = {
  start: (names) => ({ args: ['--exact', ...names.map((name) => `${TEST_MODULE}::${name}`)], environment: {} }),
  recorded: (name) => name,
};

interface Failure {
  readonly message: string;
  readonly isLimit: boolean;
}

/** What a run says of one test. */
const failureOf = (ending: Ending, { expectation }: TaskTest): Failure | null =>
  isPass(ending, expectation) ? null : { message: ending.how === 'returned' ? 'it does not panic' : ending.message, isLimit: false };

/** The judgement where all tests came to their end, each with how it did. */
export function judgedByEndings(tests: TaskTests, endings: readonly Ending[], milliseconds: number): Judgement {
  const failures = new Map(
    tests.names.flatMap((test, at): [string, Failure][] => {
      const failure = failureOf(endings[at]!, test);
      return failure === null ? [] : [[test.name, failure]];
    }),
  );
  return verdictOf(tests, tests.names.length - failures.size, failures, milliseconds);
}

/** A test that takes its process down fails, and those behind it run in another. At a limit those behind it count as failed. */
export async function runTaskTests(program: TestProgram, tests: TaskTests): Promise<Judgement> {
  const started = performance.now();
  const failures = new Map<string, Failure>();
  let passed = 0;
  let rest = [...tests.names];
  while (rest.length > 0) {
    const word = secret();
    const result = await runOnce(
      program,
      rest.map(({ name }) => name),
      word,
    );
    if (result.end === 'cancelled' || result.end === 'not-started') return judged('test', 'infrastructure', { message: withoutPlaces(`the tests cannot be run: ${result.reason}`) });
    const endings = readEndings(result.stdout, word);
    for (const test of rest) {
      const ending = endings.get(program.recorded(test.name));
      if (ending === undefined) continue;
      const failure = failureOf(ending, test);
      if (failure === null) passed++;
      else failures.set(test.name, failure);
    }
    rest = rest.filter(({ name }) => !endings.has(program.recorded(name)));
    const [first] = rest;
    if (first === undefined) break;
    const stop = reasonOf(result);
    failures.set(first.name, stop);
    rest = rest.slice(1);
    if (stop.isLimit) for (const { name } of rest.splice(0)) failures.set(name, stop);
  }
  return verdictOf(tests, passed, failures, performance.now() - started);
}

export function runOnce({ workspace, folder, program, start, signal }: TestProgram, names: readonly string[], word: string, limits = TEST_LIMITS): Promise<RunResult> {
  const { args, environment } = start(names);
  return inScratch(workspace, (scratch) =>
    run(path.join(folder, program), [...args, '--test-threads', '1', '--include-ignored', '--quiet'], {
      sandbox: { ...closed(limits, scratch, [folder]), withoutProcesses: true },
      cwd: scratch,
      env: { ...workspace.environment, HOME: scratch, TMPDIR: scratch, ...environment },
      input: word,
      ...(signal && { signal }),
    }),
  );
}

const LIMITS = new Set(['timeout', 'memory', 'processes', 'output']);

function reasonOf({ end, reason }: RunResult): Failure {
  if (LIMITS.has(end) || /overflowed its stack/.test(reason)) return { message: LIMIT_WORDS[end] ?? reason, isLimit: true };
  return { message: end === 'signalled' ? reason : 'it ends its process before it comes to its end', isLimit: false };
}

/** Without figures, which are not the same each time. */
const LIMIT_WORDS: Readonly<Record<string, string>> = {
  timeout: 'it does not come to its end in time',
  memory: 'it takes more memory than it may',
  processes: 'it starts more processes than it may',
  output: 'it writes more output than it may',
};

function verdictOf(tests: TaskTests, passed: number, failures: ReadonlyMap<string, Failure>, milliseconds: number): Judgement {
  const failed = tests.names.flatMap(({ name }) => (failures.has(name) ? [name] : []));
  const durations = { test: milliseconds };
  const [first] = failed;
  if (first === undefined) return judged('test', 'passed', { tests: { passed, failed: [] }, durations });
  const told = [...failures.values()].find(({ isLimit }) => isLimit);
  const at = told === undefined ? first : failed.find((name) => failures.get(name) === told)!;
  return judged('test', told === undefined ? 'failed' : 'limit', {
    class: told === undefined ? 'logic' : 'resource',
    message: withoutPlaces(`${at}: ${failures.get(at)!.message}`),
    tests: { passed, failed },
    durations,
  });
}
