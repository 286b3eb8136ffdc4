/** Items of Rust. */
import { K, type Node } from '../tree.js';
import { R, V } from '../vocabulary.js';
import { expression } from './rust-expressions.js';
import { functionItem } from './rust-functions.js';
import { macroCall } from './rust-macros.js';
import { statement } from './rust-statements.js';
import { bounds, generics, path, type, whereClause } from './rust-types.js';
import type { RustPrinter } from './rust.js';
import { enumeration, structure } from './rust-structures.js';
import { attributes, visibility } from './rust-attributes.js';

export function file(o: RustPrinter): void {
  const { root } = o.tree;
  root.kids.forEach((kid, at) => {
    if (at > 0) o.w.forceLine('');
    item(o, kid!);
    o.w.flush(kid!);
  });
  o.w.finish();
}

export function item(o: RustPrinter, node: Node): void {
  attributes(o, node);
  if (node.kind === K.Attribute) return;
  o.w.start(node);
  visibility(o, node.kids[0] ?? null);
  switch (node.kind) {
    case K.Function:
      return functionItem(o, node);
    case K.Structure:
      return structure(o, node);
    case K.Enumeration:
      return enumeration(o, node);
    case K.Trait:
      return trait(o, node);
    case K.Implementation:
      return implementation(o, node);
    case K.Module:
      return moduleItem(o, node);
    case K.Use:
      o.w.put('use', node.toks[0]);
      useTree(o, node.kids[1]!);
      return o.w.glue(';', node.toks[1]);
    case K.Constant:
      return constant(o, node);
    case K.Static:
      return staticItem(o, node);
    case K.TypeAlias:
      return typeAlias(o, node);
    case K.ExternCrate:
      return externCrate(o, node);
    case K.ExternBlock:
      return externBlock(o, node);
    case K.MacroItem:
      macroCall(o, node.kids[1]!);
      if (node.flag === 1) o.w.glue(';', node.toks[0]);
      return;
    case K.MacroDefinition: {
      const [macro, name, from, to] = node.toks;
      o.w.put('macro', macro);
      o.name(name!);
      if (to! > from!) o.w.raw(from!, to! - 1, o.tree.text[o.tree.tokens.start[from!]!] === '{');
      return;
    }
    default:
      return;
  }
}

/** A name, or `_` in its word. */
function nameOrWildcard(o: RustPrinter, token: number): void {
  if (o.isWord(token, V.anything.first) || o.isWord(token, R._!)) return o.w.put('_', token);
  o.name(token);
}

// Bodies

function itemBody(o: RustPrinter, body: Node, indent: string, behindWhere: boolean): void {
  const [open, close] = body.toks;
  if (behindWhere) o.w.forceLine(indent);
  o.w.dropSpace(open!);
  o.w.put('{', open);
  lines(o, body.kids as Node[], close!, indent, (kid) => statement(o, kid));
}

export function lines(o: RustPrinter, kids: readonly Node[], close: number, indent: string, member: (node: Node) => void): void {
  const { w } = o;
  for (const kid of kids) {
    w.forceLine(w.inside(indent));
    member(kid);
    w.flush(kid);
  }
  if (kids.length === 0) {
    w.dropSpace(close);
    return w.glue('}', close);
  }
  w.forceLine(indent);
  w.put('}', close);
}

function trait(o: RustPrinter, node: Node): void {
  const { w } = o;
  const [, params, limits, conditions, body, alias] = node.kids;
  const [at, name, colon, unsafe, auto, isConst, equal, semicolon] = node.toks;
  o.keyword('const', isConst);
  o.keyword('unsafe', unsafe);
  o.keyword('auto', auto);
  w.put('trait', at);
  const { indent } = w;
  o.name(name!);
  generics(o, params!);
  w.free++;
  if (colon! >= 0) {
    w.glue(':', colon);
    bounds(o, limits!);
  }
  w.free--;
  if (alias) {
    w.put('=', equal);
    bounds(o, alias);
    whereClause(o, conditions!, indent, false);
    return w.glue(';', semicolon);
  }
  whereClause(o, conditions!, indent, true);
  itemBody(o, body!, indent, conditions !== null);
}

