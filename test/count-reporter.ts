/** Ends a run of the unit tests with one line that a person and a program can read: `N passed, N failed, N skipped`. */
import { DefaultReporter } from 'vitest/reporters';
import type { SerializedError, TestModule } from 'vitest/node';

export default class CountReporter extends DefaultReporter {
  private closing = '';

  /** A file that cannot be loaded and an error outside of any test count as one failure each. */
  override onTestRunEnd(...[modules = [], errors = []]: [modules?: readonly TestModule[], errors?: readonly SerializedError[]]): void {
    super.onTestRunEnd();
    const count = { passed: 0, failed: errors.length, skipped: 0, pending: 0 };
    for (const module of modules) {
      count.failed += module.errors().length;
      for (const test of module.children.allTests()) count[test.result().state]++;
    }
    this.closing = `${count.passed} passed, ${count.failed} failed, ${count.skipped + count.pending} skipped`;
  }

  /** Comes after the end of the run: vitest's own summary is printed here. */
  override onFinished(...given: Parameters<DefaultReporter['onFinished']>): void {
    super.onFinished(...given);
    console.log(this.closing);
  }
}
