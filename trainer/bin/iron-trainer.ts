/** The entry of dist/iron-trainer.js: experiments on the command line. */
import { runAsCommand } from '../../engine/src/process/command-line.js';
import { runProgram } from '../src/cli/program.js';

await runAsCommand(runProgram);
