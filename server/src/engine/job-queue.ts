/** Jobs in the order in which they were asked for: one at a time for each file, and few at all, since each uses the processor fully. */

interface Waiting {
  readonly key: string;
  readonly signal: AbortSignal;
  readonly run: () => void;
}

export class JobQueue {
  private readonly waiting: Waiting[] = [];
  private readonly busy = new Set<string>();

  /** `most`: jobs that run at the same time. */
  constructor(private readonly most: number) {}

  /** Runs the work when it is its turn; null where `signal` aborts before. Rejects as the work does. */
  async run<T>(key: string, signal: AbortSignal, work: () => Promise<T>): Promise<T | null> {
    if (!(await this.turn(key, signal))) return null;
    try {
      return await work();
    } finally {
      this.busy.delete(key);
      this.next();
    }
  }

  private turn(key: string, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(false);
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(entry), 1);
        resolve(false);
      };
      const entry: Waiting = {
        key,
        signal,
        run: () => {
          signal.removeEventListener('abort', leave);
          this.busy.add(key);
          resolve(true);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      this.waiting.push(entry);
      this.next();
    });
  }

  private next(): void {
    for (let at = 0; at < this.waiting.length && this.busy.size < this.most; ) {
      if (this.busy.has(this.waiting[at]!.key)) at++;
      else this.waiting.splice(at, 1)[0]!.run();
    }
  }
}