function implementation(o: RustPrinter, node: Node): void {
  const { w } = o;
  const [, params, trait, owner, conditions, body] = node.kids;
  const [at, not, forToken, unsafe, given, isConst] = node.toks;
  o.keyword('default', given);
  o.keyword('unsafe', unsafe);
  w.put('impl', at);
  const { indent } = w;
  generics(o, params!);
  o.keyword('const', isConst);
  w.free++;
  if (not! >= 0) {
    w.put('!', not);
    w.glueNext();
  }
  if (trait) {
    type(o, trait);
    w.put('for', forToken);
  }
  type(o, owner!);
  w.free--;
  whereClause(o, conditions!, indent, true);
  itemBody(o, body!, indent, conditions !== null);
}

function moduleItem(o: RustPrinter, node: Node): void {
  const [at, name, semicolon, unsafe] = node.toks;
  o.keyword('unsafe', unsafe);
  o.w.put('mod', at);
  const { indent } = o.w;
  o.name(name!);
  const body = node.kids[1];
  if (!body) return o.w.glue(';', semicolon);
  itemBody(o, body, indent, false);
}

function externBlock(o: RustPrinter, node: Node): void {
  const [unsafe, at, abi] = node.toks;
  o.keyword('unsafe', unsafe);
  o.w.put('extern', at);
  const { indent } = o.w;
  if (abi! >= 0) o.text(abi!);
  itemBody(o, node.kids[1]!, indent, false);
}

// Items of one line

function constant(o: RustPrinter, node: Node): void {
  const { w } = o;
  const [, of, value, params, conditions] = node.kids;
  const [at, name, colon, equal, semicolon, given] = node.toks;
  o.keyword('default', given);
  w.put('const', at);
  const { indent } = w;
  nameOrWildcard(o, name!);
  generics(o, params ?? null);
  if (of) {
    w.glue(':', colon);
    type(o, of);
  }
  if (value) {
    w.put('=', equal);
    expression(o, value, false);
  }
  whereClause(o, conditions ?? null, indent, false);
  w.glue(';', semicolon);
}

function staticItem(o: RustPrinter, node: Node): void {
  const { w } = o;
  const [, of, value] = node.kids;
  const [at, mut, name, colon, equal, semicolon, unsafe, safe] = node.toks;
  o.keyword('unsafe', unsafe);
  o.keyword('safe', safe);
  w.put('static', at);
  o.keyword('mut', mut);
  nameOrWildcard(o, name!);
  if (of) {
    w.glue(':', colon);
    type(o, of);
  }
  if (value) {
    w.put('=', equal);
    expression(o, value, false);
  }
  w.glue(';', semicolon);
}

function typeAlias(o: RustPrinter, node: Node): void {
  const { w } = o;
  const [, params, limits, before, value, behind] = node.kids;
  const [at, name, colon, equal, semicolon, given] = node.toks;
  o.keyword('default', given);
  w.put('type', at);
  const { indent } = w;
  o.name(name!);
  generics(o, params!);
  if (colon! >= 0) {
    w.glue(':', colon);
    bounds(o, limits!);
  }
  whereClause(o, before!, indent, false);
  if (value) {
    w.put('=', equal);
    type(o, value);
  }
  whereClause(o, behind!, indent, false);
  w.glue(';', semicolon);
}

function externCrate(o: RustPrinter, node: Node): void {
  const [at, crate, name, as, alias, semicolon] = node.toks;
  o.w.put('extern', at);
  o.w.put('crate', crate);
  if (o.isWord(name!, V.context.first) || o.isWord(name!, R.self!)) o.w.put('self', name);
  else o.name(name!);
  if (as! >= 0) {
    o.w.put('as', as);
    nameOrWildcard(o, alias!);
  }
  o.w.glue(';', semicolon);
}

function useTree(o: RustPrinter, node: Node): void {
  const { w } = o;
  w.start(node);
  const [name, list] = node.kids;
  const [separator, star, as, alias] = node.toks;
  if (name) path(o, name, true);
  const braced = name !== null && (star! >= 0 || list !== null);
  if (braced) w.glue('::', separator);
  else if (separator! >= 0) w.put('::', separator);
  if (braced || separator! >= 0) w.glueNext();
  if (star! >= 0) return w.put('*', star);
  if (as! >= 0) {
    w.put('as', as);
    return nameOrWildcard(o, alias!);
  }
  if (!list) return;
  o.list(list, '{', '}', (kid) => useTree(o, kid), { spaced: true });
}
