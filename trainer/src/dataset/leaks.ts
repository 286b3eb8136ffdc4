/** Tasks whose solution stands in a split before theirs, under another name (contract rows B6, B8). */
import type { SplitName } from '../../../protocol/experiment.js';
import { type NormalForm, normalForm } from '../text/normal-form.js';
import type { DatasetTask } from './manifest.js';

export interface Leak {
  readonly task: DatasetTask;
  readonly twins: readonly DatasetTask[];
}

const ORDER: readonly SplitName[] = ['train', 'val', 'test'];

/** Tasks of val and test whose solution stands in a split before theirs; those without a solution are left out. */
export function leaksIn(every: readonly DatasetTask[], form: NormalForm): Leak[] {
  const tasks = every.filter(({ rust }) => rust !== '');
  const known = new Map<string, DatasetTask[]>();
  for (const task of tasks) {
    const normal = normalForm(task.rust, form);
    known.set(normal, [...(known.get(normal) ?? []), task]);
  }
  const before = (task: DatasetTask, other: DatasetTask): boolean => ORDER.indexOf(other.row.split) < ORDER.indexOf(task.row.split);
  return tasks.flatMap((task) => {
    const twins = known.get(normalForm(task.rust, form))!.filter((other) => before(task, other));
    return twins.length === 0 ? [] : [{ task, twins }];
  });
}
