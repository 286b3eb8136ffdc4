/** Items in words. */
import { Ctx } from '../parser/cursor.js';
import { cannotStart, isReservedInUse } from '../reserved.js';
import { K, type Node } from '../tree.js';
import { endOf, R, V } from '../vocabulary.js';
import { expression } from './iron-expressions.js';
import { functionItem } from './iron-functions.js';
import { macroCall } from './iron-macros.js';
import { type } from './iron-types.js';
import { bounds, generics, whereClause } from './iron-generics.js';
import { plainPath } from './iron-paths.js';
import type { IronPrinter } from './iron.js';
import { Follow } from './iron.js';
import { statement } from './iron-statements.js';
import { enumeration, structure } from './iron-structures.js';
import { attributes, visibility } from './iron-attributes.js';

/** Everything in a file. */
export function file(o: IronPrinter): void {
  const { root } = o.tree;
  root.kids.forEach((kid, at) => {
    if (at > 0) o.w.forceLine('');
    item(o, kid!);
    o.top = 0;
    o.w.flush(kid!);
  });
  o.w.finish();
}

export function item(o: IronPrinter, node: Node): void {
  attributes(o, node);
  if (node.kind === K.Attribute) return;
  o.w.start(node);
  visibility(o, node.kids[0] ?? null);
  const level = o.top;
  itemInner(o, node);
  o.top = level;
}

function itemInner(o: IronPrinter, node: Node): void {
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
      return use(o, node);
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
      return macroItem(o, node);
    case K.MacroDefinition: {
      const [macro, name, from, to] = node.toks;
      o.w.word(V.macroItem, macro);
      o.free(name!);
      o.w.word(V.raw);
      if (to! > from!) o.w.raw(from!, to! - 1, true);
      return;
    }
    default:
      return;
  }
}

/** The name of a constant or an alias, where `_` has a word. */
function nameOrAnything(o: IronPrinter, token: number): void {
  if (o.isWord(token, R._!) || o.isWord(token, V.anything.first)) return o.w.word(V.anything, token);
  o.member(token, (word) => word === V.anything.first || word === V.mutable.first || word === V.context.first || cannotStart[word] === 1 || BEHIND_CONSTANT.has(word));
}

/** Words that make something else of `constant` and `static` in front of them. */
const BEHIND_CONSTANT = new Set([V.block, V.closure, V.function, V.structure, V.enumeration, V.implement, V.module, V.asynchronous, V.constant, V.external, V.generator].map((phrase) => phrase.first));

// Bodies

/** Items of a body, each on a line of its own, and `end word`. */
function itemBody(o: IronPrinter, body: Node, word: string, indent: string, broken = false): void {
  const [open, close] = body.toks;
  if (o.w.hasComment(open!)) o.w.word(V.begin, open);
  else o.w.dropSpace(open!);
  lines(o, body.kids as Node[], close!, word, indent, statement, broken);
}

export function lines(o: IronPrinter, kids: readonly Node[], close: number, word: string, indent: string, member: (o: IronPrinter, node: Node) => void, broken = false): void {
  const level = o.top;
  for (const kid of kids) {
    o.w.forceLine(o.w.inside(indent));
    member(o, kid);
    o.top = level;
    o.w.flush(kid);
  }
  if (kids.length === 0) o.w.dropSpace(close);
  if (kids.length > 0 || broken) o.w.forceLine(indent);
  o.w.word(endOf(word), close);
}

function trait(o: IronPrinter, node: Node): void {
  const [, params, limits, conditions, body, alias] = node.kids;
  const [at, name, colon, unsafe, auto, constant, equal, semicolon] = node.toks;
  if (constant! >= 0) o.w.word(V.constant, constant);
  if (unsafe! >= 0) o.w.word(V.unsafe, unsafe);
  if (auto! >= 0) o.w.word(V.auto, auto);
  o.w.word(V.trait, at);
  const { indent } = o.w;
  o.free(name!);
  generics(o, params!, colon! >= 0);
  o.w.free++;
  if (colon! >= 0) {
    const level = o.top;
    o.w.word(V.implementing, colon);
    bounds(o, limits!);
    o.top = level;
  }
  o.w.free--;
  if (alias) {
    o.w.put('=', equal);
    bounds(o, alias);
    whereClause(o, conditions!, indent);
    o.w.put(';', semicolon);
    return;
  }
  whereClause(o, conditions!, indent);
  itemBody(o, body!, 'trait', indent, conditions !== null);
}

function implementation(o: IronPrinter, node: Node): void {
  const [, params, trait, owner, conditions, body] = node.kids;
  const [at, not, forToken, unsafe, given, constant] = node.toks;
  if (given! >= 0) o.w.word(V.default, given);
  if (unsafe! >= 0) o.w.word(V.unsafe, unsafe);
  o.w.word(V.implement, at);
  const { indent } = o.w;
  generics(o, params!, false);
  if (constant! >= 0) o.w.word(V.constant, constant);
  o.w.free++;
  if (not! >= 0) o.w.word(V.not, not);
  const level = o.top;
  if (trait) {
    type(o, trait);
    o.top = level;
    o.w.word(V.for, forToken);
  }
  type(o, owner!);
  o.top = level;
  o.w.free--;
  whereClause(o, conditions!, indent);
  itemBody(o, body!, 'implement', indent, conditions !== null);
}

