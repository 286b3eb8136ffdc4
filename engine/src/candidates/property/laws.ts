/** Laws that a name promises of one function: doing it twice, both orders, the distance to itself, bounds of the result. */
import { type Call, callText, step } from './call.js';
import { elementOf, type Held, integerName, isFloat } from './held-value.js';
import { FOR, held, isOwnFailure, isSameText, type Property, SKIP, type Variable } from './property.js';
import type { Scope } from './scope.js';
import type { Tier } from './values.js';

/** Promises that hold by the very word, and those that mostly do: these are tried, and dropped in silence. */
interface Words {
  readonly strong: RegExp;
  readonly weak: RegExp;
}

const TWICE: Words = {
  strong:
    /^(?!is_|has_)(\w+_)?(sort|sorted|normalize|normalise|normalized|canonicalize|canonical|trim|dedup|deduplicate|slugify|squeeze|sanitize)(_\w+)?$|^remove_duplicates$|^to_?(upper|lower)(_?case)?$|^(upper|lower)case$|^abs$|^to_(snake|kebab|camel|pascal)_case$/,
  weak: /^(?!is_|has_)(\w+_)?(unique|simplify|clean|collapse|strip|flatten|compact|capitalize|title_case|reduce|round|floor|ceil|clamp|snake|kebab|heapify)(_\w+)?$/,
};
const BACK: Words = {
  strong:
    /^(reverse|reversed|reverse_(string|str|bits|list|vec|slice|words|array|in_place|chars|text)|transpose|transposed|conjugate|swap_case|swapcase|rot_?13|atbash|mirror|flip|negate|complement|reverse_complement|swap_bytes|invert|inverted)$/,
  weak: /^(\w+_)?(reverse|reversed|invert|inverse|flip|negate|toggle|reflect|not|transpose)(_\w+)?$/,
};
const BOTH: Words = {
  strong:
    /^(gcd|lcm|hcf|greatest_common_divisor|least_common_multiple|distance|equals?|is_anagram|are_anagrams|anagram|check_anagram|hamming|hamming_distance|levenshtein(_distance)?|edit_distance|add|multiply|mul|max|min|maximum|minimum|intersects?|overlaps?|dot|dot_product|manhattan(_distance)?|euclidean(_distance)?|chebyshev(_distance)?|coprime|is_coprime|are_coprime|jaccard(_similarity)?|common_prefix(_len)?|xor|average|mean|sum|midpoint)$/,
  weak: /(distance|similarity|gcd|lcm|equal|common|union|intersection|product|overlap|compare|symmetric)/,
};
const DISTANCE = /^(\w+_)?(distance|levenshtein|hamming|manhattan|euclidean|chebyshev)(_distance)?(_\w+)?$/;

/** The promise of a name: null: none. */
const promised = ({ strong, weak }: Words, name: string): 'strong' | 'weak' | null => (strong.test(name) ? 'strong' : weak.test(name) ? 'weak' : null);

export const laws = (scope: Scope): Property[] =>
  scope.calls
    .filter(({ item }) => scope.wanted.has(item))
    .flatMap((call) => [...doneTwice(scope, call), ...bothOrders(scope, call), ...distanceToItself(scope, call), ...boundsOf(scope, call), ...divisors(scope, call)]);

/** `f(f(x)) == f(x)`, or `f(f(x)) == x`. */
function doneTwice(scope: Scope, call: Call): Property[] {
  const once = promised(TWICE, call.item.name);
  const back = once === null ? promised(BACK, call.item.name) : null;
  if ((once ?? back) === null || call.inputs.length !== 1 || call.resultValues === null || call.resultValues !== call.values[0] || !scope.isComparable(call.result)) return [];
  return tiers(once ?? back!, call).flatMap((tier) => {
    const variables = scope.variables(call, call.inputs, tier);
    if (variables === null) return [];
    const value = held(variables[0]!);
    const first = step(call, [value], 'once', SKIP, scope.from);
    const second = first === null ? null : step(call, [first.result], 'twice', `panic!("\`${call.item.name}\` refuses what it gives for {:?}", ${value.expression});`, scope.from);
    if (first === null || second === null) return [];
    const to = once === null ? value.expression : first.result.expression;
    const assert = isFloat(call.result) ? `assert!((twice - ${to}).abs() <= 1e-9 * ${to}.abs().max(1.0)${FOR};` : `assert_eq!(twice, ${to}${FOR};`;
    const { name } = call.item;
    const words =
      once === null
        ? { name: `${name}_twice_changes_nothing`, says: `\`${name}\` twice is nothing done` }
        : { name: `${name}_again_changes_nothing`, says: `what \`${name}\` gave once, it gives again` };
    return [property(call, tier === 'any' ? words.name : `${words.name}_in_simple_values`, words.says, variables, [...first.lines, ...second.lines, assert], once ?? back!, tier)];
  });
}

/** Reversing a number loses zeros, reversing words loses spaces: only the simplest values are promised. */
const tiers = (evidence: 'strong' | 'weak', { result }: Call): Tier[] => (evidence === 'weak' || integerName(result) !== null ? ['any'] : ['any', 'tame']);

