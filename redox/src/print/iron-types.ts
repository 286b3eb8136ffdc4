/** Types, paths, generics and bounds in words. */
import { BUILTIN, builtin, builtinOf, K, type Node } from '../tree.js';
import { V, type Phrase } from '../vocabulary.js';
import { opensBare } from './iron-calls.js';
import { expression } from './iron-expressions.js';
import { macroCall } from './iron-macros.js';
import { attributes } from './iron-attributes.js';
import type { IronPrinter } from './iron.js';
import { Follow } from './iron.js';
import { Ctx } from '../parser/cursor.js';
import { typePath } from './iron-paths.js';
import { bounds, forAll, lifetime } from './iron-generics.js';

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
  if (!all || !opensBare(o, list, token)) return false;
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
