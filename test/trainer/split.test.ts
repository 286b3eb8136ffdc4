// Splits of families: each in one split only, shares kept, and every group of families spread over the splits.
import { expect, test } from 'vitest';
import { splitFamilies } from '../../trainer/src/dataset/split.js';
import type { Task } from '../../trainer/src/dataset/task.js';

const tasksOf = (sizes: Readonly<Record<string, number>>, group: (family: string) => string): Task[] =>
  Object.entries(sizes).flatMap(([family, size]) => Array.from({ length: size }, (_, at) => ({ id: `${family}.${at}`, family, group: group(family), difficulty: 'easy' }) as unknown as Task));

const families = (of: number, size: (at: number) => number): Record<string, number> => Object.fromEntries(Array.from({ length: of }, (_, at) => [`family_${at}`, size(at)]));
const groupOf = (name: string): string => `group_${Number(name.split('_')[1]) % 4}`;

test.each([1, 2, 3, 42])('seed %i: the shares are kept to a family, and each group is in every split', (seed) => {
  const sizes = families(40, (at) => 4 + (at % 3));
  const splits = splitFamilies(tasksOf(sizes, groupOf), seed);
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
  const order = (seed: number, of = tasks): [string, string][] => [...splitFamilies(of, seed)].sort();
  expect(order(7)).toEqual(order(7, [...tasks].reverse()));
  expect(order(7)).not.toEqual(order(8));
});
