/** The engine's process as the server sees it: started at the first job, asked, cancelled, and started anew after a crash. */
import type { AnswerOf, EngineAnswer, EngineJob, FromEngine, ToEngine } from '../../../engine/src/process/messages.js';
import type { GenerationEvent } from '../../../protocol/test-generation.js';
import { JobQueue } from './job-queue.js';

/** What is needed of a child process; `fork` gives one. */
export interface EngineChild {
  send(message: ToEngine): void;
  onMessage(listener: (message: FromEngine) => void): void;
  /** Called once, however it ended; `how` is for a person. */
  onEnd(listener: (how: string) => void): void;
  /** Tells it to clean up and end. */
  stop(): void;
}

export type Answered<Kind extends EngineJob['kind']> = AnswerOf[Kind] | { readonly ok: false; readonly reason: string };

interface Pending {
  readonly onEvent: (event: GenerationEvent) => void;
  readonly resolve: (answer: EngineAnswer) => void;
}

/** Without a job for this long the process ends: it costs memory. */
const IDLE_MS = 120_000;
const MOST_JOBS = 2;

export class EngineProcess {
  private readonly queue = new JobQueue(MOST_JOBS);
  private readonly pending = new Map<number, Pending>();
  private child: EngineChild | null = null;
  private last = 0;
  private idle: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly start: () => EngineChild,
    private readonly log: (message: string) => void,
    private readonly idleMs = IDLE_MS,
  ) {}

  /** `key`: jobs with the same one follow each other. */
  async ask<Job extends EngineJob>(job: Job, key: string, signal: AbortSignal, onEvent: (event: GenerationEvent) => void = () => undefined): Promise<Answered<Job['kind']>> {
    const answer = await this.queue.run(key, signal, () => this.send(job, signal, onEvent));
    return (answer ?? { ok: false, reason: 'it was cancelled' }) as Answered<Job['kind']>;
  }

  dispose(): void {
    clearTimeout(this.idle);
    this.child?.stop();
    this.child = null;
  }

  private send(job: EngineJob, signal: AbortSignal, onEvent: (event: GenerationEvent) => void): Promise<EngineAnswer> {
    clearTimeout(this.idle);
    const child = (this.child ??= this.started());
    const id = ++this.last;
    return new Promise<EngineAnswer>((resolve) => {
      const cancel = (): void => child.send({ kind: 'cancel', id });
      signal.addEventListener('abort', cancel, { once: true });
      this.pending.set(id, {
        onEvent,
        resolve: (answer) => {
          signal.removeEventListener('abort', cancel);
          this.pending.delete(id);
          if (this.pending.size === 0) this.idle = setTimeout(() => this.dispose(), this.idleMs).unref();
          resolve(answer);
        },
      });
      child.send({ kind: 'start', id, job });
      if (signal.aborted) cancel();
    });
  }

  private started(): EngineChild {
    const child = this.start();
    child.onMessage((message) => {
      const pending = this.pending.get(message.id);
      if (message.kind === 'event') pending?.onEvent(message.event);
      else pending?.resolve(message.answer);
    });
    child.onEnd((how) => {
      if (this.child !== child) return; // it was told to end
      this.child = null;
      this.log(`The engine's process ended: ${how}.`);
      const reason = `the engine's process ended unexpectedly (${how}). It starts again at the next request`;
      for (const { resolve } of [...this.pending.values()]) resolve({ ok: false, reason });
    });
    return child;
  }
}
