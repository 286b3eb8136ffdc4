import { Worker } from 'node:worker_threads';
import type { WorkerAnswer, WorkerRequest } from './worker.js';

/** A file that takes longer than this hangs: the largest of the corpus takes a few seconds. */
const LIMIT_MS = 120_000;

/** Worker threads for the library's own work; one that hangs or dies is replaced. */
export class Pool {
  readonly #idle: Worker[] = [];
  readonly #waiting: ((worker: Worker) => void)[] = [];

  constructor(
    private readonly script: URL,
    size: number,
  ) {
    for (let index = 0; index < size; index++) this.#idle.push(this.#start());
  }

  async check(request: WorkerRequest): Promise<WorkerAnswer> {
    const worker = await this.#take();
    return new Promise((resolve) => {
      const finish = (answer: WorkerAnswer, next: Worker): void => {
        clearTimeout(timer);
        worker.off('message', arrived);
        worker.off('error', died);
        this.#give(next);
        resolve(answer);
      };
      const arrived = (answer: WorkerAnswer): void => finish(answer, worker);
      const replace = (thrown: string): void => {
        void worker.terminate();
        finish({ ok: false, thrown }, this.#start());
      };
      const died = (error: unknown): void => replace(String(error));
      const timer = setTimeout(() => replace(`no answer after ${LIMIT_MS / 1000} s`), LIMIT_MS);
      worker.on('message', arrived);
      worker.on('error', died);
      worker.postMessage(request);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#idle.map((worker) => worker.terminate()));
  }

  #start(): Worker {
    return new Worker(this.script);
  }

  #take(): Promise<Worker> {
    const worker = this.#idle.pop();
    return worker === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(worker);
  }

  #give(worker: Worker): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(worker);
    else next(worker);
  }
}
