/** Paths and generic arguments: `std::fmt::Display`, `Vec::<T>::new`, `<T as Tr>::X`. */
import { GAP_COMMENT, T } from '../lexer.js';
import type { Node } from '../tree.js';
import { builtin, K, single } from '../tree.js';
import { R, V } from '../vocabulary.js';
import type { Parser } from './cursor.js';
import { Ctx } from './cursor.js';
import { blockExpression, expression } from './expressions.js';
import { bracketList, wordList, wordMembers } from './lists.js';
import { bounds } from './generics.js';
import { lifetime, type, typeWithoutBounds } from './types.js';

/** Where a path stands decides how its generic arguments are written. */
export const PathMode = { Type: 0, Expression: 1, Plain: 2 } as const;

export const isSelfWord = (word: number): boolean => word === R.self || word === R.Self || word === R.super || word === R.crate;

/** Whether a path may start at the token. */
export function atPath(p: Parser): boolean {
  return p.kind === T.PathSep || p.atName() || (p.kind === T.Name && isSelfWord(p.word));
}

export function path(p: Parser, mode: number): Node {
  const from = p.pos;
  let leading = p.eat(T.PathSep);
  if (leading < 0 && mode !== PathMode.Plain && p.words[from] === 0 && p.kind === T.Name && isAlone(p, mode)) {
    p.pos++;
    const only = p.node(K.Segment, from, NO_ARGUMENTS, single(from));
    return p.node(K.Path, from, [only], NO_SEPARATORS);
  }
  if (leading < 0 && p.at(V.root) && p.wordAt(1) === V.dot.first) {
    leading = p.pos;
    p.pos += 2;
  }
  const base = p.members.top;
  const start = p.separators.top;
  p.separators.push(leading);
  return pathRest(p, from, base, start, mode, 0);
}

// Shared by all paths of one plain name, which are most paths; nobody writes into them.
const NO_ARGUMENTS: null[] = [null];
const NO_SEPARATORS = [-1];

/** Whether the name at hand is a whole path. */
function isAlone(p: Parser, mode: number): boolean {
  switch (p.kindAt(1)) {
    case T.PathSep:
      return false;
    case T.Less:
    case T.ParenOpen:
      return mode !== PathMode.Type;
    case T.Name: {
      const next = p.wordAt(1);
      return !p.iron || (next !== V.dot.first && next !== V.of.first && next !== V.taking.first);
    }
    default:
      return true;
  }
}

/** The segments of a path behind those that are gathered since `base`. */
function pathRest(p: Parser, from: number, base: number, start: number, mode: number, flag: number): Node {
  const { members, separators } = p;
  for (;;) {
    members.push(segment(p, mode, members.top === base));
    if (p.failed || p.bailing) break;
    if (p.kind === T.PathSep) {
      const next = p.kindAt(1);
      if (next !== T.Name && next !== T.RawName) {
        if (mode !== PathMode.Plain) missingSegment(p);
        break;
      }
    } else if (!p.at(V.dot) || (p.kindAt(1) !== T.Name && p.kindAt(1) !== T.RawName)) break;
    if (mode === PathMode.Plain && (p.wordAt(1) === V.everything.first || p.wordAt(1) === V.with.first) && p.iron) break;
    separators.push(p.pos);
    p.pos++;
  }
  return p.node(K.Path, from, members.take(base), separators.take(start), flag);
}

function missingSegment(p: Parser): void {
  p.pos++;
  p.name('a name behind `::`');
}

function segment(p: Parser, mode: number, first: boolean): Node {
  const from = p.pos;
  const { word } = p;
  let name: number;
  let flag = 0;
  if (p.kind === T.Name && isSelfWord(word)) name = p.pos++;
  else if (first && word === V.context.first && p.iron) {
    name = p.pos++;
    flag = builtin('self');
  } else name = p.name();
  const args = mode === PathMode.Plain ? null : genericArguments(p, mode);
  return p.node(K.Segment, from, args === null ? NO_ARGUMENTS : [args], name === from ? single(name) : [name], flag);
}

