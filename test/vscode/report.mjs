// Reads the report that the in-editor suite writes. An exit signal alone proves nothing: a crashed extension host also sends 0.
import fs from 'node:fs';

/** @typedef {{ failures: number, node: string, tests: { title: string, state: 'pass' | 'fail' | 'skip', ms: number, err?: string }[] }} Report */

/**
 * Prints the closing count.
 * @param {string[]} files where the suite was told to write its reports, one for each window
 * @param {string} where "VS Code 1.x in the browser" or the like
 * @returns {boolean} whether at least one test passed and none failed
 */
export function judge(files, where) {
  const absent = files.filter((file) => !fs.existsSync(file));
  if (absent.length > 0) {
    console.log(`\nin-editor suite: no report was written, so nothing was proven (${where})`);
    return false;
  }
  /** @type {Report[]} */
  const reports = files.map((file) => JSON.parse(fs.readFileSync(file, 'utf8')));
  const tests = reports.flatMap((report) => report.tests);
  const failures = reports.reduce((sum, report) => sum + report.failures, 0);
  const count = (state) => tests.filter((test) => test.state === state).length;
  for (const test of tests) if (test.state === 'fail') console.log(`\nFAILED ${test.title}\n${test.err ?? ''}`);
  console.log(`\nin-editor suite: ${count('pass')} passed, ${failures} failed, ${count('skip')} skipped (${where}, extension host on Node ${reports[0].node})`);
  return failures === 0 && count('pass') > 0;
}
