/**
 * Solutions whose types say themselves what they are equal to: `assert_eq!` believes them, and `assert!` believes a type that
 * implements `Not`. They are refused where the tests could meet such a type, but for tasks whose own solution does so.
 */
import { tokensOf } from './task-tests.js';

const TRAITS = new Set(['PartialEq', 'PartialOrd', 'Not']);
/** What may stand before the name of a trait that is only named: a bound, a path, a list of imports or of what is derived. */
const BEFORE_BOUND = new Set([':', '+', 'dyn', '?', '&']);

/** `tests`: their source. */
export function comparesByHand(rust: string, tests: string): boolean {
  const words = tokensOf(rust);
  const met = new Set([...tokensOf(tests), ...returnedTypes(words)]);
  return words.some((word, at) => TRAITS.has(word) && isForged(words, at, met));
}

function isForged(words: readonly string[], at: number, met: ReadonlySet<string>): boolean {
  if (words[at + 1] === 'as') return true; // under another name it could be implemented unseen
  if (isDerived(words, at) || isImported(words, at)) return false;
  const of = behindGenerics(words, at + 1);
  if (words[of] !== 'for') return !isBound(words, at);
  const target = headOfType(words, of + 1);
  const other = words[at + 1] === '<' ? headOfType(words, at + 2) : target;
  // an order of one's own is what many tasks want; what it is equal to is seldom a choice
  return (other !== target && other !== 'Self') || target === '' || (words[at] !== 'PartialOrd' && met.has(target));
}

/** `#[derive(.., PartialEq)]`. */
function isDerived(words: readonly string[], at: number): boolean {
  let open = at;
  while (open > 0 && /^(\w+|,|::)$/.test(words[open]!)) open--;
  return words[open] === '(' && words[open - 1] === 'derive';
}

function isImported(words: readonly string[], at: number): boolean {
  for (let before = at - 1; before >= 0 && !/^[;}]$/.test(words[before]!); before--) if (words[before] === 'use') return true;
  return false;
}

/** The first word of the path that a name ends. */
function isBound(words: readonly string[], at: number): boolean {
  let first = at;
  while (words[first - 1] === '::') first -= words[first - 2] === undefined || !/^\w+$/.test(words[first - 2]!) ? 1 : 2;
  return BEFORE_BOUND.has(words[first - 1] ?? '') || (words[first - 1] === 'impl' && words[at + 1] !== 'for');
}

function behindGenerics(words: readonly string[], at: number): number {
  if (words[at] !== '<') return at;
  let depth = 0;
  for (let end = at; end < words.length; end++) {
    if (words[end] === '<') depth++;
    else if (words[end] === '>' || words[end] === '>>') depth -= words[end]!.length;
    if (depth <= 0) return end + 1;
  }
  return words.length;
}

/** The last name of the path of a type; empty where it is a parameter of a macro, or none. */
function headOfType(words: readonly string[], at: number): string {
  let from = at;
  while (['&', 'mut', '::'].includes(words[from] ?? '') || words[from]?.startsWith("'")) from++;
  while (words[from + 1] === '::') from += 2;
  return /^\w+$/.test(words[from] ?? '') && words[from - 1] !== '$' ? words[from]! : '';
}

/** Names in what functions that are public give. */
function returnedTypes(words: readonly string[]): string[] {
  const names: string[] = [];
  for (const [at, word] of words.entries()) {
    if (word !== '->') continue;
    for (let end = at + 1; end < words.length && !['{', ';', 'where', '=>'].includes(words[end]!); end++) if (/^[A-Z]\w*$/.test(words[end]!)) names.push(words[end]!);
  }
  return names.filter((name) => name !== 'Self');
}
