/** Generic parameters, bounds and where clauses in both spellings. */
import { T } from '../lexer.js';
import type { Node } from '../tree.js';
import { K } from '../tree.js';
import { R, V } from '../vocabulary.js';
import { outerAttributes } from './attributes.js';
import type { Parser } from './cursor.js';
import { Ctx } from './cursor.js';
import { blockExpression, expression } from './expressions.js';
import { bracketList, emptyList, wordList } from './lists.js';
import { path, PathMode } from './paths.js';
import { lifetime, type } from './types.js';

/** `<'a, T: A, const N: usize>` or `with lifetime a with generic type T ..`; null where there are none. */
export function genericParameters(p: Parser): Node | null {
  const from = p.pos;
  if (p.kind === T.Less) {
    p.pos++;
    return bracketList(p, from, T.Greater, '>', genericParameter);
  }
  if (!p.at(V.with) || !p.iron) return null;
  if (p.eatPhrase(V.noGenerics) >= 0) return p.node(K.List, from, [], [from, -1]);
  return wordGenerics(p, from);
}

const startsParameter = (p: Parser): boolean => p.at(V.withLifetime) || p.at(V.withGenericType) || p.at(V.withConstant) || p.at(V.withAttribute);

function wordGenerics(p: Parser, from: number): Node | null {
  if (!startsParameter(p)) return null;
  const kids: Node[] = [];
  const toks = [from, -1];
  p.enter('generics', from);
  while (startsParameter(p) && !p.failed) {
    if (kids.length > 0) toks.push(p.pos);
    p.pos++;
    kids.push(genericParameter(p));
  }
  toks.push(-1);
  toks[1] = p.leaveOptional('generics');
  return p.node(K.List, from, kids, toks);
}

function genericParameter(p: Parser): Node {
  const from = p.pos;
  const attributes = outerAttributes(p);
  const made = parameterInner(p);
  made.attributes = attributes;
  made.from = from;
  return made;
}

function parameterInner(p: Parser): Node {
  const from = p.pos;
  if (p.kind === T.Lifetime || p.at(V.lifetime)) {
    const name = lifetime(p);
    const colon = p.either(V.outliving, T.Colon);
    return p.node(K.LifetimeParameter, from, [name, colon < 0 ? null : bounds(p)], [colon]);
  }
  const constant = p.eatWord(R.const!) >= 0 || p.eatPhrase(V.constant) >= 0;
  if (constant) return constParameter(p, from);
  p.eatPhrase(V.genericType);
  const name = p.name('the name of a type parameter');
  const colon = p.either(V.implementing, T.Colon);
  const limits = colon < 0 ? null : bounds(p);
  const equal = p.either(V.defaultingTo, T.Equal);
  return p.node(K.TypeParameter, from, [limits, equal < 0 ? null : type(p)], [name, colon, equal]);
}

function constParameter(p: Parser, from: number): Node {
  const name = p.name('the name of a constant parameter');
  const colon = p.expectEither(V.of, T.Colon, ':', 'behind the name of this constant parameter');
  const of = type(p);
  const equal = p.either(V.defaultingTo, T.Equal);
  const value = equal < 0 ? null : constArgument(p);
  return p.node(K.ConstParameter, from, [of, value], [from, name, colon, equal]);
}

function constArgument(p: Parser): Node {
  if (p.kind === T.BraceOpen || (p.at(V.block) && !p.isPlainName())) return blockExpression(p, Ctx.None)!;
  return expression(p, 130, Ctx.NoStruct | Ctx.InList);
}

/** `for<'a, 'b>` or `for all lifetime a and lifetime b`; null where there is none. */
export function forAll(p: Parser): Node | null {
  const from = p.pos;
  if (p.word !== R.for) return null;
  if (p.kindAt(1) === T.Less) {
    p.pos += 2;
    return bracketList(p, from + 1, T.Greater, '>', genericParameter);
  }
  if (!p.at(V.forAll)) return null;
  p.pos += 2;
  return wordList(p, from + 1, 'generics', genericParameter);
}

/** Bounds with `+` or `and` between them; none at all is allowed. */
export function bounds(p: Parser): Node {
  const from = p.pos;
  if (!atBound(p)) return p.node(K.Bounds, from, [], []);
  return boundsAfter(p, boundItem(p), from);
}

/** The bounds that follow a first one. */
export function boundsAfter(p: Parser, first: Node, from: number): Node {
  const kids = [first];
  const toks: number[] = [];
  let trailing = 0;
  for (;;) {
    const plus = p.kind === T.Plus ? p.pos++ : p.kind === T.Name ? p.separator() : -1;
    if (plus < 0) break;
    toks.push(plus);
    if (!atBound(p)) {
      trailing = 1;
      break;
    }
    kids.push(boundItem(p));
  }
  return p.node(K.Bounds, from, kids, toks, trailing);
}

