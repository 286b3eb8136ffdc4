/** Patterns in words. */
import { Ctx } from '../parser/cursor.js';
import { isReservedMember } from '../reserved.js';
import { BUILTIN, builtin, builtinOf, K, type Node } from '../tree.js';
import { endOf, V, type Phrase } from '../vocabulary.js';
import { opensBare } from './iron-calls.js';
import { expression } from './iron-expressions.js';
import { attributes } from './iron-attributes.js';
import { macroCall } from './iron-macros.js';
import { parenthesised } from './iron-types.js';
import { expressionPath } from './iron-paths.js';
import type { IronPrinter } from './iron.js';
import { Follow } from './iron.js';
import { statements } from './iron-statements.js';

const BOUND = Ctx.InList | Ctx.NoEqual | Ctx.NoAs | Ctx.NoLinks;

/** A pattern where alternatives need nothing around them. */
export function pattern(o: IronPrinter, node: Node): void {
  if (node.kind === K.OrPattern) return alternatives(o, node);
  nestedPattern(o, node);
}

function alternatives(o: IronPrinter, node: Node): void {
  o.w.start(node);
  const level = o.top;
  node.kids.forEach((kid, at) => {
    const token = node.toks[at]!;
    if (at > 0) o.say(V.or, token, Follow.Or, level);
    else if (token >= 0 && !isEither(o, node)) o.w.word(V.or, token);
    nestedPattern(o, kid!);
  });
}

const isEither = (o: IronPrinter, node: Node): boolean => o.isWord(node.from, V.either.first);

/** A pattern inside another, or where `or` would be read as something else. */
export function nestedPattern(o: IronPrinter, node: Node): void {
  o.w.start(node);
  switch (node.kind) {
    case K.NamePattern:
      return namePattern(o, node);
    case K.WildcardPattern:
      return o.w.word(V.anything, node.toks[0]);
    case K.RestPattern:
      return o.w.word(V.theRest, node.toks[0]);
    case K.LiteralPattern:
      return expression(o, node.kids[0]!, BOUND);
    case K.RangePattern:
      return rangePattern(o, node);
    case K.ReferencePattern:
      if (node.toks[1]! >= 0) {
        o.w.word(V.mutable, node.toks[1] === node.toks[0] ? -1 : node.toks[1]);
      }
      o.w.word(V.reference, node.toks[0]);
      o.w.word(V.to);
      return nestedPattern(o, node.kids[0]!);
    case K.TuplePattern:
      return listPattern(o, node.kids[0]!, V.tupleOf, 'tuple', nestedPattern);
    case K.SlicePattern:
      return listPattern(o, node.kids[0]!, V.arrayOf, 'array', nestedPattern);
    case K.ParenPattern:
      return parenthesised(o, node, pattern);
    case K.PathPattern:
      return pathPattern(o, node.kids[0]!);
    case K.TupleStructPattern:
      return tupleStructPattern(o, node);
    case K.StructPattern: {
      const form = o.enter('pattern');
      expressionPath(o, node.kids[0]!);
      return fields(o, node.kids[1]!, form);
    }
    case K.OrPattern: {
      const form = o.enter('either');
      o.w.word(V.either);
      alternatives(o, node);
      return o.leave(form, Follow.Or);
    }
    case K.MacroPattern:
      return macroCall(o, node.kids[0]!);
    case K.ConstPattern: {
      o.w.word(V.constant, node.toks[0]);
      const indent = o.w.indent;
      o.w.word(V.begin, node.kids[0]!.toks[0]);
      statements(o, node.kids[0]!, indent, false);
      return o.w.word(endOf('block'), node.kids[0]!.toks[1]);
    }
    case K.BoxPattern:
      o.w.put('box', node.toks[0]);
      return nestedPattern(o, node.kids[0]!);
    case K.NeverPattern:
      return o.w.word(V.never, node.toks[0]);
    default:
      return;
  }
}

/** A binding; `parameter`: where `mutable context` would be the receiver. */
export function namePattern(o: IronPrinter, node: Node, parameter = false): void {
  const [ref, mut, name, at] = node.toks;
  if (ref! >= 0) {
    o.w.word(mut! >= 0 ? V.byMutableReference : V.byReference, ref);
  } else if (mut! >= 0) o.w.word(V.mutable, mut);
  if (parameter && ref! < 0 && mut! >= 0) o.member(name!, (word) => word === V.context.first);
  else if (ref! >= 0 || mut! >= 0) o.free(name!);
  else o.operand(name!);
  const inner = node.kids[0];
  if (!inner) return;
  o.w.word(V.at, at);
  nestedPattern(o, inner);
}