function moduleItem(o: IronPrinter, node: Node): void {
  const [at, name, semicolon, unsafe] = node.toks;
  if (unsafe! >= 0) o.w.word(V.unsafe, unsafe);
  o.w.word(V.module, at);
  const { indent } = o.w;
  o.itemName(name!);
  const body = node.kids[1];
  if (!body) return o.w.word(V.inFile, semicolon);
  itemBody(o, body, 'module', indent);
}

function externBlock(o: IronPrinter, node: Node): void {
  const [unsafe, at, abi] = node.toks;
  if (unsafe! >= 0) o.w.word(V.unsafe, unsafe);
  o.w.word(V.external, at);
  const { indent } = o.w;
  if (abi! >= 0) o.text(abi!);
  const body = node.kids[1]!;
  o.w.word(V.block, body.toks[0]);
  lines(o, body.kids as Node[], body.toks[1]!, 'external', indent, statement);
}

// Items of one line

/** Writes `end word` where something stands before the `;`. */
function itemEnd(o: IronPrinter, form: number, semicolon: number): void {
  o.leave(form, Follow.None, semicolon);
}

function constant(o: IronPrinter, node: Node): void {
  const [, of, value, params, conditions] = node.kids;
  const [at, name, colon, equal, semicolon, given] = node.toks;
  if (given! >= 0) o.w.word(V.default, given);
  const form = o.enter('constant');
  o.w.word(V.constant, at);
  const { indent } = o.w;
  nameOrAnything(o, name!);
  generics(o, params ?? null, false);
  if (of) {
    o.w.word(V.of, colon);
    type(o, of);
  }
  if (value) {
    o.say(V.as, equal!, Follow.Set, form + 1);
    expression(o, value, Ctx.None);
  }
  whereClause(o, conditions ?? null, indent);
  itemEnd(o, form, semicolon!);
}

function staticItem(o: IronPrinter, node: Node): void {
  const [, of, value] = node.kids;
  const [at, mut, name, colon, equal, semicolon, unsafe, safe] = node.toks;
  if (unsafe! >= 0) o.w.word(V.unsafe, unsafe);
  if (safe! >= 0) o.w.word(V.safe, safe);
  const form = o.enter('static');
  o.w.word(V.static, at);
  if (mut! >= 0) o.w.word(V.mutable, mut);
  nameOrAnything(o, name!);
  if (of) {
    o.w.word(V.of, colon);
    type(o, of);
  }
  if (value) {
    o.say(V.as, equal!, Follow.Set, form + 1);
    expression(o, value, Ctx.None);
  }
  itemEnd(o, form, semicolon!);
}

function typeAlias(o: IronPrinter, node: Node): void {
  const [, params, limits, before, value, behind] = node.kids;
  const [at, name, colon, equal, semicolon, given] = node.toks;
  if (given! >= 0) o.w.word(V.default, given);
  const form = o.enter('type');
  o.w.word(V.type, at);
  const { indent } = o.w;
  o.free(name!);
  generics(o, params!, colon! >= 0);
  if (colon! >= 0) {
    o.w.word(V.implementing, colon);
    bounds(o, limits!);
    o.top = form + 1;
  }
  whereClause(o, before!, indent);
  if (value) {
    o.say(V.as, equal!, Follow.Set, form + 1);
    type(o, value);
  }
  whereClause(o, behind!, indent);
  itemEnd(o, form, semicolon!);
}

function externCrate(o: IronPrinter, node: Node): void {
  const [at, crate, name, as, alias, semicolon] = node.toks;
  const form = o.enter('external');
  o.w.word(V.externalCrate, at);
  o.w.dropSpace(crate!);
  if (o.isWord(name!, R.self!) || o.isWord(name!, V.context.first)) o.w.word(V.context, name);
  else o.member(name!, (word) => word === V.context.first);
  if (as! >= 0) {
    o.w.word(V.as, as);
    nameOrAnything(o, alias!);
  }
  itemEnd(o, form, semicolon!);
}

function macroItem(o: IronPrinter, node: Node): void {
  const form = o.enter('do');
  if (node.flag === 1) o.w.word(V.do);
  macroCall(o, node.kids[1]!);
  const semicolon = node.toks[0]!;
  o.leave(form, Follow.None, semicolon);
}

function use(o: IronPrinter, node: Node): void {
  const form = o.enter('use');
  o.w.word(V.use, node.toks[0]);
  useTree(o, node.kids[1]!);
  itemEnd(o, form, node.toks[1]!);
}

function useTree(o: IronPrinter, node: Node): void {
  o.w.start(node);
  const [path, list] = node.kids;
  const [separator, star, as, alias] = node.toks;
  if (path) plainPath(o, path, isReservedInUse);
  else if (separator! >= 0) o.w.word(V.root, separator);
  if (star! >= 0) {
    if (path) o.w.word(V.dot, separator);
    return o.w.word(V.everything, star);
  }
  if (as! >= 0) {
    o.w.word(V.as, as);
    return nameOrAnything(o, alias!);
  }
  if (!list) return;
  const form = o.enter('use');
  if (path) o.w.dropSpace(separator!);
  o.w.word(V.with, list.toks[0]);
  if (list.kids.length === 0) o.w.word(V.nothing);
  o.members(list, form + 1, (kid) => useTree(o, kid));
  o.leave(form, Follow.And, list.toks[1]);
}
