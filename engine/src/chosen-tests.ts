/** Which tests of each function are shown. */
import { type Outcome, type Scored, sitesOf } from './function-report.js';
import type { FunctionItem } from './items/index.js';
import { type Scored as Selected, selectTests } from './prove/selection.js';

/** By function; `aimed`: one test for the one mutant that is asked about. */
export function chosenTests(outcomes: readonly Outcome[], scored: Scored, aimed: boolean): ReadonlyMap<FunctionItem, readonly Selected[]> {
  const others = killsForOthers(outcomes, scored);
  return new Map(
    outcomes.map((outcome) => {
      const { kept, subject } = outcome;
      const counters = new Set(subject.instrumented?.counters.map(({ id }) => id));
      const own = sitesOf(subject).flatMap((site) => scored.verdicts.get(site) ?? []);
      const all = kept.map((test) => ({
        test: { ...test, hits: [...(scored.reached.get(test.name) ?? test.hits)].filter((id) => counters.has(id)) },
        kills: [...own.filter(({ killers }) => killers.includes(test.name)).map(({ site }) => site.mutant.name), ...(others.get(test.name) ?? [])],
      }));
      return [subject.item, aimed ? selectTests(all.filter(({ kills }) => kills.length > 0)).slice(0, 1) : selectTests(all)];
    }),
  );
}

/** Mutants that no test of their own function kills, but one of another function does: by the name of the test that kills most of them. */
function killsForOthers(outcomes: readonly Outcome[], { verdicts }: Scored): ReadonlyMap<string, readonly string[]> {
  const strays = outcomes.flatMap(({ kept, subject }) => {
    const own = new Set(kept.map(({ name }) => name));
    return sitesOf(subject)
      .flatMap((site) => verdicts.get(site) ?? [])
      .filter(({ killers }) => killers.length > 0 && !killers.some((name) => own.has(name)));
  });
  const counts = new Map<string, number>();
  for (const name of strays.flatMap(({ killers }) => killers)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const kills = new Map<string, string[]>();
  for (const { site, killers } of strays) {
    const most = [...killers].sort((a, b) => counts.get(b)! - counts.get(a)!)[0]!;
    kills.set(most, [...(kills.get(most) ?? []), site.mutant.name]);
  }
  return kills;
}
