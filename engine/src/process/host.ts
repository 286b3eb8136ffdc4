/** The engine's side of its process: takes jobs, tells of their events, and cancels them. */
import type { GenerationEvent } from '../../../protocol/test-generation.js';
import type { EngineAnswer, EngineJob, FromEngine, ToEngine } from './messages.js';

/** Does one job. What it throws is told as the reason of an answer. */
export type DoJob = (job: EngineJob, onEvent: (event: GenerationEvent) => void, signal: AbortSignal) => Promise<EngineAnswer>;

export class EngineHost {
  private readonly running = new Map<number, { readonly cancel: AbortController; readonly done: Promise<void> }>();

  constructor(
    private readonly send: (message: FromEngine) => void,
    private readonly work: DoJob,
  ) {}

  /** Gives a promise where the process shall end, which it may as soon as that is fulfilled. */
  take(message: ToEngine): Promise<void> | undefined {
    if (message.kind === 'start') this.start(message.id, message.job);
    else if (message.kind === 'cancel') this.running.get(message.id)?.cancel.abort();
    else return this.stop();
    return undefined;
  }

  private start(id: number, job: EngineJob): void {
    const cancel = new AbortController();
    this.running.set(id, { cancel, done: this.answer(id, job, cancel.signal).finally(() => this.running.delete(id)) });
  }

  private async answer(id: number, job: EngineJob, signal: AbortSignal): Promise<void> {
    const tell = (event: GenerationEvent): void => {
      if (!signal.aborted) this.send({ kind: 'event', id, event });
    };
    const answer = await this.work(job, tell, signal).catch(
      (error: unknown): EngineAnswer => ({ ok: false, reason: `the engine failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` }),
    );
    this.send({ kind: 'answer', id, answer: signal.aborted ? { ok: false, reason: 'it was cancelled' } : answer });
  }

  /** Fulfilled when nothing runs any more: children are killed and temporary folders removed. */
  private async stop(): Promise<void> {
    const jobs = [...this.running.values()];
    for (const { cancel } of jobs) cancel.abort();
    await Promise.all(jobs.map(({ done }) => done));
  }
}
