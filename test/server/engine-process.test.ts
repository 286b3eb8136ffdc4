import { describe, expect, test } from 'vitest';
import type { EngineJob, FromEngine, ToEngine } from '../../engine/src/process/messages.js';
import { type EngineChild, EngineProcess } from '../../server/src/engine/engine-process.js';
import { JobQueue } from '../../server/src/engine/job-queue.js';

const JOB: EngineJob = { kind: 'capabilities', rustc: 'rustc' };
const NEVER = new AbortController().signal;
const DONE = { ok: true, capabilities: { enforced: [], missing: [] } } as const;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A child that answers when the test says so. */
class FakeChild implements EngineChild {
  readonly got: ToEngine[] = [];
  stopped = false;
  private tell: (message: FromEngine) => void = () => undefined;
  private end: (how: string) => void = () => undefined;
  send(message: ToEngine): void {
    this.got.push(message);
  }
  onMessage(listener: (message: FromEngine) => void): void {
    this.tell = listener;
  }
  onEnd(listener: (how: string) => void): void {
    this.end = listener;
  }
  stop(): void {
    this.stopped = true;
  }
  answer(id: number): void {
    this.tell({ kind: 'answer', id, answer: DONE });
  }
  event(id: number, text: string): void {
    this.tell({ kind: 'event', id, event: { kind: 'progress', progress: { stage: 'search', text, done: 0, total: 0 } } });
  }
  die(how: string): void {
    this.end(how);
  }
  get started(): number[] {
    return this.got.flatMap((message) => (message.kind === 'start' ? [message.id] : []));
  }
}

function engineOf(idleMs?: number): { readonly engine: EngineProcess; readonly children: FakeChild[]; readonly log: string[] } {
  const children: FakeChild[] = [];
  const log: string[] = [];
  const start = (): FakeChild => {
    children.push(new FakeChild());
    return children.at(-1)!;
  };
  return { engine: new EngineProcess(start, (line) => log.push(line), idleMs), children, log };
}

describe("the engine's process", () => {
  test('is started at the first job, and told of events and answers', async () => {
    const { engine, children } = engineOf();
    expect(children).toHaveLength(0);
    const events: string[] = [];
    const answer = engine.ask(JOB, 'a', NEVER, (event) => event.kind === 'progress' && events.push(event.progress.text));
    await settled();
    children[0]!.event(1, 'Searching');
    children[0]!.event(99, 'of nobody');
    children[0]!.answer(1);
    expect(await answer).toEqual(DONE);
    expect(events).toEqual(['Searching']);
    const next = engine.ask(JOB, 'a', NEVER);
    await settled();
    children[0]!.answer(2);
    await next;
    expect(children).toHaveLength(1);
  });

  test('does one job of a file at a time, and two at all', async () => {
    const { engine, children } = engineOf();
    const all = ['a', 'a', 'b', 'c'].map((key) => engine.ask(JOB, key, NEVER));
    await settled();
    const [child] = children;
    expect(child!.started).toEqual([1, 2]); // the first of `a`, and `b`
    child!.answer(2);
    await settled();
    expect(child!.started).toEqual([1, 2, 3]); // `c`: `a` is still busy
    child!.answer(1);
    await settled();
    expect(child!.started).toHaveLength(4);
    child!.answer(3);
    child!.answer(4);
    await Promise.all(all);
  });

  test('is told to cancel; what still waits never starts', async () => {
    const { engine, children } = engineOf();
    const running = new AbortController();
    const waiting = new AbortController();
    const first = engine.ask(JOB, 'a', running.signal);
    const second = engine.ask(JOB, 'a', waiting.signal);
    await settled();
    waiting.abort();
    expect(await second).toMatchObject({ ok: false });
    running.abort();
    expect(children[0]!.got.at(-1)).toEqual({ kind: 'cancel', id: 1 });
    children[0]!.answer(1);
    await first;
    expect(children[0]!.started).toEqual([1]);
  });

  test('a crash is told to all who wait, and the next job starts it again', async () => {
    const { engine, children, log } = engineOf();
    const one = engine.ask(JOB, 'a', NEVER);
    const other = engine.ask(JOB, 'b', NEVER);
    await settled();
    children[0]!.die('SIGKILL');
    for (const answer of [await one, await other]) expect(answer).toMatchObject({ ok: false, reason: expect.stringContaining('SIGKILL') });
    expect(log.join()).toContain('SIGKILL');
    const again = engine.ask(JOB, 'a', NEVER);
    await settled();
    children[1]!.answer(3);
    expect(await again).toEqual(DONE);
  });

  test('ends when it has nothing to do, and starts again', async () => {
    const { engine, children, log } = engineOf(1);
    const done = engine.ask(JOB, 'a', NEVER);
    await settled();
    children[0]!.answer(1);
    await done;
    await expect.poll(() => children[0]!.stopped).toBe(true);
    children[0]!.die('exit code 0');
    expect(log).toEqual([]); // it was asked to
    void engine.ask(JOB, 'a', NEVER);
    await settled();
    expect(children).toHaveLength(2);
  });
});

describe('the queue', () => {
  test('goes on after work that throws', async () => {
    const queue = new JobQueue(1);
    const failed = queue.run('a', NEVER, () => Promise.reject(new Error('no')));
    const next = queue.run('b', NEVER, () => Promise.resolve(7));
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe(7);
  });

  test('what is cancelled before its turn gives null', async () => {
    const aborted = AbortSignal.abort();
    expect(await new JobQueue(1).run('a', aborted, () => Promise.resolve(1))).toBeNull();
  });
});
