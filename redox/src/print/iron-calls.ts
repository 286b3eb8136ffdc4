/** Calls and chains of calls: `call method iter on v then method map with f`. */
import { Power } from '../operators.js';
import { Ctx } from '../parser/cursor.js';
import { builtinOf, K, nameOf, segmentName, type Node } from '../tree.js';
import { endOf, V } from '../vocabulary.js';
import { base, expression, memberName, operand } from './iron-expressions.js';
import { HOLDERS } from './iron-patterns.js';
import { expressionPath, genericArguments, segmentArguments } from './iron-paths.js';
import type { IronPrinter } from './iron.js';
import { Follow } from './iron.js';

const isPostfix = (node: Node): boolean =>
  (node.kind === K.Call || node.kind === K.MethodCall || node.kind === K.Field || node.kind === K.Index || node.kind === K.Await || node.kind === K.Try) && node.attributes === null;

const isCall = (node: Node): boolean => node.kind === K.Call || node.kind === K.MethodCall;

/** Postfix operations from the outermost to the innermost, down to what is no postfix form or a tight prefix form. */
export function spine(o: IronPrinter, node: Node): Node[] {
  const nodes: Node[] = [node];
  for (let inner = node.kids[0]!; isPostfix(inner) && !isHeld(o, inner); inner = inner.kids[0]!) nodes.push(inner);
  return nodes;
}

/** `Some(x)` and its like have a form of their own and are no part of a chain. */
function isHeld(o: IronPrinter, node: Node): boolean {
  if (node.kind !== K.Call || node.kids[0]!.kind !== K.PathExpression || node.kids[1]!.kids.length !== 1) return false;
  const path = node.kids[0]!.kids[0]!;
  if (path.flag === 1 || path.kids.length !== 1 || path.toks[0]! >= 0 || path.kids[0]!.kids[0]) return false;
  return HOLDERS[builtinOf(o.tree, path.kids[0]!)] !== undefined && opensBare(o, node.kids[1]!, node.from);
}

/** Whether no comment stands before the bracket of `Some(`; in Iron the bracket is a part of the word at `from`. */
export const opensBare = (o: IronPrinter, list: Node, from: number): boolean => list.toks[0] === from || !o.w.hasComment(list.toks[0]!);

/** How many operations next to the base are fields and indexes, which are written in front of it. */
function prefixCount(nodes: readonly Node[]): number {
  let count = 0;
  for (let at = nodes.length - 1; at >= 0 && (nodes[at]!.kind === K.Field || nodes[at]!.kind === K.Index); at--) count++;
  return count;
}

/** Whether the chain starts with a call, so that `call` heads it. */
export function isCallChain(nodes: readonly Node[]): boolean {
  const first = nodes[nodes.length - 1 - prefixCount(nodes)];
  return first !== undefined && isCall(first);
}

/** Whether an expression without `call` in front has links: `x.await`, `a.b?`. */
export const hasLinks = (nodes: readonly Node[]): boolean => nodes.some((node) => node.kind !== K.Field && node.kind !== K.Index);

/** Links behind a base that is no call; inside a list of arguments `chain .. end chain` holds them. */
export function chained(o: IronPrinter, nodes: readonly Node[], ctx: number): void {
  const inChain = (ctx & Ctx.NoLinks) !== 0;
  const count = prefixCount(nodes);
  const head = count === 0 ? nodes[nodes.length - 1]!.kids[0]! : nodes[nodes.length - count]!;
  const last = nodes[0]!;
  const args = isCall(last) ? last.kids[last.kids.length - 1]! : null;
  const form = o.enter(inChain ? 'chain' : args !== null && args.kids.length > 0 ? 'with' : '');
  if (inChain) o.w.word(V.chain);
  const level = o.top;
  operand(o, head, Power.Postfix, inChain ? Ctx.InList : ctx & ~(Ctx.Statement | Ctx.NoLinks));
  for (let at = nodes.length - 1 - count; at >= 0; at--) link(o, nodes[at]!, ctx, level);
  if (inChain) return o.close(form);
  o.leave(form, rightEdge(last) | Follow.Link, args?.toks[1] ?? -1);
}

/** `call ..` with the links that follow its first call. */
export function callForm(o: IronPrinter, nodes: readonly Node[], ctx: number): void {
  const first = nodes.length - 1 - prefixCount(nodes);
  const form = o.enter('call');
  const level = form + 1;
  head(o, nodes[first]!, level, ctx);
  for (let at = first - 1; at >= 0; at--) link(o, nodes[at]!, ctx, level);
  const last = nodes[0]!;
  o.leave(form, rightEdge(last) | Follow.Link, isCall(last) ? last.kids[last.kids.length - 1]!.toks[1]! : -1);
}

