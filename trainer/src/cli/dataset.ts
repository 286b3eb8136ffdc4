/** `iron-trainer dataset build`: a paired dataset out of tasks. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { buildDataset, MANIFEST_NAME } from '../dataset/build.js';
import { freezeText, LOCK_NAME } from '../dataset/freeze.js';
import { USUAL_SHARES } from '../dataset/split.js';
import { complaintText } from '../dataset/task.js';
import { alikeComplaints } from '../dataset/task-check.js';
import { readTasks, tasksFolder } from '../dataset/task-folder.js';
import { writeFolder } from '../files/atomic.js';
import type { CliContext } from './program.js';

interface Flags {
  readonly out: string;
  readonly seed: number;
  readonly tasks?: string;
}

export function datasetCommand(context: CliContext): Command {
  const command = new Command('dataset').description('paired datasets, Rust and Iron');
  command
    .command('build')
    .description('writes prompts, references, tests, a manifest and chat rows of both arms, frozen by hash')
    .requiredOption('--out <folder>', 'which must not exist yet')
    .option('--seed <number>', 'of the split', wholeNumber, 42)
    .option('--tasks <folder>', 'family files; default: those that come with the trainer')
    .action((flags: Flags) => build(context, flags));
  return command;
}

async function build({ say, exit }: CliContext, { out, seed, tasks: place }: Flags): Promise<void> {
  if ((await fs.readdir(out).catch(() => [])).length > 0) {
    say(`${out} is there and not empty: name a new folder, nothing is written over`);
    return exit(2);
  }
  const { tasks, complaints } = await readTasks([place ?? tasksFolder()]);
  const all = [...complaints, ...alikeComplaints(tasks)];
  for (const each of all) say(complaintText(each));
  if (tasks.length === 0 || all.length > 0) {
    say(tasks.length === 0 ? 'there are no tasks' : 'nothing was written: mend these first');
    return exit(1);
  }
  await writeFolder(out, async (folder) => {
    const { rows, dropped } = await buildDataset(tasks, folder, { seed, shares: USUAL_SHARES });
    await fs.writeFile(path.join(folder, LOCK_NAME), await freezeText(folder, seed));
    for (const { task, reason } of dropped) say(`${complaintText({ ...task.source, message: `${task.name} is left out: ${reason}` })}`);
    const count = (split: string): number => rows.filter((row) => row.split === split).length;
    say(`${rows.length} tasks of ${new Set(rows.map(({ family }) => family)).size} families: ${count('train')} train, ${count('val')} val, ${count('test')} test; ${dropped.length} left out`);
  });
  say(`${path.join(out, MANIFEST_NAME)} is frozen in ${LOCK_NAME}`);
}

function wholeNumber(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError('it is to be a whole number');
  return Number(text);
}
