/** `iron-trainer status` and `logs`: what experiments there are, and what they printed. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Command } from 'commander';
import { EXPERIMENT_FILES } from '../../../protocol/runs.js';
import { InputError } from '../files/input-error.js';
import { experimentStatus, experimentsIn, statusLines } from '../run/status.js';
import { guarded } from './guarded-input.js';
import type { CliContext } from './program.js';
import { type PlaceOption, withPlace } from './run.js';

const LOOK_MILLISECONDS = 200;

export function statusCommand(context: CliContext): Command {
  return withPlace(new Command('status').description('experiments and how far they are'))
    .argument('[id]', 'of one experiment')
    .option('--json', 'a JSON array')
    .action((id: string | undefined, { experiments, json }: PlaceOption & { json?: true }) => guarded(context, () => status(context, id, experiments, json === true)));
}

async function status({ say }: CliContext, id: string | undefined, experiments: string, json: boolean): Promise<void> {
  const found = id === undefined ? await experimentsIn(experiments) : [await known(id, experiments)];
  if (json) return say(JSON.stringify(found));
  if (found.length === 0) say(`there are no experiments in ${experiments}`);
  for (const each of found) for (const line of statusLines(each)) say(line);
}

async function known(id: string, experiments: string) {
  const found = await experimentStatus(path.resolve(experiments, id));
  if (found === null) throw new InputError(`${experiments} has no experiment \`${id}\`: \`iron-trainer status\` lists those that there are, --experiments names another folder`);
  return found;
}

export function logsCommand(context: CliContext): Command {
  return withPlace(new Command('logs').description('what an experiment printed'))
    .argument('<id>', 'of the experiment')
    .option('--follow', 'until it ends')
    .action((id: string, { experiments, follow }: PlaceOption & { follow?: true }) => guarded(context, () => logs(context, id, experiments, follow === true)));
}

async function logs({ say, signal }: CliContext, id: string, experiments: string, follow: boolean): Promise<void> {
  const { folder } = await known(id, experiments);
  let from = 0;
  for (;;) {
    const { status } = (await known(id, experiments)).experiment;
    const bytes = await fs.readFile(path.join(folder, EXPERIMENT_FILES.log)).catch(() => Buffer.alloc(0));
    // a line that is being written comes whole the next time
    const isOver = !follow || signal.aborted || (status !== 'running' && status !== 'queued');
    const to = isOver ? bytes.length : bytes.lastIndexOf('\n') + 1;
    if (to > from) say(bytes.subarray(from, to).toString('utf8').replace(/\n$/, ''));
    from = Math.max(from, to);
    if (isOver) return;
    await pause(LOOK_MILLISECONDS);
  }
}
