/** Tells a program that started this one how far it is. */
import { PROGRESS_VARIABLE, type TrainerProgress } from '../../../protocol/trainer-progress.js';

const PAUSE_MILLISECONDS = 100;

export type Tell = (what: string, done: number, of: number) => void;

/** Does nothing unless it is asked for; at most ten lines a second, and the last one of each piece of work always. */
export function teller(environment: NodeJS.ProcessEnv = process.env, write: (line: string) => void = (line) => void process.stderr.write(line)): Tell {
  if (environment[PROGRESS_VARIABLE] !== '1') return () => {};
  let last = 0;
  return (progress, done, of) => {
    if (done < of && performance.now() - last < PAUSE_MILLISECONDS) return;
    last = performance.now();
    write(`${JSON.stringify({ progress, done, of } satisfies TrainerProgress)}\n`);
  };
}