/** `f(a, b) == f(b, a)`. */
function bothOrders(scope: Scope, call: Call): Property[] {
  const evidence = promised(BOTH, call.item.name);
  const [a, b] = call.values;
  if (evidence === null || call.inputs.length !== 2 || a == null || a !== b || call.inPlace || !scope.isComparable(call.result)) return [];
  const variables = scope.variables(call, call.inputs, 'tame');
  if (variables === null) return [];
  const [one, other] = variables.map(held) as [Held, Held];
  const [there, back] = [callText(call, [one, other], scope.from), callText(call, [other, one], scope.from)];
  if (there === null || back === null) return [];
  const { name } = call.item;
  const claim = evidence === 'strong' && /^(\w+)$/.test(call.resultValues ?? '') ? 'strong' : 'weak'; // of several longest texts either may be given
  const assert = isFloat(call.result) ? `assert!((${there} - ${back}).abs() <= 1e-9${FOR};` : `assert_eq!(${there}, ${back}${FOR};`;
  return [property(call, `${name}_takes_either_order`, `\`${name}\` gives the same in either order`, variables, [assert], claim, 'tame')];
}

function distanceToItself(scope: Scope, call: Call): Property[] {
  const [a, b] = call.values;
  if (!DISTANCE.test(call.item.name) || call.inputs.length !== 2 || a == null || a !== b || call.wrapping === 'option') return [];
  const zero = integerName(call.result) !== null ? '0' : isFloat(call.result) ? '0.0' : null;
  const variables = scope.variables(call, call.inputs.slice(0, 1), 'any');
  if (zero === null || variables === null) return [];
  const value = held(variables[0]!);
  const done = step(call, [value, value], 'distance', SKIP, scope.from);
  if (done === null) return [];
  return [property(call, `${call.item.name}_to_itself_is_zero`, 'nothing is away from itself', variables, [...done.lines, `assert_eq!(distance, ${zero}${FOR};`], 'strong', 'any')];
}

/** `clamp` stays within what it is given; an absolute value is not negative. */
function boundsOf(scope: Scope, call: Call): Property[] {
  const { name } = call.item;
  if (!/^(clamp|clamped|constrain|limit)(_\w+)?$/.test(name) || call.inputs.length !== 3 || new Set([...call.values, call.resultValues]).size !== 1) return [];
  const variables = scope.variables(call, call.inputs, 'any');
  if (variables === null || variables[0]!.values.how !== 'copy') return [];
  const [value, low, high] = variables.map(held) as [Held, Held, Held];
  const done = step(call, [value, low, high], 'clamped', SKIP, scope.from);
  if (done === null) return [];
  const body = [`if ${low.expression} > ${high.expression} { ${SKIP} }`, ...done.lines, `assert!(${low.expression} <= clamped && clamped <= ${high.expression}${FOR};`];
  const changed = `assert!(clamped == ${value.expression} || ${value.expression} < ${low.expression} || ${high.expression} < ${value.expression}${FOR};`;
  return [property(call, `${name}_stays_between_its_bounds`, `\`${name}\` stays between its bounds, and changes only what is not between them`, variables, [...body, changed], 'strong', 'any')];
}

/** A common divisor divides both, a common multiple is divided by both. */
function divisors(scope: Scope, call: Call): Property[] {
  const divisor = /^(gcd|hcf|greatest_common_divisor)(_\w+)?$/.test(call.item.name);
  const multiple = /^(lcm|least_common_multiple|lowest_common_multiple)(_\w+)?$/.test(call.item.name);
  if ((!divisor && !multiple) || call.inputs.length !== 2 || new Set([...call.values, call.resultValues]).size !== 1 || integerName(call.result) === null) return [];
  const variables = scope.variables(call, call.inputs, 'tame');
  if (variables === null) return [];
  const [a, b] = variables.map(held) as [Held, Held];
  const done = step(call, [a, b], 'common', SKIP, scope.from);
  if (done === null) return [];
  const head = [`if ${a.expression} == 0 || ${b.expression} == 0 { ${SKIP} }`, ...done.lines];
  const of = (one: string, other: string): string => `assert_eq!(${one} % ${other}, 0${FOR};`;
  const asserts = divisor ? [of(a.expression, 'common'), of(b.expression, 'common')] : [of('common', a.expression), of('common', b.expression)];
  const says = divisor ? 'a common divisor divides both' : 'a common multiple is divided by both';
  return [property(call, `${call.item.name}_divides`, says, variables, [...head, ...asserts], 'strong', 'tame')];
}

/** A failure is a bug where the word promises it, and the values are those that nearly every function takes or the promise is of all. */
export function property(call: Call, name: string, says: string, variables: readonly Variable[], body: readonly string[], evidence: 'strong' | 'weak', tier: Tier): Property {
  const isText = variables.some(({ type }) => !isExact(type));
  return { item: call.item, name, says, variables, body, contradicts: evidence === 'strong' && (tier === 'tame' || !isText) ? (message) => isOwnFailure(message) && !isSameText(message, /$^/) : null };
}

/** Whether two values are the same only where they are equal: text has marks, capitals and scripts beside. */
const isExact = (type: Call['result']): boolean =>
  type.kind === 'reference' ? isExact(type.to) : integerName(type) !== null || isFloat(type) || elementOf(type) !== null || type.kind === 'array' || type.kind === 'crate';
