/** Types, paths, generics and bounds in words. */
import { BUILTIN, builtin, builtinOf, K, segmentName, type Node } from '../tree.js';
import { R, V, type Phrase } from '../vocabulary.js';
import { expression } from './iron-expressions.js';
import { macroCall } from './iron-macros.js';
import { attributes } from './iron-items.js';
import type { IronPrinter } from './iron.js';
import { Follow } from './iron.js';
import { Ctx } from '../parser/cursor.js';

/** What any type takes for its own at its right edge: it may end in a path. */
const ARGUMENTS = Follow.And | Follow.Dot | Follow.Of | Follow.Binding | Follow.Implementing;

const phrases = (names: Partial<Record<(typeof BUILTIN)[number], Phrase>>): (Phrase | undefined)[] => BUILTIN.map((name) => names[name]);
const SIMPLE = phrases({ String: V.string, str: V.stringSlice, bool: V.boolean, char: V.character });
const SINGLE = phrases({ Vec: V.listOf, Option: V.optional, Box: V.boxContaining });
const RESULT = builtin('Result');
const HASH_MAP = builtin('HashMap');

export function type(o: IronPrinter, node: Node): void {
  o.w.start(node);
  switch (node.kind) {
    case K.PathType:
      return pathType(o, node.kids[0]!);
    case K.ReferenceType:
      return referenceType(o, node);
    case K.PointerType:
      o.w.word(node.flag === 1 ? V.mutableRawPointerTo : V.rawPointerTo, node.toks[0]);
      return type(o, node.kids[0]!);
    case K.SliceType: {
      const form = o.enter('array');
      o.w.word(V.sliceOf, node.toks[0]);
      type(o, node.kids[0]!);
      return o.leave(form, Follow.Dot | Follow.Of, node.toks[1]);
    }
    case K.ArrayType:
      return arrayType(o, node);
    case K.TupleType:
      return tupleType(o, node);
    case K.ParenType:
      return parenthesised(o, node, type);
    case K.NeverType:
      return o.w.word(V.never, node.toks[0]);
    case K.InferredType:
      return o.w.word(V.inferred, node.toks[0]);
    case K.DynType:
      return traitType(o, V.dynamic, node);
    case K.ImplType:
      return traitType(o, V.anyTypeImplementing, node);
    case K.BareTraitType:
      return traitType(o, V.bareTrait, node);
    case K.FunctionType:
      return functionType(o, node);
    case K.MacroType:
      return macroCall(o, node.kids[0]!);
    case K.Lifetime:
      return lifetime(o, node);
    case K.RestPattern:
      return o.w.put('..', node.toks[0]);
    case K.BlockExpression:
    case K.Literal:
    case K.Unary:
      return expression(o, node, Ctx.InList | Ctx.NoAs);
    case K.Binding:
      return binding(o, node);
    default:
      return;
  }
}

/** `( .. )` around something: the brackets stay. */
export function parenthesised(o: IronPrinter, node: Node, inner: (o: IronPrinter, node: Node) => void): void {
  const level = o.top;
  o.w.put('(', node.toks[0]);
  o.w.glueNext();
  inner(o, node.kids[0]!);
  o.top = level;
  o.w.glue(')', node.toks[1]);
}

function pathType(o: IronPrinter, path: Node): void {
  const only = path.flag === 0 && path.kids.length === 1 && path.toks[0]! < 0 ? path.kids[0]! : null;
  if (only !== null && builtinType(o, only)) return;
  typePath(o, path);
}

