/** What programs of the command line share: they end in order, and do not mind that nobody reads them. */
import { constants } from 'node:os';

/** @param run gets the parameters and a signal that is aborted when the process is asked to end; it gives the exit code */
export async function runAsCommand(run: (parameters: readonly string[], signal: AbortSignal) => Promise<number>): Promise<void> {
  const cancel = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    // Not `once`: a library that finds no other listener left ends the process with the signal, before anything is cleared up.
    process.on(signal, () => {
      if (cancel.signal.aborted) process.exit();
      process.exitCode = 128 + constants.signals[signal];
      cancel.abort(); // runs are killed with their children, and temporary folders removed
    });
  }
  // whoever read the output has gone (`... | head`): the work goes on, since others may wait for its files
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
  const code = await run(process.argv.slice(2), cancel.signal);
  process.exitCode ??= code;
}
