/** Patterns in both spellings. */
import { T } from '../lexer.js';
import type { Node } from '../tree.js';
import { builtin, K } from '../tree.js';
import { R, V, type Phrase } from '../vocabulary.js';
import { outerAttributes } from './attributes.js';
import type { Parser } from './cursor.js';
import { Ctx } from './cursor.js';
import { expression } from './expressions.js';
import { block } from './statements.js';
import { bracketList, commaWords, wordList } from './lists.js';
import { macroCall, opensBracket } from './macros.js';
import { atPath, builtinPath, path, PathMode, qualifiedPath } from './paths.js';

/** A pattern with alternatives: `A | B`, `A or B`. */
export function pattern(p: Parser): Node {
  const from = p.pos;
  const leading = p.either(V.or, T.Or);
  const first = patternWithoutOr(p);
  if (leading < 0 && p.kind !== T.Or && !p.at(V.or)) return first;
  const kids = [first];
  const toks = [leading];
  for (;;) {
    const or = p.at(V.orElse) ? -1 : p.either(V.or, T.Or);
    if (or < 0 || p.failed || p.bailing) break;
    toks.push(or);
    kids.push(patternWithoutOr(p));
  }
  return p.node(K.OrPattern, from, kids, toks);
}

export function patternWithoutOr(p: Parser): Node {
  if (!p.deeper()) return p.errorNode(p.pos);
  const made = patternInner(p);
  p.depth--;
  return made;
}

function patternInner(p: Parser): Node {
  const from = p.pos;
  switch (p.kind) {
    case T.Name:
    case T.RawName:
      return namedPattern(p);
    case T.PathSep:
    case T.Less:
      return pathPattern(p, from);
    case T.Number:
    case T.String:
    case T.Character:
    case T.Minus:
      return literalPattern(p, from);
    case T.And:
    case T.AndAnd:
      return referencePattern(p);
    case T.ParenOpen:
      return parenPattern(p);
    case T.BracketOpen: {
      p.pos++;
      return p.node(K.SlicePattern, from, [bracketList(p, from, T.BracketClose, ']', pattern)], []);
    }
    case T.DotDot:
      if (rangeEndFollows(p)) return rangeRest(p, from, null);
      p.pos++;
      return p.node(K.RestPattern, from, [], [from]);
    case T.DotDotEqual:
      return rangeRest(p, from, null);
    case T.Not:
      p.pos++;
      return p.node(K.NeverPattern, from, [], [from]);
  }
  return missingPattern(p, from);
}

function missingPattern(p: Parser, from: number): Node {
  if (p.skipUnknown()) return patternInner(p);
  p.error('expected-pattern', `Expected a pattern, found ${p.found()}.`, p.iron ? 'Write a pattern here, such as a name, a literal, `anything` or `some of x`.' : 'Write a pattern here.');
  return p.errorNode(from);
}

function rangeEndFollows(p: Parser): boolean {
  const kind = p.kindAt(1);
  return kind === T.Number || kind === T.Character || kind === T.Minus || kind === T.String || (kind === T.Name && p.startsOperand(1) && p.atName(1));
}

function literalPattern(p: Parser, from: number): Node {
  const value = expression(p, 130, Ctx.InList | Ctx.NoEqual | Ctx.NoAs | Ctx.NoLinks);
  if (p.kind === T.DotDot || p.kind === T.DotDotEqual || p.kind === T.DotDotDot) return rangeRest(p, from, value);
  return p.node(K.LiteralPattern, from, [value], []);
}

/** The operator and end of a range whose start is there. */
function rangeRest(p: Parser, from: number, low: Node | null): Node {
  const operator = p.pos++;
  const kind = p.kinds[operator]!;
  const flag = kind === T.DotDot ? 0 : kind === T.DotDotEqual ? 1 : 2;
  const high = atRangeEnd(p) ? rangeBound(p) : null;
  return p.node(K.RangePattern, from, [low, high], [operator], flag);
}

