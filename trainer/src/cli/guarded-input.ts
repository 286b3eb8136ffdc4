/** Bad input ends a subcommand with one line that says where and why. */
import type { CliContext } from './program.js';
import { InputError } from '../files/input-error.js';

const WRONG_USE = 2;

export async function guarded({ say, exit }: CliContext, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    say(error.message);
    exit(WRONG_USE);
  }
}