/** `<..>`, `::<..>`, `(..) -> T`, `of ..`, `of type ..`, `taking ..`; null where there are none. */
export function genericArguments(p: Parser, mode: number): Node | null {
  const from = p.pos;
  const { kind } = p;
  if (kind === T.Less && mode === PathMode.Type) {
    if (p.kindAt(1) === T.Equal && p.joined(1)) return null; // `x as u8 <= y`
    return angleArguments(p, from, -1);
  }
  if (kind === T.PathSep && p.kindAt(1) === T.Less) {
    p.pos++;
    return angleArguments(p, from, from);
  }
  if (kind === T.ParenOpen && mode === PathMode.Type) return fnArguments(p, -1);
  if (kind === T.PathSep && p.kindAt(1) === T.ParenOpen && mode === PathMode.Type) {
    p.pos++;
    return fnArguments(p, from);
  }
  if (kind !== T.Name) return null;
  if (mode !== PathMode.Plain && p.at(V.ofType)) {
    const open = p.eatPhrase(V.ofType);
    const list = wordList(p, open, 'type', genericArgument);
    return p.node(K.GenericArguments, from, [list], [open]);
  }
  if (mode === PathMode.Type && p.at(V.of)) {
    const open = p.eatPhrase(V.of);
    const list = wordList(p, open, 'type', genericArgument);
    return p.node(K.GenericArguments, from, [list], [-1]);
  }
  if (mode === PathMode.Type && (p.at(V.taking) || (p.at(V.dot) && p.wordAt(1) === V.taking.first))) {
    const separator = p.eatPhrase(V.dot);
    const open = p.eatPhrase(V.taking);
    p.enter('taking', from);
    const list = wordMembers(p, open, type);
    const arrow = p.eatPhrase(V.returning);
    const result = arrow < 0 ? null : typeWithoutBounds(p);
    const close = p.leaveOptional('taking');
    list.toks[1] = result === null ? close : commentedArrow(p, arrow);
    return p.node(K.FnArguments, from, [list, result], [arrow, separator]);
  }
  return null;
}

/** A comment before `returning` stands before the closing bracket of Rust. */
export const commentedArrow = (p: Parser, arrow: number): number => (p.tokens.gaps[arrow]! & GAP_COMMENT ? arrow : -1);

function angleArguments(p: Parser, from: number, turbofish: number): Node {
  const open = p.pos++;
  const list = bracketList(p, open, T.Greater, '>', genericArgument);
  return p.node(K.GenericArguments, from, [list], [turbofish]);
}

/** `(A, B) -> C` behind `Fn`; also the unstable `(..)`, read as an ordinary list of types. */
function fnArguments(p: Parser, separator: number): Node {
  const from = p.pos;
  const open = p.pos++;
  const list = bracketList(p, open, T.ParenClose, ')', (q) => (q.kind === T.DotDot ? restType(q) : type(q)));
  const arrow = p.eat(T.Arrow);
  const result = arrow < 0 ? null : typeWithoutBounds(p);
  return p.node(K.FnArguments, from, [list, result], [arrow, separator]);
}

function restType(p: Parser): Node {
  const from = p.pos++;
  return p.node(K.RestPattern, from, [], [from]);
}

function genericArgument(p: Parser): Node {
  const from = p.pos;
  switch (p.kind) {
    case T.Lifetime:
      if (p.kindAt(1) === T.Plus) return type(p);
      return lifetime(p);
    case T.Number:
    case T.String:
    case T.Character:
    case T.Minus:
      return expression(p, 130, Ctx.NoStruct | Ctx.NoLinks);
    case T.BraceOpen:
      return blockExpression(p, Ctx.None)!;
  }
  const { word } = p;
  if (word !== 0) {
    if (word === R.true || word === R.false) return expression(p, 130, Ctx.NoStruct | Ctx.NoLinks);
    if (p.at(V.lifetime)) return lifetime(p);
    if (p.at(V.negate) && p.startsOperand(1)) return expression(p, 130, Ctx.InList | Ctx.NoAs | Ctx.NoLinks);
    if ((p.at(V.block) && !isTypeFollower(p)) || (word === R.const && p.kindAt(1) === T.BraceOpen)) return blockExpression(p, Ctx.None)!;
  }
  const made = type(p);
  return binding(p, from, made) ?? made;
}

