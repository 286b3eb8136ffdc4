/** The trainer's command line as a child process: started, read line by line, ended with all that it started. */
import { type ChildProcess, spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { PROGRESS_VARIABLE, progressOf, type TrainerProgress } from '../../../protocol/trainer-progress.js';

export interface TrainerCall {
  /** `dist/iron-trainer.js`. */
  readonly module: string;
  /** As they would be typed behind `iron-trainer`. */
  readonly parameters: readonly string[];
  readonly cwd: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
  /** Each line that it prints, on either stream. */
  readonly onLine?: (line: string) => void;
  readonly onProgress?: (progress: TrainerProgress) => void;
}

export interface TrainerEnd {
  /** 0 done, 1 something was found, 2 wrong use, 3 a tool failed; null where it was ended by a signal. */
  readonly code: number | null;
  /** Of the standard output. */
  readonly lines: readonly string[];
  readonly cancelled: boolean;
}

/** It clears up when it is asked to end; after this it is killed. */
const GRACE_MILLISECONDS = 10_000;

/** Rejects only where it cannot be started at all. */
export function runTrainer({ module, parameters, cwd, environment = process.env, signal, onLine, onProgress }: TrainerCall): Promise<TrainerEnd> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [module, ...parameters], {
      cwd,
      env: { ...environment, ELECTRON_RUN_AS_NODE: '1', ...(onProgress && { [PROGRESS_VARIABLE]: '1' }) },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const lines: string[] = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      onLine?.(line);
    });
    createInterface({ input: child.stderr }).on('line', (line) => {
      const progress = progressOf(line);
      if (progress === null) onLine?.(line);
      else onProgress?.(progress);
    });
    const stop = (): void => end(child);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    child.once('error', reject);
    child.once('close', (code) => {
      signal?.removeEventListener('abort', stop);
      resolve({ code, lines, cancelled: signal?.aborted === true });
    });
  });
}

function end(child: ChildProcess): void {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE_MILLISECONDS);
  child.once('close', () => clearTimeout(timer));
}

/** With the folders of the programs that the settings name before the search path, and that of rustup behind it: a desktop may know neither. */
export function trainerEnvironment(programs: readonly string[], from: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const name = Object.keys(from).find((each) => each.toUpperCase() === 'PATH') ?? 'PATH'; // Windows spells it `Path`
  const named = programs.filter((program) => path.isAbsolute(program)).map((program) => path.dirname(program));
  const usual = path.join(from['CARGO_HOME'] || path.join(os.homedir(), '.cargo'), 'bin');
  return { ...from, [name]: [...named, from[name] ?? '', usual].filter(Boolean).join(path.delimiter) };
}
