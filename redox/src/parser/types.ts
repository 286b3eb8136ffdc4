/** Types in both spellings. */
import { T } from '../lexer.js';
import type { Node } from '../tree.js';
import { cannotStart } from '../reserved.js';
import { builtin, K, MACRO } from '../tree.js';
import { R, V, type Phrase } from '../vocabulary.js';
import type { Parser } from './cursor.js';
import { Ctx } from './cursor.js';
import { expression } from './expressions.js';
import { outerAttributes } from './attributes.js';
import { bound, bounds, boundsAfter, forAll } from './generics.js';
import { bracketList, commaWords, emptyList, wordList, wordMembers } from './lists.js';
import { macroCall } from './macros.js';
import { builtinPath, commentedArrow, path, PathMode, qualifiedPath } from './paths.js';

/** A type; `A + B` without `dyn` (edition 2015) is one. */
export function type(p: Parser): Node {
  const from = p.pos;
  const made = typeWithoutBounds(p);
  if (p.kind !== T.Plus) return made;
  if (made.kind !== K.PathType && made.kind !== K.ParenType && made.kind !== K.Lifetime && made.kind !== K.BareTraitType) return made;
  const first = made.kind === K.BareTraitType ? (made.kids[0] as Node).kids[0]! : made.kind === K.PathType ? p.node(K.TraitBound, from, [null, made.kids[0]!], [-1, -1, -1, -1, -1]) : made;
  return p.node(K.BareTraitType, from, [boundsAfter(p, first, from)], []);
}

/** A type in which `+` or `and` cannot stand outside of brackets. */
export function typeWithoutBounds(p: Parser): Node {
  if (!p.deeper()) return p.errorNode(p.pos);
  const made = typeInner(p);
  p.depth--;
  return made;
}

function typeInner(p: Parser): Node {
  const from = p.pos;
  switch (p.kind) {
    case T.Name:
      return namedType(p);
    case T.RawName:
    case T.PathSep:
      return pathType(p, from);
    case T.And:
    case T.AndAnd:
      return referenceType(p);
    case T.Star:
      return pointerType(p);
    case T.ParenOpen:
      return parenType(p);
    case T.BracketOpen:
      return bracketType(p);
    case T.Not:
      p.pos++;
      return p.node(K.NeverType, from, [], [from]);
    case T.Less:
      return p.node(K.PathType, from, [qualifiedPath(p, PathMode.Type)], []);
    case T.Lifetime:
      return lifetime(p);
    case T.Question:
      return p.node(K.BareTraitType, from, [bounds(p)], []);
  }
  return missingType(p, from);
}

function missingType(p: Parser, from: number): Node {
  if (p.skipUnknown()) return typeInner(p);
  p.error('expected-type', `Expected a type, found ${p.found()}.`, p.iron ? 'Write a type here, such as `i32`, `list of T` or `reference to T`.' : 'Write a type here.');
  return p.errorNode(from);
}

/** `'a`, `lifetime a`, `lifetime anonymous`. */
export function lifetime(p: Parser): Node {
  const from = p.pos;
  if (p.kind === T.Lifetime) {
    p.pos++;
    return p.node(K.Lifetime, from, [], [from]);
  }
  p.expectEither(V.lifetime, T.Lifetime, "'a", 'here');
  return p.node(K.Lifetime, from, [], [lifetimeName(p)]);
}

/** The name behind `lifetime`, `labeled` or `named`: any word, `static` and `anonymous` included. */
export function lifetimeName(p: Parser): number {
  if (p.kind === T.Lifetime) return p.pos++;
  if (p.kind === T.Name && p.word !== R.raw && !(p.word === V.end.first && p.atOpenEnd())) return p.pos++;
  return p.name('the name of a lifetime');
}

function namedType(p: Parser): Node {
  const from = p.pos;
  const { word } = p;
  if (word === 0) return pathType(p, from);
  switch (word) {
    case R._:
      p.pos++;
      return p.node(K.InferredType, from, [], [from]);
    case R.dyn:
      if (p.edition === 2015 && !dynFollows(p)) return pathType(p, from);
      p.pos++;
      return p.node(K.DynType, from, [bounds(p)], [from]);
    case R.impl:
      p.pos++;
      return p.node(K.ImplType, from, [bounds(p)], [from]);
    case R.fn:
    case R.unsafe:
    case R.extern:
      return functionType(p, null, -1);
    case R.for:
      return forType(p);
  }
  if (p.iron) {
    const form = FORMS[word];
    if (form !== undefined && !p.isPlainName()) {
      const made = form(p, from);
      if (made !== null) return made;
    }
  }
  return pathType(p, from);
}

