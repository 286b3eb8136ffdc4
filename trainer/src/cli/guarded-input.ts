/** What ends a subcommand with a message: bad input, and tools that fail. */
import { diskFull } from '../files/disk-full.js';
import { InputError } from '../files/input-error.js';
import type { CliContext } from './program.js';

const WRONG_USE = 2;
const TOOLS_FAILED = 3;

/** Bad input says in one line where and why; what failed otherwise says what, and with `IRON_DEBUG` where in the program. */
export async function guarded({ say, exit }: Pick<CliContext, 'say' | 'exit'>, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (thrown) {
    const error = diskFull(thrown) ?? thrown;
    const isInput = error instanceof InputError;
    const text = error instanceof Error ? error.message : String(error);
    say(!isInput && process.env['IRON_DEBUG'] && error instanceof Error ? (error.stack ?? text) : text);
    exit(isInput ? WRONG_USE : TOOLS_FAILED);
  }
}