const isTypeFollower = (p: Parser): boolean => p.wordAt(1) === V.and.first || p.wordAt(1) === V.dot.first;

/** `Item = T`, `Item: Bound`, `N = 3` behind a name that was read as a type. */
function binding(p: Parser, from: number, made: Node): Node | null {
  if (made.kind !== K.PathType) return null;
  const equal = p.either(V.equalTo, T.Equal);
  if (equal >= 0) return p.node(K.Binding, from, [made, bindingValue(p)], [equal], 0);
  const colon = p.either(V.implementing, T.Colon);
  if (colon >= 0) {
    p.enter('type', from);
    const limits = bounds(p);
    const close = p.leaveOptional('type');
    return p.node(K.Binding, from, [made, limits], [colon, close], 1);
  }
  return null;
}

function bindingValue(p: Parser): Node {
  const { kind, word } = p;
  if (kind === T.Number || kind === T.String || kind === T.Character || kind === T.Minus || word === R.true || word === R.false) return expression(p, 130, Ctx.NoStruct | Ctx.NoLinks);
  if (kind === T.BraceOpen || p.at(V.block)) return blockExpression(p, Ctx.None)!;
  if (p.at(V.negate)) return expression(p, 130, Ctx.InList | Ctx.NoAs | Ctx.NoLinks);
  return type(p);
}

/** `<T as Tr>::X` and `qualified X of T as Tr`. */
export function qualifiedPath(p: Parser, mode: number): Node {
  return p.kind === T.Less ? rustQualifiedPath(p, mode) : ironQualifiedPath(p, mode);
}

function rustQualifiedPath(p: Parser, mode: number): Node {
  const from = p.pos;
  const open = p.pos++;
  const self = type(p);
  const as = p.eatWord(R.as!);
  const trait = as < 0 ? null : path(p, PathMode.Type);
  const close = p.expect(T.Greater, '>', 'to close this qualified path');
  const qualified = p.node(K.QualifiedSelf, from, [self, trait], [open, as, close]);
  const separator = p.expect(T.PathSep, '::', 'behind this qualified path');
  const base = p.members.top;
  const start = p.separators.top;
  p.members.push(qualified);
  p.separators.push(-1);
  p.separators.push(separator);
  return pathRest(p, from, base, start, mode, 1);
}

/** `qualified A dot B of T as Tr [end type]`: the segments first, then the type they belong to. */
function ironQualifiedPath(p: Parser, mode: number): Node {
  const from = p.eatPhrase(V.qualified);
  p.enter('type', from);
  const segments: Node[] = [];
  const toks = [-1, -1];
  for (;;) {
    segments.push(qualifiedSegment(p, mode));
    const dot = p.failed ? -1 : p.eatPhrase(V.dot);
    if (dot < 0) break;
    toks.push(dot);
  }
  toks[1] = p.expectEither(V.of, T.End, 'of', 'in this qualified name');
  const self = type(p);
  const as = p.eatWord(R.as!);
  const trait = as < 0 ? null : path(p, PathMode.Type);
  const close = p.leaveOptional('type');
  const qualified = p.node(K.QualifiedSelf, from, [self, trait], [from, as, close]);
  return p.node(K.Path, from, [qualified, ...segments], toks, 1);
}

/** A segment whose arguments are written `with type ..`: `of` names the owner here. */
function qualifiedSegment(p: Parser, mode: number): Node {
  const from = p.pos;
  const name = p.kind === T.Name && isSelfWord(p.word) ? p.pos++ : p.name();
  let args: Node | null = null;
  if (p.at(V.ofType)) {
    const open = p.eatPhrase(V.ofType);
    args = p.node(K.GenericArguments, open, [wordList(p, open, 'type', genericArgument)], [mode === PathMode.Expression ? open : -1]);
  }
  return p.node(K.Segment, from, [args], [name]);
}

/** A path made of one word, as `none` is. */
export function builtinPath(p: Parser, from: number, flag: number, args: Node | null = null): Node {
  const made = p.node(K.Segment, from, [args], [from], flag);
  return p.node(K.Path, from, [made], [-1]);
}
