/** Runs hostile work in worker threads, under a watch: a thread that hangs or dies is ended, named and replaced. */
import { Worker } from 'node:worker_threads';
import type { HostileAnswer, HostileWork } from './worker.js';

export interface Trouble {
  readonly index: number;
  readonly family: string;
  readonly kind: 'fault' | 'law' | 'hang' | 'death';
  readonly what: string;
  readonly detail: string;
  /** The text, or empty where the index gives it. */
  readonly text: string;
}

export interface WatchOptions {
  /** The bundle of worker.ts. */
  readonly script: string;
  /** Milliseconds that one case may take. */
  readonly limit: number;
  /** Megabytes; the default of Node where it is absent. */
  readonly stack?: number;
  readonly troubled: (trouble: Trouble) => void;
}

/** The case that took longest. */
export interface Slowest {
  readonly index: number;
  readonly milliseconds: number;
}

/** The seed's cases or nests, from `work.from`; answers when all are done. */
export async function runWatched(work: Omit<HostileWork, 'place'>, options: WatchOptions): Promise<Slowest> {
  let slowest: Slowest = { index: -1, milliseconds: 0 };
  for (let from = work.from; from < work.to; ) {
    const ended = await runOnce({ ...work, from, place: new Int32Array(new SharedArrayBuffer(4)) }, options);
    if (ended.slowest.milliseconds > slowest.milliseconds) slowest = ended.slowest;
    if (ended.at === null) break;
    from = ended.at + work.step;
  }
  return slowest;
}

interface Ended {
  /** The case at which it hung or died; null at the end of the work. */
  readonly at: number | null;
  readonly slowest: Slowest;
}

function runOnce(work: HostileWork, { script, limit, stack, troubled }: WatchOptions): Promise<Ended> {
  const worker = new Worker(script, { workerData: work, resourceLimits: { maxOldGenerationSizeMb: 4096, ...(stack === undefined ? {} : { stackSizeMb: stack }) } });
  return new Promise((resolve) => {
    let seen = -1;
    let since = performance.now();
    const end = (at: number | null, slowest: Slowest): void => {
      clearInterval(watch);
      void worker.terminate();
      resolve({ at, slowest });
    };
    const lose = (kind: 'hang' | 'death', detail: string): void => {
      const at = Atomics.load(work.place, 0);
      troubled({ index: at, family: '', kind, what: kind, detail, text: '' });
      end(at, { index: at, milliseconds: performance.now() - since });
    };
    const watch = setInterval(() => {
      const at = Atomics.load(work.place, 0);
      if (at !== seen) since = performance.now();
      else if (performance.now() - since > limit) lose('hang', `no end after ${limit} ms`);
      seen = at;
    }, 200);
    worker.on('error', (error) => lose('death', String(error)));
    worker.on('message', (answer: HostileAnswer) => {
      if (answer.done) end(null, answer.slowest);
      else for (const complaint of answer.complaints) troubled({ index: answer.index, family: answer.family, text: answer.text, ...complaint });
    });
  });
}
