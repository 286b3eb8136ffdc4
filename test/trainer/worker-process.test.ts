// A worker's process: what it says, how it ends, and that nothing of it is left. A script takes the place of the interpreter.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WORKER_VERSION, type WorkerEvent } from '../../protocol/worker.js';
import { isAlive } from '../../engine/src/sandbox/process-identity.js';
import { LineSplitter } from '../../trainer/src/worker/line-splitter.js';
import { runWorker, type WorkerOptions } from '../../trainer/src/worker/process.js';
import type { WorkerError } from '../../trainer/src/worker/worker-error.js';

let root: string;
beforeAll(() => void (root = fs.mkdtempSync(path.join(os.tmpdir(), 'iron-worker-'))));
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

let made = 0;
/** `body`: JavaScript, with `request` and `say`, which prints a value as a line of JSON. */
function interpreter(body: string): string {
  const file = path.join(root, `python-${made++}`);
  const head = `#!${process.execPath}\nconst say = (value) => console.log(JSON.stringify(value));\n`;
  fs.writeFileSync(file, `${head}require('node:readline').createInterface({ input: process.stdin }).once('line', (line) => {\nconst request = JSON.parse(line);\n${body}\n});\n`, { mode: 0o755 });
  return file;
}

const PROBE = { version: WORKER_VERSION, job: 'probe', device: 'cpu' } as const;
const never = new AbortController().signal;

async function said(body: string, more: Partial<WorkerOptions> = {}) {
  const events: WorkerEvent[] = [];
  const log: string[] = [];
  const end = await runWorker(PROBE, { python: interpreter(body), signal: never, log: (line) => void log.push(line), onEvent: (event) => void events.push(event), ...more }).catch(
    (error: unknown) => error as WorkerError,
  );
  return { end, events, log };
}

const unix = test.skipIf(process.platform === 'win32');

unix('events come in their order, what is none is log, and `done` is the answer', async () => {
  const { end, events, log } = await said(`
    console.error('loading');
    say({ event: 'progress', what: request.job + ' on ' + request.device, done: 1, of: 2 });
    console.log('no JSON');
    say({ event: 'step', step: 'three' });
    say({ event: 'done', seconds: 1.5, memory: null });
    process.stdin.destroy();`);
  expect(end).toEqual({ event: 'done', seconds: 1.5, memory: null });
  expect(events).toEqual([{ event: 'progress', what: 'probe on cpu', done: 1, of: 2 }, end]);
  expect(log.sort()).toEqual(['loading', 'no JSON', '{"event":"step","step":"three"}']);
});

unix('what it gives up with is the error; an end without a last word says how, and what came last', async () => {
  const gaveUp = await said(`say({ event: 'error', fault: 'no-model', message: 'there is no model here' }); process.exit(1);`);
  expect(gaveUp.end).toMatchObject({ name: 'WorkerError', fault: 'no-model', message: 'there is no model here' });
  const lost = await said(`for (let line = 1; line <= 40; line++) console.error('line ' + line); process.exitCode = 3; process.stdin.destroy();`);
  expect(lost.end).toMatchObject({ fault: 'lost', message: expect.stringMatching(/exit code 3 in the middle of `probe`.*line 40$/s) });
  expect((lost.end as Error).message).not.toContain('line 28\n');
  const killed = await said(`process.kill(process.pid, 'SIGKILL');`);
  expect(killed.end).toMatchObject({ fault: 'lost', message: expect.stringContaining('by SIGKILL, which the system does where memory runs out') });
  const absent = await said('', { python: path.join(root, 'nothing') });
  expect(absent.end).toMatchObject({ fault: 'lost', message: expect.stringContaining('could not be started') });
});

const gone = async (pid: number): Promise<boolean> => {
  for (let turn = 0; turn < 400 && isAlive(pid); turn++) await pause(25);
  return !isAlive(pid);
};
/** Says the numbers of itself and of a child that does not end by being asked. */
const WITH_CHILD = `
  const child = require('node:child_process').spawn('/bin/sh', ['-c', 'trap "" TERM; while :; do sleep 1; done'], { stdio: 'ignore' });
  say({ event: 'progress', what: 'pids', done: process.pid, of: child.pid });`;

unix('aborted, it ends with its children', async () => {
  const cancel = new AbortController();
  const pids: number[] = [];
  const onEvent = (event: WorkerEvent): void => {
    if (event.event === 'progress') pids.push(event.done, event.of);
    cancel.abort(new Error('enough'));
  };
  const { end } = await said(WITH_CHILD, { signal: cancel.signal, onEvent });
  expect(end).toMatchObject({ message: 'enough' });
  expect([pids.length, ...(await Promise.all(pids.map(gone)))]).toEqual([2, true, true]);
});

unix('what a listener throws ends it; a child that it leaves behind is ended', async () => {
  let child = 0;
  const onEvent = (event: WorkerEvent): void => {
    if (event.event === 'progress') child = event.of;
    throw new Error('the disk is full');
  };
  expect((await said(WITH_CHILD, { onEvent })).end).toMatchObject({ message: 'the disk is full' });
  expect(await gone(child)).toBe(true);
  const left = await said(`${WITH_CHILD} say({ event: 'done', seconds: 0, memory: null }); process.exit(0);`, {
    onEvent: (event) => void (event.event === 'progress' && (child = event.of)),
  });
  expect(left.end).toMatchObject({ event: 'done' });
  expect(await gone(child)).toBe(true);
});

unix('asked to stop, it hears the reason', async () => {
  const { end } = await said(
    `say({ event: 'progress', what: 'begun', done: 0, of: 1 });
     require('node:readline').createInterface({ input: process.stdin }).once('line', (line) => {
       const { control, reason } = JSON.parse(line);
       say({ event: 'done', seconds: 0, memory: null, stopped: control + ': ' + reason });
       process.exit(0);
     });`,
    { onEvent: (event, worker) => void (event.event === 'progress' && worker.stop('compile@1 fell')) },
  );
  expect(end).toMatchObject({ event: 'done', stopped: 'stop: compile@1 fell' });
});

test('lines are whole however the stream is cut', () => {
  const text = 'eins\r\nzwölf ✓\n\nlast';
  for (let size = 1; size < 12; size++) {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => void lines.push(line));
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += size) splitter.add(bytes.subarray(at, at + size));
    splitter.end();
    expect(lines, `in pieces of ${size}`).toEqual(['eins', 'zwölf ✓', '', 'last']);
  }
});