function rangePattern(o: IronPrinter, node: Node): void {
  const [low, high] = node.kids;
  const level = o.top;
  const words = [
    [V.rangeFrom, V.rangeTo],
    [V.inclusiveRangeFrom, V.inclusiveRangeTo],
    [V.legacyRangeFrom, V.legacyRangeFrom],
  ] as const;
  const [from, to] = words[node.flag]!;
  if (!low) {
    o.w.word(to, node.toks[0]);
    expression(o, high!, BOUND);
    return;
  }
  o.w.word(from);
  expression(o, low, BOUND);
  if (!high) return;
  o.say(V.to, node.toks[0]!, Follow.To, level);
  expression(o, high, BOUND);
}

function listPattern(o: IronPrinter, list: Node, phrase: Phrase, word: string, member: (o: IronPrinter, node: Node) => void): void {
  if (list.kids.length === 0 && word === 'tuple') {
    o.w.dropSpace(list.toks[1]!);
    if (!o.w.hasComment(list.toks[1]!)) return o.w.word(V.unit, list.toks[0]);
  }
  const form = o.enter(word);
  o.w.word(phrase, list.toks[0]);
  if (list.kids.length === 0) o.w.word(V.nothing);
  o.members(list, form + 1, (kid) => member(o, kid), word !== 'tuple' || list.kids.length > 1);
  o.leave(form, Follow.And, list.toks[1]);
}

function pathPattern(o: IronPrinter, path: Node): void {
  if (isNone(o, path)) return o.w.word(V.none, path.kids[0]!.toks[0]);
  expressionPath(o, path);
}

const NONE = builtin('None');
export const isNone = (o: IronPrinter, path: Node): boolean => bareBuiltin(o, path) === NONE;

/** Index into BUILTIN of a path of one segment without arguments, or 0. */
function bareBuiltin(o: IronPrinter, path: Node): number {
  if (path.flag === 1 || path.kids.length !== 1 || path.toks[0]! >= 0 || path.kids[0]!.kids[0]) return 0;
  return builtinOf(o.tree, path.kids[0]!);
}

type Holder = readonly [phrase: Phrase, end: string];
const holders: Partial<Record<(typeof BUILTIN)[number], Holder>> = { Some: [V.someOf, 'some'], Ok: [V.okOf, 'ok'], Err: [V.errorOf, 'error'] };
/** Words of the variants that hold one value, by index into BUILTIN. */
export const HOLDERS: readonly (Holder | undefined)[] = BUILTIN.map((name) => holders[name]);
export const holderOf = (o: IronPrinter, path: Node): Holder | undefined => HOLDERS[bareBuiltin(o, path)];

function tupleStructPattern(o: IronPrinter, node: Node): void {
  const [path, list] = node.kids;
  const holder = holderOf(o, path!);
  if (holder !== undefined && list!.kids.length === 1 && opensBare(o, list!, path!.from)) {
    const form = o.enter(holder[1]);
    o.w.word(holder[0], path!.kids[0]!.toks[0]);
    o.w.dropSpace(list!.toks[0]!);
    nestedPattern(o, list!.kids[0]!);
    o.trailing(list!, form + 1);
    return o.leave(form, Follow.Comma, list!.toks[1]);
  }
  const form = o.enter('pattern');
  expressionPath(o, path!);
  o.say(V.holding, list!.toks[0]!, Follow.None, form + 1);
  if (list!.kids.length === 0) o.w.word(V.nothing);
  o.members(list!, form + 1, (kid) => nestedPattern(o, kid));
  o.leave(form, Follow.And, list!.toks[1]);
}

function fields(o: IronPrinter, list: Node, form: number): void {
  o.say(V.with, list.toks[0]!, Follow.None, form + 1);
  if (list.kids.length === 0) o.w.word(V.nothing);
  o.members(list, form + 1, (kid) => fieldPattern(o, kid), list.kids.length > 0 && list.kids[list.kids.length - 1]!.kind !== K.RestPattern);
  o.leave(form, Follow.And | Follow.Of, list.toks[1]);
}

function fieldPattern(o: IronPrinter, node: Node): void {
  attributes(o, node);
  o.w.start(node);
  if (node.kind === K.RestPattern) return o.w.word(V.theRest, node.toks[0]);
  if (node.flag === 1) return nestedPattern(o, node.kids[0]!);
  const [name, colon] = node.toks;
  const level = o.top;
  fieldName(o, name!);
  o.say(V.of, colon!, Follow.None, level);
  nestedPattern(o, node.kids[0]!);
}

/** The name or number of a field. */
export function fieldName(o: IronPrinter, token: number): void {
  o.member(token, (word) => isReservedMember(word) || word === V.theRest.first || word === V.restFrom.first);
}
