/** A run under the launcher: limits and walls are held by it, see `native/launcher`. */
import type { Duplex, Readable } from 'node:stream';
import { execa } from 'execa';
import type { Enforcement, Limits, Sandbox } from '../../../protocol/test-generation.js';
import { type Killed, type ProcessEnd, signalName } from './ending.js';
import type { Environment } from './environment.js';
import { systemPaths } from './readable.js';

/** Means of the launcher that can be left out, so that tests see the next step down. */
export type Means = 'namespaces' | 'mounts' | 'landlock' | 'seccomp' | 'user';

/** A run as its means see it. */
export interface Job {
  readonly command: string;
  readonly args: readonly string[];
  readonly sandbox: Sandbox;
  readonly cwd: string;
  readonly environment: Environment;
  readonly input: string | Uint8Array | undefined;
  /** Called with the two streams of output as soon as there are such. */
  readonly onStreams: (stdout: Readable, stderr: Readable, kill: (why: NonNullable<Killed>) => void) => void;
  readonly without: readonly Means[];
}

export interface Ended extends ProcessEnd {
  readonly killed: Killed;
  readonly cpuSeconds: number | null;
  readonly peakMemoryBytes: number | null;
  readonly enforced: readonly Enforcement[];
  readonly missing: readonly { readonly what: Enforcement; readonly why: string }[];
  /** The launcher itself could not be started. */
  readonly unusable?: true;
}

interface Report {
  readonly end: ProcessEnd['end'];
  readonly code: number | null;
  readonly signal: number | null;
  readonly reason: string;
  readonly cpuSeconds: number;
  readonly peakMemoryBytes: number;
  readonly outOfMemory: boolean;
  readonly enforced: readonly string[];
  readonly missing: readonly string[];
}

/** Beyond its limit of time and after a kill, the launcher has this long to report before it is killed itself, with all below it. */
const PATIENCE_SECONDS = 60;

const ENFORCEMENTS: readonly Enforcement[] = ['network', 'files-written', 'files-read', 'processes', 'memory', 'descendants'];
const isEnforcement = (name: string): name is Enforcement => (ENFORCEMENTS as readonly string[]).includes(name);

export async function runGuarded(job: Job, launcher: { readonly path: string; readonly sysroot: string }): Promise<Ended> {
  const parameters = [...launcherParameters(job, launcher.sysroot), '--', job.command, ...job.args];
  const child = execa(launcher.path, parameters, {
    cwd: '/',
    env: job.environment,
    extendEnv: false,
    reject: false,
    buffer: false,
    encoding: 'buffer',
    stdio: [job.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe', 'pipe'],
    ...(job.input === undefined ? {} : { input: job.input }),
  });
  let killed: Killed = null;
  const control = child.stdio[3] as unknown as Duplex | null;
  const lastly = (): boolean => child.kill('SIGKILL');
  let timer = setTimeout(lastly, (job.sandbox.limits.wallSeconds + PATIENCE_SECONDS) * 1000);
  const kill = (why: NonNullable<Killed>): void => {
    if (killed !== null) return;
    killed = why;
    control?.end(); // its closing is the order to kill; the other direction stays open for the report
    clearTimeout(timer);
    timer = setTimeout(lastly, PATIENCE_SECONDS * 1000);
  };
  const report: Buffer[] = [];
  control?.on('data', (chunk: Buffer) => report.push(chunk)).on('error', () => {});
  if (child.stdout && child.stderr) job.onStreams(child.stdout, child.stderr, kill);
  const result = await child;
  clearTimeout(timer);
  if (child.pid === undefined) return { ...silent(result.shortMessage ?? ''), unusable: true };
  return { ...read(Buffer.concat(report).toString()), killed };
}

function launcherParameters({ sandbox, cwd, without }: Job, sysroot: string): string[] {
  const { limits, network, writable, readable, withoutProcesses } = sandbox;
  const system = systemPaths(network, sysroot).filter((each) => each !== '/proc' || withoutProcesses !== true);
  const read = readable === null ? ['--read-all'] : [...system, ...readable].flatMap((each) => ['--read', each]);
  const left = without.flatMap((each) => ['--without', each]);
  return [...limitParameters(limits), '--cwd', cwd, ...(network ? ['--network'] : []), ...writable.flatMap((each) => ['--write', each]), ...read, ...left];
}

function limitParameters({ wallSeconds, cpuSeconds, memoryBytes, fileBytes, processes }: Limits): string[] {
  const whole = (value: number): string => String(Math.min(Number.MAX_SAFE_INTEGER, Math.max(0, Math.ceil(value))));
  const limits = { '--wall-ms': wallSeconds * 1000, '--cpu-s': cpuSeconds, '--memory': memoryBytes, '--file': fileBytes, '--processes': processes };
  return Object.entries(limits).flatMap(([name, value]) => [name, whole(value)]);
}

/** The launcher said nothing: it was killed, which only somebody outside can do, or could not start. */
function silent(reason: string): Ended {
  return {
    end: reason === '' ? 'signalled' : 'not-started',
    code: null,
    signal: reason === '' ? 'SIGKILL' : null,
    reason: reason || 'the process that guards it was killed',
    outOfMemory: false,
    killed: null,
    cpuSeconds: null,
    peakMemoryBytes: null,
    enforced: [],
    missing: [],
  };
}

function read(text: string): Ended {
  if (!text.endsWith('\n')) return silent('');
  const report = JSON.parse(text) as Report;
  const named = report.missing.map((line) => ({ what: line.split(' ', 1)[0] ?? '', why: line.slice(line.indexOf(' ') + 1) }));
  return {
    ...report,
    signal: report.signal === null ? null : signalName(report.signal),
    killed: null,
    enforced: report.enforced.filter(isEnforcement),
    missing: named.flatMap(({ what, why }) => (isEnforcement(what) ? [{ what, why }] : [])),
  };
}
