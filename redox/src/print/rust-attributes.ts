/** Attributes and visibility of Rust. */
import { K, type Node } from '../tree.js';
import { expression } from './rust-expressions.js';
import { path } from './rust-types.js';
import type { RustPrinter } from './rust.js';

export function attributes(o: RustPrinter, node: Node): void {
  if (node.kind === K.Attribute) return attribute(o, node);
  if (node.attributes === null) return;
  for (const one of node.attributes) attribute(o, one);
}

function attribute(o: RustPrinter, node: Node): void {
  const { w } = o;
  w.start(node);
  const [open, close] = node.toks;
  w.put(node.flag & 1 ? '#!' : '#', node.from);
  if (node.flag & 2) return w.raw(open!, close!, false);
  w.glue('[', open === node.from ? -1 : open);
  w.glueNext();
  meta(o, node.kids[0]!);
  w.glue(']', close);
}

function meta(o: RustPrinter, node: Node): void {
  if (node.kind !== K.Meta) return expression(o, node, false);
  const { w } = o;
  w.start(node);
  const [name, value] = node.kids;
  path(o, name!, true);
  if (!value) return;
  if (value.kind === K.List) return o.list(value, '(', ')', (kid) => meta(o, kid));
  w.put('=', node.toks[0]);
  expression(o, value, false);
}

export function visibility(o: RustPrinter, node: Node | null): void {
  if (!node) return;
  const { w } = o;
  w.start(node);
  const [pub, open, close, inside] = node.toks;
  w.put('pub', pub);
  const scope = node.kids[0];
  if (!scope) return;
  w.glue('(', open);
  w.glueNext();
  o.keyword('in', inside);
  path(o, scope, true);
  w.glue(')', close);
}