function atBound(p: Parser): boolean {
  switch (p.kind) {
    case T.Lifetime:
    case T.Question:
    case T.Tilde:
    case T.ParenOpen:
    case T.PathSep:
    case T.RawName:
    case T.Less:
      return true;
    case T.BracketOpen:
      return p.wordAt(1) === R.const && p.kindAt(2) === T.BracketClose;
    case T.Name: {
      const { word } = p;
      if (word === R.for || word === R.use || word === R.async || word === R.const || word === R.crate || word === R.self || word === R.super || word === R.Self) return true;
      return word === 0 || p.atName() ? p.startsOperand() : false;
    }
    default:
      return false;
  }
}

function boundItem(p: Parser): Node {
  const from = p.pos;
  if (p.kind === T.Lifetime || (p.at(V.lifetime) && p.iron)) return lifetime(p);
  if (p.word === R.use || p.at(V.using)) return useBound(p);
  return bound(p, null, from);
}

function useBound(p: Parser): Node {
  const from = p.pos;
  if (p.eatPhrase(V.using) >= 0) return p.node(K.UseBound, from, [wordList(p, from, 'using', captured)], [from]);
  p.pos++;
  const open = p.expect(T.Less, '<', 'behind `use`');
  return p.node(K.UseBound, from, [open < 0 ? emptyList(p) : bracketList(p, open, T.Greater, '>', captured)], [from]);
}

const captured = (p: Parser): Node => (p.kind === T.Lifetime || p.at(V.lifetime) ? lifetime(p) : type(p));

/** One trait bound; `list` is a `for<..>` that was taken before it. */
export function bound(p: Parser, list: Node | null, from: number): Node {
  const open = p.eat(T.ParenOpen);
  const outer = list ?? forAll(p);
  const outerFor = outer === null ? -1 : outer.toks[0]! - 1;
  let modifier = p.eatPhrase(V.maybe);
  if (modifier < 0) modifier = modifierToken(p);
  const second = modifier >= 0 && p.kinds[modifier] !== T.Question ? p.eat(T.Question) : -1;
  const keyword = p.word === R.async || p.word === R.const ? p.pos++ : p.eatPhrase(V.asynchronous);
  const inner = outer ?? forAll(p);
  const forToken = outer === null && inner !== null ? inner.toks[0]! - 1 : outerFor;
  const trait = p.kind === T.Less ? missingBound(p) : path(p, PathMode.Type);
  const close = open < 0 ? -1 : p.expect(T.ParenClose, ')', 'to close this bound');
  return p.node(K.TraitBound, from, [inner, trait], [forToken, modifier, open, close, keyword, second]);
}

function missingBound(p: Parser): Node {
  p.error('expected-type', `Expected a trait, found ${p.found()}.`, 'Write the name of a trait here.');
  return p.errorNode(p.pos);
}

/** `?`, `~const` and `[const]`; gives the first token. */
function modifierToken(p: Parser): number {
  if (p.kind === T.Question) return p.pos++;
  if (p.kind === T.Tilde) {
    p.pos += 2;
    return p.pos - 2;
  }
  if (p.kind === T.BracketOpen) {
    p.pos += 3;
    return p.pos - 3;
  }
  return -1;
}

/** `where A: B, C: D` or `where A implementing B where C implementing D`; null where there is none. */
export function whereClause(p: Parser): Node | null {
  const from = p.pos;
  if (p.word !== R.where) return null;
  const toks = [p.pos++];
  const kids: Node[] = [];
  let trailing = 0;
  if (p.eatPhrase(V.nothing) >= 0) return p.node(K.Where, from, kids, toks);
  while (!endsWhere(p) && !p.failed && !p.bailing) {
    const before = p.pos;
    kids.push(predicate(p));
    trailing = 0;
    const separator = p.eat(T.Comma);
    const next = separator >= 0 ? separator : p.word === R.where ? p.pos++ : -1;
    toks.push(next);
    if (next < 0 || p.pos === before) break;
    trailing = separator >= 0 ? 1 : 0;
  }
  return p.node(K.Where, from, kids, toks, trailing);
}

function endsWhere(p: Parser): boolean {
  const { kind } = p;
  return kind === T.BraceOpen || kind === T.Semicolon || kind === T.Equal || kind === T.End;
}

function predicate(p: Parser): Node {
  const from = p.pos;
  if (p.kind === T.Lifetime || p.at(V.lifetime)) {
    const name = lifetime(p);
    const colon = p.expectEither(V.outliving, T.Colon, ':', 'in this condition');
    return p.node(K.Predicate, from, [null, name, bounds(p)], [-1, colon]);
  }
  const list = forAll(p);
  const subject = type(p);
  const colon = p.expectEither(V.implementing, T.Colon, ':', 'in this condition');
  return p.node(K.Predicate, from, [list, subject, bounds(p)], [list === null ? -1 : from, colon]);
}
