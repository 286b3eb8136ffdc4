/** The smallest readable set of tests that keeps all that the whole set shows. */
import type { Candidate } from '../candidates/candidate.js';

export interface Scored {
  readonly test: Candidate;
  /** Names of mutants. */
  readonly kills: readonly string[];
}

/**
 * Tests that kill or cover something that those before them do not: most kills first, shorter code
 * before longer. One test for each branch stays too, since a set chosen by mutants alone reads badly.
 */
export function selectTests(scored: readonly Scored[]): Scored[] {
  const killed = new Set<string>();
  const hit = new Set<number>();
  const gain = ({ test, kills }: Scored): number => kills.filter((name) => !killed.has(name)).length * 4 + test.hits.filter((id) => !hit.has(id)).length;
  const rest = scored.filter(({ kills, test }) => kills.length > 0 || test.hits.length > 0);
  const chosen: Scored[] = [];
  while (rest.length > 0) {
    rest.sort((a, b) => gain(b) - gain(a) || a.test.code.length - b.test.code.length);
    const best = rest.shift()!;
    if (gain(best) === 0) break;
    chosen.push(best);
    for (const name of best.kills) killed.add(name);
    for (const id of best.test.hits) hit.add(id);
  }
  return withoutNeedless(chosen).sort((a, b) => a.test.code.length - b.test.code.length);
}

/** A test chosen early may be covered by those chosen after it. */
function withoutNeedless(chosen: readonly Scored[]): Scored[] {
  let kept = [...chosen];
  for (const each of chosen) {
    const others = kept.filter((other) => other !== each);
    const kills = new Set(others.flatMap((other) => other.kills));
    const hits = new Set(others.flatMap((other) => other.test.hits));
    if (others.length > 0 && each.kills.every((name) => kills.has(name)) && each.test.hits.every((id) => hits.has(id))) kept = others;
  }
  return kept;
}
