/** What Python, its packages and the device are. */
import { WORKER_VERSION } from '../../../protocol/worker.js';
import { type EventNamed, runWorker, type WorkerOptions } from './process.js';
import { WorkerError } from './worker-error.js';

/** Loads no model. Throws `WorkerError` where the packages cannot be used. */
export async function probe(device: string, options: WorkerOptions): Promise<EventNamed<'started'>> {
  let started: EventNamed<'started'> | null = null;
  await runWorker({ version: WORKER_VERSION, job: 'probe', device }, { ...options, onEvent: (event) => void (event.event === 'started' && (started = event)) });
  if (started === null) throw new WorkerError('internal', 'the Python worker did not say what it runs on');
  return started;
}
