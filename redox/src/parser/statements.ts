/** Blocks and statements in both spellings. */
import { T } from '../lexer.js';
import type { Node } from '../tree.js';
import { K, MACRO } from '../tree.js';
import { R, V } from '../vocabulary.js';
import { innerAttribute, outerAttributes } from './attributes.js';
import type { Parser } from './cursor.js';
import { Ctx } from './cursor.js';
import { takeOtherwise } from './control.js';
import { endsStatement, expression } from './expressions.js';
import { item } from './items.js';
import { pattern } from './patterns.js';
import { isStrayEnd, skipStrayEnd } from './recovery.js';
import { type } from './types.js';
import { assignment } from './words.js';

/**
 * `{ .. }`, `block .. end block`, or `begin .. end WORD` for a form named `word` that is entered
 * already and is left here.
 */
export function block(p: Parser, word?: string): Node {
  const from = p.pos;
  if (p.kind === T.BraceOpen) {
    const made = braceBlock(p);
    if (word !== undefined) p.open.pop();
    return made;
  }
  const open = word === undefined ? p.either(V.block, T.End) : -1;
  const begin = open >= 0 ? open : p.eatPhrase(V.begin);
  if (begin < 0) {
    p.expectEither(V.begin, T.BraceOpen, '{', 'in front of this body');
    if (word !== undefined) p.open.pop();
    return p.node(K.Block, from, [], [-1, -1]);
  }
  if (word === undefined) p.enter('block', from);
  const made = wordBlock(p, begin);
  made.toks[1] = p.leave(word ?? 'block');
  made.to = p.pos;
  return made;
}

function braceBlock(p: Parser): Node {
  const from = p.pos++;
  const kept = p.wordHead;
  p.wordHead = false;
  const kids = statements(p, () => p.kind === T.BraceClose);
  p.wordHead = kept;
  const close = p.eat(T.BraceClose);
  if (close < 0) unclosed(p, from);
  return p.node(K.Block, from, kids, [from, close]);
}

export function unclosed(p: Parser, open: number): void {
  const { from, to } = { from: p.start[open]!, to: p.end[open]! };
  if (p.trying > 0) p.failed = true;
  else p.report('unclosed-delimiter', 'error', from, to, 'This `{` is not closed.', 'Write its `}`.', [{ title: 'Insert `}`', edits: [{ from: p.place().to, to: p.place().to, insert: '\n}' }] }]);
}

/** Statements up to `end`, `otherwise` or `case`; the one who calls knows which of them closes. */
export function wordBlock(p: Parser, open: number): Node {
  const from = open >= 0 ? open : p.pos;
  const kids = statements(p, () => p.at(V.end) || p.at(V.otherwise) || p.at(V.case) || p.word === R.else);
  return p.node(K.Block, from, kids, [open, -1]);
}

function statements(p: Parser, closed: () => boolean): Node[] {
  const { members } = p;
  const base = members.top;
  for (let inner = innerAttribute(p); inner !== null; inner = innerAttribute(p)) members.push(inner);
  while (p.kind !== T.End && !p.failed && !p.bailing) {
    if (closed()) {
      if (!p.iron || p.word !== V.end.first || !isStrayEnd(p)) break;
      skipStrayEnd(p);
      continue;
    }
    const before = p.pos;
    if (isOutOfPlace(p.kind)) {
      if (!p.skipUnknown() && !skipStray(p)) break;
      continue;
    }
    members.push(statement(p, closed));
    if (p.pos === before && !skipStray(p)) break;
  }
  const kids = members.take(base);
  if (p.iron) bareStatements(p, kids);
  return kids;
}

const isOutOfPlace = (kind: number): boolean => kind === T.ParenClose || kind === T.BracketClose || kind === T.BraceClose || kind === T.Unknown;

/** Skips one token that begins no statement; false where an outer form has to deal with it. */
function skipStray(p: Parser): boolean {
  const { kind } = p;
  if (p.trying > 0) {
    p.failed = true;
    return false;
  }
  if (kind === T.BraceClose && p.iron === false) return false;
  if (kind === T.ParenClose || kind === T.BracketClose || kind === T.BraceClose) {
    p.error('stray-delimiter', `This \`${p.text()}\` closes nothing.`, 'Remove it.', [{ title: 'Remove it', edits: [{ from: p.start[p.pos]!, to: p.end[p.pos]!, insert: '' }] }]);
  }
  p.pos++;
  return true;
}

/** A bare expression that is not the last of its block is a statement (Redox); one that hides in a line is doubtful. */
function bareStatements(p: Parser, kids: Node[]): void {
  for (let at = 0; at < kids.length - 1; at++) {
    const node = kids[at]!;
    if (node.kind !== K.ExpressionStatement || node.flag !== 0 || isBlockLike(node.kids[0]!)) continue;
    node.flag = 1;
    const next = kids[at + 1]!;
    if (next.kind !== K.ExpressionStatement || next.to <= next.from || p.tokens.gaps[next.from]! & 1 || p.kinds[next.from] === T.Semicolon) continue;
    if (next.kids[0]!.kind === K.Error || isOutOfPlace(p.kinds[next.from - 1]!)) continue;
    const from = p.start[next.from]!;
    const to = p.end[next.to - 1]!;
    p.report(
      'side-by-side',
      'warning',
      from,
      to,
      'Two values stand side by side here; they are read as two statements.',
      'Write the operator that is missing, or begin the second statement on a line of its own.',
    );
  }
}

