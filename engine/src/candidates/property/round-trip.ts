/** What one function makes of a value, another makes undone. */
import { type Call, step } from './call.js';
import { isFloat, isText } from './held-value.js';
import { FOR, held, isOwnFailure, isSameText, type Property, SKIP } from './property.js';
import type { Scope } from './scope.js';
import type { Tier } from './values.js';

/**
 * How much a pair of names promises. `codec`: every value comes back. `cipher`: short words and small numbers do, whatever is
 * made of marks and capitals. `types`: nothing but fitting types, so that a failure says nothing.
 */
type Evidence = 'codec' | 'cipher' | 'types';

const PAIRS: readonly (readonly [there: string, back: string, evidence: Evidence])[] = [
  ['encode', 'decode', 'codec'],
  ['compress', 'decompress', 'codec'],
  ['serialize', 'deserialize', 'codec'],
  ['serialise', 'deserialise', 'codec'],
  ['escape', 'unescape', 'codec'],
  ['pack', 'unpack', 'codec'],
  ['quote', 'unquote', 'codec'],
  ['marshal', 'unmarshal', 'codec'],
  ['encoder', 'decoder', 'codec'],
  ['interleave', 'deinterleave', 'codec'],
  ['stuff', 'unstuff', 'codec'],
  ['encrypt', 'decrypt', 'cipher'],
  ['encipher', 'decipher', 'cipher'],
  ['format', 'parse', 'cipher'],
  ['render', 'parse', 'cipher'],
  ['print', 'parse', 'cipher'],
  ['to', 'from', 'cipher'],
  ['into', 'from', 'cipher'],
  // a view may show less than there is, and of two byte strings of one number only one comes back
  ['as', 'from', 'types'],
  ['from', 'to', 'types'],
  ['from', 'as', 'types'],
  ['from', 'into', 'types'],
  ['add', 'sub', 'cipher'],
  ['add', 'subtract', 'cipher'],
  ['increment', 'decrement', 'cipher'],
  ['inc', 'dec', 'cipher'],
  ['rotate', 'unrotate', 'cipher'],
  ['shift', 'unshift', 'cipher'],
  ['left', 'right', 'types'],
  ['forward', 'backward', 'cipher'],
  ['forward', 'inverse', 'cipher'],
  ['split', 'join', 'types'],
  ['next', 'previous', 'types'],
  ['next', 'prev', 'types'],
  ['succ', 'pred', 'types'],
];

/** Words by which a function says that it loses something. */
const LOSES = /^(saturating|lossy|approximate|approx|truncate|truncated|truncating|round|rounded|rounding|clamped|clamping|nearest)$/;

/** Properties of all pairs in which a wanted function stands. */
export function roundTrips(scope: Scope): Property[] {
  const found: Property[] = [];
  for (const there of scope.calls)
    for (const back of scope.calls) {
      if (there === back || !(scope.wanted.has(there.item) || scope.wanted.has(back.item)) || !fits(there, back)) continue;
      const evidence = evidenceOf(there, back, scope);
      if (evidence !== null) found.push(...(['any', 'tame'] as const).flatMap((tier) => roundTrip(scope, there, back, evidence, tier) ?? []));
    }
  return found;
}

function fits(there: Call, back: Call): boolean {
  if (there.inputs.length === 0 || there.inputs.length !== back.inputs.length || there.resultValues === null) return false;
  if (there.inPlace !== back.inPlace && (there.inPlace ? back : there).inPlace) return false;
  return there.resultValues === back.values[0] && back.resultValues === there.values[0] && there.values.slice(1).every((each, at) => each !== null && each === back.values[at + 1]);
}

/** What the names promise; null: nothing, or the types only in a direction that is not the better one. */
function evidenceOf(there: Call, back: Call, { calls }: Scope): Evidence | null {
  const named = namedEvidence(there.words, back.words);
  if (named !== null) return named;
  const [a, b] = [there.values[0], there.resultValues];
  const isOnly = calls.filter((each) => fits(each, back)).length === 1 && calls.filter((each) => fits(there, each)).length === 1;
  return a !== b && there.inputs.length === 1 && isOnly ? 'types' : null;
}

