/** Structures, unions and enumerations of Rust. */
import type { Node } from '../tree.js';
import { expression } from './rust-expressions.js';
import { generics, type, whereClause } from './rust-types.js';
import type { RustPrinter } from './rust.js';
import { lines } from './rust-items.js';
import { attributes, visibility } from './rust-attributes.js';

// Structures and enumerations

export function structure(o: RustPrinter, node: Node): void {
  const { w } = o;
  const [, params, conditions, fields] = node.kids;
  const [at, name, semicolon] = node.toks;
  w.put(node.flag & 4 ? 'union' : 'struct', at);
  const { indent } = w;
  o.name(name!);
  generics(o, params!);
  const shape = node.flag & 3;
  if (shape === 2) {
    whereClause(o, conditions!, indent, true);
    if (conditions) w.forceLine(indent);
    return fieldLines(o, fields!, indent);
  }
  if (shape === 1) tupleFields(o, fields!);
  whereClause(o, conditions!, indent, false);
  w.glue(';', semicolon);
}

function fieldLines(o: RustPrinter, list: Node, indent: string): void {
  const [open, close] = list.toks;
  o.w.put('{', open);
  const seps = new Map(list.kids.map((kid, at) => [kid!, list.toks[at + 2] ?? -1]));
  lines(o, list.kids as Node[], close!, indent, (kid) => {
    fieldDeclaration(o, kid);
    o.w.glue(',', seps.get(kid));
  });
}

function tupleFields(o: RustPrinter, list: Node): void {
  o.list(list, '(', ')', (kid) => {
    attributes(o, kid);
    o.w.start(kid);
    visibility(o, kid.kids[0]!);
    type(o, kid.kids[1]!);
  });
}

function fieldDeclaration(o: RustPrinter, node: Node): void {
  const { w } = o;
  attributes(o, node);
  w.start(node);
  const [colon, name, unsafe, equal] = node.toks;
  visibility(o, node.kids[0]!);
  o.keyword('unsafe', unsafe);
  o.name(name!);
  w.glue(':', colon);
  type(o, node.kids[1]!);
  if (!node.kids[2]) return;
  w.put('=', equal);
  expression(o, node.kids[2], false);
}

export function enumeration(o: RustPrinter, node: Node): void {
  const { w } = o;
  const [, params, conditions, list] = node.kids;
  w.put('enum', node.toks[0]);
  const { indent } = w;
  o.name(node.toks[1]!);
  generics(o, params!);
  whereClause(o, conditions!, indent, true);
  if (conditions) w.forceLine(indent);
  w.put('{', list!.toks[0]);
  const seps = new Map(list!.kids.map((kid, at) => [kid!, list!.toks[at + 2] ?? -1]));
  lines(o, list!.kids as Node[], list!.toks[1]!, indent, (kid) => {
    variant(o, kid);
    w.glue(',', seps.get(kid));
  });
}

function variant(o: RustPrinter, node: Node): void {
  const { w } = o;
  attributes(o, node);
  w.start(node);
  const [, fields, value] = node.kids;
  visibility(o, node.kids[0]!);
  o.name(node.toks[0]!);
  if (node.flag === 1) tupleFields(o, fields!);
  else if (node.flag === 2) o.list(fields!, '{', '}', (kid) => fieldDeclaration(o, kid), { spaced: true, padded: true });
  if (!value) return;
  w.put('=', node.toks[1]);
  expression(o, value, false);
}
