// npm test — installs what is missing, then checks, builds and tests everything. Its last line is the sum of all tests.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { ensureDependencies, REPOSITORY } from './dependencies.mjs';

const COUNTS = /(\d+) passed, (\d+) failed, (\d+) skipped/g;

/**
 * The in-editor suite skips itself, and says why, where there is no Chromium and none can be fetched; the Python worker's where its
 * packages cannot be had or `IRON_SKIP_PYTHON` is 1. It comes before the unit tests, some of which train a model.
 * @type {{ title: string, command: string[], skippedBy?: RegExp, counts?: true }[]}
 */
const STEPS = [
  { title: 'Check', command: ['scripts/check.mjs'] },
  { title: 'Build', command: ['scripts/build.mjs', '--production'] },
  { title: 'Python worker', command: ['scripts/test-python.mjs'], counts: true, skippedBy: /^SKIPPED the tests of the Python worker/m },
  { title: 'Unit tests', command: ['node_modules/vitest/vitest.mjs', 'run'], counts: true },
  { title: 'Tests inside VS Code', command: ['test/vscode/run.mjs'], counts: true, skippedBy: /^SKIPPED/m },
];

/** Runs a script of this repository; what it prints is shown as it comes, and returned. */
function run([script, ...parameters]) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(REPOSITORY, script), ...parameters], {
      cwd: REPOSITORY,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}) },
    });
    let output = '';
    for (const name of ['stdout', 'stderr'])
      child[name].setEncoding('utf8').on('data', (chunk) => {
        output += chunk;
        process[name].write(chunk);
      });
    child.on('error', (error) => resolve({ code: error.message, output }));
    child.on('close', (code, signal) => resolve({ code: code ?? signal, output }));
  });
}

/** The counts of the last line that holds some. */
function countsOf(output) {
  const [, ...numbers] = [...output.matchAll(COUNTS)].at(-1) ?? [];
  return numbers.length === 0 ? undefined : numbers.map(Number);
}

/** What the steps left out for want of something on this machine; named again at the end, where it is seen. */
const leftOut = new Set();

/** @returns {Promise<number[]>} passed, failed, skipped; a step that fails without naming a test counts as one failure */
async function step({ title, command, counts, skippedBy }) {
  const started = performance.now();
  console.log(`\n== ${title}`);
  const { code, output } = await run(command);
  console.log(`== ${title}: ${code === 0 ? 'done' : `failed (exit ${code})`} after ${Math.round((performance.now() - started) / 1000)} s`);
  for (const [line] of output.matchAll(/^SKIPPED.*/gm)) leftOut.add(line);
  if (code === 0 && skippedBy?.test(output)) return [0, 0, 1];
  const [passed, failed, skipped] = (counts && countsOf(output)) || [0, 0, 0];
  const proven = !counts || passed + failed + skipped > 0;
  return [passed, Math.max(failed, code === 0 && proven ? 0 : 1), skipped];
}

async function main() {
  ensureDependencies(console.log);
  const sum = [0, 0, 0];
  for (const each of STEPS) (await step(each)).forEach((count, index) => (sum[index] += count));
  if (leftOut.size > 0) console.log(`\n${[...leftOut].join('\n')}`);
  console.log(`\n${sum[0]} passed, ${sum[1]} failed, ${sum[2]} skipped`);
  if (sum[1] > 0) process.exitCode = 1;
}

main().catch((error) => {
  console.error(error.message);
  console.log('0 passed, 1 failed, 0 skipped');
  process.exitCode = 1;
});