/** The types that have words of their own, by their bare names. */
function builtinType(o: IronPrinter, segment: Node): boolean {
  const name = builtinOf(o.tree, segment);
  if (name === 0) return false;
  const args = segment.kids[0] ?? null;
  const token = segment.toks[0]!;
  if (args === null) {
    const phrase = SIMPLE[name];
    if (phrase === undefined) return false;
    o.w.word(phrase, token);
    return true;
  }
  if (args.kind !== K.GenericArguments || args.toks[0]! >= 0) return false;
  const list = args.kids[0]!;
  const all = list.kids.every((kid) => kid!.kind >= K.PathType && kid!.kind <= K.MacroType && kid!.kind !== K.BareTraitType);
  if (!all || o.w.hasComment(list.toks[0]!)) return false;
  const single = SINGLE[name];
  if (list.kids.length === 1 && single !== undefined) {
    const form = o.enter('type');
    o.w.word(single, token);
    o.w.dropSpace(list.toks[0]!);
    type(o, list.kids[0]!);
    o.trailing(list, form + 1);
    o.leave(form, Follow.Comma | Follow.Dot | Follow.Of, list.toks[1]);
    return true;
  }
  if (list.kids.length !== 2 || (name !== RESULT && name !== HASH_MAP)) return false;
  const form = o.enter('type');
  o.w.word(name === RESULT ? V.resultOf : V.hashMapFrom, token);
  o.w.dropSpace(list.toks[0]!);
  type(o, list.kids[0]!);
  o.say(name === RESULT ? V.orError : V.to, list.toks[2]!, Follow.None, form + 1);
  type(o, list.kids[1]!);
  o.trailing(list, form + 1);
  o.leave(form, Follow.Comma | Follow.Dot | Follow.Of, list.toks[1]);
  return true;
}

/** A path in which arguments are written `of ..` and `taking ..`. */
export function typePath(o: IronPrinter, path: Node): void {
  segments(o, path, false, path.kids.length);
}

/** A path in which arguments are written `of type ..`; `count`: how many of its segments. */
export function expressionPath(o: IronPrinter, path: Node, count = path.kids.length): void {
  segments(o, path, true, count);
}

/** A path without arguments whose first name stands where `reserved` words mean something. */
export function plainPath(o: IronPrinter, path: Node, reserved: (word: number) => boolean): void {
  o.w.start(path);
  if (path.toks[0]! >= 0) {
    o.w.word(V.root, path.toks[0]);
    o.w.word(V.dot);
  }
  path.kids.forEach((segment, at) => {
    if (at > 0) o.w.word(V.dot, path.toks[at]);
    const token = segment!.toks[0]!;
    if (isSelf(o, segment!)) o.w.word(V.context, token);
    else if (at === 0) o.member(token, reserved);
    else o.member(token, (word) => word === V.everything.first || word === V.with.first);
  });
}

const isSelf = (o: IronPrinter, segment: Node): boolean => o.isWord(segment.toks[0]!, R.self!) || segment.flag === SELF;
const SELF = builtin('self');

function segments(o: IronPrinter, path: Node, expressions: boolean, count: number): void {
  o.w.start(path);
  if (path.flag === 1) return qualified(o, path);
  if (path.toks[0]! >= 0) {
    o.w.word(V.root, path.toks[0]);
    o.w.word(V.dot);
  }
  const level = o.top;
  for (let at = 0; at < count; at++) {
    const segment = path.kids[at]!;
    if (at > 0) o.say(V.dot, path.toks[at]!, Follow.Dot, level);
    const token = segment.toks[0]!;
    if (segment.flag === 0 && o.tree.tokens.word[token] === 0 && o.isOrdinary(token)) o.w.source(token);
    else if (isSelf(o, segment)) o.w.word(V.context, token);
    else if (at === 0 && path.toks[0]! < 0) o.operandText(segmentName(o.tree, segment), token);
    else o.member(token, (word) => word === V.taking.first);
    if (segment.kids[0]) genericArguments(o, segment.kids[0], expressions);
  }
}

export function segmentArguments(o: IronPrinter, segment: Node, expressions: boolean): void {
  if (segment.kids[0]) genericArguments(o, segment.kids[0], expressions);
}

export function genericArguments(o: IronPrinter, args: Node, expressions: boolean): void {
  if (args.kind === K.FnArguments) return fnArguments(o, args);
  o.w.dropSpace(args.toks[0]!);
  argumentList(o, args, expressions || args.toks[0]! >= 0 ? V.ofType : V.of);
}

function argumentList(o: IronPrinter, args: Node, opener: Phrase): void {
  const list = args.kids[0]!;
  const form = o.enter('type');
  o.w.word(opener, list.toks[0]);
  if (list.kids.length === 0) o.w.word(V.nothing);
  o.members(list, form + 1, (kid) => type(o, kid));
  o.leave(form, list.kids.length === 0 ? Follow.And : ARGUMENTS, list.toks[1]);
}

