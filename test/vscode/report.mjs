// Reads the report that the in-editor suite writes. An exit signal alone proves nothing: a crashed extension host also sends 0.
import fs from 'node:fs';

/** @typedef {{ failures: number, node: string, tests: { title: string, state: 'pass' | 'fail' | 'skip', ms: number, err?: string }[] }} Report */

/**
 * Prints the closing count.
 * @param {string} file where the suite was told to write its report
 * @param {string} where "VS Code 1.x in the browser" or the like
 * @returns {boolean} whether at least one test passed and none failed
 */
export function judge(file, where) {
  if (!fs.existsSync(file)) {
    console.log(`\nin-editor suite: no report was written, so nothing was proven (${where})`);
    return false;
  }
  /** @type {Report} */
  const report = JSON.parse(fs.readFileSync(file, 'utf8'));
  const count = (state) => report.tests.filter((test) => test.state === state).length;
  for (const test of report.tests) if (test.state === 'fail') console.log(`\nFAILED ${test.title}\n${test.err ?? ''}`);
  console.log(`\nin-editor suite: ${count('pass')} passed, ${report.failures} failed, ${count('skip')} skipped (${where}, extension host on Node ${report.node})`);
  return report.failures === 0 && count('pass') > 0;
}
