/** Families and groups of tasks in which failures cluster (contract row B13). */
import type { Interval } from '../../../protocol/experiment.js';
import { wilson } from './interval.js';
import { groupBy } from './rows.js';

/** A task with what became of its samples, over all arms and seeds. */
export interface AnsweredTask {
  readonly id: string;
  readonly family: string;
  readonly group: string | null;
  readonly samples: number;
  readonly failed: number;
}

export interface WeakPart {
  readonly by: 'family' | 'group';
  readonly name: string;
  readonly tasks: number;
  /** Tasks of which at least half of the samples failed. */
  readonly failed: number;
  readonly interval: Interval;
  /** Of all other tasks. */
  readonly rest: { readonly tasks: number; readonly failed: number; readonly interval: Interval };
}

/**
 * Parts whose share of failed tasks is above that of all others: their Wilson intervals (95 %) do not meet, which is stricter
 * than a test at 5 % for one part, since many are looked at. Tasks are counted and not samples: those of one task are alike.
 */
export function weakParts(tasks: readonly AnsweredTask[]): WeakPart[] {
  const parts = (['family', 'group'] as const).flatMap((by) =>
    [
      ...groupBy(
        tasks.filter((task) => task[by] !== null),
        (task) => task[by]!,
      ),
    ].map(([name, of]) => ({ by, name, of })),
  );
  return parts
    .filter(({ by, of }) => by === 'family' || new Set(of.map(({ family }) => family)).size > 1) // a group of one family says nothing more
    .flatMap(({ by, name, of }): WeakPart[] => {
      const inside = new Set(of);
      const rest = tasks.filter((task) => !inside.has(task));
      const [own, others] = [shareOf(of), shareOf(rest)];
      return own === null || others === null || own.interval.low <= others.interval.high ? [] : [{ by, name, ...own, rest: others }];
    })
    .sort((a, b) => b.interval.low - a.interval.low || (a.name < b.name ? -1 : 1));
}

function shareOf(tasks: readonly AnsweredTask[]): Omit<WeakPart, 'by' | 'name' | 'rest'> | null {
  const failed = tasks.filter((task) => 2 * task.failed >= task.samples).length;
  const interval = wilson(failed, tasks.length);
  return interval === null ? null : { tasks: tasks.length, failed, interval };
}
