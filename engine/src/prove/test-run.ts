/** What a run of tests says: the records of the guard, and libtest's own lines. */
import type { Expectation } from './guard.js';
import { type Reach, readReach } from './trace.js';

export interface TestRun {
  /** Last name of each test that ran: whether it passed. */
  readonly passed: ReadonlySet<string>;
  readonly failed: ReadonlySet<string>;
  /** The test that was running when the process ended; null where all came to their end. One at a time only. */
  readonly unfinished: string | null;
}

/** What libtest prints, one line a test. Whoever writes to standard output can print the same. */
export function readTestRun(output: string): TestRun {
  const passed = new Set<string>();
  const failed = new Set<string>();
  for (const [, name, verdict] of output.matchAll(/^test (?:\S*::)?(\w+)(?: - should panic)? \.\.\. .*?(ok|FAILED)$/gm)) (verdict === 'ok' ? passed : failed).add(name!);
  const last = [...output.matchAll(/^test (?:\S*::)?(\w+)(?: - should panic)? \.\.\. /gm)].at(-1)?.[1] ?? null;
  const isFinished = last === null || passed.has(last) || failed.has(last);
  return { passed, failed, unfinished: isFinished ? null : last };
}

/** How a test came to its end. */
export interface Ending {
  /** `ran-out`: of the fuel or stack that a program with switches gives. */
  readonly how: 'returned' | 'returned-error' | 'panicked' | 'ran-out';
  /** Of the panic or the error; empty where it has none. */
  readonly message: string;
  /** Of the panic, as the compiler calls the file; line from 1. Null where it did not panic. */
  readonly place: { readonly file: string; readonly line: number } | null;
  /** Of all tests of the process up to here; empty where nobody asked for it. */
  readonly reached: Reach;
}

/** The endings that a run recorded with its secret, by the names of the tests. A test without one did not come to its end. */
export function readEndings(output: string, secret: string): Map<string, Ending> {
  const endings = new Map<string, Ending>();
  const text = (hexadecimal: string): string => Buffer.from(hexadecimal, 'hex').toString('utf8');
  for (const [, name, how, message, where, reached] of output.matchAll(new RegExp(`^${secret} (\\w+) (returned|returned-error|panicked|ran-out) ([\\da-f]*) ([\\da-f]*)(?: ([cem\\d,]*))?$`, 'gm'))) {
    const place = /^([\s\S]*):(\d+)$/.exec(text(where!));
    endings.set(name!, { how: how as Ending['how'], message: text(message!), place: place && { file: place[1]!, line: Number(place[2]) }, reached: readReach(reached?.split(',') ?? []) });
  }
  return endings;
}

export const isPass = ({ how, message }: Ending, { panics }: Expectation): boolean => (panics === null ? how === 'returned' : how === 'panicked' && message.includes(panics));
