/** Families of nearly the same size (contract row B7): a large one gives up tasks, so that it does not weigh more than the others. */
import { sha256 } from '../files/sha256.js';
import { groupBy } from '../metrics/rows.js';
import type { Task } from './task.js';

/** Those that stay: of a family with more than `most` tasks, in the proportion of its difficulties, drawn by the seed. */
export function balanced(tasks: readonly Task[], most: number, seed: number): ReadonlySet<Task> {
  return new Set([...groupBy(tasks, ({ family }) => family).values()].flatMap((family) => (family.length <= most ? family : drawn(family, most, seed))));
}

/** At even distances through each difficulty, so that none goes before the others. */
function drawn(family: readonly Task[], most: number, seed: number): Task[] {
  const key = ({ id }: Task): string => sha256(`${seed} ${id}`);
  const turns = [...groupBy(family, ({ difficulty }) => difficulty).values()].flatMap((some) =>
    [...some].sort((a, b) => (key(a) < key(b) ? -1 : 1)).map((task, turn) => ({ task, turn: (turn + 0.5) / some.length })),
  );
  const inTurn = turns.sort((a, b) => a.turn - b.turn || (key(a.task) < key(b.task) ? -1 : 1));
  return inTurn.slice(0, most).map(({ task }) => task);
}
