/** Attributes: `#[derive(Debug)]` and `attribute derive with Debug`. */
import { T } from '../lexer.js';
import type { Node } from '../tree.js';
import { K } from '../tree.js';
import { R, V } from '../vocabulary.js';
import type { Parser } from './cursor.js';
import { Ctx } from './cursor.js';
import { expression } from './expressions.js';
import { bracketList, wordList } from './lists.js';
import { isSpaced, skipBrackets } from './macros.js';
import { isSelfWord } from './paths.js';

/** Outer attributes in front of something; null where there are none. */
export function outerAttributes(p: Parser): Node[] | null {
  let made: Node[] | null = null;
  for (;;) {
    if (p.kind === T.Hash && p.kindAt(1) === T.BracketOpen) (made ??= []).push(rustAttribute(p, 0));
    else if (p.iron && p.at(V.attribute) && !p.isPlainName()) (made ??= []).push(wordAttribute(p, 0));
    else return made;
    if (p.failed) return made;
  }
}

/** An inner attribute, or null. */
export function innerAttribute(p: Parser): Node | null {
  if (p.kind === T.Hash && p.kindAt(1) === T.Not && p.kindAt(2) === T.BracketOpen) return rustAttribute(p, 1);
  if (p.iron && p.at(V.innerAttribute)) return wordAttribute(p, 1);
  return null;
}

function rustAttribute(p: Parser, inner: number): Node {
  const from = p.pos;
  p.pos += 1 + inner;
  const open = p.pos++;
  attributeName(p);
  const meta = p.asRust(() => tryMeta(p));
  if (meta !== null) {
    const close = p.pos++;
    return p.node(K.Attribute, from, [meta], [open, close], inner);
  }
  p.pos = open;
  const close = skipBrackets(p);
  return p.node(K.Attribute, from, [], [open, close], inner | 2);
}

/** Reports an attribute that begins with no name; deeper inside, keywords are names too. */
function attributeName(p: Parser): void {
  const { kind, word } = p;
  if (kind === T.PathSep || kind === T.RawName || p.atName()) return;
  if (kind === T.Name && (isSelfWord(word) || word === R.unsafe)) return;
  p.error('expected-name', `Expected the name of an attribute, found ${p.found()}.`, 'An attribute is a name, alone or with a list in parentheses or a value behind `=`.');
}

/** The content up to `]`, if all of it reads as a meta item. */
function tryMeta(p: Parser): Node | null {
  const outside = p.failed;
  p.trying++;
  p.failed = false;
  const made = meta(p, rustMetaList);
  const good = !p.failed && p.kind === T.BracketClose;
  p.trying--;
  p.failed = outside;
  return good ? made : null;
}

type MetaList = (p: Parser) => Node | null;

function rustMetaList(p: Parser): Node | null {
  if (p.kind !== T.ParenOpen) return null;
  const open = p.pos++;
  return bracketList(p, open, T.ParenClose, ')', (q) => metaOrLiteral(q, rustMetaList));
}

function metaOrLiteral(p: Parser, list: MetaList): Node {
  const { kind, word } = p;
  if (kind === T.String || kind === T.Number || kind === T.Character || kind === T.Minus || p.at(V.negate) || word === R.true || word === R.false) return literal(p);
  return meta(p, list);
}

/** A literal and nothing behind it; `"a".yellow()` is no meta item. */
function literal(p: Parser): Node {
  const from = p.pos;
  const made = expression(p, 130, Ctx.InList | Ctx.NoLinks);
  if (made.kind !== K.Literal && made.kind !== K.Unary) p.error('expected-token', 'Expected a literal here.', 'Write a literal, a name or a list.');
  made.from = from;
  return made;
}

/** `path`, `path(list)` or `path = value`. */
function meta(p: Parser, list: MetaList): Node {
  if (!p.deeper()) return p.errorNode(p.pos);
  const made = metaInner(p, list);
  p.depth--;
  return made;
}

function metaInner(p: Parser, list: MetaList): Node {
  const from = p.pos;
  const name = metaPath(p);
  const members = p.failed ? null : list(p);
  if (members !== null) return p.node(K.Meta, from, [name, members], [-1]);
  const equal = p.either(V.equalTo, T.Equal);
  const value = equal < 0 ? null : expression(p, 0, Ctx.InList | Ctx.NoStruct);
  if (value !== null && value.kind !== K.Literal && p.kinds[equal] === T.Equal && !isSpaced(p, equal)) p.failed = p.trying > 0;
  return p.node(K.Meta, from, [name, value], [equal]);
}

/** A path in which keywords are names too (`unsafe(no_mangle)`). */
function metaPath(p: Parser): Node {
  const from = p.pos;
  const kids: Node[] = [];
  const toks = [p.eat(T.PathSep)];
  for (;;) {
    const at = p.pos;
    const name = p.kind === T.Name && p.word !== V.end.first ? p.pos++ : p.name();
    kids.push(p.node(K.Segment, at, [null], [name]));
    const separator = p.failed ? -1 : p.either(V.dot, T.PathSep);
    if (separator < 0) break;
    toks.push(separator);
  }
  return p.node(K.Path, from, kids, toks);
}

function wordAttribute(p: Parser, inner: number): Node {
  const from = p.pos;
  p.pos += 1 + inner;
  p.enter('attribute', from);
  if (p.at(V.raw) && p.kindAt(1) === T.BracketOpen) {
    const open = ++p.pos;
    const close = skipBrackets(p);
    p.leaveOptional('attribute');
    return p.node(K.Attribute, from, [], [open, close], inner | 2);
  }
  attributeName(p);
  const path = metaPath(p);
  const list = p.kind === T.ParenOpen && p.joined(0) ? rustMetaList(p) : wordMetaList(p);
  const equal = list === null ? p.either(V.equalTo, T.Equal) : -1;
  const value = equal >= 0 ? expression(p, 0, Ctx.InList | Ctx.NoStruct) : list;
  const meta = p.node(K.Meta, path.from, [path, value], [equal]);
  const close = p.leaveOptional('attribute');
  return p.node(K.Attribute, from, [meta], [from, close], inner);
}

function wordMetaList(p: Parser): Node | null {
  if (!p.at(V.with)) return null;
  const open = p.pos++;
  return wordList(p, open, 'attribute', (q) => metaOrLiteral(q, wordMetaList));
}
