import { Ctx } from '../parser/cursor.js';
import { K, type Node } from '../tree.js';
import { V, type Phrase } from '../vocabulary.js';
import { attributes } from './iron-attributes.js';
import { fieldName } from './iron-patterns.js';
import { expressionPath } from './iron-paths.js';
import type { IronPrinter } from './iron.js';
import { Follow } from './iron.js';
import { expression } from './iron-expressions.js';

// Literals of several values

export function tuple(o: IronPrinter, node: Node): void {
  const list = node.kids[0]!;
  if (list.kids.length === 0 && !o.w.hasComment(list.toks[1]!)) {
    o.w.dropSpace(list.toks[1]!);
    return o.w.word(V.unit, list.toks[0]);
  }
  listForm(o, list, V.tupleOf, 'tuple');
}

export function listForm(o: IronPrinter, list: Node, phrase: Phrase, word: string): void {
  const form = o.enter(word);
  o.w.word(phrase, list.toks[0]);
  if (list.kids.length === 0) {
    o.w.dropSpace(list.toks[1]!);
    o.w.word(V.nothing);
    return o.leave(form, Follow.None, list.toks[1]);
  }
  o.members(list, form + 1, (kid) => expression(o, kid, Ctx.InList), word !== 'tuple' || list.kids.length > 1);
  o.leave(form, Follow.And | Follow.Operator | Follow.Set | Follow.Link, list.toks[1]);
}

export function repeat(o: IronPrinter, node: Node): void {
  const form = o.enter('array');
  o.w.word(V.arrayOf, node.toks[0]);
  expression(o, node.kids[0]!, Ctx.InList);
  o.say(V.repeated, node.toks[1]!, Follow.And, form + 1);
  expression(o, node.kids[1]!, Ctx.InList);
  o.leave(form, Follow.And | Follow.Operator | Follow.Set | Follow.Link, node.toks[2]);
}

export function structLiteral(o: IronPrinter, node: Node): void {
  const [path, list] = node.kids;
  const form = o.enter('create');
  o.w.word(V.create);
  expressionPath(o, path!);
  o.say(V.with, list!.toks[0]!, Follow.None, form + 1);
  if (list!.kids.length === 0) {
    o.w.dropSpace(list!.toks[1]!);
    o.w.word(V.nothing);
    return o.leave(form, Follow.None, list!.toks[1]);
  }
  o.members(list!, form + 1, (kid) => fieldValue(o, kid), list!.kids[list!.kids.length - 1]!.kind !== K.Base);
  o.leave(form, Follow.And | Follow.Operator | Follow.Set | Follow.Link | Follow.Of, list!.toks[1]);
}

function fieldValue(o: IronPrinter, node: Node): void {
  attributes(o, node);
  o.w.start(node);
  const value = node.kids[0];
  if (node.kind === K.Base) {
    o.w.word(value ? V.restFrom : V.theRest, node.toks[0]);
    if (value) expression(o, value, Ctx.InList);
    return;
  }
  fieldName(o, node.toks[0]!);
  if (!value) return;
  o.w.word(V.of, node.toks[1]);
  expression(o, value, Ctx.InList);
}