/** Edition 2015: `dyn` is a keyword only in front of a bound. */
function dynFollows(p: Parser): boolean {
  const next = p.kindAt(1);
  if (p.iron && p.wordAt(1) === V.dot.first) return false;
  if (next === T.PathSep) return p.kindAt(2) !== T.Less && !p.joined(1);
  return next === T.Name || next === T.RawName || next === T.Lifetime || next === T.ParenOpen || next === T.Question || next === T.Less;
}

function pathType(p: Parser, from: number): Node {
  if (p.kind === T.Name && p.word !== 0 && !p.atName() && p.word !== R.self && p.word !== R.Self && p.word !== R.super && p.word !== R.crate) return missingType(p, from);
  if (p.iron && p.word !== 0 && cannotStart[p.word] === 1) return missingType(p, from);
  const made = path(p, PathMode.Type);
  if (p.kind === T.Not && p.kindAt(1) !== T.Equal && isOpen(p.kindAt(1))) return p.node(K.MacroType, from, [macroCall(p, from, made)], []);
  return p.node(K.PathType, from, [made], []);
}

const isOpen = (kind: number): boolean => kind === T.ParenOpen || kind === T.BracketOpen || kind === T.BraceOpen;

/** `for<'a> fn(&'a T)` or `for<'a> Tr<'a>`. */
function forType(p: Parser): Node {
  const from = p.pos;
  const list = forAll(p)!;
  if (isFunctionStart(p)) return functionType(p, list, from);
  const first = bound(p, list, from);
  return p.node(K.BareTraitType, from, [boundsAfter(p, first, from)], []);
}

function isFunctionStart(p: Parser): boolean {
  const { word } = p;
  return word === R.fn || word === R.unsafe || word === R.extern || p.at(V.function) || p.at(V.external);
}

/** `unsafe extern "C" fn(x: A, ...) -> B` and `function taking parameter x of A returning B`. */
function functionType(p: Parser, list: Node | null, start: number): Node {
  const from = start < 0 ? p.pos : start;
  const unsafe = p.eatWord(R.unsafe!);
  let extern = p.eatWord(R.extern!);
  if (extern < 0) extern = p.eatPhrase(V.external);
  const abi = extern < 0 ? -1 : p.eat(T.String);
  const forToken = list === null ? -1 : from;
  const fn = p.eatWord(R.fn!);
  if (fn >= 0) {
    const open = p.expect(T.ParenOpen, '(', 'behind `fn`');
    const inputs = open < 0 ? emptyList(p) : bracketList(p, open, T.ParenClose, ')', functionTypeParameter);
    const arrow = p.eat(T.Arrow);
    const result = arrow < 0 ? null : typeWithoutBounds(p);
    return p.node(K.FunctionType, from, [list, inputs, result], [forToken, unsafe, extern, abi, fn, arrow]);
  }
  const word = p.expectEither(V.function, T.End, 'fn', 'in this function type');
  const open = p.expectEither(V.taking, T.End, 'taking', 'in this function type');
  p.enter('taking', from);
  const inputs = wordMembers(p, open, functionTypeParameter);
  const arrow = p.eatPhrase(V.returning);
  const result = arrow < 0 ? null : typeWithoutBounds(p);
  const close = p.leaveOptional('taking');
  inputs.toks[1] = result === null ? close : commentedArrow(p, arrow);
  return p.node(K.FunctionType, from, [list, inputs, result], [forToken, unsafe, extern, abi, word, arrow]);
}

function functionTypeParameter(p: Parser): Node {
  const from = p.pos;
  if (p.eatPhrase(V.variadic) >= 0 || p.eat(T.DotDotDot) >= 0) return p.node(K.Parameter, from, [null, null], [-1, from]);
  const attributes = outerAttributes(p);
  const made = functionTypeInner(p);
  made.attributes = attributes;
  if (attributes !== null) made.from = from;
  return made;
}

function functionTypeInner(p: Parser): Node {
  const from = p.pos;
  if (p.eatPhrase(V.parameter) >= 0) {
    const name = p.kind === T.Name && p.word === V.anything.first ? p.pos++ : p.word === R._ ? p.pos++ : p.name();
    const colon = p.expectEither(V.of, T.Colon, ':', 'behind the name of this parameter');
    if (p.eatPhrase(V.variadic) >= 0) return p.node(K.Parameter, from, [namePattern(p, name), null], [colon, p.pos - 1]);
    return p.node(K.Parameter, from, [namePattern(p, name), type(p)], [colon, -1]);
  }
  const named = (p.atName() || p.word === R._) && p.kindAt(1) === T.Colon;
  if (named) {
    const name = p.pos++;
    const colon = p.pos++;
    const dots = p.eat(T.DotDotDot);
    return p.node(K.Parameter, from, [namePattern(p, name), dots < 0 ? type(p) : null], [colon, dots]);
  }
  return p.node(K.Parameter, from, [null, type(p)], [-1, -1]);
}

