/** Lists with separators, in both spellings. */
import { T } from '../lexer.js';
import type { Node } from '../tree.js';
import { K } from '../tree.js';
import { V } from '../vocabulary.js';
import type { Parser } from './cursor.js';
import { nextMember } from './recovery.js';

type Element = (p: Parser) => Node;

/** The rest of a list in brackets: `open` is taken already. */
export function bracketList(p: Parser, open: number, close: number, closeText: string, element: Element): Node {
  const { members, separators } = p;
  const base = members.top;
  const start = separators.top;
  separators.push(open);
  separators.push(-1);
  let trailing = 0;
  while (p.kind !== close && p.kind !== T.End && !p.bailing) {
    const from = p.pos;
    members.push(element(p));
    trailing = 0;
    const comma = p.eat(T.Comma);
    separators.push(comma);
    if (comma >= 0) trailing = 1;
    else if (p.kind !== close && !skipInList(p, from, close, closeText)) break;
    if (p.failed) break;
  }
  const toks = separators.take(start);
  toks[1] = p.expectClose(open, close, closeText, 'to close this list');
  return p.node(K.List, open, members.take(base), toks, trailing);
}

/** Reports what does not belong into a list and skips to its next comma or its end; false if there is none. */
function skipInList(p: Parser, from: number, close: number, closeText: string): boolean {
  if (p.trying > 0) {
    p.failed = true;
    return false;
  }
  const at = p.bailing ? -1 : nextMember(p, close, true);
  if (at < 0) return false;
  p.error('expected-token', `Expected \`,\` or \`${closeText}\` in this list, found ${p.found()}.`, 'Separate the members of a list with `,`.');
  p.pos = p.kinds[at] === T.Comma ? at + 1 : at;
  return p.pos > from;
}

/**
 * The members of a list in words, `and` between them, and its optional `end WORD`. `open` is the
 * word before the first member. A member may also be followed by a comma.
 */
export function wordList(p: Parser, open: number, word: string, element: Element): Node {
  p.enter(word, open < 0 ? p.pos : open);
  const list = wordMembers(p, open, element);
  list.toks[1] = p.leaveOptional(word);
  list.to = p.pos;
  return list;
}

/** The members alone; the terminator belongs to the form around them. */
export function wordMembers(p: Parser, open: number, element: Element): Node {
  const { members, separators } = p;
  const base = members.top;
  const start = separators.top;
  separators.push(open);
  separators.push(-1);
  const from = open < 0 ? p.pos : open;
  if (p.eatPhrase(V.nothing) < 0) {
    for (;;) {
      members.push(element(p));
      if (p.failed || p.bailing) break;
      const separator = p.separator();
      separators.push(separator);
      if (separator < 0) break;
    }
  }
  const kids = members.take(base);
  const toks = separators.take(start);
  const comma = kids.length > 0 ? commaWords(p, toks) : 0;
  return p.node(K.List, from, kids, toks, comma);
}

/** `trailing comma` is 1, `without comma` is 2, nothing is 0: as it is usual. */
export function commaWords(p: Parser, toks: number[]): number {
  const at = p.eatPhrase(V.trailingComma);
  if (at >= 0) {
    toks[toks.length - 1] = at;
    return 1;
  }
  return p.eatPhrase(V.withoutComma) >= 0 ? 2 : 0;
}

/** A list that is not there: no brackets and no members. */
export function emptyList(p: Parser): Node {
  return p.node(K.List, p.pos, [], [-1, -1]);
}
