/** The folder of a dataset out of family files, there whole and frozen or not at all. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { writeFolder } from '../files/atomic.js';
import { type BuildOptions, buildDataset } from './build.js';
import { freezeText, LOCK_NAME } from './freeze.js';
import { type Complaint, complaintText } from './task.js';
import { alikeComplaints } from './task-check.js';
import { readTasks } from './task-folder.js';

export interface WrittenDataset {
  /** Of the tasks; where there are any, nothing is written. */
  readonly complaints: readonly Complaint[];
}

/** `folder` must not be there, or be empty. `say` is told what came of it. */
export async function writeDataset(tasksPlace: string, folder: string, options: BuildOptions, say: (line: string) => void): Promise<WrittenDataset> {
  const { tasks, complaints: read } = await readTasks([tasksPlace]);
  const complaints = [...read, ...alikeComplaints(tasks)];
  if (tasks.length === 0 && complaints.length === 0) complaints.push({ file: tasksPlace, line: 1, message: 'there are no tasks' });
  if (complaints.length > 0) return { complaints };
  await writeFolder(folder, async (partial) => {
    const { rows, dropped } = await buildDataset(tasks, partial, options);
    await fs.writeFile(path.join(partial, LOCK_NAME), await freezeText(partial, options.seed));
    for (const { task, reason } of dropped) say(complaintText({ ...task.source, message: `${task.name} is left out: ${reason}` }));
    const count = (split: string): number => rows.filter((row) => row.split === split).length;
    say(`${rows.length} tasks of ${new Set(rows.map(({ family }) => family)).size} families: ${count('train')} train, ${count('val')} val, ${count('test')} test; ${dropped.length} left out`);
  });
  return { complaints: [] };
}
