/**
 * Worker threads for everything that parses: the parser recurses up to its stated depth, which needs
 * a larger stack than Node's main thread has.
 */
import { realpathSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { failed, faultOf, type Job, type Outcome } from './job.js';

const LIMITS = { stackSizeMb: 64, maxOldGenerationSizeMb: 8192 };

/** How many threads a run uses without --jobs. */
export const defaultJobs = (): number => Math.min(availableParallelism(), 16);

/** Runs every job; `done` is called once for each, in the order of the jobs. */
export async function runJobs(jobs: readonly Job[], threads: number, done: (outcome: Outcome, index: number) => void): Promise<void> {
  const order = new InOrder(done);
  let next = 0;
  const runThread = async (): Promise<void> => {
    let worker = startWorker();
    for (let index = next++; index < jobs.length; index = next++) {
      const answer = await ask(worker, jobs[index]);
      if (!answer.alive) worker = startWorker();
      order.take(answer.outcome, index);
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(threads, jobs.length)) }, runThread));
}

/** The bundle is one file: it knows by `isMainThread` what it is. */
function startWorker(): Worker {
  return new Worker(realpathSync(process.argv[1] ?? ''), { resourceLimits: LIMITS, stdout: false, stderr: false });
}

interface Answer {
  readonly outcome: Outcome;
  readonly alive: boolean;
}

function ask(worker: Worker, job: Job | undefined): Promise<Answer> {
  return new Promise((resolve) => {
    const arrived = (outcome: Outcome): void => {
      worker.off('error', died);
      resolve({ outcome, alive: true });
    };
    const died = (error: unknown): void => {
      worker.off('message', arrived);
      resolve({ outcome: failed(faultOf(error)), alive: false });
    };
    worker.once('message', arrived);
    worker.once('error', died);
    worker.postMessage(job);
  });
}

/** Passes outcomes on in the order of their index, whatever order they come in. */
class InOrder {
  readonly #early = new Map<number, Outcome>();
  #next = 0;

  constructor(private readonly done: (outcome: Outcome, index: number) => void) {}

  take(outcome: Outcome, index: number): void {
    this.#early.set(index, outcome);
    for (let ready = this.#early.get(this.#next); ready !== undefined; ready = this.#early.get(this.#next)) {
      this.#early.delete(this.#next);
      this.done(ready, this.#next++);
    }
  }
}
