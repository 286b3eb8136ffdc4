/** Statements and bodies in words. */
import { Ctx } from '../parser/cursor.js';
import { isItem, K, type Node } from '../tree.js';
import { V } from '../vocabulary.js';
import { assign, expression } from './iron-expressions.js';
import { item } from './iron-items.js';
import { attributes } from './iron-attributes.js';
import { pattern } from './iron-patterns.js';
import { type } from './iron-types.js';
import type { IronPrinter } from './iron.js';
import { Follow } from './iron.js';

/**
 * The statements of a body, each on a line of its own unless the body is one value on one line.
 * `indent` is that of the line on which the body opens; what closes it goes there too. `always`:
 * even an empty body is broken.
 */
export function statements(o: IronPrinter, body: Node, indent: string, always: boolean): void {
  const level = o.top;
  openStatements(o, body, indent, always);
  o.top = level;
}

/** The same, with the forms of the last statement still open: `otherwise` may follow, which `define` takes. */
export function openStatements(o: IronPrinter, body: Node, indent: string, always: boolean): void {
  const close = body.toks[1]!;
  const { kids } = body;
  const level = o.top;
  if (kids.length === 0) {
    o.w.dropSpace(close);
    if (always || o.w.hasLine(close)) o.w.forceLine(indent);
    return;
  }
  const inline = !always && isOneValue(o, body);
  for (const kid of kids) {
    if (!inline) o.w.forceLine(o.w.inside(indent));
    o.top = level;
    statement(o, kid!);
    o.w.flush(kid!);
  }
  if (!inline) o.w.forceLine(indent);
}

function isOneValue(o: IronPrinter, body: Node): boolean {
  const only = body.kids.length === 1 ? body.kids[0]! : null;
  if (only === null || only.kind !== K.ExpressionStatement || only.flag !== 0 || only.attributes !== null) return false;
  return !o.w.hasLine(only.from) && !o.w.hasLine(body.toks[1]!);
}

export function statement(o: IronPrinter, node: Node): void {
  if (isItem(node.kind) || node.kind === K.Attribute) return item(o, node);
  attributes(o, node);
  o.w.start(node);
  switch (node.kind) {
    case K.LetStatement:
      return define(o, node);
    case K.EmptyStatement:
      o.w.word(V.do, node.toks[0]);
      return o.w.word(V.nothing);
    case K.ExpressionStatement:
      return node.flag === 1 ? effect(o, node) : value(o, node);
    default:
      return;
  }
}

function define(o: IronPrinter, node: Node): void {
  const [shape, of, init, rest] = node.kids;
  const [, colon, equal, otherwise, semicolon] = node.toks;
  const form = o.enter('define');
  o.w.word(V.define);
  pattern(o, shape!);
  if (of) {
    o.say(V.of, colon!, Follow.Of, form + 1);
    type(o, of);
  }
  if (init) {
    o.say(V.as, equal!, Follow.Set, form + 1);
    expression(o, init, Ctx.None);
  }
  if (!rest) return o.leave(form, Follow.Otherwise, semicolon);
  o.top = form + 1;
  o.w.word(V.otherwise, otherwise);
  o.w.dropSpace(rest.toks[0]!);
  const base = o.w.indent;
  openStatements(o, rest, base, false);
  o.end('define', rest.toks[1]!, form + 1);
  o.top = form;
}

/** A statement that ends in `;`. */
function effect(o: IronPrinter, node: Node): void {
  const made = node.kids[0]!;
  const plain = made.kind === K.Assign && made.flag === 0 && made.attributes === null;
  const form = o.enter(plain ? 'set' : 'do');
  if (plain) assign(o, made, Ctx.None);
  else {
    o.w.word(V.do);
    expression(o, made, Ctx.None);
  }
  o.leave(form, Follow.None, node.toks[0]);
}

/** A bare value; `value` keeps it from being read as something else. */
function value(o: IronPrinter, node: Node): void {
  const made = node.kids[0]!;
  if (leftmost(made).kind === K.Paren || (made.kind === K.Assign && made.flag === 0)) o.w.word(V.value);
  expression(o, made, Ctx.None);
}

/** The part of an expression that is written first. */
export function leftmost(node: Node): Node {
  switch (node.kind) {
    case K.Binary:
    case K.Cast:
      return node.attributes ? node : leftmost(node.kids[0]!);
    case K.Assign:
      return node.flag === 0 || node.attributes ? node : leftmost(node.kids[0]!);
    case K.Let:
      return leftmost(node.kids[1]!);
    case K.Await:
    case K.Try:
      return leftmost(node.kids[0]!);
    case K.Field:
    case K.MethodCall:
    case K.Call:
    case K.Index:
      return hasPlainBase(node) ? leftmost(node.kids[0]!) : node;
    default:
      return node;
  }
}

/** Whether links of a chain stand behind a base that is no call, so that the base is written first. */
function hasPlainBase(node: Node): boolean {
  for (let inner = node.kids[0]!; ; inner = inner.kids[0]!) {
    if (inner.kind === K.Await || inner.kind === K.Try) return true;
    if (inner.kind !== K.Field && inner.kind !== K.Index && inner.kind !== K.MethodCall && inner.kind !== K.Call) return false;
  }
}
