/** Words and phrases of Iron, and the names of the text, to go on with what is typed. */
import { T } from '../../../redox/src/lexer.js';
import { tokenText } from '../../../redox/src/tree.js';
import { parse, tokenize, vocabulary } from '../../../redox/src/index.js';
import type { Analysis } from './analysis.js';

export interface Completion {
  readonly label: string;
  readonly kind: 'keyword' | 'operator' | 'name';
  /** The text from here to the cursor is replaced. */
  readonly from: number;
  readonly rust: string;
  readonly means: string;
  /** Lower comes first. */
  readonly rank: 0 | 1 | 2 | 3;
}

const MOST_NAMES = 2000;
const LONGEST_PHRASE = 200;

export function completions(analysis: Analysis, offset: number): Completion[] {
  const { text } = analysis;
  if (isInside(analysis, offset)) return [];
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(Math.max(lineStart, offset - LONGEST_PHRASE), offset);
  const partial = /[\p{XID_Continue}]*$/u.exec(before)![0];
  if (/^[0-9]/.test(partial)) return [];
  if (/\bdot[ \t]+$/.test(before.slice(0, before.length - partial.length))) return names(analysis, offset, partial);
  return [...phrases(before, offset, partial, missingEnd(analysis, offset, before)), ...names(analysis, offset, partial)];
}

/** Whether the offset is inside a comment or literal. */
function isInside(analysis: Analysis, offset: number): boolean {
  const token = tokenize(analysis.text, 'iron').find((each) => each.to >= offset);
  if (token === undefined || token.from >= offset) return false;
  if (token.kind === 'comment') return token.to > offset || !analysis.text.startsWith('/*', token.from);
  return token.to > offset && (token.kind === 'string' || token.kind === 'character');
}

/** The `end` phrase that closes the innermost open form, where one is being typed: the one to write comes first. */
function missingEnd(analysis: Analysis, offset: number, before: string): string {
  const typed = /^[ \t]*(e|en|end(?:[ \t].*)?)$/.exec(before);
  if (typed === null) return '';
  const above = parse(analysis.text.slice(0, offset - typed[1]!.length), 'iron', { edition: analysis.options.edition });
  return above.diagnostics.find((each) => each.code === 'missing-end')?.fixes[0]?.edits[0]?.insert.trim() ?? '';
}

function phrases(before: string, offset: number, partial: string, missing: string): Completion[] {
  const typed = typedWords(before, partial);
  return vocabulary.map((entry) => {
    const from = offset - lengthOfMatch(typed, partial, entry.word);
    const started = from < offset - partial.length;
    return {
      label: entry.word,
      kind: entry.group === 'operator' ? 'operator' : 'keyword',
      from,
      rust: entry.rust,
      means: entry.means,
      rank: entry.word === missing ? 0 : started ? 1 : 2,
    };
  });
}

interface TypedWord {
  readonly word: string;
  /** Characters from its start to the cursor. */
  readonly reach: number;
}

/** Whole words in front of the one being typed, nearest first. */
function typedWords(before: string, partial: string): TypedWord[] {
  const whole = before.slice(0, before.length - partial.length);
  const run = /(?:[a-z]+[ \t]+)*$/.exec(whole)![0];
  const start = before.length - partial.length - run.length;
  return [...run.matchAll(/[a-z]+/g)].map((match) => ({ word: match[0], reach: before.length - start - match.index })).reverse();
}

/** How many characters in front of the cursor begin the phrase already. */
function lengthOfMatch(typed: readonly TypedWord[], partial: string, phrase: string): number {
  const words = phrase.split(' ');
  for (let known = Math.min(words.length - 1, typed.length); known > 0; known--) {
    const matches = words.slice(0, known).every((word, index) => typed[known - 1 - index]!.word === word);
    if (matches && words[known]!.startsWith(partial)) return typed[known - 1]!.reach;
  }
  return partial.length;
}

/** Names that stand anywhere in the text, except the one that is being typed. */
function names(analysis: Analysis, offset: number, partial: string): Completion[] {
  const { tree } = analysis;
  const { tokens } = tree;
  const found = new Set<string>();
  for (let token = 0; token < tokens.count && found.size < MOST_NAMES; token++) {
    const typedHere = tokens.start[token]! < offset && tokens.end[token]! >= offset;
    if (tokens.kind[token] === T.Name && tokens.word[token] === 0 && !typedHere) found.add(tokenText(tree, token));
  }
  return [...found].sort().map((label) => ({ label, kind: 'name', from: offset - partial.length, rust: '', means: '', rank: 3 }));
}
