/** `iron-trainer grammar`: the grammar of Iron that answers can be held to while they are drawn (contract row A8). */
import { Command, Option } from 'commander';
import { ironLark } from '../../../redox/src/index.js';
import { writeWhole } from '../files/atomic.js';
import type { CliContext } from './program.js';

/** Written whole, so that a worker never reads half of it. */
export const writeGrammar = (file: string): Promise<void> => writeWhole(file, ironLark());

export function grammarCommand(context: CliContext): Command {
  return new Command('grammar')
    .description('the grammar of Iron for decoders that are held to it: each text of it is Iron without errors')
    .addOption(new Option('--format <name>', 'of llguidance').choices(['lark']).default('lark'))
    .option('--out <file>', 'default: it is printed')
    .action((flags: { out?: string }) => grammar(context, flags.out));
}

async function grammar({ say, exit }: CliContext, out: string | undefined): Promise<void> {
  if (out === undefined) return say(ironLark().trimEnd());
  try {
    await writeGrammar(out);
  } catch (error) {
    say(`${out} cannot be written (${error instanceof Error ? error.message : String(error)}): name a file in a folder that may be written to`);
    return exit(2);
  }
  say(out);
}
