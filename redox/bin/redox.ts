/** The entry of dist/redox.js: the command line, and its own worker thread. */
import { readFileSync, realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { isMainThread, parentPort } from 'node:worker_threads';
import { runJob, type Job } from './job.js';
import { processOutput } from './output.js';
import { runProgram } from './program.js';

if (isMainThread) void main();
else parentPort?.on('message', (job: Job) => parentPort?.postMessage(runJob(job)));

async function main(): Promise<void> {
  // ended in order, so that nothing temporary stays behind; files are renamed into place, so none is half written
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(128 + constants.signals[signal]));
  // not process.exit: a pipe may still have to take what was printed
  process.exitCode = await runProgram(process.argv.slice(2), version(), processOutput());
}

/** Of the package that the bundle lies in. */
function version(): string {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(dirname(realpathSync(process.argv[1] ?? '')), '..', 'package.json'), 'utf8'));
    return typeof manifest === 'object' && manifest !== null && 'version' in manifest ? String(manifest.version) : 'unknown';
  } catch {
    return 'unknown';
  }
}
