/** Functions and their parameters. */
import { T } from '../lexer.js';
import type { Node } from '../tree.js';
import { K } from '../tree.js';
import { R, V } from '../vocabulary.js';
import { outerAttributes } from './attributes.js';
import type { Parser } from './cursor.js';
import { genericParameters, whereClause } from './generics.js';
import { bracketList, emptyList, wordList } from './lists.js';
import { pattern, patternWithoutOr } from './patterns.js';
import { block } from './statements.js';
import { lifetime, type } from './types.js';

/** Slot of a qualifier in `K.Function`. */
function qualifierSlot(word: number): number {
  switch (word) {
    case R.const:
    case V.constant.first:
      return 0;
    case R.async:
    case V.asynchronous.first:
      return 1;
    case R.gen:
    case V.generator.first:
      return 2;
    case R.unsafe:
      return 3;
    case R.safe:
      return 4;
    case R.extern:
    case V.external.first:
      return 5;
    default:
      return 7;
  }
}

export function functionItem(p: Parser, from: number, visible: Node | null): Node {
  const toks = [-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1];
  while (p.word !== R.fn && p.word !== V.function.first) {
    toks[p.kind === T.String ? 6 : qualifierSlot(p.word)] = p.pos;
    p.pos++;
  }
  const inWords = p.word !== R.fn;
  toks[8] = p.pos++;
  p.enter('function', from);
  toks[9] = inWords ? p.itemName('the name of a function') : p.name('the name of a function');
  if (toks[9] < 0 && standsForName(p)) p.pos++;
  const generics = genericParameters(p);
  const params = parameters(p);
  const arrow = p.either(V.returns, T.Arrow);
  const result = arrow < 0 ? null : type(p);
  const conditions = whereClause(p);
  let body: Node | null = null;
  if (p.kind === T.BraceOpen || p.at(V.begin)) body = block(p, 'function');
  else toks[10] = bodyless(p, inWords);
  const made = p.node(K.Function, from, [visible, generics, params, result, conditions, body], toks);
  made.toks.push(arrow);
  return made;
}

/** Whether a keyword at hand was meant as the name: it ends the line, or the parameters follow. */
function standsForName(p: Parser): boolean {
  if (p.kind !== T.Name || p.firstOnLine()) return false;
  const next = p.kindAt(1);
  return next === T.ParenOpen || next === T.Less || p.firstOnLine(1) || p.wordAt(1) === V.takes.first || p.wordAt(1) === V.begin.first || p.wordAt(1) === V.returns.first;
}

function bodyless(p: Parser, inWords: boolean): number {
  const close = p.leaveOptional('function');
  if (close >= 0) return close;
  if (inWords) return p.eat(T.Semicolon);
  return p.expect(T.Semicolon, ';', 'or a body behind this function');
}

function parameters(p: Parser): Node {
  if (p.kind === T.ParenOpen) {
    const open = p.pos++;
    return bracketList(p, open, T.ParenClose, ')', rustParameter);
  }
  if (p.at(V.takes)) {
    const open = p.pos++;
    return wordList(p, open, 'takes', parameter);
  }
  if (!p.iron) p.expect(T.ParenOpen, '(', 'behind the name of this function');
  return emptyList(p);
}

const parameter = (p: Parser): Node => parameterIn(p, false);
const rustParameter = (p: Parser): Node => parameterIn(p, true);

function parameterIn(p: Parser, brackets: boolean): Node {
  const from = p.pos;
  const attributes = outerAttributes(p);
  const made = selfParameter(p) ?? plainParameter(p, brackets);
  made.attributes = attributes;
  made.from = from;
  return made;
}

/** `&'a mut self: T` in both spellings, or null. */
function selfParameter(p: Parser): Node | null {
  const from = p.pos;
  return p.iron && p.kind === T.Name && p.word > R.reuse! ? wordSelf(p, from) : rustSelf(p, from);
}

function rustSelf(p: Parser, from: number): Node | null {
  let at = 0;
  const borrowed = p.kind === T.And;
  if (borrowed) at = p.kindAt(1) === T.Lifetime ? 2 : 1;
  const pinned = borrowed && p.wordAt(at) === R.pin && (p.wordAt(at + 1) === R.mut || p.wordAt(at + 1) === R.const);
  if (pinned) at++;
  if (p.wordAt(at) === R.mut || (pinned && p.wordAt(at) === R.const)) at++;
  if (p.wordAt(at) !== R.self || p.kindAt(at + 1) === T.PathSep) return null;
  const amp = p.eat(T.And);
  const life = amp >= 0 && p.kind === T.Lifetime ? lifetime(p) : null;
  const pin = pinned ? p.pos++ : -1;
  const mut = p.word === R.self ? -1 : p.pos++;
  return selfRest(p, from, amp, life, mut, pin);
}

function wordSelf(p: Parser, from: number): Node | null {
  let at = p.word === V.mutable.first ? 1 : 0;
  const borrowed = p.wordAt(at) === V.reference.first;
  if (borrowed) {
    at++;
    if (p.wordAt(at) === V.with.first) at += p.wordAt(at + 2) === R.raw ? 5 : 3;
    at++;
  }
  if (p.wordAt(at) !== V.context.first && p.wordAt(at) !== R.self) return null;
  const mut = p.word === V.mutable.first ? p.pos++ : -1;
  const amp = p.eatPhrase(V.reference);
  const life = amp >= 0 && p.eatPhrase(V.with) >= 0 ? lifetime(p) : null;
  p.eatPhrase(V.to);
  return selfRest(p, from, amp, life, mut, -1);
}

function selfRest(p: Parser, from: number, amp: number, life: Node | null, mut: number, pin: number): Node {
  const self = p.pos++;
  const colon = p.either(V.of, T.Colon);
  return p.node(K.SelfParameter, from, [colon < 0 ? null : type(p), life], [amp, mut, self, colon, pin]);
}

function plainParameter(p: Parser, brackets: boolean): Node {
  const from = p.pos;
  if (p.eatPhrase(V.variadic) >= 0 || p.eat(T.DotDotDot) >= 0) return p.node(K.Parameter, from, [null, null], [-1, from]);
  if (p.eatPhrase(V.unnamed) >= 0) return p.node(K.Parameter, from, [null, type(p)], [-1, -1]);
  if (p.edition === 2015 && brackets && !isNamed(p)) return p.node(K.Parameter, from, [null, type(p)], [-1, -1]);
  const shape = p.kind === T.ParenOpen ? pattern(p) : patternWithoutOr(p);
  const colon = p.expectEither(V.of, T.Colon, ':', 'behind the name of this parameter');
  const dots = p.eatPhrase(V.variadic) >= 0 ? p.pos - 1 : p.eat(T.DotDotDot);
  return p.node(K.Parameter, from, [shape, dots < 0 ? type(p) : null], [colon, dots]);
}

/** Edition 2015: whether a pattern and a colon come first; otherwise the parameter is a type alone. */
function isNamed(p: Parser): boolean {
  const at = p.pos;
  const failed = p.failed;
  p.trying++;
  p.failed = false;
  patternWithoutOr(p);
  const named = !p.failed && (p.kind === T.Colon || p.at(V.of));
  p.trying--;
  p.failed = failed;
  p.pos = at;
  return named;
}
