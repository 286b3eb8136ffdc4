/** `iron-trainer dataset build`: a paired dataset out of tasks. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { Command, Option } from 'commander';
import { MANIFEST_NAME } from '../dataset/build.js';
import { LOCK_NAME } from '../dataset/freeze.js';
import { STRATIFY, type Stratify } from '../dataset/split.js';
import { complaintText } from '../dataset/task.js';
import { tasksFolder } from '../dataset/task-folder.js';
import { writeDataset } from '../dataset/write-dataset.js';
import { count, wholeNumber } from './numbers.js';
import type { CliContext } from './program.js';

interface Flags {
  readonly out: string;
  readonly seed: number;
  readonly tasks?: string;
  readonly stratify: Stratify;
  readonly mostOfFamily?: number;
}

export function datasetCommand(context: CliContext): Command {
  const command = new Command('dataset').description('paired datasets, Rust and Iron');
  command
    .command('build')
    .description('writes prompts, references, tests, a manifest and chat rows of both arms, frozen by hash')
    .requiredOption('--out <folder>', 'which must not exist yet')
    .option('--seed <number>', 'of the split', wholeNumber, 42)
    .option('--tasks <folder>', 'family files; default: those that come with the trainer')
    .addOption(
      new Option('--stratify <by>', 'group: groups of families are spread over the splits; difficulty: that too, and each split gets its share of each difficulty').choices(STRATIFY).default('group'),
    )
    .option('--most-of-family <number>', 'tasks of one family, drawn by the seed in the proportion of its difficulties', count)
    .action((flags: Flags) => build(context, flags));
  return command;
}

async function build({ say, exit }: CliContext, { out, seed, tasks: place, stratify, mostOfFamily }: Flags): Promise<void> {
  if ((await fs.readdir(out).catch(() => [])).length > 0) {
    say(`${out} is there and not empty: name a new folder, nothing is written over`);
    return exit(2);
  }
  const { complaints } = await writeDataset(place ?? tasksFolder(), out, { seed, stratify, mostOfFamily: mostOfFamily ?? null }, say);
  for (const each of complaints) say(complaintText(each));
  if (complaints.length > 0) {
    say('nothing was written: mend these first');
    return exit(1);
  }
  say(`${path.join(out, MANIFEST_NAME)} is frozen in ${LOCK_NAME}`);
}
