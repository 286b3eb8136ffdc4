/** The command line of iron-trainer: one file a subcommand. */
import { Command, CommanderError } from 'commander';
import { answerCommand } from './answer.js';
import { finetuneTestGenCommand } from './finetune-test-gen.js';
import { configCommand } from './config.js';
import { corpusCommand } from './corpus.js';
import { datasetCommand } from './dataset.js';
import { experimentCommand } from './experiment.js';
import { evaluateCommand, replayCommand as replayPublishedCommand } from './evaluate.js';
import { falsifyTrainingCommand } from './falsify-training.js';
import { expertIterationCommand } from './expert-iteration.js';
import { filterCommand } from './filter.js';
import { genEvalSamplesCommand } from './gen-eval-samples.js';
import { gatesCommand } from './gates.js';
import { grammarCommand } from './grammar.js';
import { preflightCommand } from './preflight.js';
import { publishCommand } from './publish.js';
import { pythonCommand } from './python.js';
import { type Tell, teller } from './progress.js';
import { compareAdaptersCommand, decideCommand, replayCommand, reportCommand, verifyCommand } from './report.js';
import { cancelCommand, resumeCommand, runCommand } from './run.js';
import { evalRustCommand } from './eval-rust.js';
import { logsCommand, statusCommand } from './status.js';
import { trainCommand } from './train.js';
import { hyperparameterSweepCommand, sweepCommand } from './sweep.js';
import { sqlCommand, tablesCommand } from './tables.js';
import { tasksCommand } from './tasks.js';
import { weakFamiliesCommand } from './weak-families.js';

/** What the subcommands share. */
export interface CliContext {
  readonly signal: AbortSignal;
  /** One line for a person. */
  readonly say: (line: string) => void;
  /** For a program that shows how far it is. */
  readonly tell: Tell;
  /** Sets the exit code: 0 done, 1 findings, 2 wrong use, 3 the tools failed. */
  readonly exit: (code: number) => void;
}

const COMMANDS: readonly ((context: CliContext) => Command)[] = [
  tasksCommand,
  datasetCommand,
  gatesCommand,
  grammarCommand,
  filterCommand,
  evaluateCommand,
  replayPublishedCommand,
  reportCommand,
  decideCommand,
  verifyCommand,
  compareAdaptersCommand,
  replayCommand,
  tablesCommand,
  sqlCommand,
  corpusCommand,
  preflightCommand,
  pythonCommand,
  configCommand,
  experimentCommand,
  falsifyTrainingCommand,
  publishCommand,
  runCommand,
  resumeCommand,
  statusCommand,
  logsCommand,
  cancelCommand,
  weakFamiliesCommand,
  sweepCommand,
  hyperparameterSweepCommand,
  expertIterationCommand,
  trainCommand,
  evalRustCommand,
  genEvalSamplesCommand,
  finetuneTestGenCommand,
  answerCommand,
];

const EXITS = '\nExit codes: 0 done, 1 something was found (it is printed), 2 wrong use, 3 a tool failed.';
const WRONG_USE = 2;

/** All commands with their options. */
export function trainerCommand(context: CliContext): Command {
  const program = new Command('iron-trainer').description('Experiments with small models on Iron and Rust: datasets, gates, evaluation, decisions.').addHelpText('after', EXITS);
  for (const make of COMMANDS) program.addCommand(make(context));
  return throwing(program);
}

/** Errors are thrown, so that wrong use has one exit code; a command made before its parent was told so does not inherit it. */
function throwing(command: Command): Command {
  for (const each of command.commands) throwing(each);
  return command.exitOverride();
}

/** Runs one command line; the answer is the exit code. */
export async function runProgram(parameters: readonly string[], signal: AbortSignal): Promise<number> {
  let code = 0;
  const context: CliContext = { signal, say: (line) => process.stdout.write(`${line}\n`), tell: teller(), exit: (to) => void (code = Math.max(code, to)) };
  try {
    await trainerCommand(context).parseAsync([...parameters], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : WRONG_USE;
  }
  return code;
}
