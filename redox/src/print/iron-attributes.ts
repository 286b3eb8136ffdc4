/** Attributes and visibility in words. */
import { Ctx } from '../parser/cursor.js';
import { isReservedMember } from '../reserved.js';
import { K, type Node } from '../tree.js';
import { V } from '../vocabulary.js';
import { expression } from './iron-expressions.js';
import { plainPath } from './iron-paths.js';
import type { IronPrinter } from './iron.js';
import { Follow } from './iron.js';

/** The outer attributes of a node. */
export function attributes(o: IronPrinter, node: Node): void {
  if (node.kind === K.Attribute) return attribute(o, node);
  if (node.attributes === null) return;
  for (const one of node.attributes) attribute(o, one);
}

function attribute(o: IronPrinter, node: Node): void {
  const level = o.top;
  const form = o.enter('attribute');
  const [open, close] = node.toks;
  o.w.start(node);
  const hash = node.from;
  o.w.word(node.flag & 1 ? V.innerAttribute : V.attribute, hash);
  if (node.flag & 2) {
    o.w.word(V.raw);
    o.w.dropSpace(open!);
    o.w.raw(open!, close!, true);
  } else {
    o.w.dropSpace(open!);
    meta(o, node.kids[0]!);
    o.leave(form, Follow.None, node.toks[0] === node.from ? -1 : close);
  }
  o.top = level;
}

function meta(o: IronPrinter, node: Node): void {
  if (node.kind !== K.Meta) return expression(o, node, Ctx.InList);
  o.w.start(node);
  const [path, value] = node.kids;
  metaPath(o, path!);
  if (!value) return;
  if (value.kind !== K.List) {
    o.w.word(V.equalTo, node.toks[0]);
    return expression(o, value, Ctx.InList);
  }
  const form = o.enter('attribute');
  o.w.word(V.with, value.toks[0]);
  if (value.kids.length === 0) o.w.word(V.nothing);
  o.members(value, form + 1, (kid) => meta(o, kid));
  o.leave(form, Follow.And, value.toks[1]);
}

function metaPath(o: IronPrinter, path: Node): void {
  if (path.toks[0]! >= 0) {
    o.w.word(V.root, path.toks[0]);
    o.w.word(V.dot);
  }
  path.kids.forEach((segment, at) => {
    if (at > 0) o.w.word(V.dot, path.toks[at]);
    o.member(segment!.toks[0]!, (word) => isReservedMember(word) || word === V.raw.first);
  });
}

export function visibility(o: IronPrinter, node: Node | null): void {
  if (!node) return;
  o.w.start(node);
  const [pub, open, close, inside] = node.toks;
  o.w.word(V.public, pub);
  const scope = node.kids[0];
  if (!scope) return;
  o.w.word(V.in, open);
  if (inside! >= 0) o.w.word(V.path, inside);
  plainPath(o, scope, (word) => word === V.path.first);
  o.w.dropSpace(close!);
}
