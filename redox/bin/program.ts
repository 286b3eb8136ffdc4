/** The command line of redox: options, help and exit codes. */
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { Edition, Language } from '../src/index.js';
import { convert, type Conversion, type ConvertOptions } from './convert.js';
import { EDITIONS } from './edition.js';
import type { Output } from './output.js';
import { WrongUse } from './problem.js';
import type { CommonOptions, ExitCode } from './run.js';
import { validate } from './validate.js';
import { verify } from './verify.js';

const WRONG_USE = 2;

const EXITS = `
Exit codes: 0 fine, 1 findings (errors in a file, a file left alone or unformatted, a law that fails), 2 wrong use.`;

const OUTPUT_HELP = `
Where results go:
  one file, no -o      the standard output
  one file, -o FILE    FILE, overwritten if it is there
  folder or many, -o FOLDER
                       FOLDER, in the same tree below it; a file that is there and differs is left
                       alone and named, unless --force. -o with the source folder itself puts the
                       results beside the sources.
A file that does not convert writes nothing. Files are replaced whole, never half.`;

const INPUT_HELP = `
PATH is a file, a folder (all its files of the language; not target, node_modules, hidden folders) or
- for the standard input.`;

/** Runs one command line; the answer is the exit code. */
export async function runProgram(parameters: readonly string[], version: string, output: Output): Promise<number> {
  let exit: ExitCode = 0;
  const program = makeProgram(version, output, (code) => (exit = code));
  try {
    await program.parseAsync(parameters, { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USE;
    if (!(error instanceof WrongUse)) throw error;
    output.note(`redox: ${error.message}`);
    return WRONG_USE;
  }
}

type Finish = (code: ExitCode) => void;

function makeProgram(version: string, output: Output, finish: Finish): Command {
  const program = new Command('redox')
    .description('Iron is Rust spelled in words. redox converts between the two without loss.')
    .version(version, '-V, --version', 'print the version')
    .exitOverride()
    .configureOutput({ writeOut: (text) => output.out(text), writeErr: (text) => output.note(text.trimEnd()) })
    .showHelpAfterError('(redox COMMAND --help says more)')
    .addHelpText('after', EXITS);
  addConversion(program, 'reduce', 'convert Rust to Iron', output, finish);
  addConversion(program, 'oxidize', 'convert Iron to Rust', output, finish);
  addValidate(program, output, finish);
  addFormat(program, output, finish);
  addVerify(program, output, finish);
  return program;
}

function addCommand(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .argument('<path...>', 'files, folders, or - for the standard input')
    .addOption(new Option('--edition <year>', 'Rust edition (default: of the nearest Cargo.toml, else 2024)').argParser(editionOf))
    .addOption(new Option('--language <name>', 'read the input as this language').choices(['rust', 'iron'] satisfies Language[]))
    .addOption(new Option('--jobs <count>', 'threads to use (default: one for each core)').argParser(countOf))
    .option('--json', 'print one JSON object instead of text');
}

function addConversion(program: Command, task: Conversion, description: string, output: Output, finish: Finish): void {
  const command = addCommand(program, task, description).option('-o, --output <path>', 'file or folder for the results').option('--force', 'overwrite files in the output folder');
  if (task === 'oxidize') command.option('--strict', 'report each Rust spelling as a hint');
  command.addHelpText('after', INPUT_HELP + OUTPUT_HELP + EXITS);
  command.action(async (paths: string[], options: ConvertOptions) => finish(await convert(task, paths, options, output)));
}

function addValidate(program: Command, output: Output, finish: Finish): void {
  addCommand(program, 'validate', 'report what is wrong with Iron (.iron) and Rust (.rs) files')
    .option('--strict', 'report each Rust spelling in Iron as a hint')
    .addHelpText('after', `${INPUT_HELP}\nThe standard input is Iron unless --language rust.${EXITS}`)
    .action(async (paths: string[], options: CommonOptions) => finish(await validate(paths, options, output)));
}

function addFormat(program: Command, output: Output, finish: Finish): void {
  addCommand(program, 'format', 'rewrite Iron files in the canonical spelling and indentation')
    .option('--check', 'write nothing; list the files that are not formatted and exit with 1')
    .option('-o, --output <path>', 'file or folder for the results (default: the files themselves)')
    .option('--force', 'overwrite files in the output folder')
    .addHelpText('after', `${INPUT_HELP}\nFiles are formatted in place; the standard input goes to the standard output.${EXITS}`)
    .action(async (paths: string[], options: ConvertOptions) => finish(await convert('format', paths, options, output)));
}

function addVerify(program: Command, output: Output, finish: Finish): void {
  addCommand(program, 'verify', 'check the laws over Rust files: there and back without loss')
    .addHelpText('after', `${INPUT_HELP}\nWith rustfmt on the PATH the formatted texts are compared too, in rustfmt's default style.${EXITS}`)
    .action(async (paths: string[], options: CommonOptions) => finish(await verify(paths, options, output)));
}

function editionOf(text: string): Edition {
  const edition = EDITIONS.find((each) => String(each) === text);
  if (edition === undefined) throw new InvalidArgumentError(`Editions are ${EDITIONS.join(', ')}.`);
  return edition;
}

function countOf(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('Say a whole number from 1.');
  return count;
}
