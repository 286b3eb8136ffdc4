/** One test as cargo reports it, with the binary or `Doc-tests` before it. */
export interface TestResult {
  readonly name: string;
  readonly result: string;
}

/**
 * The tests in the joined output of `cargo test`. Names of doc tests hold the line of the comment;
 * it stands in `name` as cargo gives it.
 */
export function parseTests(output: string): TestResult[] {
  const found: TestResult[] = [];
  let binary = '';
  for (const line of output.split('\n')) {
    const running = /^\s+Running (?:unittests )?(\S+) \(/.exec(line) ?? /^\s+(Doc-tests \S+)/.exec(line);
    if (running?.[1] !== undefined) binary = running[1];
    const test = /^test (.+?) \.\.\. (ok|FAILED|ignored)/.exec(line);
    if (test?.[1] !== undefined && test[2] !== undefined) found.push({ name: `${binary}: ${test[1]}`, result: test[2] });
  }
  return found;
}

/** How the tests after the way back differ from those before. */
export interface TestComparison {
  readonly before: number;
  readonly after: number;
  readonly failedBefore: number;
  readonly failedAfter: number;
  /** Doc tests whose line number moved and nothing else. */
  readonly moved: number;
  /** Tests that are gone, new, or end otherwise: at most twenty, as text. */
  readonly differences: readonly string[];
  readonly same: boolean;
}

export function compareTests(before: readonly TestResult[], after: readonly TestResult[]): TestComparison {
  const exact = new Set(before.map(spelled));
  const differences = [...missing(before, after, 'before only'), ...missing(after, before, 'after only')];
  const failed = (tests: readonly TestResult[]): number => tests.filter((test) => test.result === 'FAILED').length;
  return {
    before: before.length,
    after: after.length,
    failedBefore: failed(before),
    failedAfter: failed(after),
    moved: after.filter((test) => !exact.has(spelled(test))).length,
    differences: differences.slice(0, 20),
    same: differences.length === 0 && before.length > 0,
  };
}

function spelled({ name, result }: TestResult): string {
  return `${name} ... ${result}`;
}

/** Tests of `these` that `those` lack, counted as often as they occur, line numbers left out. */
function missing(these: readonly TestResult[], those: readonly TestResult[], label: string): string[] {
  const key = (test: TestResult): string => spelled(test).replace(/ \(line \d+\)/, '');
  const counts = new Map<string, number>();
  for (const test of those) counts.set(key(test), (counts.get(key(test)) ?? 0) + 1);
  return these.flatMap((test) => {
    const left = counts.get(key(test)) ?? 0;
    counts.set(key(test), left - 1);
    return left > 0 ? [] : [`${label}: ${spelled(test)}`];
  });
}
