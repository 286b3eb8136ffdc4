/** What libtest prints, read: one line a test. */

export interface TestRun {
  /** Last name of each test that ran: whether it passed. */
  readonly passed: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
}

export function readTestRun(output: string): TestRun {
  const passed = new Set<string>();
  const failed = new Set<string>();
  for (const [, name, verdict] of output.matchAll(/^test (?:\S*::)?(\w+)(?: - should panic)? \.\.\. .*?(ok|FAILED)$/gm)) (verdict === 'ok' ? passed : failed).add(name!);
  return { passed, failed };
}
