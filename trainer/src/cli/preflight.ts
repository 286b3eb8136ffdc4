/** `iron-trainer preflight`: what a stage needs that is not there. */
import { Argument, Command } from 'commander';
import { PREFLIGHT_STAGES, type PreflightCheck, type PreflightStage } from '../../../protocol/preflight.js';
import { preflight } from '../preflight/preflight.js';
import type { CliContext } from './program.js';

export function preflightCommand({ say, exit }: CliContext): Command {
  return new Command('preflight')
    .description('says what a stage needs that this machine lacks; exit code 1 where it cannot start')
    .addArgument(new Argument('<stage>', 'what is to be started').choices(PREFLIGHT_STAGES))
    .option('--out <folder>', 'where it would write, for the free space', '.')
    .option('--json', 'one object instead of lines')
    .action(async (stage: PreflightStage, { out, json }: { out: string; json?: true }) => {
      const answer = await preflight(stage, { out });
      if (json) say(JSON.stringify(answer));
      else for (const line of answer.checks.map(lineOf)) say(line);
      if (!json) say(answer.ready ? `${stage} can start` : `${stage} cannot start`);
      if (!answer.ready) exit(1);
    });
}

const lineOf = ({ name, status, found, help }: PreflightCheck): string => `${status.padEnd(8)} ${name}: ${found}${help === '' ? '' : `. ${help}`}`;
