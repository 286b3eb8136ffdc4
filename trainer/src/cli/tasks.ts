/** `iron-trainer tasks check`: whether written tasks are what they have to be. */
import { Command } from 'commander';
import { alikeComplaints, checkTask } from '../dataset/task-check.js';
import { complaintText } from '../dataset/task.js';
import { readTasks, tasksFolder } from '../dataset/task-folder.js';
import type { CliContext } from './program.js';

export function tasksCommand(context: CliContext): Command {
  const command = new Command('tasks').description('the tasks that datasets are made of');
  command
    .command('check')
    .description('compiles each reference, runs its tests, scores them on mutants, and looks for tasks that are alike')
    .argument('[files...]', 'family files; default: all that come with the trainer')
    .option('--only <text>', 'tasks with this in their name')
    .action((files: string[], { only }: { only?: string }) => check(context, files, only));
  return command;
}

async function check({ say, exit, signal }: CliContext, files: readonly string[], only: string | undefined): Promise<void> {
  const { tasks, complaints } = await readTasks(files.length > 0 ? files : [tasksFolder()]);
  const found = [...complaints, ...alikeComplaints(tasks)];
  let lines = 0;
  for (const task of tasks.filter(({ id }) => only === undefined || id.includes(only))) {
    if (signal.aborted) break;
    const checked = await checkTask(task, signal);
    lines += checked.lines;
    found.push(...checked.complaints);
    say(`${checked.complaints.length === 0 ? 'ok    ' : 'wrong '} ${task.id}: ${checked.lines} lines, ${checked.mutants.killed} of ${checked.mutants.viable} mutants killed`);
  }
  for (const each of found) say(complaintText(each));
  say(`${tasks.length} tasks, ${lines} lines, ${found.length} complaints`);
  if (found.length > 0) exit(1);
}
