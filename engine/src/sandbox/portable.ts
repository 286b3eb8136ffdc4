/**
 * A run without the launcher: on macOS and Windows, and on Linux where none can be built. Time and output are bounded
 * everywhere; processor time and file size by `ulimit` where there is a POSIX shell; memory so on Linux only, since macOS
 * does not hold that limit. Nothing bounds processes, files or network here, and a process that leaves its group and
 * whose parent is gone outlives the run.
 */
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import type { Enforcement, Limits } from '../../../protocol/test-generation.js';
import type { Killed, ProcessEnd } from './ending.js';
import type { Ended, Job } from './guarded.js';

const windows = process.platform === 'win32';

/** `why` there is no launcher, for the list of what is missing. */
export async function runPortable(job: Job, why: string): Promise<Ended> {
  const { limits } = job.sandbox;
  const [command, args] = windows ? [job.command, job.args] : ['/bin/sh', ['-c', shellScript(limits), job.command, ...job.args]];
  const child = execa(command, args, {
    cwd: job.cwd,
    env: job.environment,
    extendEnv: false,
    reject: false,
    buffer: false,
    encoding: 'buffer',
    detached: !windows, // a process group of its own, which can be killed as one
    stdio: [job.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(job.input === undefined ? {} : { input: job.input }),
  });
  let killed: Killed | 'timeout' = null;
  const stop = (reason: NonNullable<typeof killed>): void => {
    if (killed !== null) return;
    killed = reason;
    void killTree(child.pid).then(() => closeStreams([child.stdout, child.stderr]));
  };
  const timer = setTimeout(() => stop('timeout'), limits.wallSeconds * 1000);
  // What the process leaves behind would keep its output open, and us waiting.
  child.on('exit', () => void killTree(child.pid));
  if (child.stdout && child.stderr) job.onStreams(child.stdout, child.stderr, stop);
  const result = await child;
  clearTimeout(timer);
  const ending = endOf(result, child.pid, killed, limits);
  return { ...ending, outOfMemory: false, killed: killed === 'timeout' ? null : killed, cpuSeconds: null, peakMemoryBytes: null, ...enforcement(job, why) };
}

type Result = { readonly exitCode?: number; readonly signal?: string; readonly shortMessage?: string };

/** In a shell, 126 and 127 come of a command that cannot be started. */
function endOf(result: Result, pid: number | undefined, killed: Killed | 'timeout', limits: Limits): Omit<ProcessEnd, 'outOfMemory'> {
  const none = { code: null, signal: null };
  if (pid === undefined) return { ...none, end: 'not-started', reason: result.shortMessage ?? '' };
  if (killed === 'timeout') return { ...none, end: 'timeout', reason: `it ran longer than ${limits.wallSeconds} s` };
  if (killed !== null) return { ...none, end: 'killed', reason: '' };
  if (result.signal === 'SIGXCPU') return { ...none, end: 'timeout', reason: `it used more than ${limits.cpuSeconds} s of processor time` };
  if (result.signal !== undefined) {
    const reason = result.signal === 'SIGXFSZ' ? `it wrote a file larger than ${limits.fileBytes} bytes` : '';
    return { end: 'signalled', code: null, signal: result.signal, reason };
  }
  if (!windows && (result.exitCode === 126 || result.exitCode === 127)) return { ...none, end: 'not-started', reason: 'the command cannot be started' };
  return { end: 'exited', code: result.exitCode ?? null, signal: null, reason: '' };
}

/** Sizes of files come in blocks of 512 bytes, of memory in kibibytes; a limit that the system refuses is left out. */
function shellScript({ cpuSeconds, memoryBytes, fileBytes }: Limits): string {
  const memory = process.platform === 'linux' ? [`ulimit -d ${Math.ceil(memoryBytes / 1024)}`] : [];
  // The hard limit of time kills without a name, so that the soft one comes first.
  const time = [`ulimit -S -t ${Math.ceil(cpuSeconds)}`, `ulimit -H -t ${Math.ceil(cpuSeconds) + 1}`];
  const limits = [...time, `ulimit -f ${Math.ceil(fileBytes / 512)}`, 'ulimit -c 0', ...memory];
  return `${limits.map((each) => `${each} 2>/dev/null; `).join('')}exec "$0" "$@"`;
}

/** Kills a process with all below it: its group, and what has left the group but still has a parent in the tree. */
async function killTree(pid: number | undefined): Promise<void> {
  if (pid === undefined) return;
  if (windows) {
    await execa('taskkill', ['/PID', String(pid), '/T', '/F'], { reject: false, stdio: 'ignore' });
    return;
  }
  const listed = await execa('ps', ['-A', '-o', 'pid=,ppid=,pgid='], { reject: false, stdin: 'ignore' });
  const rows = (listed.stdout ?? '').split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const tree = new Set([pid]);
  for (let before = 0; before !== tree.size; ) {
    before = tree.size;
    for (const [id, parent, group] of rows) if (id !== undefined && (tree.has(parent ?? 0) || group === pid)) tree.add(id);
  }
  for (const target of [-pid, ...[...tree].filter((id) => id !== pid)]) signal(target);
}

function signal(target: number): void {
  try {
    process.kill(target, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

/** Something that escaped may hold them open for ever. */
function closeStreams(streams: readonly (Readable | undefined)[]): void {
  setTimeout(() => streams.forEach((stream) => stream?.destroy()), 1000).unref();
}

function enforcement({ sandbox }: Job, why: string): Pick<Ended, 'enforced' | 'missing'> {
  const asked: Enforcement[] = ['processes', 'descendants', 'files-written', ...(sandbox.network ? [] : ['network' as const]), ...(sandbox.readable === null ? [] : ['files-read' as const])];
  const memory: Enforcement[] = process.platform === 'linux' ? ['memory'] : [];
  const missing = process.platform === 'linux' ? asked : [...asked, 'memory' as const];
  return { enforced: memory, missing: missing.map((what) => ({ what, why: `no launcher: ${why}` })) };
}
