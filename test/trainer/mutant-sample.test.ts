// Some mutants in the place of all: the same ones each time, from simple and from complex code.
import { expect, test } from 'vitest';
import { mutantsOf } from '../../engine/src/mutants/mutants.js';
import { parse } from '../../redox/src/index.js';
import { allotted, sampleOf } from '../../trainer/src/evaluate/mutant-sample.js';

const SIMPLE = Array.from({ length: 20 }, (_, at) => `pub fn simple_${at}(x: i32) -> i32 {\n    x + ${at}\n}\n`).join('\n');
const COMPLEX = 'pub fn complex(x: i32) -> i32 {\n    if x > 3 && x < 9 {\n        if x % 2 == 0 { x - 1 } else { x * 2 }\n    } else {\n        x / 3\n    }\n}\n';

const tree = parse(`${SIMPLE}${COMPLEX}`, 'rust', { edition: 2021 });
const all = mutantsOf({ path: 'a.rs', text: tree.text, tree, edition: 2021, module: [], onlyForTests: false });
const names = (most: number, seed: number): string[] => sampleOf(all, tree, { most, seed }).map(({ mutant }) => mutant.name);

test('it is the same for a seed, another one for another seed, in the order of the text, and all where there are no more', () => {
  expect(names(20, 1)).toHaveLength(20);
  expect(names(20, 1)).toEqual(names(20, 1));
  expect(names(20, 1)).not.toEqual(names(20, 2));
  const places = sampleOf(all, tree, { most: 20, seed: 1 }).map((site) => all.indexOf(site));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(names(all.length, 1)).toHaveLength(all.length);
});

test('each degree of complexity is in it, though most mutants are of simple functions', () => {
  const at = tree.text.indexOf('pub fn complex');
  expect(all.filter(({ from }) => from < at).length).toBeGreaterThan(2 * all.filter(({ from }) => from >= at).length);
  for (let seed = 0; seed < 20; seed++) {
    const complex = sampleOf(all, tree, { most: 6, seed }).filter(({ from }) => from >= at);
    // one of each depth of decisions at least, where a draw from all would often have none
    expect(new Set(complex.map(({ from }) => from)).size, `seed ${seed}`).toBeGreaterThanOrEqual(2);
    expect(complex.length, `seed ${seed}`).toBeLessThan(6);
  }
});

test('places are given in proportion, one to each where there are enough', () => {
  expect(allotted([80, 10, 10], 10)).toEqual([8, 1, 1]);
  expect(allotted([97, 1, 2], 10)).toEqual([8, 1, 1]);
  expect(allotted([3, 3, 3], 2)).toEqual([1, 1, 0]);
  expect(allotted([1, 1, 5], 6)).toEqual([1, 1, 4]);
});
