/** One process of the Python worker: a request, its events, and its end with all its children. */
import { type ChildProcess, spawn } from 'node:child_process';
import { execa } from 'execa';
import { WorkerEvent, type WorkerRequest } from '../../../protocol/worker.js';
import { checkSchema } from '../files/schema-check.js';
import { trainerPython } from '../python/python-folder.js';
import { LineSplitter } from './line-splitter.js';
import { WorkerError } from './worker-error.js';

export type EventNamed<N extends WorkerEvent['event']> = Extract<WorkerEvent, { event: N }>;

export interface WorkerOptions {
  /** The interpreter. */
  readonly python: string;
  readonly signal: AbortSignal;
  /** What the worker prints for people, a line at a time. */
  readonly log?: (line: string) => void;
  /** In the order in which they come. What it throws ends the worker, and is thrown on. */
  readonly onEvent?: (event: WorkerEvent, worker: WorkerHandle) => void;
  /** More variables of its environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Processes of one training, started by torchrun; 1: none. */
  readonly processes?: number;
}

export interface WorkerHandle {
  /** Asks training to leave a checkpoint and to end with `done`. */
  stop(reason: string): void;
}

/** Between being asked to end and being killed. */
const PATIENCE_MILLISECONDS = 5_000;
/** For the checkpoint that a training leaves when it is cancelled; one that takes longer is lost, those before are whole. */
const CHECKPOINT_MILLISECONDS = 10_000;
/** Lines of the log that an error repeats. */
const TAIL = 12;

/** The command line of a worker, as it is started and shown. */
export function workerCommand(python: string, processes = 1): readonly [program: string, ...parameters: string[]] {
  return processes === 1 ? [python, '-m', 'iron_worker'] : [python, '-m', 'torch.distributed.run', '--standalone', '--nproc-per-node', String(processes), '-m', 'iron_worker'];
}

/**
 * Lets a worker do one request; its event `done`. Throws `WorkerError` where it gave up or ended without a last word, and what the
 * signal was aborted with.
 */
export async function runWorker(request: WorkerRequest, options: WorkerOptions): Promise<EventNamed<'done'>> {
  const { signal, log = () => {}, onEvent = () => {} } = options;
  signal.throwIfAborted();
  const child = start(options);
  const kill = (): void => void endGroup(child);
  const handle: WorkerHandle = { stop: (reason) => void child.stdin?.write(`${JSON.stringify({ control: 'stop', reason })}\n`) };
  const abort = (): void => {
    if (request.job !== 'train') return kill();
    handle.stop('cancelled');
    setTimeout(kill, CHECKPOINT_MILLISECONDS).unref();
  };
  const tail: string[] = [];
  const say = (line: string): void => {
    if (tail.push(line) > TAIL) tail.shift();
    log(line);
  };
  let last: EventNamed<'done'> | EventNamed<'error'> | null = null;
  let thrown: { readonly error: unknown } | null = null;
  const take = (line: string): void => {
    const event = eventOf(line);
    if (event === null) return say(line);
    if (event.event === 'done' || event.event === 'error') last = event;
    if (thrown !== null) return;
    try {
      onEvent(event, handle);
    } catch (error) {
      thrown = { error };
      kill();
    }
  };
  signal.addEventListener('abort', abort, { once: true });
  try {
    child.stdin?.on('error', () => {}); // it ended before it read everything: its end says why
    child.stdin?.write(`${JSON.stringify(request)}\n`);
    const end = await endOf(child, take, say);
    await endGroup(child); // what it started and left behind
    if (thrown !== null) throw (thrown as { error: unknown }).error;
    signal.throwIfAborted();
    return answerOf(last, end, tail, request.job);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly error: Error | null;
}

function start({ python, environment = {}, processes = 1 }: WorkerOptions): ChildProcess {
  const [program, ...parameters] = workerCommand(python, processes);
  return spawn(program, parameters, {
    // a group of its own, which is killed whole; on Windows that would open a window
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...workerEnvironment(), ...environment },
  });
}

/** Variables of every process of the worker. */
export function workerEnvironment(): Record<string, string> {
  const folder = trainerPython();
  if (folder === null) throw new WorkerError('internal', 'the files of trainer/python are not there: install Iron again');
  return {
    ...(process.env as Record<string, string>),
    // packages come from the environment alone; what is imported never lies where the program is started
    PYTHONPATH: folder,
    PYTHONSAFEPATH: '1',
    PYTHONNOUSERSITE: '1',
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONIOENCODING: 'utf-8',
    // names in sets have an order that later runs have too
    PYTHONHASHSEED: '0',
    TOKENIZERS_PARALLELISM: 'false',
  };
}

function endOf(child: ChildProcess, take: (line: string) => void, say: (line: string) => void): Promise<ProcessEnd> {
  const lines = new LineSplitter(take);
  const complaints = new LineSplitter(say);
  child.stdout?.on('data', (chunk: Buffer) => lines.add(chunk));
  child.stderr?.on('data', (chunk: Buffer) => complaints.add(chunk));
  return new Promise((resolve) => {
    const ended = (end: ProcessEnd): void => {
      lines.end();
      complaints.end();
      resolve(end);
    };
    child.once('error', (error) => child.pid === undefined && ended({ code: null, signal: null, error }));
    child.once('close', (code, signal) => ended({ code, signal, error: null }));
    // what it started may hold its streams open: nobody waits for that
    child.once('exit', () => void setTimeout(() => void endGroup(child), PATIENCE_MILLISECONDS).unref());
  });
}

/** Null: a line for people. */
function eventOf(line: string): WorkerEvent | null {
  if (!line.startsWith('{')) return null;
  try {
    const checked = checkSchema(WorkerEvent, JSON.parse(line));
    return checked.ok ? checked.value : null;
  } catch {
    return null;
  }
}

function answerOf(last: EventNamed<'done'> | EventNamed<'error'> | null, { code, signal, error }: ProcessEnd, tail: readonly string[], job: string): EventNamed<'done'> {
  if (last?.event === 'error') throw new WorkerError(last.fault, last.message);
  if (last !== null) return last;
  if (error !== null) throw new WorkerError('lost', `the Python worker could not be started (${error.message}): \`iron-trainer python check\` says what is missing`);
  const how = signal === null ? `with exit code ${code}` : `by ${signal}${signal === 'SIGKILL' ? ', which the system does where memory runs out' : ''}`;
  const said = tail.length === 0 ? 'it printed nothing' : `its last lines were:\n${tail.join('\n')}`;
  throw new WorkerError('lost', `the Python worker ended ${how} in the middle of \`${job}\`: nothing that was saved is lost, and \`resume\` goes on; ${said}`);
}

/** Asks the process and its children to end, and kills what is left; answers when that is done. */
async function endGroup(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    if (child.exitCode === null) await execa('taskkill', ['/pid', String(pid), '/T', '/F'], { reject: false });
    return;
  }
  const send = (signal: NodeJS.Signals | 0): boolean => {
    try {
      return process.kill(-pid, signal);
    } catch {
      return false; // nobody is left
    }
  };
  if (!send('SIGTERM')) return;
  const until = performance.now() + PATIENCE_MILLISECONDS;
  while (send(0) && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
  send('SIGKILL');
}
