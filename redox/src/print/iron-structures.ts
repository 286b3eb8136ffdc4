/** Structures, unions and enumerations in words. */
import { Ctx } from '../parser/cursor.js';
import { isReservedMember } from '../reserved.js';
import type { Node } from '../tree.js';
import { V } from '../vocabulary.js';
import { expression } from './iron-expressions.js';
import { type } from './iron-types.js';
import { generics, whereClause } from './iron-generics.js';
import type { IronPrinter } from './iron.js';
import { Follow } from './iron.js';
import { lines } from './iron-items.js';
import { attributes, visibility } from './iron-attributes.js';

// Structures and enumerations

export function structure(o: IronPrinter, node: Node): void {
  const [, params, conditions, fields] = node.kids;
  const [at, name, semicolon] = node.toks;
  const word = node.flag & 4 ? 'union' : 'structure';
  const form = o.enter(word);
  o.w.word(node.flag & 4 ? V.unionItem : V.structure, at);
  const { indent } = o.w;
  o.itemName(name!);
  generics(o, params!, false);
  const shape = node.flag & 3;
  if (shape === 2) {
    whereClause(o, conditions!, indent);
    if (conditions) o.w.forceLine(indent);
    o.w.word(V.withFields, fields!.toks[0]);
    return fieldLines(o, fields!, word, indent);
  }
  if (shape === 1) {
    tupleFields(o, fields!, params !== null);
    o.settle(Follow.None, form + 1);
  }
  whereClause(o, conditions!, indent);
  o.leave(form, Follow.None, semicolon);
}

function fieldLines(o: IronPrinter, list: Node, word: string, indent: string): void {
  lines(o, list.kids as Node[], list.toks[1]!, word, indent, fieldDeclaration);
}

function tupleFields(o: IronPrinter, list: Node, behindGenerics: boolean): void {
  const form = o.enter('fields');
  o.w.word(behindGenerics ? V.holding : V.of, list.toks[0]);
  if (list.kids.length === 0) o.w.word(V.nothing);
  o.members(list, form + 1, (kid) => {
    attributes(o, kid);
    o.w.start(kid);
    visibility(o, kid.kids[0]!);
    type(o, kid.kids[1]!);
  });
  o.leave(form, Follow.And | Follow.Dot, list.toks[1]);
}

function fieldDeclaration(o: IronPrinter, node: Node): void {
  attributes(o, node);
  o.w.start(node);
  const [colon, name, unsafe, equal] = node.toks;
  visibility(o, node.kids[0]!);
  if ((unsafe ?? -1) >= 0) o.w.word(V.unsafe, unsafe);
  o.member(name!, isReservedMember);
  const level = o.top;
  o.w.word(V.of, colon);
  type(o, node.kids[1]!);
  const value = node.kids[2];
  if (!value) return;
  o.say(V.equalTo, equal!, Follow.Binding, level);
  expression(o, value, Ctx.InList);
}

export function enumeration(o: IronPrinter, node: Node): void {
  const [, params, conditions, list] = node.kids;
  const [at, name] = node.toks;
  o.w.word(V.enumeration, at);
  const { indent } = o.w;
  o.itemName(name!);
  generics(o, params!, false);
  whereClause(o, conditions!, indent);
  if (conditions) o.w.forceLine(indent);
  o.w.word(V.withVariants, list!.toks[0]);
  lines(o, list!.kids as Node[], list!.toks[1]!, 'enumeration', indent, variant);
}

function variant(o: IronPrinter, node: Node): void {
  attributes(o, node);
  o.w.start(node);
  const [, fields, value] = node.kids;
  visibility(o, node.kids[0]!);
  const level = o.top;
  o.member(node.toks[0]!, isReservedMember);
  if (node.flag === 1) tupleFields(o, fields!, false);
  else if (node.flag === 2) {
    const form = o.enter('fields');
    o.w.word(V.with, fields!.toks[0]);
    if (fields!.kids.length === 0) {
      o.w.dropSpace(fields!.toks[1]!);
      o.w.word(V.nothing);
    }
    o.members(fields!, form + 1, (kid) => fieldDeclaration(o, kid));
    o.leave(form, Follow.And | Follow.Dot | Follow.Binding, fields!.toks[1]);
  }
  if (!value) return;
  o.say(V.equalTo, node.toks[1]!, Follow.Binding, level);
  expression(o, value, Ctx.InList);
}
