/**
 * Which words may stay plain names, and where. A word that starts a form is read as that form only
 * when what follows can go on with it; a word that continues a form is never a name where an
 * operand may end. The parser and the Iron printer both ask this one table, so they cannot differ.
 */
import { R, STRICT_WORDS, V, wordCount, wordId } from './vocabulary.js';

/** How far a word is reserved where an operand, a pattern or a type may start. */
export const Reserve = {
  /** Always a name. */
  Free: 0,
  /** Never a name. */
  Hard: 1,
  /** A name unless something follows that can start an operand. */
  Operand: 2,
  /** A name unless one of `followers` follows. */
  Words: 3,
  /** Never a name, except in front of `dot`. */
  NotDot: 4,
  /** `field`: a name unless an operand or `dot` follows. */
  Field: 5,
} as const;

export const reserve = new Uint8Array(wordCount());
export const followers: (ReadonlySet<number> | undefined)[] = [];
/** 1 for a word that can never start an operand, pattern or type. */
export const cannotStart = new Uint8Array(wordCount());

const mark = (how: number, words: string): void => {
  for (const word of words.split(' ')) reserve[wordId(word)] = how;
};
const markFollowed = (word: string, by: string): void => {
  reserve[wordId(word)] = Reserve.Words;
  followers[wordId(word)] = new Set(by.split(' ').map(wordId));
};

const CONTINUING =
  'and with then at of dot on to plus minus times divided remainder bitwise shifted or equal less greater equals matches otherwise when repeat repeated begin end unwrap ' +
  'trailing without against takes returns returning implementing outliving defaulting holding case do define named taking nothing';
for (const word of CONTINUING.split(' ')) cannotStart[wordId(word)] = 1;
for (const word of 'as else in where mut pub ref enum fn impl mod struct trait type use let'.split(' ')) cannotStart[R[word]!] = 1;
mark(Reserve.Hard, CONTINUING);
mark(Reserve.Hard, 'macro maybe using lifetime qualified labeled not block repeat context anything mutable');
mark(Reserve.NotDot, 'none unit string boolean character never inferred');
mark(
  Reserve.Operand,
  'index call negate dereference chain group compare create set value attribute either optional dynamic function structure enumeration module implement external public asynchronous constant inner',
);
mark(Reserve.Field, 'field');
for (const word of 'some ok error list slice array tuple result'.split(' ')) markFollowed(word, 'of');
followers[wordId('function')] = new Set([wordId('taking')]);
followers[wordId('implement')] = new Set([wordId('with'), wordId('not')]);
markFollowed('reference', 'to with');
markFollowed('range', 'from to');
markFollowed('inclusive', 'range');
markFollowed('legacy', 'range');
markFollowed('full', 'range');
markFollowed('closure', 'with returning');
markFollowed('bracket', 'macro');
markFollowed('brace', 'macro');
markFollowed('exit', 'loop');
markFollowed('raw', 'name reference mutable pointer');
markFollowed('by', 'reference mutable');
markFollowed('the', 'rest');
markFollowed('rest', 'from');
markFollowed('box', 'containing');
markFollowed('hash', 'map');
markFollowed('any', 'type');
markFollowed('bare', 'trait');
markFollowed('root', 'dot');
markFollowed('note', 'that');
markFollowed('document', 'that inside');
markFollowed('generator', 'block move closure function');

/** Names of fields and variants follow a type: only words that could continue it are reserved. */
export function isReservedMember(word: number): boolean {
  return cannotStart[word] === 1 || word === V.attribute.first || word === V.public.first || word === V.innerAttribute.first;
}

/** Words that mean something where a path of `use` may start or go on. */
const IN_USE = new Set([V.root.first, V.with.first, V.everything.first, V.context.first, V.nothing.first]);
export const isReservedInUse = (word: number): boolean => IN_USE.has(word);

/** Words that mean something right behind the `then` of a branch. */
const LINKS = new Set([V.await.first, V.method.first, V.member.first, V.element.first, V.invoke.first]);
export const isLinkWord = (word: number): boolean => LINKS.has(word);

/** Whether a name with this word id, followed by `next`, has to be prefixed where an operand may start. */
export function needsPrefix(word: number, next: { readonly word: number; readonly startsOperand: boolean } | null): boolean {
  switch (reserve[word]) {
    case Reserve.Free:
      return false;
    case Reserve.Hard:
      return true;
    case Reserve.Operand:
      return next !== null && (next.startsOperand || followers[word]?.has(next.word) === true);
    case Reserve.Words:
      return next !== null && followers[word]!.has(next.word);
    case Reserve.NotDot:
      return next === null || next.word !== V.dot.first;
    default:
      return next !== null && (next.startsOperand || next.word === V.dot.first);
  }
}

/** Whether a word of Rust or Iron may start an operand, pattern or type; names (id 0) may. */
export const mayStart = (word: number): boolean => cannotStart[word] === 0;
export const isStrict = (word: number): boolean => word !== 0 && word <= STRICT_WORDS;
