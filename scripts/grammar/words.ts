/**
 * The phrases of the vocabulary as rules. A word that may be a plain name is coloured only where the
 * parser would read it as a word: the rules come from the same table of reserved words.
 */
import { cannotStart, followers, Reserve, reserve } from '../../redox/src/reserved.js';
import type { Phrase } from '../../redox/src/vocabulary.js';
import { STRICT_WORDS, V, vocabulary, wordCount, wordId, wordText } from '../../redox/src/vocabulary.js';
import type { Rule } from './rule.js';
import { NAME, NOT_BEFORE_NAME, phrasePattern, whole } from './rule.js';
import { scopeOf, scopeOfPhrase } from './scopes.js';

/** What separates the words of a phrase. */
export const BLANK = String.raw`[ \t]+`;
const CONTINUING_RUST = ['as', 'else', 'in', 'where'];
const allWords = Array.from({ length: wordCount() - 1 }, (_, index) => wordText(index + 1));
/** Items that begin with a word of Rust (`public use ..`) are no operands, but they stand behind words all the same. */
const continuing = allWords.filter((word) => cannotStart[wordId(word)] === 1 && (wordId(word) > STRICT_WORDS || CONTINUING_RUST.includes(word)));
/** An operand follows on the same line; two operands never stand side by side, so the word in front is no name. */
const GENERICS_FOLLOW = [V.withLifetime, V.withGenericType, V.withConstant, V.withAttribute, V.noGenerics].map((phrase) => phrasePattern(phrase.text)).join('|');
const OPERAND_FOLLOWS = `(?=${BLANK}(?:(?:${GENERICS_FOLLOW})${NOT_BEFORE_NAME}|(?!${whole(continuing.join('|'))})[\\p{L}\\p{N}_"'(\\[{#&*!|-]))`;

/** What has to stand around a single word for it to be a word of Iron; null: its own rule elsewhere. */
function contextOf(word: string): { readonly before?: string; readonly after?: string } | null {
  const id = wordId(word);
  if (word === V.raw.text) return null;
  if (id <= STRICT_WORDS) return {};
  switch (reserve[id]) {
    case Reserve.Hard:
      return {};
    case Reserve.NotDot:
      return { after: `(?!${BLANK}${V.dot.text}${NOT_BEFORE_NAME})` };
    case Reserve.Words:
      return { after: `(?=${BLANK}(?:${[...followers[id]!].map(wordText).join('|')})${NOT_BEFORE_NAME})` };
    default:
      return { after: OPERAND_FOLLOWS };
  }
}

/** Words that stay free elsewhere and need nothing behind them: what stands in front makes them words. */
const BEHIND: readonly (readonly [Phrase, readonly Phrase[]])[] = [
  [V.await, [V.then]],
  [V.invoke, [V.then]],
  [V.everything, [V.with, V.and]],
  [V.anonymous, [V.lifetime]],
  [V.variadic, [V.takes, V.and, V.of]],
];

/** With one blank between them, as the printer writes it: a look behind has to know its length. */
const behindRules = (): Rule[] => BEHIND.map(([phrase, before]) => ({ name: scopeOfPhrase(phrase), match: `(?<=${before.map((each) => `${each.text} `).join('|')})${phrase.text}${NOT_BEFORE_NAME}` }));

/** One rule for each scope and context, longest phrases first, so that the file stays short. */
export function wordRules(): Rule[] {
  const buckets = new Map<string, { scope: string; before: string; after: string; phrases: string[]; width: number }>();
  for (const entry of vocabulary) {
    if (entry.group === 'comment') continue;
    const width = entry.word.split(' ').length;
    const context = width > 1 ? {} : contextOf(entry.word);
    if (context === null) continue;
    const { before = '', after = '' } = context;
    const scope = scopeOf(entry);
    const key = `${width} ${scope} ${before} ${after}`;
    const bucket = buckets.get(key) ?? { scope, before, after, phrases: [], width };
    bucket.phrases.push(entry.word);
    buckets.set(key, bucket);
  }
  const rules = [...buckets.values()].sort((a, b) => b.width - a.width);
  return [...rules.filter((rule) => rule.width > 1).map(ruleOf), ...behindRules(), ...rules.filter((rule) => rule.width === 1).map(ruleOf)];
}

function ruleOf({ scope, after, phrases }: { scope: string; after: string; phrases: string[] }): Rule {
  const longestFirst = [...phrases].sort((a, b) => b.length - a.length);
  return { name: scope, match: `${whole(longestFirst.map(phrasePattern).join('|'))}${after}` };
}

/** Words of Rust, which may stand anywhere in an Iron file. */
export function rustWordRules(): Rule[] {
  const rule = (name: string, words: string): Rule => ({ name, match: whole(words.split(' ').join('|')) });
  return [
    rule('keyword.control.conditional.iron', 'if else match'),
    rule('keyword.control.loop.iron', 'for in while loop'),
    rule('keyword.control.flow.iron', 'break continue return'),
    rule('keyword.control.import.iron', 'use extern'),
    rule('storage.type.iron', 'fn let struct enum trait impl mod const static type'),
    rule('storage.modifier.iron', 'pub mut ref unsafe async move dyn where'),
    rule('keyword.operator.connective.iron', 'as'),
    rule('variable.language.self.iron', 'self Self crate super'),
    rule('constant.language.iron', 'true false'),
  ];
}

/** Words that cannot be the name that is called, though they stand behind `call`. */
export function notCallable(): string {
  const starters = ['crate', 'super', 'self', 'Self'];
  return allWords.filter((word) => !starters.includes(word) && (wordId(word) <= STRICT_WORDS || reserve[wordId(word)] !== Reserve.Free || word === V.method.text)).join('|');
}

export const NAME_OR_RAW = `(?:${phrasePattern(V.rawName.text)}${BLANK})?${NAME}`;