/** `taking A and B returning C` behind `Fn`. */
function fnArguments(o: IronPrinter, args: Node): void {
  const list = args.kids[0]!;
  if ((args.toks[1] ?? -1) >= 0) o.w.word(V.dot, args.toks[1]);
  const form = o.enter('taking');
  o.w.word(V.taking, list.toks[0]);
  if (list.kids.length === 0) o.w.word(V.nothing);
  o.members(list, form + 1, (kid) => type(o, kid));
  const result = args.kids[1];
  if (!result) return o.leave(form, Follow.And | Follow.Returning | Follow.Dot | Follow.Of | Follow.Implementing | Follow.Binding, list.toks[1]);
  o.w.dropSpace(list.toks[1]!);
  if (o.w.hasComment(list.toks[1]!)) o.w.startAt(list.toks[1]!);
  o.say(V.returning, args.toks[0]!, Follow.Returning, form + 1);
  type(o, result);
  o.leave(form, Follow.Dot | Follow.Of | Follow.Implementing | Follow.Binding);
}

/** `qualified B of T as Tr` for `<T as Tr>::B`. */
function qualified(o: IronPrinter, path: Node): void {
  const self = path.kids[0]!;
  const form = o.enter('type');
  o.w.word(V.qualified, self.toks[0]);
  for (let at = 1; at < path.kids.length; at++) {
    if (at > 1) o.say(V.dot, path.toks[at]!, Follow.Dot, form + 1);
    o.free(path.kids[at]!.toks[0]!);
    const args = path.kids[at]!.kids[0];
    if (args?.kind === K.GenericArguments) {
      o.w.dropSpace(args.toks[0]!);
      argumentList(o, args, V.ofType);
    }
  }
  o.say(V.of, path.toks[1]!, Follow.Of, form + 1);
  type(o, self.kids[0]!);
  const trait = self.kids[1];
  if (trait) {
    o.say(V.as, self.toks[1]!, Follow.None, form + 1);
    typePath(o, trait);
  }
  o.leave(form, Follow.Dot | (trait ? Follow.None : Follow.Operator), self.toks[2]);
}

function binding(o: IronPrinter, node: Node): void {
  const [name, value] = node.kids;
  const level = o.top;
  type(o, name!);
  if (node.flag === 1) {
    o.settle(Follow.Implementing, level);
    const form = o.enter('type');
    o.w.word(V.implementing, node.toks[0]);
    bounds(o, value!);
    return o.leave(form, Follow.And);
  }
  o.say(V.equalTo, node.toks[0]!, Follow.Binding, level);
  type(o, value!);
}

function referenceType(o: IronPrinter, node: Node): void {
  const [target, life] = node.kids;
  const [amp, mut] = node.toks;
  if (mut! >= 0) o.w.word(V.mutable, mut === amp ? -1 : mut);
  o.w.word(V.reference, amp);
  if (life) {
    o.w.word(V.with);
    lifetime(o, life);
  }
  o.w.word(V.to);
  type(o, target!);
}

export function lifetime(o: IronPrinter, node: Node): void {
  o.w.start(node);
  o.w.word(V.lifetime);
  o.lifetimeName(node.toks[0]!);
}

function arrayType(o: IronPrinter, node: Node): void {
  const form = o.enter('array');
  o.w.word(V.arrayOf, node.toks[0]);
  type(o, node.kids[0]!);
  o.say(V.withLength, node.toks[1]!, Follow.With, form + 1);
  expression(o, node.kids[1]!, Ctx.InList | Ctx.NoAs | Ctx.NoEqual);
  o.leave(form, Follow.Operator | Follow.Link | Follow.Dot, node.toks[2]);
}

function tupleType(o: IronPrinter, node: Node): void {
  const list = node.kids[0]!;
  if (list.kids.length === 0) {
    if (!o.w.hasComment(list.toks[1]!)) {
      o.w.dropSpace(list.toks[1]!);
      return o.w.word(V.unit, list.toks[0]);
    }
  }
  const form = o.enter('tuple');
  o.w.word(V.tupleOf, list.toks[0]);
  if (list.kids.length === 0) o.w.word(V.nothing);
  o.members(list, form + 1, (kid) => type(o, kid), list.kids.length > 1);
  o.leave(form, Follow.And | Follow.Dot | Follow.Of, list.toks[1]);
}