const atRangeEnd = (p: Parser): boolean =>
  p.kind === T.Number ||
  p.kind === T.Character ||
  p.kind === T.String ||
  p.kind === T.Minus ||
  p.kind === T.Less ||
  p.kind === T.PathSep ||
  (p.kind === T.Name && atPath(p) && p.startsOperand()) ||
  p.kind === T.RawName ||
  p.word === R.const;

function rangeBound(p: Parser): Node {
  return expression(p, 130, Ctx.NoStruct | Ctx.InList | Ctx.NoEqual | Ctx.NoAs | Ctx.NoLinks);
}

function referencePattern(p: Parser): Node {
  const from = p.pos++;
  const double = p.kinds[from] === T.AndAnd;
  const mut = p.eatWord(R.mut!);
  const inner = patternWithoutOr(p);
  const made = p.node(K.ReferencePattern, from, [inner], [from, mut]);
  return double ? p.node(K.ReferencePattern, from, [made], [from, -1]) : made;
}

function parenPattern(p: Parser): Node {
  const from = p.pos++;
  const list = bracketList(p, from, T.ParenClose, ')', pattern);
  const single = list.kids.length === 1 && list.flag === 0 && list.kids[0]!.kind !== K.RestPattern;
  if (single) return p.node(K.ParenPattern, from, [list.kids[0]!], [from, list.toks[1]!]);
  return p.node(K.TuplePattern, from, [list], []);
}

function namedPattern(p: Parser): Node {
  const from = p.pos;
  const { word } = p;
  switch (word) {
    case 0:
      return nameOrPath(p, from);
    case R._:
      p.pos++;
      return p.node(K.WildcardPattern, from, [], [from]);
    case R.true:
    case R.false:
      return literalPattern(p, from);
    case R.mut:
    case R.ref:
      return bindingPattern(p, from);
    case R.const:
      if (p.kindAt(1) === T.BraceOpen) {
        p.pos++;
        return p.node(K.ConstPattern, from, [block(p)], [from]);
      }
      break;
    case R.box:
      if (p.atName(1) && !p.iron) {
        p.pos++;
        return p.node(K.BoxPattern, from, [patternWithoutOr(p)], [from]);
      }
  }
  if (p.iron) {
    const form = FORMS[word];
    if (form !== undefined && !p.isPlainName()) {
      const made = form(p, from);
      if (made !== null) return made;
    }
  }
  return nameOrPath(p, from);
}

/** `ref mut x @ P` */
function bindingPattern(p: Parser, from: number): Node {
  const ref = p.eatWord(R.ref!);
  const mut = p.eatWord(R.mut!);
  return bindName(p, from, ref, mut);
}

function bindName(p: Parser, from: number, ref: number, mut: number): Node {
  const name = p.word === R.self ? p.pos++ : p.name('the name of a variable');
  const at = p.either(V.at, T.At);
  const inner = at < 0 ? null : patternWithoutOr(p);
  return p.node(K.NamePattern, from, [inner], [ref, mut, name, at]);
}

function nameOrPath(p: Parser, from: number): Node {
  if (p.word === V.end.first && p.atOpenEnd()) return missingPattern(p, from);
  if (p.atName() && isBinding(p) && !isNone(p)) return bindName(p, from, -1, -1);
  if (atPath(p) || (p.iron && p.at(V.context))) return pathPattern(p, from);
  return missingPattern(p, from);
}

/** `None` is no variable, whatever else is. */
const isNone = (p: Parser): boolean => p.end[p.pos]! - p.start[p.pos]! === 4 && p.text() === 'None';

