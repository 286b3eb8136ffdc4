/** From what the launcher or the system says of a process to how its run ended, in words for a person. */
import os from 'node:os';
import type { RunEnd } from '../../../protocol/test-generation.js';

/** What is known of a process that has ended; `end` is of the launcher, which calls `killed` what we asked it for. */
export interface ProcessEnd {
  readonly end: 'exited' | 'signalled' | 'timeout' | 'memory' | 'processes' | 'killed' | 'not-started';
  readonly code: number | null;
  readonly signal: string | null;
  readonly reason: string;
  /** The system killed some process for want of memory meanwhile. */
  readonly outOfMemory: boolean;
}

/** Why we had it killed; null: we did not. */
export type Killed = 'cancelled' | 'output' | null;

export interface Ending {
  readonly end: RunEnd;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly reason: string;
}

/** `SIGKILL` for 9; a number that has no name here stays one. */
export const signalName = (number: number): string => Object.entries(os.constants.signals).find(([, value]) => value === number)?.[0] ?? String(number);

/** How Rust's allocator, LLVM, C++ and glibc name an allocation that was refused, at the end of their process. */
const NO_MEMORY = /memory allocation of \d+ bytes failed|LLVM ERROR: out of memory|std::bad_alloc|[Cc]annot allocate memory|[Oo]ut of memory/;
/** A refused allocation in a process below ours, as rustc and cargo tell of it. */
const NO_MEMORY_BELOW = /memory allocation of \d+ bytes failed[\s\S]*SIGABRT/;

/** `complaints` is what the process wrote to standard error. */
export function endingOf(process: ProcessEnd, killed: Killed, complaints: string, outputBytes: number): Ending {
  const stopped = (end: RunEnd, reason: string): Ending => ({ end, exitCode: null, signal: null, reason });
  if (process.end === 'not-started') return stopped('not-started', process.reason);
  // It had written too much before it ended by itself, too.
  if (killed === 'output') return stopped('output', `it wrote more than ${outputBytes} bytes of output`);
  if (process.end === 'killed') return stopped('cancelled', 'it was cancelled');
  if (process.end !== 'exited' && process.end !== 'signalled') return stopped(process.end, process.reason);
  const ended = { exitCode: process.code, signal: process.signal };
  if (diedOfMemory(process, complaints)) return { ...ended, end: 'memory', reason: 'it was refused memory above the limit, and ended of it' };
  if (process.end === 'exited') return { ...ended, end: 'exited', reason: '' };
  return { ...ended, end: 'signalled', reason: process.reason || signalReason(process.signal, complaints) };
}

/** A message alone is not believed: a process that exits in order can print it too. */
function diedOfMemory({ end, code, signal, outOfMemory }: ProcessEnd, complaints: string): boolean {
  if (end === 'exited') return code !== 0 && NO_MEMORY_BELOW.test(complaints);
  return (signal === 'SIGKILL' && outOfMemory) || (signal !== 'SIGKILL' && NO_MEMORY.test(complaints));
}

function signalReason(signal: string | null, complaints: string): string {
  if (/has overflowed its stack/.test(complaints)) return 'it overflowed its stack';
  return signal === 'SIGABRT' ? 'it aborted (SIGABRT)' : `it was ended by ${signal ?? 'a signal'}`;
}
