/** Runs a program that is not trusted: rustc on foreign code, cargo with its build scripts, and generated tests. */
import type { RunResult, Sandbox, SandboxCapabilities } from '../../../protocol/test-generation.js';
import { endingOf } from './ending.js';
import { type Environment, environmentOf } from './environment.js';
import { type Ended, type Job, type Means, runGuarded } from './guarded.js';
import { forgetLauncher, type LauncherAnswer, type LauncherOptions, launcher } from './launcher.js';
import { type OnOutput, Output } from './output.js';
import { runPortable } from './portable.js';

export interface RunOptions extends LauncherOptions {
  readonly sandbox: Sandbox;
  /** Absolute. */
  readonly cwd: string;
  /** Beside what `environmentOf` hands on. */
  readonly env?: Environment;
  /** Standard input; without, it is empty. */
  readonly input?: string | Uint8Array;
  /** Its abort kills the whole tree at once. */
  readonly signal?: AbortSignal;
  /** Told of output as it comes, up to the limit. */
  readonly onOutput?: OnOutput;
  /** For tests of what holds where the system lacks one of these; `launcher` takes away all. */
  readonly without?: readonly (Means | 'launcher')[];
}

/** Runs it to its end, or to what stops it. Rejects for nothing that the program or the system does: see `end` and `reason`. */
export const run = async (command: string, args: readonly string[], options: RunOptions): Promise<RunResult> => (await runTold(command, args, options)).result;

/** Asks by running an empty program without network that may write into `folder` and read nothing of the user's. */
export async function capabilities(folder: string, options: LauncherOptions & Pick<RunOptions, 'without'> = {}): Promise<SandboxCapabilities> {
  const limits = { wallSeconds: 10, cpuSeconds: 10, memoryBytes: 2 ** 30, fileBytes: 2 ** 20, processes: 16, outputBytes: 2 ** 16 };
  const sandbox: Sandbox = { limits, network: false, writable: [folder], readable: [] };
  const command = process.platform === 'win32' ? 'hostname' : 'true';
  const { result, missing } = await runTold(command, [], { ...options, sandbox, cwd: folder });
  return { enforced: result.enforced, missing };
}

async function runTold(command: string, args: readonly string[], options: RunOptions): Promise<{ readonly result: RunResult; readonly missing: Ended['missing'] }> {
  const { sandbox, signal } = options;
  const outputs = { stdout: new Output(sandbox.limits.outputBytes), stderr: new Output(sandbox.limits.outputBytes) };
  let abort: (() => void) | undefined;
  const job: Job = {
    command,
    args,
    sandbox,
    cwd: options.cwd,
    environment: environmentOf(sandbox.writable[0], options.env),
    input: options.input,
    without: (options.without ?? []).filter((each) => each !== 'launcher'),
    onStreams(stdout, stderr, kill) {
      outputs.stdout.read(stdout, 'stdout', options.onOutput, () => kill('output'));
      outputs.stderr.read(stderr, 'stderr', options.onOutput, () => kill('output'));
      abort = () => kill('cancelled');
      if (signal?.aborted) abort();
      else signal?.addEventListener('abort', abort, { once: true });
    },
  };
  const means: LauncherAnswer = options.without?.includes('launcher') ? { ok: false, reason: 'it was left out' } : await launcher(options);
  const started = performance.now();
  const ended = signal?.aborted ? NEVER : await start(job, means);
  if (abort) signal?.removeEventListener('abort', abort);
  const wallSeconds = (performance.now() - started) / 1000;
  return { result: resultOf(ended, outputs, wallSeconds, sandbox.limits.outputBytes), missing: ended.missing };
}

const NEVER: Ended = {
  end: 'killed',
  code: null,
  signal: null,
  reason: '',
  outOfMemory: false,
  killed: 'cancelled',
  cpuSeconds: null,
  peakMemoryBytes: null,
  enforced: [],
  missing: [],
};

async function start(job: Job, means: LauncherAnswer): Promise<Ended> {
  try {
    const ended = means.ok ? await runGuarded(job, means) : await runPortable(job, means.reason);
    if (ended.unusable) forgetLauncher();
    return ended;
  } catch (error) {
    // Arguments that no system takes: a zero byte, or more than it allows.
    return { ...NEVER, end: 'not-started', killed: null, reason: error instanceof Error ? error.message : String(error) };
  }
}

function resultOf(ended: Ended, { stdout, stderr }: { readonly stdout: Output; readonly stderr: Output }, wallSeconds: number, outputBytes: number): RunResult {
  const texts = { stdout: stdout.text, stderr: stderr.text };
  return {
    ...endingOf(ended, ended.killed, texts.stderr, outputBytes),
    ...texts,
    truncated: stdout.truncated || stderr.truncated,
    wallSeconds,
    cpuSeconds: ended.cpuSeconds,
    peakMemoryBytes: ended.peakMemoryBytes,
    enforced: ended.enforced,
  };
}
