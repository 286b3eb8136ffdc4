// Splits of families: each in one split only, shares kept, and every group of families spread over the splits.
import { expect, test } from 'vitest';
import { balanced } from '../../trainer/src/dataset/balance.js';
import { splitFamilies } from '../../trainer/src/dataset/split.js';
import type { Task } from '../../trainer/src/dataset/task.js';

const tasksOf = (sizes: Readonly<Record<string, number>>, group: (family: string) => string): Task[] =>
  Object.entries(sizes).flatMap(([family, size]) => Array.from({ length: size }, (_, at) => ({ id: `${family}.${at}`, family, group: group(family), difficulty: 'easy' }) as unknown as Task));

const families = (of: number, size: (at: number) => number): Record<string, number> => Object.fromEntries(Array.from({ length: of }, (_, at) => [`family_${at}`, size(at)]));
const groupOf = (name: string): string => `group_${Number(name.split('_')[1]) % 4}`;

test.each([1, 2, 3, 42])('seed %i: the shares are kept to a family, and each group is in every split', (seed) => {
  const sizes = families(40, (at) => 4 + (at % 3));
  const splits = splitFamilies(tasksOf(sizes, groupOf), { seed });
  expect(new Set(splits.keys())).toEqual(new Set(Object.keys(sizes)));
  const total = Object.values(sizes).reduce((sum, each) => sum + each, 0);
  const share = (name: string): number => [...splits].reduce((sum, [family, split]) => sum + (split === name ? sizes[family]! : 0), 0) / total;
  for (const [name, wanted] of [
    ['train', 0.7],
    ['val', 0.15],
    ['test', 0.15],
  ] as const)
    expect(Math.abs(share(name) - wanted), name).toBeLessThanOrEqual(6 / total);
  for (let group = 0; group < 4; group++)
    expect(new Set([...splits].flatMap(([family, split]) => (groupOf(family) === `group_${group}` ? [split] : []))), `group ${group}`).toEqual(new Set(['train', 'val', 'test']));
});

test('the seed decides, and nothing else', () => {
  const tasks = tasksOf(
    families(30, () => 5),
    groupOf,
  );
  const order = (seed: number, of = tasks): [string, string][] => [...splitFamilies(of, { seed })].sort();
  expect(order(7)).toEqual(order(7, [...tasks].reverse()));
  expect(order(7)).not.toEqual(order(8));
});

test('by difficulty, families of one group change places until each split has its share of each', () => {
  // of each group one family is hard, the others are easy: by their sizes alone the hard ones could all stand in one split
  const tasks = tasksOf(
    families(40, () => 5),
    groupOf,
  ).map((task) => ({ ...task, difficulty: Number(task.family.split('_')[1]) < 20 ? ('hard' as const) : ('easy' as const) }));
  for (const seed of [1, 2, 3, 42]) {
    const [plain, stratified] = (['group', 'difficulty'] as const).map((stratify) => splitFamilies(tasks, { seed, stratify })) as [ReadonlyMap<string, string>, ReadonlyMap<string, string>];
    const of = (splits: ReadonlyMap<string, string>, split: string, hard: boolean): number =>
      [...splits].filter(([family, each]) => each === split && Number(family.split('_')[1]) < 20 === hard).length;
    expect(['train', 'val', 'test'].map((split) => [of(stratified, split, true), of(stratified, split, false)])).toEqual([
      [14, 14],
      [3, 3],
      [3, 3],
    ]);
    // as many families of each group in each split as before
    for (let group = 0; group < 4; group++) {
      const counted = (splits: ReadonlyMap<string, string>): string[] => [...splits].flatMap(([family, split]) => (groupOf(family) === `group_${group}` ? [split] : [])).sort();
      expect(counted(stratified)).toEqual(counted(plain));
    }
  }
});

test('a balanced family gives up tasks in the proportion of its difficulties, and small ones none', () => {
  const difficulty = (at: number): string => (at < 12 ? 'easy' : at < 18 ? 'medium' : 'hard');
  const tasks = tasksOf({ large: 20, small: 4 }, () => 'g').map((task) => (task.family === 'large' ? ({ ...task, difficulty: difficulty(Number(task.id.split('.')[1])) } as Task) : task));
  const kept = [...balanced(tasks, 10, 7)];
  const count = (family: string, wanted?: string): number => kept.filter((task) => task.family === family && (wanted === undefined || task.difficulty === wanted)).length;
  expect([count('small'), count('large'), count('large', 'easy'), count('large', 'medium'), count('large', 'hard')]).toEqual([4, 10, 6, 3, 1]);
  expect(new Set(kept)).toEqual(balanced([...tasks].reverse(), 10, 7));
  expect(new Set(kept)).not.toEqual(balanced(tasks, 10, 8));
});
