// The tests of the Python worker, with the one environment that training uses too: announced before it is installed, left out visibly.
import { execa } from 'execa';
import path from 'node:path';
import { pythonEnvironment } from '../../trainer/src/python/environment.js';
import { WORKER_LEAST, workerPython } from '../../trainer/src/worker/environment.js';
import { workerEnvironment } from '../../trainer/src/worker/process.js';

const SUMMARY = /(\d+) (passed|failed|skipped|errors?)/g;

/** Exit code: 1 where a test failed, and where the environment is missing but required. */
export async function main(_: readonly string[], repository: string): Promise<number> {
  const isRequired = process.env['IRON_REQUIRE_PYTHON'] === '1';
  if (process.env['IRON_SKIP_PYTHON'] === '1' && !isRequired) return skipped('IRON_SKIP_PYTHON is 1');
  const folder = path.join(repository, 'trainer', 'python');
  const environments = await environmentsOf(folder);
  if (typeof environments === 'string') {
    if (!isRequired) return skipped(environments);
    console.log(`the Python tests are required (IRON_REQUIRE_PYTHON is 1): ${environments}`);
    return 1;
  }
  const { worker, tests } = environments;
  const style = await execa(tests, ['-m', 'ruff', 'check', '--no-cache', '.'], { cwd: folder, reject: false, stdio: ['ignore', 'inherit', 'inherit'] });
  const { stdout: packages } = await execa(tests, ['-c', "import sysconfig; print(sysconfig.get_paths()['purelib'])"]);
  const environment = workerEnvironment();
  const run = await execa(worker, ['-m', 'pytest', '-p', 'no:cacheprovider'], {
    cwd: folder,
    reject: false,
    stdin: 'ignore',
    stdout: ['inherit', 'pipe'],
    stderr: 'inherit',
    env: { ...environment, PYTHONPATH: [environment['PYTHONPATH'], packages].join(path.delimiter), OMP_NUM_THREADS: '1' },
  });
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const last = run.stdout.trimEnd().split('\n').at(-1) ?? '';
  for (const [, count, what] of last.matchAll(SUMMARY)) counts[what === 'passed' || what === 'skipped' ? what : 'failed'] += Number(count);
  const isBad = run.failed || style.failed;
  console.log(`${counts.passed} passed, ${Math.max(counts.failed, isBad ? 1 : 0)} failed, ${counts.skipped} skipped`);
  return isBad ? 1 : 0;
}

function skipped(reason: string): number {
  console.log(`SKIPPED the tests of the Python worker and those that train a model: ${reason}`);
  return 0;
}

/** Interpreters of the worker and of pytest; a text says why there are none. */
async function environmentsOf(folder: string): Promise<{ readonly worker: string; readonly tests: string } | string> {
  try {
    const worker = await workerPython({ say: (line) => console.log(line) });
    if (!worker.ok) return worker.reason;
    const tests = await pythonEnvironment(path.join(folder, 'requirements-test.lock'), { least: WORKER_LEAST });
    return tests.ok ? { worker: worker.program, tests: tests.program } : tests.reason;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
