/** Work on many things at a time. */
import os from 'node:os';

/** Processors that work may take; one where there is only one. */
export const processors = (): number => Math.max(1, os.availableParallelism());

/** Answers in the order of the items. What one rejects with is thrown when the others have ended. */
export async function inParallel<T, R>(items: readonly T[], workers: number, work: (item: T, at: number) => Promise<R>): Promise<R[]> {
  const pool = new Pool(workers);
  const ended = await Promise.allSettled(items.map((item, at) => pool.run(() => work(item, at))));
  return ended.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  });
}

/** Runs so many at a time, the others in the order in which they came. */
export class Pool {
  private running = 0;
  private readonly queue: (() => void)[] = [];

  constructor(private readonly size: number) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.size) await new Promise<void>((go) => this.queue.push(go));
    else this.running++;
    try {
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next === undefined) this.running--;
      else next();
    }
  }
}