function namePattern(p: Parser, name: number): Node {
  const wild = p.words[name] === R._ || (p.iron && p.words[name] === V.anything.first);
  const made = wild ? p.node(K.WildcardPattern, name, [], [name]) : p.node(K.NamePattern, name, [null], [-1, -1, name, -1]);
  made.to = name + 1;
  return made;
}

function referenceType(p: Parser): Node {
  const from = p.pos++;
  const double = p.kinds[from] === T.AndAnd;
  const life = p.kind === T.Lifetime ? lifetime(p) : null;
  const pin = p.word === R.pin && (p.wordAt(1) === R.mut || p.wordAt(1) === R.const) ? p.pos++ : -1;
  const mut = pin >= 0 ? p.pos++ : p.eatWord(R.mut!);
  const target = typeWithoutBounds(p);
  const made = p.node(K.ReferenceType, from, [target, life], [from, mut, pin]);
  return double ? p.node(K.ReferenceType, from, [made, null], [from, -1, -1]) : made;
}

function pointerType(p: Parser): Node {
  const from = p.pos++;
  let modifier = p.eatWord(R.const!);
  const mutable = modifier < 0;
  if (mutable) modifier = p.eatWord(R.mut!);
  if (modifier < 0) p.error('expected-token', `Expected \`const\` or \`mut\` behind \`*\`, found ${p.found()}.`, 'A raw pointer is `*const T` or `*mut T`.');
  return p.node(K.PointerType, from, [typeWithoutBounds(p)], [from, modifier], mutable ? 1 : 0);
}

function parenType(p: Parser): Node {
  const from = p.pos;
  const open = p.pos++;
  const list = bracketList(p, open, T.ParenClose, ')', type);
  if (list.kids.length !== 1 || list.flag === 1) return p.node(K.TupleType, from, [list], []);
  return p.node(K.ParenType, from, [list.kids[0]!], [open, list.toks[1]!]);
}

function bracketType(p: Parser): Node {
  const from = p.pos;
  const open = p.pos++;
  const item = type(p);
  const semicolon = p.eat(T.Semicolon);
  const length = semicolon < 0 ? null : expression(p, 0, Ctx.None);
  const close = p.expect(T.BracketClose, ']', 'to close this type');
  return length === null ? p.node(K.SliceType, from, [item], [open, close]) : p.node(K.ArrayType, from, [item, length], [open, semicolon, close]);
}

// Types in words

type Form = (p: Parser, from: number) => Node | null;

/** A type that is one word or phrase for a Rust name. */
const plain =
  (phrase: Phrase, name: Parameters<typeof builtin>[0]): Form =>
  (p, from) =>
    p.eatPhrase(phrase) < 0 ? null : p.node(K.PathType, from, [builtinPath(p, from, builtin(name))], []);

/** `list of T`: a generic type with its arguments in words. */
function generic(p: Parser, from: number, name: Parameters<typeof builtin>[0], kids: Node[], toks: number[], comma: number): Node {
  const list = p.node(K.List, from, kids, toks, comma);
  const args = p.node(K.GenericArguments, from, [list], [-1]);
  return p.node(K.PathType, from, [builtinPath(p, from, builtin(name), args)], []);
}

const single =
  (phrase: Phrase, name: Parameters<typeof builtin>[0]): Form =>
  (p, from) => {
    const open = p.eatPhrase(phrase);
    if (open < 0) return null;
    p.enter('type', from);
    const inner = typeWithoutBounds(p);
    const toks = [open, -1, -1];
    const comma = commaWords(p, toks);
    toks[1] = p.leaveOptional('type');
    return generic(p, from, name, [inner], toks, comma);
  };

function resultType(p: Parser, from: number): Node | null {
  const open = p.eatPhrase(V.resultOf);
  if (open < 0) return null;
  p.enter('type', from);
  const value = typeWithoutBounds(p);
  const or = p.expectEither(V.orError, T.Comma, 'or error', 'in this result type');
  const error = typeWithoutBounds(p);
  const toks = [open, -1, or, -1];
  const comma = commaWords(p, toks);
  toks[1] = p.leaveOptional('type');
  return generic(p, from, 'Result', [value, error], toks, comma);
}

function hashMapType(p: Parser, from: number): Node | null {
  const open = p.eatPhrase(V.hashMapFrom);
  if (open < 0) return null;
  p.enter('type', from);
  const key = typeWithoutBounds(p);
  const to = p.expectEither(V.to, T.Comma, 'to', 'in this map type');
  const value = typeWithoutBounds(p);
  const toks = [open, -1, to, -1];
  const comma = commaWords(p, toks);
  toks[1] = p.leaveOptional('type');
  return generic(p, from, 'HashMap', [key, value], toks, comma);
}