/** Whether the name at hand is a variable and not the start of a path. */
function isBinding(p: Parser): boolean {
  const at = p.word === R.raw && p.wordAt(1) === V.rawName.second && p.iron ? 3 : 1;
  switch (p.kindAt(at)) {
    case T.PathSep:
    case T.ParenOpen:
    case T.BraceOpen:
    case T.DotDot:
    case T.DotDotEqual:
    case T.DotDotDot:
      return false;
    case T.Not:
      return !opensBracket(p.kindAt(at + 1));
    case T.Name: {
      const next = p.wordAt(at);
      if (!p.iron) return true;
      return next !== V.dot.first && next !== V.holding.first && next !== V.with.first && !(next === V.of.first && p.wordAt(at + 1) === V.ofType.second);
    }
    default:
      return true;
  }
}

function pathPattern(p: Parser, from: number): Node {
  const name = p.kind === T.Less ? qualifiedPath(p, PathMode.Expression) : path(p, PathMode.Expression);
  return afterPath(p, from, name);
}

function afterPath(p: Parser, from: number, name: Node): Node {
  switch (p.kind) {
    case T.ParenOpen: {
      const open = p.pos++;
      return p.node(K.TupleStructPattern, from, [name, bracketList(p, open, T.ParenClose, ')', pattern)], []);
    }
    case T.BraceOpen: {
      const open = p.pos++;
      return p.node(K.StructPattern, from, [name, bracketList(p, open, T.BraceClose, '}', fieldPattern)], []);
    }
    case T.Not:
      if (opensBracket(p.kindAt(1))) return p.node(K.MacroPattern, from, [macroCall(p, from, name)], []);
      break;
    case T.DotDot:
    case T.DotDotEqual:
    case T.DotDotDot:
      return rangeRest(p, from, p.node(K.PathExpression, from, [name], []));
  }
  if (p.at(V.holding)) {
    const open = p.pos++;
    return p.node(K.TupleStructPattern, from, [name, wordList(p, open, 'pattern', patternWithoutOr)], []);
  }
  if (p.iron && p.at(V.with)) {
    const open = p.pos++;
    return p.node(K.StructPattern, from, [name, wordList(p, open, 'pattern', fieldPattern)], []);
  }
  return p.node(K.PathPattern, from, [name], []);
}

function fieldPattern(p: Parser): Node {
  const from = p.pos;
  const attributes = outerAttributes(p);
  const made = fieldPatternInner(p);
  made.attributes = attributes;
  made.from = from;
  return made;
}

function fieldPatternInner(p: Parser): Node {
  const from = p.pos;
  if (p.eat(T.DotDot) >= 0 || p.eatPhrase(V.theRest) >= 0) return p.node(K.RestPattern, from, [], [from]);
  const named = (p.atName() || p.kind === T.Number) && isFieldColon(p);
  if (named) {
    const name = p.kind === T.Number ? p.pos++ : p.name();
    const colon = p.pos++;
    const inner = p.iron && p.words[colon] === V.of.first ? patternWithoutOr(p) : pattern(p);
    return p.node(K.FieldPattern, from, [inner], [name, colon]);
  }
  return p.node(K.FieldPattern, from, [patternWithoutOr(p)], [-1, -1], 1);
}

function isFieldColon(p: Parser): boolean {
  const raw = p.iron && p.word === R.raw && p.wordAt(1) === V.rawName.second ? 3 : 1;
  return p.kindAt(raw) === T.Colon || (p.iron && p.wordAt(raw) === V.of.first);
}

// Patterns in words

type Form = (p: Parser, from: number) => Node | null;
const FORMS: (Form | undefined)[] = [];
const form = (phrase: Phrase, parse: Form): void => {
  FORMS[phrase.first] = parse;
};

const holder =
  (phrase: Phrase, name: 'Some' | 'Ok' | 'Err', word: string): Form =>
  (p, from) => {
    const open = p.eatPhrase(phrase);
    if (open < 0) return null;
    p.enter(word, from);
    const inner = patternWithoutOr(p);
    const toks = [open, -1, -1];
    const comma = commaWords(p, toks);
    toks[1] = p.leaveOptional(word);
    const list = p.node(K.List, from, [inner], toks, comma);
    const path = builtinPath(p, from, builtin(name));
    path.to = path.kids[0]!.to = from + 1;
    return p.node(K.TupleStructPattern, from, [path, list], []);
  };

