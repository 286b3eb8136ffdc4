/**
 * The tests of a batch. Solutions that cannot tell who else is in their process share one, as long as all come to their end in
 * it; who does not, and who was behind him, is run again, and alone where he is the one that did not.
 */
import type { Limits } from '../../../protocol/test-generation.js';
import { secret } from '../../../engine/src/prove/guard.js';
import { type Ending, readEndings } from '../../../engine/src/prove/test-run.js';
import { RUN_ALL, type Row } from './batch-crate.js';
import { testName, WANTED_TESTS } from './harness-library.js';
import type { Judgement } from './judgement.js';
import { judgedByEndings, runOnce, runTaskTests, TEST_LIMITS, type TestProgram } from './run-tests.js';
import { canShareProcess } from './stand-alone.js';

/** Shorter than those of one solution, so that whatever ends within them would have ended within its own. */
const SHARED_LIMITS: Limits = { ...TEST_LIMITS, wallSeconds: 6, cpuSeconds: 2 };
/** Bytes; beyond, one solution could have come near its own limit. */
const LARGEST_SHARED_MEMORY = TEST_LIMITS.memoryBytes / 4;
const LARGEST_GROUP = 32;

type BatchProgram = Omit<TestProgram, 'start' | 'recorded'>;

/** One judgement for each row, in their order; the program holds their tests in that order. */
export async function runBatchTests(program: BatchProgram, rows: readonly Row[]): Promise<Judgement[]> {
  const tests = new BatchTests(program, rows);
  const shared = rows.filter(({ solution }) => canShareProcess(solution));
  for (let from = 0; from < shared.length; from += LARGEST_GROUP) await tests.runTogether(shared.slice(from, from + LARGEST_GROUP));
  for (const row of rows) if (!tests.judgements.has(row)) await tests.runAlone(row);
  return rows.map((row) => tests.judgements.get(row)!);
}

class BatchTests {
  readonly judgements = new Map<Row, Judgement>();
  /** Of the first test of each row in the program. */
  private readonly first = new Map<Row, number>();

  constructor(
    private readonly program: BatchProgram,
    rows: readonly Row[],
  ) {
    let number = 0;
    for (const row of rows) {
      this.first.set(row, number);
      number += row.solution.tests!.names.length;
    }
  }

  async runAlone(row: Row): Promise<void> {
    const { tests } = row.solution;
    const numbers = new Map(tests!.names.map(({ name }, at) => [name, this.first.get(row)! + at]));
    const start = (names: readonly string[]) => asked(names.map((name) => numbers.get(name)!));
    this.judgements.set(row, await runTaskTests({ ...this.program, start, recorded: (name) => testName(numbers.get(name)!) }, tests!));
  }

  async runTogether(group: readonly Row[]): Promise<void> {
    if (group.length === 0) return;
    const word = secret();
    const numbers = group.flatMap((row) => this.numbersOf(row));
    const started = performance.now();
    const result = await runOnce({ ...this.program, start: () => asked(numbers), recorded: (name) => name }, [], word, SHARED_LIMITS);
    const endings = readEndings(result.stdout, word);
    const milliseconds = (performance.now() - started) / group.length;
    if ((result.peakMemoryBytes ?? 0) > LARGEST_SHARED_MEMORY) return; // each alone
    for (const [at, row] of group.entries()) {
      const its = this.numbersOf(row).flatMap((number): readonly Ending[] => {
        const its = endings.get(testName(number));
        return its === undefined ? [] : [its];
      });
      if (its.length === row.solution.tests!.names.length) this.judgements.set(row, judgedByEndings(row.solution.tests!, its, milliseconds));
      else if (result.end === 'cancelled' || result.end === 'not-started') return;
      else return this.runTogether(group.slice(at + 1));
    }
  }

  private numbersOf(row: Row): number[] {
    return row.solution.tests!.names.map((_, at) => this.first.get(row)! + at);
  }
}

const asked = (numbers: readonly number[]): ReturnType<TestProgram['start']> => ({ args: ['--exact', RUN_ALL], environment: { [WANTED_TESTS]: numbers.join(',') } });
