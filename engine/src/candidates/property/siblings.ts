/** Several ways to compute the same: functions whose names differ in a word for the way agree. */
import { type Call, callText } from './call.js';
import { isFloat } from './held-value.js';
import { FOR, held, isOwnFailure, type Property } from './property.js';
import type { Scope } from './scope.js';
import { integers } from './values.js';

/** Words that say how something is computed and not what. */
const WAYS = new Set(
  'naive simple slow fast recursive recursively iterative iteratively rec iter loop memo memoized memoised cached dp dynamic reference brute force bruteforce optimized optimised optimal tail bottom top down up logarithmic matrix closed formula form table lookup bitwise impl inner v1 v2'.split(
    ' ',
  ),
);
/** Recursion without memory takes too long for more. */
const LARGEST = 15;

const stem = ({ words }: Call): string => words.filter((word) => !WAYS.has(word)).join('_');
const signature = ({ values, resultValues, wrapping, inPlace }: Call): string | null =>
  values.includes(null) || resultValues === null ? null : JSON.stringify([values, resultValues, wrapping, inPlace]);

export function siblings(scope: Scope): Property[] {
  const found: Property[] = [];
  for (const [at, one] of scope.calls.entries())
    for (const other of scope.calls.slice(at + 1)) {
      if (stem(one) !== stem(other) || stem(one) === '' || signature(one) === null || signature(one) !== signature(other) || one.item.owner?.selfType !== other.item.owner?.selfType) continue;
      const made = agreement(scope, one, other);
      if (made !== null && !one.inPlace) found.push(made);
    }
  return found;
}

function agreement(scope: Scope, one: Call, other: Call): Property | null {
  const item = [other.item, one.item].find((each) => scope.wanted.has(each));
  const plain = scope.variables(one, one.inputs, 'tame');
  if (item === undefined || plain === null || plain.length === 0 || !scope.isComparable(one.result)) return null;
  const variables = plain.map((each) => (each.values.name === 'n' ? { ...each, values: { ...each.values, list: small(each.values.list), strategy: null } } : each));
  const values = variables.map(held);
  const [left, right] = [callText(one, values, scope.from), callText(other, values, scope.from)];
  if (left === null || right === null) return null;
  const assert = isFloat(one.result) ? `assert!((${left} - ${right}).abs() <= 1e-9 * ${left}.abs().max(1.0)${FOR};` : `assert_eq!(${left}, ${right}${FOR};`;
  return {
    item,
    name: `${other.item.name}_agrees_with_${one.item.name}`,
    says: `\`${other.item.name}\` gives what \`${one.item.name}\` gives`,
    variables,
    body: [assert],
    contradicts: isOwnFailure,
    between: [one.item, other.item].filter((each) => scope.wanted.has(each)),
  };
}

function small(list: readonly string[]): readonly string[] {
  const type = /_([iu]\w+)$/.exec(list[0] ?? '')?.[1] ?? 'u32';
  return integers(type, 'tame').filter((each) => Number(each.replace(/_.*/, '')) <= LARGEST);
}