const isBlockLike = (node: Node): boolean => endsStatement(node) || (node.kind === K.MacroCall && (node.flag & MACRO.BracketMask) === MACRO.Brace);

function statement(p: Parser, closed: () => boolean): Node {
  const from = p.pos;
  const keptFrom = p.itemFrom;
  const kept = p.wordHead;
  p.wordHead = p.iron && p.kind === T.Name && p.word > R.reuse!;
  const attributes = outerAttributes(p);
  const made = statementInner(p, closed, p.pos);
  if (attributes !== null) {
    made.attributes = attributes;
    made.from = from;
  }
  p.wordHead = kept;
  p.itemFrom = keptFrom;
  return made;
}

function statementInner(p: Parser, closed: () => boolean, from: number): Node {
  if (p.kind === T.Semicolon) {
    p.pos++;
    return p.node(K.EmptyStatement, from, [], [from]);
  }
  if (p.kind === T.Name && p.word !== 0) {
    if (p.word === R.let) return rustLet(p, from);
    if (p.iron) {
      const made = wordStatement(p, from);
      if (made !== null) return made;
    }
    if (!p.deeper()) return p.errorNode(from);
    const made = item(p, false);
    p.depth--;
    if (made !== null) return made;
  }
  return expressionStatement(p, closed, from);
}

function expressionStatement(p: Parser, closed: () => boolean, from: number): Node {
  const value = expression(p, 0, Ctx.Statement);
  const semicolon = p.eat(T.Semicolon);
  if (semicolon >= 0) return p.node(K.ExpressionStatement, from, [value], [semicolon], 1);
  if (value.kind === K.MacroCall && (value.flag & MACRO.BracketMask) === MACRO.Brace) return p.node(K.ExpressionStatement, from, [value], [-1], 0);
  if (!p.iron && !closed() && !endsStatement(value) && value.kind !== K.Error && p.kind !== T.End && !isOutOfPlace(p.kind)) p.expect(T.Semicolon, ';', 'behind this statement');
  return p.node(K.ExpressionStatement, from, [value], [-1], 0);
}

function rustLet(p: Parser, from: number): Node {
  p.pos++;
  const shape = pattern(p);
  const colon = p.eat(T.Colon);
  const of = colon < 0 ? null : type(p);
  let equal = p.eat(T.Equal);
  if (equal < 0 && p.kind === T.EqualEqual) equal = -1;
  const value = equal < 0 ? null : expression(p, 0, Ctx.None);
  const otherwise = p.eatWord(R.else!);
  const rest = otherwise < 0 ? null : block(p);
  const semicolon = p.expect(T.Semicolon, ';', 'behind this `let`');
  return p.node(K.LetStatement, from, [shape, of, value, rest], [from, colon, equal, otherwise, semicolon]);
}

/** `define`, `do`, `set` and `value`; null where another statement begins. */
function wordStatement(p: Parser, from: number): Node | null {
  const { word } = p;
  if (word === V.define.first) return define(p, from);
  if (word === V.do.first) return doStatement(p, from);
  if (word === V.set.first && !p.isPlainName()) {
    p.pos++;
    p.enter('set', from);
    const value = assignment(p, from, Ctx.None);
    return p.node(K.ExpressionStatement, from, [value], [terminator(p, 'set')], 1);
  }
  if (word === V.value.first && !p.isPlainName()) {
    p.pos++;
    p.enter('value', from);
    const value = expression(p, 0, Ctx.None);
    p.leaveOptional('value');
    return p.node(K.ExpressionStatement, from, [value], [-1], 0);
  }
  return null;
}

/** The optional `end WORD` of a statement, or a `;` in its place. */
function terminator(p: Parser, word: string): number {
  const close = p.leaveOptional(word);
  return close >= 0 ? close : p.eat(T.Semicolon);
}

function doStatement(p: Parser, from: number): Node {
  p.pos++;
  if (p.eatPhrase(V.nothing) >= 0) return p.node(K.EmptyStatement, from, [], [from]);
  p.enter('do', from);
  const value = expression(p, 0, Ctx.None);
  return p.node(K.ExpressionStatement, from, [value], [terminator(p, 'do')], 1);
}

function define(p: Parser, from: number): Node {
  p.pos++;
  p.enter('define', from);
  const shape = pattern(p);
  const colon = p.eatPhrase(V.of);
  const of = colon < 0 ? null : type(p);
  const as = p.eatWord(R.as!);
  const value = as < 0 ? null : expression(p, 0, Ctx.None);
  const otherwise = takeOtherwise(p);
  if (otherwise >= 0) {
    const rest = wordBlock(p, otherwise);
    rest.toks[1] = p.leave('define');
    rest.to = p.pos;
    return p.node(K.LetStatement, from, [shape, of, value, rest], [from, colon, as, otherwise, -1]);
  }
  return p.node(K.LetStatement, from, [shape, of, value, null], [from, colon, as, -1, terminator(p, 'define')]);
}