export function namedEvidence(there: readonly string[], back: readonly string[]): Evidence | null {
  if (there.some((word) => LOSES.test(word))) return null;
  const swapped = swappedAround(there, back);
  if (swapped) return 'cipher';
  if (there.length === back.length) {
    const different = there.flatMap((word, at) => (word === back[at] ? [] : [at]));
    if (different.length !== 1) return null;
    const [a, b] = [there[different[0]!]!, back[different[0]!]!];
    const pair = PAIRS.find(([first, second]) => first === a && second === b);
    if (pair !== undefined) return (a === 'to' || a === 'from') && there.length > 2 && different[0]! > 0 ? null : pair[2];
    return b === `un${a}` || b === `de${a}` ? 'codec' : null;
  }
  const rest = back.filter((word) => word !== 'inverse' && word !== 'inv');
  return rest.length === back.length - 1 && rest.join('_') === there.join('_') ? 'cipher' : null;
}

/** `a_to_b` and `b_to_a`, `a_from_b` and `b_from_a`. */
function swappedAround(there: readonly string[], back: readonly string[]): boolean {
  return ['to', 'from', '2'].some((link) => {
    const at = there.indexOf(link);
    return at > 0 && at < there.length - 1 && [...there.slice(at + 1), link, ...there.slice(0, at)].join('_') === back.join('_');
  });
}

function roundTrip(scope: Scope, there: Call, back: Call, evidence: Evidence, tier: Tier): Property | null {
  const [from, ...extra] = there.inputs;
  // a number has one text, a text may be no number: the way there begins where every value has its counterpart
  if (evidence !== 'codec' && isText(stripped(from!)) && there.wrapping === 'plain' && readsText(there)) return null;
  if (!scope.isComparable(from!)) return null;
  const variables = scope.variables(there, [from!, ...extra], tier);
  if (variables === null) return null;
  const [value, ...others] = variables.map(held);
  const first = step(there, [value!, ...others], 'converted', SKIP, scope.from);
  if (first === null) return null;
  const shown = variables.length === 1 ? variables[0]!.name : `(${variables.map(({ name }) => `&${name}`).join(', ')})`;
  const refusal = `panic!("\`${back.item.name}\` refuses what \`${there.item.name}\` gives for {:?}", ${shown});`;
  const second = step(back, [first.result, ...others], 'back', refusal, scope.from);
  if (second === null) return null;
  const { expression } = value!;
  const same = isFloat(stripped(from!)) ? `assert!((back - ${expression}).abs() <= 1e-6 * ${expression}.abs().max(1.0)${FOR};` : `assert_eq!(back, ${expression}${FOR};`;
  const item = scope.wanted.has(back.item) ? back.item : there.item;
  const isClaimed = evidence === 'codec' || (evidence === 'cipher' && tier === 'tame');
  return {
    item,
    name: `${back.item.name}_gives_back_${tier === 'any' ? `what_${there.item.name}_was_given` : `simple_values_of_${there.item.name}`}`,
    says: `\`${back.item.name}\` gives back what \`${there.item.name}\` was given`,
    variables,
    body: [...first.lines, ...second.lines, same],
    contradicts: isClaimed ? contradiction(evidence, extra.length === 0 && tier === 'tame') : null,
  };
}

const stripped = (type: Call['result']): Call['result'] => (type.kind === 'reference' ? stripped(type.to) : type);
const readsText = ({ words }: Call): boolean => words[0] === 'from' || words[0] === 'parse' || words.slice(1).some((word) => word === 'to' || word === '2' || word === 'from');

/** `tameAlone`: nothing but a short word or a small number goes in, so that a panic is no refusal of the input. */
function contradiction(evidence: Evidence, tameAlone: boolean): (message: string) => boolean {
  return (message) => {
    if (!isOwnFailure(message)) return evidence === 'codec' && tameAlone && message !== '' && !/with overflow$/.test(message);
    return !isSameText(message, evidence === 'codec' ? /$^/ : /[^\p{L}\p{N}]/gu);
  };
}
