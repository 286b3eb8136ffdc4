/** Some of the mutants of a text, in proportion from all degrees of complexity, so that trivial ones do not make the score (contract row I3, S4 section 15.4). */
import { type Node, nodeEnd, nodeStart, type Tree } from '../../../redox/src/index.js';
import { walk } from '../../../redox/src/walk.js';
import type { MutantSite } from '../../../engine/src/mutants/site.js';
import { complexityOf, decisions } from '../corpus/function-facts.js';
import { randomNumbers } from '../metrics/random.js';
import { groupBy } from '../metrics/rows.js';

export interface MutantSampling {
  /** More are not taken. */
  readonly most: number;
  readonly seed: number;
}

/**
 * In their order, the same ones for the same text and seed. A stratum is a cyclomatic complexity of functions and a number of
 * decisions around the mutant. Each stratum gives one while there are enough to be taken, and beyond that in proportion to its size.
 */
export function sampleOf(sites: readonly MutantSite[], tree: Tree, { most, seed }: MutantSampling): readonly MutantSite[] {
  if (sites.length <= most) return sites;
  const complexities = new Map<Node | null, number>();
  const complexity = (fn: Node | null): number => {
    const known = complexities.get(fn) ?? (fn?.kids[5] ? complexityOf(tree, fn.kids[5]) : 1);
    complexities.set(fn, known);
    return known;
  };
  const strata = [...groupBy(sites, (site) => `${complexity(site.function)} ${decisionsAround(tree, site)}`)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, all]) => all);
  const random = randomNumbers(seed);
  const sizes = allotted(
    strata.map(({ length }) => length),
    most,
  );
  const taken = new Set(strata.flatMap((all, at) => drawn(all, sizes[at]!, random)));
  return sites.filter((site) => taken.has(site));
}

function decisionsAround(tree: Tree, { function: fn, from, to }: MutantSite): number {
  let around = 0;
  if (fn?.kids[5])
    walk(fn.kids[5], (node) => {
      const holds = nodeStart(tree, node) <= from && to <= nodeEnd(tree, node);
      if (holds && decisions(tree, node) > 0) around++;
      return holds;
    });
  return around;
}

/** How many each stratum gives: in proportion by the largest remainders (Hamilton), and one at least where there are enough for that. */
export function allotted(sizes: readonly number[], most: number): number[] {
  const all = sizes.reduce((sum, each) => sum + each, 0);
  const quotas = sizes.map((each) => (most * each) / all);
  const given = quotas.map(Math.floor);
  const missing = most - given.reduce((sum, each) => sum + each, 0);
  const byRemainder = quotas.map((quota, at) => ({ at, rest: quota - Math.floor(quota) })).sort((a, b) => b.rest - a.rest || a.at - b.at);
  for (const { at } of byRemainder.slice(0, missing)) given[at]!++;
  if (sizes.length > most) return given;
  for (let none = given.indexOf(0); none >= 0; none = given.indexOf(0)) {
    given[given.indexOf(Math.max(...given))]!--;
    given[none] = 1;
  }
  return given;
}

/** Without putting back. */
function drawn<T>(all: readonly T[], count: number, random: () => number): T[] {
  const rest = [...all];
  return Array.from({ length: count }, () => rest.splice(Math.floor(random() * rest.length), 1)[0]!);
}