function traitType(o: IronPrinter, phrase: Phrase, node: Node): void {
  const form = o.enter('type');
  o.w.word(phrase, node.toks[0]);
  bounds(o, node.kids[0]!);
  o.leave(form, Follow.And | Follow.Dot | Follow.Of);
}

/** Bounds with `and` between them; the form they belong to is open. */
export function bounds(o: IronPrinter, node: Node): void {
  const level = o.top;
  node.kids.forEach((kid, at) => {
    if (at > 0) o.say(V.and, node.toks[at - 1]!, Follow.And, level);
    bound(o, kid!);
  });
}

function bound(o: IronPrinter, node: Node): void {
  o.w.start(node);
  if (node.kind === K.Lifetime) return lifetime(o, node);
  if (node.kind === K.UseBound) {
    const form = o.enter('using');
    o.w.word(V.using, node.toks[0]);
    const list = node.kids[0]!;
    if (list.kids.length === 0) o.w.word(V.nothing);
    o.members(list, form + 1, (kid) => type(o, kid));
    return o.leave(form, Follow.And, list.toks[1]);
  }
  if (node.kind === K.ParenType) return parenthesised(o, node, type);
  if (node.kind !== K.TraitBound) return type(o, node);
  traitBound(o, node);
}

function traitBound(o: IronPrinter, node: Node): void {
  const [list, trait] = node.kids;
  const [forToken, modifier, open, close, keyword, second] = node.toks;
  const level = o.top;
  if (open! >= 0) {
    o.w.put('(', open);
    o.w.glueNext();
  }
  const start = o.top;
  const early = list && forToken! < (modifier! >= 0 ? modifier! : Number.MAX_SAFE_INTEGER);
  if (early) forAll(o, list, forToken!);
  o.top = start;
  if (modifier! >= 0) modifierWord(o, modifier!);
  if ((second ?? -1) >= 0) o.w.word(V.maybe, second);
  if ((keyword ?? -1) >= 0) o.isWord(keyword!, R.const!) ? o.w.put('const', keyword) : o.w.word(V.asynchronous, keyword);
  if (list && !early) forAll(o, list, forToken!);
  o.top = start;
  if (trait!.kind !== K.Error) typePath(o, trait!);
  if (open! >= 0) {
    o.top = level;
    o.w.glue(')', close);
  }
}

function modifierWord(o: IronPrinter, token: number): void {
  const { tokens, text } = o.tree;
  const first = text[tokens.start[token]!];
  if (first === '~') return o.w.raw(token, token + 1, true);
  if (first === '[') return o.w.raw(token, token + 2, true);
  o.w.word(V.maybe, token);
}

/** `for all lifetime a and lifetime b` */
export function forAll(o: IronPrinter, list: Node, forToken: number): void {
  const form = o.enter('generics');
  o.w.word(V.forAll, forToken);
  o.w.dropSpace(list.toks[0]!);
  if (list.kids.length === 0) o.w.word(V.nothing);
  o.members(list, form + 1, (kid) => genericParameter(o, kid));
  o.leave(form, Follow.And, list.toks[1]);
}

function functionType(o: IronPrinter, node: Node): void {
  const [list, inputs, result] = node.kids;
  const [forToken, unsafe, extern, abi, fn, arrow] = node.toks;
  if (list) {
    const level = o.top;
    forAll(o, list, forToken!);
    o.top = level;
  }
  if (unsafe! >= 0) o.w.word(V.unsafe, unsafe);
  if (extern! >= 0) o.w.word(V.external, extern);
  if (abi! >= 0) o.text(abi!);
  const form = o.enter('taking');
  o.w.word(V.function, fn);
  o.w.word(V.taking, inputs!.toks[0]);
  if (inputs!.kids.length === 0) o.w.word(V.nothing);
  o.members(inputs!, form + 1, (kid) => functionTypeParameter(o, kid));
  if (!result) return o.leave(form, Follow.And | Follow.Returning | Follow.Dot | Follow.Of, inputs!.toks[1]);
  o.w.dropSpace(inputs!.toks[1]!);
  if (o.w.hasComment(inputs!.toks[1]!)) o.w.startAt(inputs!.toks[1]!);
  o.say(V.returning, arrow!, Follow.Returning, form + 1);
  type(o, result);
  o.leave(form, Follow.Dot | Follow.Of);
}

