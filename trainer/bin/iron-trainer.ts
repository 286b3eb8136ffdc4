/** The entry of dist/iron-trainer.js: experiments on the command line. */
import { constants } from 'node:os';
import { runProgram } from '../src/cli/program.js';

const cancel = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // Not `once`: a library that finds no other listener left ends the process with the signal, before anything is cleared up.
  process.on(signal, () => {
    if (cancel.signal.aborted) process.exit();
    process.exitCode = 128 + constants.signals[signal];
    cancel.abort(); // runs are killed with their children, and temporary folders removed
  });
}
// whoever read the output has gone: the work goes on, since others may wait for its files
process.stdout.on('error', () => {});
const code = await runProgram(process.argv.slice(2), cancel.signal);
process.exitCode ??= code;
