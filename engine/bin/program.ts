/** The command line of iron-tests: options, help and exit codes. */
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import type { Edition } from '../../redox/src/index.js';
import { generate, score } from './generate.js';

const WRONG_USE = 2;

const EXITS = `
FILE is a Rust or Iron file, of a Cargo package or alone; FILE:LINE means the function around that line, FILE::path the one of that
name. Tests are printed; only --write changes the file.

Exit codes: 0 each function has proven tests, 1 some have none (the reason is printed), 2 wrong use.`;

const MODEL = `

With --model-command 'iron-trainer answer --adapter FOLDER' an adapter writes tests beside those of the search; all are proven before they are shown.`;

const OUTPUT = 'write what became of the mutants into FOLDER/mutants.out, as cargo-mutants does';

const SCORE_EXITS = `
The tests are those of the crate, and of its folder \`tests\`; examples in documentation are not run.

Exit codes: 0 each function has tests that kill a mutant, 1 some have none, 2 wrong use.`;

export interface ScoreFlags {
  readonly json?: true;
  readonly edition: Edition;
  readonly output?: string;
}

export interface GenerateFlags extends ScoreFlags {
  readonly write?: true;
  readonly seed: number;
  readonly budget: number;
  readonly modelCommand?: string;
  readonly modelOnly?: true;
}

/** Runs one command line; the answer is the exit code. */
export async function runProgram(parameters: readonly string[], signal: AbortSignal): Promise<number> {
  let exit = 0;
  const program = new Command('iron-tests').description('Tests for Rust and Iron functions, proven before they are shown.').exitOverride();
  program
    .command('generate')
    .description('makes tests, proves them on the code as it is, and scores them on mutants')
    .argument('<target>', 'FILE, FILE:LINE or FILE::path')
    .option('--json', 'one object on the standard output')
    .option('--write', 'put the tests into the test module of the file')
    .option('--seed <number>', 'start of all random choices', wholeNumber, 1)
    .option('--edition <year>', 'edition of the file', edition, 2021)
    .option('--budget <milliseconds>', 'time for the search of one function', wholeNumber, 400)
    .option('--model-command <command>', 'a program that writes tests: it gets JSON lines with `id` and `function_code`, and answers with lines that have `id` and `text`')
    .option('--model-only', 'no tests but those of the model')
    .option('--output <folder>', OUTPUT)
    .addHelpText('after', EXITS + MODEL)
    .action(async (target: string, flags: GenerateFlags) => {
      exit = await generate(target, flags, signal);
    });
  program
    .command('score')
    .description('scores the tests that are there already on the same mutants')
    .argument('<target>', 'FILE, FILE:LINE or FILE::path')
    .option('--json', 'one object on the standard output')
    .option('--edition <year>', 'edition of a file that belongs to no package', edition, 2021)
    .option('--output <folder>', OUTPUT)
    .addHelpText('after', SCORE_EXITS)
    .action(async (target: string, flags: ScoreFlags) => {
      exit = await score(target, flags, signal);
    });
  try {
    await program.parseAsync(parameters, { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USE;
    throw error;
  }
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It is a whole number.');
  return Number(text);
}

function edition(text: string): Edition {
  const year = Number(text);
  if (year === 2015 || year === 2018 || year === 2021 || year === 2024) return year;
  throw new InvalidArgumentError('Editions are 2015, 2018, 2021 and 2024.');
}
