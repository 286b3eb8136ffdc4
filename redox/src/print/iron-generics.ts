/** Bounds, generic parameters and conditions in words. */
import { K, type Node } from '../tree.js';
import { R, V } from '../vocabulary.js';
import { expression } from './iron-expressions.js';
import { attributes } from './iron-attributes.js';
import type { IronPrinter } from './iron.js';
import { Follow } from './iron.js';
import { Ctx } from '../parser/cursor.js';
import { typePath } from './iron-paths.js';
import { parenthesised, type } from './iron-types.js';

export function lifetime(o: IronPrinter, node: Node): void {
  o.w.start(node);
  o.w.word(V.lifetime);
  o.lifetimeName(node.toks[0]!);
}

/** Bounds with `and` between them; the form they belong to is open. */
export function bounds(o: IronPrinter, node: Node): void {
  const level = o.top;
  node.kids.forEach((kid, at) => {
    if (at > 0) o.say(V.and, node.toks[at - 1]!, Follow.And, level);
    bound(o, kid!);
  });
}

function bound(o: IronPrinter, node: Node): void {
  o.w.start(node);
  if (node.kind === K.Lifetime) return lifetime(o, node);
  if (node.kind === K.UseBound) {
    const form = o.enter('using');
    o.w.word(V.using, node.toks[0]);
    const list = node.kids[0]!;
    if (list.kids.length === 0) o.w.word(V.nothing);
    o.members(list, form + 1, (kid) => type(o, kid));
    return o.leave(form, Follow.And, list.toks[1]);
  }
  if (node.kind === K.ParenType) return parenthesised(o, node, type);
  if (node.kind !== K.TraitBound) return type(o, node);
  traitBound(o, node);
}

function traitBound(o: IronPrinter, node: Node): void {
  const [list, trait] = node.kids;
  const [forToken, modifier, open, close, keyword, second] = node.toks;
  const level = o.top;
  if (open! >= 0) {
    o.w.put('(', open);
    o.w.glueNext();
  }
  const start = o.top;
  const early = list && forToken! < (modifier! >= 0 ? modifier! : Number.MAX_SAFE_INTEGER);
  if (early) forAll(o, list, forToken!);
  o.top = start;
  if (modifier! >= 0) modifierWord(o, modifier!);
  if ((second ?? -1) >= 0) o.w.word(V.maybe, second);
  if ((keyword ?? -1) >= 0) o.isWord(keyword!, R.const!) ? o.w.put('const', keyword) : o.w.word(V.asynchronous, keyword);
  if (list && !early) forAll(o, list, forToken!);
  o.top = start;
  if (trait!.kind !== K.Error) typePath(o, trait!);
  if (open! >= 0) {
    o.top = level;
    o.w.glue(')', close);
  }
}

function modifierWord(o: IronPrinter, token: number): void {
  const { tokens, text } = o.tree;
  const first = text[tokens.start[token]!];
  if (first === '~') return o.w.raw(token, token + 1, true);
  if (first === '[') return o.w.raw(token, token + 2, true);
  o.w.word(V.maybe, token);
}

/** `for all lifetime a and lifetime b` */
export function forAll(o: IronPrinter, list: Node, forToken: number): void {
  const form = o.enter('generics');
  o.w.word(V.forAll, forToken);
  o.w.dropSpace(list.toks[0]!);
  if (list.kids.length === 0) o.w.word(V.nothing);
  o.members(list, form + 1, (kid) => genericParameter(o, kid));
  o.leave(form, Follow.And, list.toks[1]);
}

// Generic parameters and conditions

/** `with lifetime a with generic type T ..`; line breaks are not kept. */
export function generics(o: IronPrinter, list: Node | null, bounded: boolean): void {
  if (list === null) return;
  o.w.free++;
  const form = o.enter('generics');
  if (list.kids.length === 0) {
    o.w.word(V.noGenerics, list.toks[0]);
    o.w.dropSpace(list.toks[1]!);
  }
  list.kids.forEach((kid, at) => {
    o.say(V.with, list.toks[at === 0 ? 0 : at + 1]!, Follow.With, form + 1);
    genericParameter(o, kid!);
    o.w.flush(kid!);
  });
  o.w.dropSpace(list.toks[1]!);
  const comma = list.toks[list.kids.length + 1] ?? -1;
  const commented = list.kids.length > 0 && o.w.hasComment(comma);
  if (commented) o.w.startAt(comma);
  o.leave(form, Follow.With, list.toks[1]);
  if ((bounded || commented) && o.top > form) o.close(form);
  o.top = form;
  o.w.free--;
}

function genericParameter(o: IronPrinter, node: Node): void {
  attributes(o, node);
  o.w.start(node);
  const [first, second] = node.kids;
  if (node.kind === K.LifetimeParameter) {
    lifetime(o, first!);
    if (node.toks[0]! >= 0) {
      o.w.word(V.outliving, node.toks[0]);
      bounds(o, second!);
    }
    return;
  }
  if (node.kind === K.TypeParameter) {
    o.w.word(V.genericType);
    o.free(node.toks[0]!);
    if (node.toks[1]! >= 0) {
      o.w.word(V.implementing, node.toks[1]);
      bounds(o, first!);
    }
    if (second) {
      o.w.word(V.defaultingTo, node.toks[2]);
      type(o, second);
    }
    return;
  }
  o.w.word(V.constant, node.toks[0]);
  o.free(node.toks[1]!);
  o.w.word(V.of, node.toks[2]);
  type(o, first!);
  if (second) {
    o.w.word(V.defaultingTo, node.toks[3]);
    expression(o, second, Ctx.InList);
  }
}

/** One `where` for each condition, each on a line of its own. */
export function whereClause(o: IronPrinter, node: Node | null, indent: string): void {
  if (node === null || node === undefined) return;
  o.w.free++;
  if (node.kids.length === 0) {
    o.w.forceLine(o.w.inside(indent));
    o.w.word(V.where, node.toks[0]);
    o.w.word(V.nothing);
  }
  node.kids.forEach((kid, at) => {
    const level = o.top;
    const first = o.tree.language === 'rust' ? kid!.from : node.toks[at]!;
    o.w.forceLine(o.w.inside(indent), at > 0 && o.w.hasBlankLine(first));
    o.w.word(V.where, node.toks[at]);
    predicate(o, kid!);
    o.w.flush(kid!);
    o.top = level;
  });
  o.w.free--;
}

function predicate(o: IronPrinter, node: Node): void {
  const [list, subject, limits] = node.kids;
  o.w.start(node);
  const level = o.top;
  if (list) forAll(o, list, node.toks[0]!);
  o.top = level;
  type(o, subject!);
  o.say(subject!.kind === K.Lifetime ? V.outliving : V.implementing, node.toks[1]!, Follow.Implementing, level);
  bounds(o, limits!);
}
