/** The entry of dist/iron-tests.js: tests for functions on the command line. */
import { runAsCommand } from '../src/process/command-line.js';
import { runProgram } from './program.js';

await runAsCommand(runProgram);