/** What the last operation of a chain takes for its own. */
function rightEdge(last: Node): number {
  if (last.kind === K.Index) return Follow.Operator;
  if (!isCall(last)) return Follow.None;
  const list = last.kids[last.kids.length - 1]!;
  return list.kids.length > 0 ? Follow.And | Follow.Operator | Follow.Set | Follow.EndWith : Follow.With;
}

function head(o: IronPrinter, node: Node, level: number, ctx: number): void {
  if (node.kind === K.MethodCall) {
    const [receiver, args, list] = node.kids;
    o.w.word(V.callMethod);
    memberName(o, node.toks[1]!);
    methodArguments(o, args!);
    o.say(V.on, node.toks[0]!, Follow.None, level);
    base(o, receiver!, (ctx & ~Ctx.Statement) | Ctx.InList);
    return callArguments(o, list!, level);
  }
  const [callee, list] = node.kids;
  const path = callee!.kind === K.PathExpression && callee!.attributes === null ? callee!.kids[0]! : null;
  if (path !== null && isAssociated(o, path)) associated(o, path, level);
  else {
    o.w.word(V.call);
    base(o, callee!, ctx & ~Ctx.Statement);
  }
  callArguments(o, list!, level);
}

/** A function of a type, by spelling: its name is lower case and that of its owner upper case. */
function isAssociated(o: IronPrinter, path: Node): boolean {
  const count = path.kids.length;
  if (path.flag === 1 || count < 2) return false;
  const name = nameOf(o.tree, path.kids[count - 1]!.toks[0]!);
  const owner = segmentName(o.tree, path.kids[count - 2]!);
  return /^[\p{Ll}_]/u.test(name) && !name.startsWith('r#') && /^\p{Lu}/u.test(owner) && !o.w.hasComment(path.toks[count - 1]!);
}

function associated(o: IronPrinter, path: Node, level: number): void {
  const count = path.kids.length;
  const last = path.kids[count - 1]!;
  o.w.word(V.callAssociated);
  memberName(o, last.toks[0]!);
  segmentArguments(o, last, true);
  o.say(V.on, path.toks[count - 1]!, Follow.None, level);
  expressionPath(o, path, count - 1);
}

function methodArguments(o: IronPrinter, args: Node | null): void {
  if (!args) return;
  genericArguments(o, args, true);
}

/** `with a and b` of the call below `level`; its terminator is that of the chain. */
function callArguments(o: IronPrinter, list: Node, level: number): void {
  const [open, close] = list.toks;
  if (list.kids.length === 0) {
    o.w.dropSpace(open!);
    o.w.dropSpace(close!);
    if (o.w.hasComment(open!) || o.w.hasComment(close!)) {
      o.say(V.with, open!, Follow.With, level);
      o.w.word(V.nothing, close);
    }
    return;
  }
  o.say(V.with, open!, Follow.With, level);
  o.members(list, level, (kid) => expression(o, kid, Ctx.InList | Ctx.NoLinks));
}

/** What closes the arguments of a call in the middle of a chain: a comment before its bracket moves in front of the link. */
function link(o: IronPrinter, node: Node, ctx: number, level: number): void {
  const [dot, name] = node.toks;
  const inner = node.kids[0]!;
  if (isCall(inner) && inner.kids[inner.kids.length - 1]!.toks[1]! >= 0) closeMiddle(o, inner, level);
  switch (node.kind) {
    case K.Try:
      return o.say(V.unwrapOrReturnError, dot!, Follow.Link, level);
    case K.Await:
      o.say(V.then, dot!, Follow.Link, level);
      return o.w.word(V.await, name);
    case K.Field:
      o.say(V.then, dot!, Follow.Link, level);
      o.w.word(V.member);
      return memberName(o, name!);
    case K.Index: {
      o.say(V.then, dot!, Follow.Link, level);
      const form = o.enter('index');
      o.w.word(V.element);
      expression(o, node.kids[1]!, (ctx & ~Ctx.Statement) | Ctx.NoLinks);
      return o.leave(form, Follow.Operator, name);
    }
    case K.Call:
      o.say(V.then, node.toks[0] ?? node.kids[1]!.toks[0]!, Follow.Link, level);
      o.w.word(V.invoke);
      return callArguments(o, node.kids[1]!, level);
    default: {
      const [, args, list] = node.kids;
      o.say(V.then, dot!, Follow.Link, level);
      o.w.word(V.method);
      memberName(o, name!);
      methodArguments(o, args!);
      callArguments(o, list!, level);
    }
  }
}

/** A bracket in the middle of a chain that stands on a line of its own, or behind a comment. */
function closeMiddle(o: IronPrinter, inner: Node, level: number): void {
  const list = inner.kids[inner.kids.length - 1]!;
  const close = list.toks[1]!;
  if (list.kids.length === 0 || !o.w.hasGap(close)) return;
  o.say(endOf('with'), close, Follow.EndWith, level);
}