form(V.someOf, holder(V.someOf, 'Some', 'some'));
form(V.okOf, holder(V.okOf, 'Ok', 'ok'));
form(V.errorOf, holder(V.errorOf, 'Err', 'error'));
form(V.none, (p, from) => {
  p.pos++;
  return p.node(K.PathPattern, from, [builtinPath(p, from, builtin('None'))], []);
});
form(V.anything, (p, from) => (p.pos++, p.node(K.WildcardPattern, from, [], [from])));
form(V.theRest, (p, from) => ((p.pos += 2), p.node(K.RestPattern, from, [], [from])));
form(V.unit, (p, from) => (p.pos++, p.node(K.TuplePattern, from, [p.node(K.List, from, [], [from, -1])], [])));
form(V.negate, literalPattern);
form(V.mutable, (p, from) => {
  if (p.wordAt(1) === V.reference.first && p.wordAt(2) === V.to.first) {
    p.pos += 3;
    return p.node(K.ReferencePattern, from, [patternWithoutOr(p)], [from, from]);
  }
  p.pos++;
  return bindName(p, from, -1, from);
});
form(V.byReference, (p, from) => {
  if (p.eatPhrase(V.byMutableReference) >= 0) return bindName(p, from, from, from + 1);
  return p.eatPhrase(V.byReference) >= 0 ? bindName(p, from, from, -1) : null;
});
form(V.referenceTo, (p, from) => {
  if (p.eatPhrase(V.referenceTo) < 0) return null;
  return p.node(K.ReferencePattern, from, [patternWithoutOr(p)], [from, -1]);
});
form(V.tupleOf, (p, from) => {
  const open = p.eatPhrase(V.tupleOf);
  return open < 0 ? null : p.node(K.TuplePattern, from, [wordList(p, open, 'tuple', patternWithoutOr)], []);
});
form(V.arrayOf, (p, from) => {
  const open = p.eatPhrase(V.arrayOf);
  return open < 0 ? null : p.node(K.SlicePattern, from, [wordList(p, open, 'array', patternWithoutOr)], []);
});
form(V.either, (p, from) => {
  p.pos++;
  p.enter('either', from);
  const made = pattern(p);
  p.leaveOptional('either');
  made.from = from;
  made.to = p.pos;
  return made;
});
form(V.qualified, pathPatternInWords);
form(V.macro, (p, from) => p.node(K.MacroPattern, from, [macroCall(p, from, null)], []));
form(V.bracketMacro, (p, from) => p.node(K.MacroPattern, from, [macroCall(p, from, null)], []));
form(V.constant, (p, from) => {
  p.pos++;
  return p.node(K.ConstPattern, from, [block(p)], [from]);
});
form(V.rangeFrom, wordRange);
form(V.inclusiveRangeFrom, wordRange);
form(V.legacyRangeFrom, wordRange);

function pathPatternInWords(p: Parser, from: number): Node {
  const name = qualifiedPath(p, PathMode.Expression);
  if (p.at(V.rangeTo)) return p.node(K.PathPattern, from, [name], []);
  return afterPath(p, from, name);
}

/** `range from a to b`, `inclusive range to b`, `legacy range from a to b`. */
function wordRange(p: Parser, from: number): Node | null {
  const flag = p.word === V.inclusiveRangeFrom.first ? 1 : p.word === V.legacyRangeFrom.first ? 2 : 0;
  p.pos += flag === 0 ? 1 : 2;
  const start = p.eatWord(V.rangeFrom.second);
  const low = start < 0 ? null : rangeBound(p);
  const to = p.eatPhrase(V.to);
  const high = to < 0 ? null : rangeBound(p);
  if (to < 0 && (flag !== 0 || low === null)) p.expectEither(V.to, T.End, 'to', 'in this range');
  return p.node(K.RangePattern, from, [low, high], [to < 0 ? from : to], flag);
}
