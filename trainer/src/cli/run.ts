/** `iron-trainer run`, `resume` and `cancel`: experiments from a config. */
import { Command } from 'commander';
import { diskFull } from '../files/disk-full.js';
import type { ExperimentContext } from '../run/context.js';
import { endProcess } from '../run/cancel.js';
import { detach, isDetached } from '../run/detach.js';
import { ALL_STAGES, conduct, stageNames } from '../run/experiment.js';
import { markCancelled } from '../run/mark-cancelled.js';
import { giveBackLock } from '../run/process-lock.js';
import { openExperiment, type Plan, planOf, planOfExperiment } from '../run/open-experiment.js';
import { experimentStatus } from '../run/status.js';
import { guarded } from './guarded-input.js';
import type { CliContext } from './program.js';
import { isSigil, sigilExperiment } from './sigil.js';

export interface PlaceOption {
  readonly experiments: string;
}
export interface RunOptions extends PlaceOption {
  readonly detach?: true;
  readonly only?: string[];
}

const FOUND = 1;
const TOOLS_FAILED = 3;

export const withPlace = (command: Command): Command => command.option('--experiments <folder>', 'where experiments are', 'experiments');

export const withWork = (command: Command): Command =>
  withPlace(command)
    .option('--detach', 'work on in a process of its own, and print the id')
    .option('--only <stages...>', `some of ${ALL_STAGES.join(', ')}`);

export function runCommand(context: CliContext): Command {
  return withWork(new Command('run').description('an experiment from its config: dataset, gates, evaluation of each arm and seed, report; goes on where it was left'))
    .argument('<config>', 'YAML; `iron-trainer config init PRESET` writes one')
    .action((config: string, options: RunOptions) =>
      guarded(context, async () => startRun(context, await planOf(config, options.experiments, stageNames(options.only ?? ALL_STAGES)), ['run', config], options)),
    );
}

export function resumeCommand(context: CliContext): Command {
  return withWork(new Command('resume').description('goes on with an experiment, or the workflow of S3, that was cancelled or killed, or that failed'))
    .argument('<id>', 'of the experiment')
    .action((id: string, options: RunOptions) =>
      guarded(context, async () => {
        if (await isSigil(id, options.experiments)) return sigilExperiment(context, { ...options, id });
        return startRun(context, await planOfExperiment(id, options.experiments), ['resume', id], options);
      }),
    );
}

/** Works on a plan in this process, or in one of its own. */
export async function startRun(context: CliContext, plan: Plan, command: readonly string[], { experiments, detach: detached, only }: RunOptions): Promise<void> {
  const { say, tell, signal, exit } = context;
  const stages = stageNames(only ?? ALL_STAGES);
  const typed = [...command, '--experiments', experiments, ...(only ? ['--only', ...only] : [])];
  if (detached) {
    await detach(plan.folder, typed);
    return say(plan.config.id);
  }
  const experiment = await openExperiment(plan, { command: ['iron-trainer', ...typed], say, tell, signal, keepsLog: !isDetached() });
  try {
    await conduct(experiment, stages);
    await giveBackLock(plan.folder);
  } catch (error) {
    // where not even the record can be written, the last words are what there is; the lock of a dead process is none
    await giveBackLock(plan.folder).catch(() => {});
    const full = diskFull(error, plan.folder);
    if (full === null) throw error;
    say(`${plan.config.id}: failed: ${full.message}`);
    return exit(FOUND);
  }
  finish(context, experiment);
}

function finish({ exit }: CliContext, { work, runs }: ExperimentContext): void {
  if (work.record.status === 'failed' || work.record.status === 'cancelled') exit(FOUND);
  if (runs.some(({ work: { toolsFailed } }) => toolsFailed)) exit(TOOLS_FAILED);
}

export function cancelCommand(context: CliContext): Command {
  return withPlace(new Command('cancel').description('ends an experiment; `resume` goes on with it'))
    .argument('<id>', 'of the experiment')
    .action((id: string, { experiments }: PlaceOption) =>
      guarded(context, async () => {
        const { folder } = await planOfExperiment(id, experiments);
        const before = (await experimentStatus(folder))!;
        const ended = await endProcess(before);
        const { status } = (await experimentStatus(folder))!.experiment;
        if (status === 'interrupted') await markCancelled(folder);
        context.say(status === 'cancelled' || status === 'interrupted' ? `${id} is cancelled` : ended ? `${id} had ended by itself: ${status}` : `nothing works on ${id}: ${status}`);
      }),
    );
}