function functionTypeParameter(o: IronPrinter, node: Node): void {
  attributes(o, node);
  o.w.start(node);
  const [shape, of] = node.kids;
  const [colon, dots] = node.toks;
  if (shape) {
    o.w.word(V.parameter);
    if (shape.kind === K.WildcardPattern) o.w.word(V.anything, shape.toks[0]);
    else o.free(shape.toks[2]!);
    o.w.word(V.of, colon);
  }
  if (dots! >= 0) return o.w.word(V.variadic, dots);
  type(o, of!);
}

// Generic parameters and conditions

/** `with lifetime a with generic type T ..`; line breaks are not kept. */
export function generics(o: IronPrinter, list: Node | null, bounded: boolean): void {
  if (list === null) return;
  o.w.free++;
  const form = o.enter('generics');
  if (list.kids.length === 0) {
    o.w.word(V.noGenerics, list.toks[0]);
    o.w.dropSpace(list.toks[1]!);
  }
  list.kids.forEach((kid, at) => {
    o.say(V.with, list.toks[at === 0 ? 0 : at + 1]!, Follow.With, form + 1);
    genericParameter(o, kid!);
    o.w.flush(kid!);
  });
  o.w.dropSpace(list.toks[1]!);
  const comma = list.toks[list.kids.length + 1] ?? -1;
  const commented = list.kids.length > 0 && o.w.hasComment(comma);
  if (commented) o.w.startAt(comma);
  o.leave(form, Follow.With, list.toks[1]);
  if ((bounded || commented) && o.top > form) o.close(form);
  o.top = form;
  o.w.free--;
}

function genericParameter(o: IronPrinter, node: Node): void {
  attributes(o, node);
  o.w.start(node);
  const [first, second] = node.kids;
  if (node.kind === K.LifetimeParameter) {
    lifetime(o, first!);
    if (node.toks[0]! >= 0) {
      o.w.word(V.outliving, node.toks[0]);
      bounds(o, second!);
    }
    return;
  }
  if (node.kind === K.TypeParameter) {
    o.w.word(V.genericType);
    o.free(node.toks[0]!);
    if (node.toks[1]! >= 0) {
      o.w.word(V.implementing, node.toks[1]);
      bounds(o, first!);
    }
    if (second) {
      o.w.word(V.defaultingTo, node.toks[2]);
      type(o, second);
    }
    return;
  }
  o.w.word(V.constant, node.toks[0]);
  o.free(node.toks[1]!);
  o.w.word(V.of, node.toks[2]);
  type(o, first!);
  if (second) {
    o.w.word(V.defaultingTo, node.toks[3]);
    expression(o, second, Ctx.InList);
  }
}

/** One `where` for each condition, each on a line of its own. */
export function whereClause(o: IronPrinter, node: Node | null, indent: string): void {
  if (node === null || node === undefined) return;
  o.w.free++;
  if (node.kids.length === 0) {
    o.w.forceLine(o.w.inside(indent));
    o.w.word(V.where, node.toks[0]);
    o.w.word(V.nothing);
  }
  node.kids.forEach((kid, at) => {
    const level = o.top;
    const first = o.tree.language === 'rust' ? kid!.from : node.toks[at]!;
    o.w.forceLine(o.w.inside(indent), at > 0 && o.w.hasBlankLine(first));
    o.w.word(V.where, node.toks[at]);
    predicate(o, kid!);
    o.w.flush(kid!);
    o.top = level;
  });
  o.w.free--;
}

function predicate(o: IronPrinter, node: Node): void {
  const [list, subject, limits] = node.kids;
  o.w.start(node);
  const level = o.top;
  if (list) forAll(o, list, node.toks[0]!);
  o.top = level;
  type(o, subject!);
  o.say(subject!.kind === K.Lifetime ? V.outliving : V.implementing, node.toks[1]!, Follow.Implementing, level);
  bounds(o, limits!);
}

