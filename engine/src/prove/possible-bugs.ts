/** Tests that fail each time although the documentation, an inverse or a law says that they hold: shown, never written. */
import type { TestCase } from '../../../protocol/test-generation.js';
import type { Candidate, Claim } from '../candidates/candidate.js';
import type { CompileUnit } from '../compile/unit.js';
import type { FunctionItem } from '../items/index.js';
import { type Dropped, proveOnOriginal } from './original.js';

/** Shown for one function; the first are those with the best evidence. */
const MOST_OF_ONE = 3;
const LONGEST_MESSAGE = 600;

interface Contradiction {
  readonly test: Candidate;
  readonly claim: Claim;
  readonly message: string;
}

/** The contradictions among the tests that did not hold, each with its smallest input where that is known. `kept`: those that held. */
export async function possibleBugs(unit: CompileUnit, original: string, dropped: readonly Dropped[], kept: readonly Candidate[]): Promise<ReadonlyMap<FunctionItem, readonly TestCase[]>> {
  const agreeing = new Set(kept.flatMap(({ claim }) => claim?.between ?? []));
  const contradictions = dropped.flatMap(contradictionOf).filter(({ claim: { between } }) => between === undefined || between.some((each) => !agreeing.has(each)));
  const concrete = await concreteTests(unit, original, contradictions);
  const bugs = new Map<FunctionItem, TestCase[]>();
  for (const each of contradictions) {
    const { test, claim, message } = concrete.get(each) ?? each;
    const shown = { name: test.name, code: test.code, source: test.source, kills: [], message: `${claim.by}: ${message.slice(0, LONGEST_MESSAGE)}` };
    const known = bugs.get(test.item);
    if (known === undefined) bugs.set(test.item, [shown]);
    else if (known.length < MOST_OF_ONE && known.every((other) => other.message !== shown.message)) known.push(shown);
  }
  return bugs;
}

function contradictionOf({ test, kind, message }: Dropped): Contradiction[] {
  const { claim } = test;
  if (kind !== 'fails' || claim === undefined) return [];
  return claim.contradicts(message) ? [{ test, claim, message }] : [];
}

/** A test of one input reads better than a loop over many; it is shown only if it fails too. */
async function concreteTests(unit: CompileUnit, original: string, contradictions: readonly Contradiction[]): Promise<ReadonlyMap<Contradiction, Contradiction>> {
  const made = contradictions.flatMap((each) => {
    const code = each.claim.concrete?.(each.message) ?? null;
    return code === null ? [] : [{ each, test: { ...each.test, code } }];
  });
  if (made.length === 0) return new Map();
  const proof = await proveOnOriginal(
    unit,
    original,
    made.map(({ test }) => test),
  );
  if (!proof.ok) return new Map();
  const failing = new Map(proof.dropped.flatMap((each) => (each.kind === 'fails' ? [[each.test, each.message] as const] : [])));
  return new Map(made.flatMap(({ each, test }) => (failing.has(test) ? [[each, { test, claim: each.claim, message: failing.get(test)! }] as const] : [])));
}
