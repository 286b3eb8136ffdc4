/** What a word of Iron means, what Rust has in its place, and the Rust of the form that it belongs to. */
import type { Tree } from '../../../redox/src/tree.js';
import { tokenText } from '../../../redox/src/tree.js';
import { convertRange, tokenize, vocabulary } from '../../../redox/src/index.js';
import type { Analysis } from './analysis.js';
import { nameTokens, tokenAt } from './names.js';

type Entry = (typeof vocabulary)[number];

export interface Hover {
  readonly from: number;
  readonly to: number;
  readonly entry: Entry;
  /** The Rust of the smallest whole form around the word, where it is short enough to read. */
  readonly rust: string | null;
}

const ENTRIES = new Map<string, Entry>(vocabulary.map((entry) => [entry.word, entry]));
const MOST_WORDS = Math.max(...vocabulary.map((entry) => entry.word.split(' ').length));
const MOST_RUST_LINES = 15;
const MOST_RUST_LENGTH = 1200;

export function hover(analysis: Analysis, offset: number): Hover | null {
  const { tree } = analysis;
  const token = tokenAt(tree, offset);
  if (token < 0) return commentHover(analysis, offset);
  const found = phraseAround(tree, token, nameTokens(tree));
  if (found === null) return null;
  const from = tree.tokens.start[found.first]!;
  const to = tree.tokens.end[found.last]!;
  return { from, to, entry: found.entry, rust: rustAround(analysis, from, to) };
}

/** The longest phrase of the vocabulary that holds the token. */
function phraseAround(tree: Tree, token: number, names: ReadonlySet<number>): { entry: Entry; first: number; last: number } | null {
  for (let width = MOST_WORDS; width > 0; width--) {
    for (let first = Math.max(0, token - width + 1); first <= token; first++) {
      const entry = phraseAt(tree, first, width, names);
      if (entry !== undefined) return { entry, first, last: first + width - 1 };
    }
  }
  return null;
}

function phraseAt(tree: Tree, first: number, width: number, names: ReadonlySet<number>): Entry | undefined {
  const words: string[] = [];
  for (let at = first; at < first + width; at++) {
    if (at >= tree.tokens.count || names.has(at)) return undefined;
    words.push(tokenText(tree, at));
  }
  return ENTRIES.get(words.join(' '));
}

/** `note that` and its kin are no tokens of the tree: comments are the gaps between tokens. */
function commentHover(analysis: Analysis, offset: number): Hover | null {
  const { text, tree } = analysis;
  const comment = tokenize(text, tree.language).find((token) => token.from <= offset && offset <= token.to);
  if (comment?.kind !== 'comment') return null;
  const phrase = /^[a-z]+(?: [a-z]+)+/.exec(text.slice(comment.from, comment.from + 40))?.[0] ?? '';
  const entry = vocabulary.find((each) => each.group === 'comment' && (phrase === each.word || phrase.startsWith(`${each.word} `)));
  if (entry === undefined || offset > comment.from + entry.word.length) return null;
  return { from: comment.from, to: comment.from + entry.word.length, entry, rust: null };
}

function rustAround(analysis: Analysis, from: number, to: number): string | null {
  const made = convertRange(analysis.text, 'iron', from, to, { edition: analysis.options.edition });
  if (!made.ok || made.text.length > MOST_RUST_LENGTH || made.text.split('\n').length > MOST_RUST_LINES) return null;
  return made.text;
}
