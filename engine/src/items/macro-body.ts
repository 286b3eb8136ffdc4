/** What a macro of one rule writes, as a function that can be read: parameters become names, repetitions stand once. */
import { type Edition, parse, tokenize, type Tree } from '../../../redox/src/index.js';

/** `text`: a definition `macro_rules! name { .. }`. Null where it has several rules, or writes no statements. */
export function macroBody(text: string, edition: Edition): Tree | null {
  const words = definitionWords(text);
  if (words === null) return null;
  const [arrow, more] = arrowsOf(words);
  if (arrow === undefined || more !== undefined) return null;
  const close = closing(words, arrow + 1);
  const tree = parse(`fn macro_body() {\n${plain(words.slice(arrow + 2, close)).join(' ')}\n}`, 'rust', { edition });
  return tree.diagnostics.some(({ severity }) => severity === 'error') ? null : tree;
}

/** Tokens of a definition without spaces and comments, from `macro_rules` on; null: it is none. */
export function definitionWords(text: string): readonly string[] | null {
  const words = tokenize(text, 'rust').flatMap(({ kind, from, to }) => (kind === 'whitespace' || kind === 'comment' ? [] : [text.slice(from, to)]));
  const at = words.indexOf('macro_rules');
  return at < 0 || words[at + 1] !== '!' ? null : words.slice(at);
}

/** The name of a definition; null: it is none. */
export const macroName = (text: string): string | null => /^(?:#\[[^\]]*\]\s*)*macro_rules\s*!\s*(\w+)/.exec(text)?.[1] ?? null;

/** Places of the arrows between what rules take and what they write. */
function arrowsOf(words: readonly string[]): number[] {
  const found: number[] = [];
  let depth = 0;
  for (const [at, word] of words.entries()) {
    if (/^[({[]$/.test(word)) depth++;
    else if (/^[)}\]]$/.test(word)) depth--;
    else if (word === '=>' && depth === 1) found.push(at);
  }
  return found;
}

/** Place of the bracket that closes the one at `open`. */
function closing(words: readonly string[], open: number): number {
  let depth = 0;
  for (let at = open; at < words.length; at++) {
    if (/^[({[]$/.test(words[at]!)) depth++;
    else if (/^[)}\]]$/.test(words[at]!) && --depth === 0) return at;
  }
  return words.length;
}

/** Without `$`: `$x` is `x`, `$crate` is `crate`, and `$(..),*` is what stands in it. */
function plain(words: readonly string[]): string[] {
  const made: string[] = [];
  for (let at = 0; at < words.length; at++) {
    if (words[at] !== '$') made.push(words[at]!);
    else if (words[at + 1] === '(') {
      const close = closing(words, at + 1);
      made.push(...plain(words.slice(at + 2, close)));
      at = close;
      while (at + 1 < words.length && /^[,;*+?]$/.test(words[at + 1]!)) {
        at++;
        if (/^[*+?]$/.test(words[at]!)) break;
      }
    }
  }
  return made;
}
