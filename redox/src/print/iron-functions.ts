/** Functions in words: the header in clauses, one on a line, then the body. */
import { K, type Node } from '../tree.js';
import { endOf, V } from '../vocabulary.js';
import { attributes } from './iron-attributes.js';
import { namePattern, nestedPattern, pattern } from './iron-patterns.js';
import { statements } from './iron-statements.js';
import { type } from './iron-types.js';
import { generics, lifetime, whereClause } from './iron-generics.js';
import type { IronPrinter } from './iron.js';
import { Follow } from './iron.js';

export function functionItem(o: IronPrinter, node: Node): void {
  const [, params, inputs, result, conditions, body] = node.kids;
  const name = node.toks[9]!;
  const semicolon = node.toks[10]!;
  const arrow = node.toks[11]!;
  const form = o.enter('function');
  qualifiers(o, node.toks);
  o.w.word(V.function, node.toks[8]);
  const { indent } = o.w;
  o.itemName(name);
  generics(o, params!, false);
  parameters(o, inputs!, indent);
  if (result) {
    o.w.free++;
    o.settle(Follow.None, form + 1);
    o.w.forceLine(o.w.inside(indent));
    o.w.word(V.returns, arrow);
    type(o, result);
    o.w.free--;
  }
  o.top = form + 1;
  whereClause(o, conditions!, indent);
  if (!body) return o.leave(form, Follow.None, semicolon >= 0 && o.w.hasComment(semicolon) ? semicolon : -1);
  o.w.forceLine(indent);
  o.w.dropSpace(body.toks[0]!);
  o.w.word(V.begin, body.toks[0]);
  statements(o, body, indent, true);
  o.w.word(endOf('function'), body.toks[1]);
}

function qualifiers(o: IronPrinter, toks: readonly number[]): void {
  const [constant, asynchronous, generator, unsafe, safe, extern, abi, given] = toks;
  if (given! >= 0) o.w.word(V.default, given);
  if (constant! >= 0) o.w.word(V.constant, constant);
  if (asynchronous! >= 0) o.w.word(V.asynchronous, asynchronous);
  if (generator! >= 0) o.w.word(V.generator, generator);
  if (unsafe! >= 0) o.w.word(V.unsafe, unsafe);
  if (safe! >= 0) o.w.word(V.safe, safe);
  if (extern! >= 0) o.w.word(V.external, extern);
  if (abi! >= 0) o.text(abi!);
}

function parameters(o: IronPrinter, list: Node, indent: string): void {
  const [open, close] = list.toks;
  o.w.dropSpace(open!);
  o.w.dropSpace(close!);
  const empty = list.kids.length === 0;
  if (empty && !o.w.hasComment(open!) && !o.w.hasComment(close!)) return;
  const form = o.enter('takes');
  o.w.forceLine(o.w.inside(indent));
  o.w.word(V.takes, open);
  if (empty) o.w.word(V.nothing);
  o.members(list, form + 1, (kid) => parameter(o, kid), false);
  o.leave(form, Follow.And, close);
}

function parameter(o: IronPrinter, node: Node): void {
  attributes(o, node);
  o.w.start(node);
  if (node.kind === K.SelfParameter) return selfParameter(o, node);
  const [shape, of] = node.kids;
  const [colon, dots] = node.toks;
  const level = o.top;
  if (!shape) {
    if (dots! >= 0) return o.w.word(V.variadic, dots);
    o.w.word(V.unnamed);
    return type(o, of!);
  }
  if (shape.kind === K.OrPattern) pattern(o, shape);
  else if (shape.kind === K.NamePattern) {
    o.w.start(shape);
    namePattern(o, shape, true);
  } else nestedPattern(o, shape);
  o.say(V.of, colon!, Follow.Of, level);
  if (dots! >= 0) o.w.word(V.variadic, dots);
  else type(o, of!);
}

function selfParameter(o: IronPrinter, node: Node): void {
  const [of, life] = node.kids;
  const [amp, mut, self, colon] = node.toks;
  if (mut! >= 0) o.w.word(V.mutable, mut);
  if (amp! >= 0) {
    o.w.word(V.reference, amp);
    if (life) {
      o.w.word(V.with);
      lifetime(o, life);
    }
    o.w.word(V.to);
  }
  o.w.word(V.context, self);
  if (!of) return;
  o.w.word(V.of, colon);
  type(o, of);
}
