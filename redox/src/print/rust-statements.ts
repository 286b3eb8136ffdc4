/** Statements and bodies of Rust. */
import { endsStatement } from '../parser/expressions.js';
import { isItem, K, type Node } from '../tree.js';
import { item } from './rust-items.js';
import { attributes } from './rust-attributes.js';
import { expression } from './rust-expressions.js';
import { pattern } from './rust-patterns.js';
import { type } from './rust-types.js';
import type { RustPrinter } from './rust.js';

/** `{ .. }`; `always`: its statements go on lines of their own even if it is one value. */
export function block(o: RustPrinter, node: Node, indent: string, always: boolean): void {
  const { w } = o;
  const [open, close] = node.toks;
  const { kids } = node;
  w.put('{', open);
  if (kids.length === 0) {
    w.dropSpace(close!);
    return w.glue('}', close);
  }
  const inline = !always && isOneValue(o, node);
  for (const kid of kids) {
    if (!inline) w.forceLine(w.inside(indent));
    statement(o, kid!);
    w.flush(kid!);
  }
  if (!inline) w.forceLine(indent);
  w.put('}', close);
}

function isOneValue(o: RustPrinter, node: Node): boolean {
  const only = node.kids.length === 1 ? node.kids[0]! : null;
  if (only === null || only.kind !== K.ExpressionStatement || only.flag !== 0 || only.attributes !== null) return false;
  return !o.w.hasLine(only.from) && !o.w.hasLine(node.toks[1]!);
}

export function statement(o: RustPrinter, node: Node): void {
  const { w } = o;
  if (isItem(node.kind) || node.kind === K.Attribute) return item(o, node);
  attributes(o, node);
  w.start(node);
  switch (node.kind) {
    case K.LetStatement:
      return letStatement(o, node);
    case K.EmptyStatement:
      return w.put(';', node.toks[0]);
    case K.ExpressionStatement: {
      const value = node.kids[0]!;
      o.wrapped = endsTooEarly(value);
      expression(o, value, false);
      if (node.flag === 1) w.glue(';', node.toks[0]);
      return;
    }
    default:
      return;
  }
}

/** The block at the start of an expression that would end the statement, or null. */
function endsTooEarly(value: Node): Node | null {
  let node = value;
  while ((node.kind === K.Binary || node.kind === K.Cast || node.kind === K.Assign || node.kind === K.Call || node.kind === K.Index) && node.attributes === null) node = node.kids[0]!;
  return node !== value && endsStatement(node) ? node : null;
}

function letStatement(o: RustPrinter, node: Node): void {
  const { w } = o;
  const [shape, of, value, rest] = node.kids;
  const [at, colon, equal, otherwise, semicolon] = node.toks;
  w.put('let', at);
  pattern(o, shape!);
  if (of) {
    w.glue(':', colon);
    type(o, of);
  }
  if (value) {
    w.put('=', equal);
    if (rest && value.kind === K.StructLiteral) {
      expression(o, value, true);
    } else expression(o, value, false);
  }
  if (rest) {
    w.put('else', otherwise);
    block(o, rest, w.indent, false);
  }
  w.glue(';', semicolon);
}
