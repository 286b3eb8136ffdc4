/** Entry that `extensionTestsPath` names: runs the suite inside the extension host, on the desktop and in a server alike. */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { format } from 'node:util';
import Mocha from 'mocha';

interface Entry {
  readonly title: string;
  readonly state: 'pass' | 'skip' | 'fail';
  readonly ms: number;
  readonly err?: string;
}

const TIMEOUT_MS = 30_000;
/** Runs in a window whose workspace is not trusted; all others in one that is. */
const UNTRUSTED = 'untrusted.test.js';

export async function run(): Promise<void> {
  const { IRON_TEST_GREP: grep, IRON_TEST_PREFIX: prefix, IRON_TEST_REPORT: report, IRON_TEST_UNTRUSTED: isUntrusted } = process.env;
  const mocha = new Mocha({ ui: 'tdd', timeout: TIMEOUT_MS, color: false, reporter: 'spec', ...(grep === undefined ? {} : { grep }) });
  if (prefix !== undefined) printWithPrefix(prefix);
  for (const name of fs.readdirSync(__dirname).sort()) if (name.endsWith('.test.js') && (name === UNTRUSTED) === (isUntrusted === '1')) mocha.addFile(path.join(__dirname, name));
  const entries: Entry[] = [];
  const failures = await new Promise<number>((resolve) => {
    const runner = mocha.run(resolve);
    runner.on('pass', (test) => entries.push({ title: test.fullTitle(), state: 'pass', ms: test.duration ?? 0 }));
    runner.on('pending', (test) => entries.push({ title: test.fullTitle(), state: 'skip', ms: 0 }));
    runner.on('fail', (test, error: unknown) =>
      entries.push({ title: test.fullTitle(), state: 'fail', ms: test.duration ?? 0, err: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  if (report !== undefined) fs.writeFileSync(report, JSON.stringify({ failures, node: process.version, electron: process.versions.electron ?? null, tests: entries }, null, 2));
  if (failures > 0) throw new Error(`${failures} test(s) failed`);
}

/** Lets the launcher tell the suite's own lines from the log of the workbench. */
function printWithPrefix(prefix: string): void {
  Mocha.reporters.Base.consoleLog = (...values: unknown[]) => {
    for (const line of format(...values).split('\n')) console.log(prefix + line);
  };
}
