/**
 * Which function of the crate a test is about. Only functions that the test calls are asked, found by what their paths and
 * receivers mean, through functions for tests too; names decide among them alone (as in Methods2Test, arXiv 2203.12776).
 */
import type { FunctionItem } from '../../../engine/src/items/index.js';

export interface CalledFunctions {
  /** Functions of the crate itself, each with whether an assertion calls it, in the order of the first call. */
  readonly targets: ReadonlyMap<FunctionItem, boolean>;
  /** Those that operators and conversions call and nothing else does, likewise. */
  readonly implied: ReadonlyMap<FunctionItem, boolean>;
  /** Functions for tests that are called on the way. */
  readonly helpers: readonly FunctionItem[];
}

/** How many functions for tests are looked into. */
const MOST_HELPERS = 40;

export function calledFunctions(test: FunctionItem): CalledFunctions {
  const targets = new Map<FunctionItem, boolean>();
  const implied = new Map<FunctionItem, boolean>();
  const helpers = new Set<FunctionItem>();
  const waiting = [{ item: test, asserted: false }];
  for (let next = waiting.shift(); next !== undefined && helpers.size <= MOST_HELPERS; next = waiting.shift()) {
    for (const call of next.item.calls().calls) {
      const { item } = call;
      const asserted = call.asserted || next.asserted;
      const found = call.implicit ? implied : targets;
      if (!item.onlyForTests && !item.nested) found.set(item, asserted || found.get(item) === true);
      else if (item !== test && !helpers.has(item)) {
        helpers.add(item);
        waiting.push({ item, asserted });
      }
    }
  }
  return { targets, implied: new Map([...implied].filter(([item]) => !targets.has(item))), helpers: [...helpers] };
}

export type Focus = { readonly item: FunctionItem } | { readonly item: null; readonly why: 'calls-nothing' | 'calls-another' | 'ambiguous' };

/** What operators and conversions call is asked where nothing else is called. */
export function focusOf(testName: string, targets: CalledFunctions['targets'], implied: CalledFunctions['implied'] = new Map()): Focus {
  const found = focusAmong(testName, targets);
  return found.item === null && found.why === 'calls-nothing' ? focusAmong(testName, implied) : found;
}

function focusAmong(testName: string, targets: CalledFunctions['targets']): Focus {
  const all = [...targets].filter(([item]) => item.body !== null);
  if (all.length === 0) return { item: null, why: 'calls-nothing' };
  if (all.length === 1) return { item: all[0]![0] };
  const words = `_${testName.toLowerCase()}_`;
  const named = all.filter(([{ name }]) => words.includes(`_${name.toLowerCase()}_`));
  const longest = Math.max(...named.map(([{ name }]) => name.length));
  return (
    one(named.filter(([{ name }]) => name.length === longest)) ??
    one(all.filter(([item, asserted]) => asserted && !isAccessory(item))) ??
    one(all.filter(([item]) => !isAccessory(item))) ?? { item: null, why: 'ambiguous' }
  );
}

/** The only one, or the only one that an assertion calls. */
function one(found: readonly (readonly [FunctionItem, boolean])[]): Focus | null {
  const asserted = found.filter(([, is]) => is);
  return found.length === 1 ? { item: found[0]![0] } : asserted.length === 1 ? { item: asserted[0]![0] } : null;
}

/** What a test mostly calls to come to what it is about: constructors and readers. */
function isAccessory({ name, receiver, owner, result }: FunctionItem): boolean {
  if (receiver !== null) return /^(len|is_empty|iter|get|as_\w+|into_\w+|to_\w+|unwrap\w*)$/.test(name);
  if (owner === null || result === null) return false;
  const { selfType } = owner;
  return result === selfType || (result.kind === 'crate' && selfType.kind === 'crate' && result.definition === selfType.definition);
}