function wordReference(p: Parser, from: number): Node | null {
  const mut = p.word === V.mutable.first ? p.pos : -1;
  const at = mut < 0 ? 0 : 1;
  if (p.wordAt(at) !== V.reference.first) return mut >= 0 ? wordPointer(p, from) : null;
  p.pos += at + 1;
  const life = p.eatPhrase(V.with) >= 0 ? lifetime(p) : null;
  p.expectEither(V.to, T.End, 'to', 'in this reference type');
  return p.node(K.ReferenceType, from, [typeWithoutBounds(p), life], [from, mut, -1]);
}

function wordPointer(p: Parser, from: number): Node | null {
  if (p.eatPhrase(V.mutableRawPointerTo) >= 0) return p.node(K.PointerType, from, [typeWithoutBounds(p)], [from, from], 1);
  if (p.eatPhrase(V.rawPointerTo) >= 0) return p.node(K.PointerType, from, [typeWithoutBounds(p)], [from, from], 0);
  return null;
}

function sliceOf(p: Parser, from: number): Node | null {
  if (p.eatPhrase(V.sliceOf) < 0) return null;
  p.enter('array', from);
  const item = type(p);
  return p.node(K.SliceType, from, [item], [from, p.leaveOptional('array')]);
}

function arrayOf(p: Parser, from: number): Node | null {
  if (p.eatPhrase(V.arrayOf) < 0) return null;
  p.enter('array', from);
  const item = type(p);
  const semicolon = p.expectEither(V.withLength, T.Semicolon, ';', 'in this array type');
  const length = expression(p, 0, Ctx.InList | Ctx.NoAs | Ctx.NoEqual);
  return p.node(K.ArrayType, from, [item, length], [from, semicolon, p.leaveOptional('array')]);
}

function tupleOf(p: Parser, from: number): Node | null {
  const open = p.eatPhrase(V.tupleOf);
  return open < 0 ? null : p.node(K.TupleType, from, [wordList(p, open, 'tuple', type)], []);
}

function unit(p: Parser, from: number): Node {
  p.pos++;
  return p.node(K.TupleType, from, [p.node(K.List, from, [], [from, -1])], []);
}

/** `dynamic A and B`, `any type implementing A and B`, `bare trait A and B`. */
const traitType =
  (phrase: Phrase, kind: K): Form =>
  (p, from) => {
    if (p.eatPhrase(phrase) < 0) return null;
    p.enter('type', from);
    const made = bounds(p);
    const close = p.leaveOptional('type');
    return p.node(kind, from, [made], [from, close]);
  };

function macroType(p: Parser, from: number): Node | null {
  return p.node(K.MacroType, from, [macroCall(p, from, null)], [], MACRO.Raw);
}

const FORMS: (Form | undefined)[] = [];
const form = (phrase: Phrase, parse: Form): void => {
  FORMS[phrase.first] = parse;
};
form(V.listOf, single(V.listOf, 'Vec'));
form(V.optional, single(V.optional, 'Option'));
form(V.boxContaining, single(V.boxContaining, 'Box'));
form(V.resultOf, resultType);
form(V.hashMapFrom, hashMapType);
form(V.string, (p, from) => plain(V.stringSlice, 'str')(p, from) ?? plain(V.string, 'String')(p, from));
form(V.boolean, plain(V.boolean, 'bool'));
form(V.character, plain(V.character, 'char'));
form(V.unit, unit);
form(V.reference, wordReference);
form(V.mutable, wordReference);
form(V.rawPointerTo, wordPointer);
form(V.sliceOf, sliceOf);
form(V.arrayOf, arrayOf);
form(V.tupleOf, tupleOf);
form(V.never, (p, from) => (p.pos++, p.node(K.NeverType, from, [], [from])));
form(V.inferred, (p, from) => (p.pos++, p.node(K.InferredType, from, [], [from])));
form(V.dynamic, traitType(V.dynamic, K.DynType));
form(V.anyTypeImplementing, traitType(V.anyTypeImplementing, K.ImplType));
form(V.bareTrait, traitType(V.bareTrait, K.BareTraitType));
form(V.function, (p) => functionType(p, null, -1));
form(V.external, (p) => functionType(p, null, -1));
form(V.qualified, (p, from) => p.node(K.PathType, from, [qualifiedPath(p, PathMode.Type)], []));
form(V.macro, macroType);
form(V.bracketMacro, macroType);
form(V.braceMacro, macroType);
