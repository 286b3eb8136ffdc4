/**
 * The entry of dist/iron-engine.cjs: the engine as a process of its own, which the language server starts and talks to
 * over Node's messages. The work is done on a thread whose stack lets deep nesting parse; the main thread passes messages
 * on, and notices at any moment that the server is gone.
 */
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { EngineHost } from '../src/process/host.js';
import { doJob } from '../src/process/jobs.js';
import type { ToEngine } from '../src/process/messages.js';

const LIMITS = { stackSizeMb: 64 };
/** After this time the process ends even if something is still being cleaned up; the next one removes what was left. */
const CLEANING_MS = 20_000;

function passMessagesOn(): void {
  const worker = new Worker(__filename, { resourceLimits: LIMITS });
  const stop = (): void => {
    worker.postMessage({ kind: 'stop' } satisfies ToEngine);
    setTimeout(() => process.exit(1), CLEANING_MS).unref();
  };
  process.on('message', (message) => worker.postMessage(message));
  process.once('disconnect', stop);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  worker.on('message', (message) => {
    if (process.connected) process.send!(message, undefined, undefined, () => undefined); // an error is told by `disconnect`
  });
  worker.on('error', (error) => {
    console.error(error);
    process.exit(1);
  });
  worker.on('exit', (code) => process.exit(code));
}

function work(port: NonNullable<typeof parentPort>): void {
  const host = new EngineHost((message) => port.postMessage(message), doJob);
  port.on('message', (message: ToEngine) => void host.take(message)?.then(() => process.exit(0)));
}

if (isMainThread) passMessagesOn();
else if (parentPort !== null) work(parentPort);
