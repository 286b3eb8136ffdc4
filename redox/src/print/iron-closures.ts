import { Ctx } from '../parser/cursor.js';
import { K, type Node } from '../tree.js';
import { V } from '../vocabulary.js';
import { attributes } from './iron-attributes.js';
import { nestedPattern } from './iron-patterns.js';
import { type } from './iron-types.js';
import { forAll } from './iron-generics.js';
import type { IronPrinter } from './iron.js';
import { Follow } from './iron.js';
import { openStatements } from './iron-statements.js';
import { expression } from './iron-expressions.js';

// Closures

export function closure(o: IronPrinter, node: Node, ctx: number): void {
  const [params, result, body, list] = node.kids;
  const [isStatic, constant, asynchronous, move, open, close, arrow, forToken, generator] = node.toks;
  const form = o.enter('closure');
  if (list) forAll(o, list, forToken!);
  o.top = form + 1;
  if (constant! >= 0) o.w.word(V.constant, constant);
  if (isStatic! >= 0) o.w.word(V.static, isStatic);
  if (asynchronous! >= 0) o.w.word(V.asynchronous, asynchronous);
  if ((generator ?? -1) >= 0) o.w.word(V.generator, generator);
  if (move! >= 0) o.w.word(V.move, move);
  const many = params!.kids.length > 0;
  o.w.word(V.closure, many ? -1 : open);
  if (many) o.w.word(V.withParameters, open);
  o.members(params!, form + 1, (kid) => closureParameter(o, kid), false);
  if (result) {
    o.say(V.returning, arrow!, Follow.Returning, form + 1);
    type(o, result);
  }
  o.top = form + 1;
  o.w.word(many || result ? V.andBody : V.withBody, result ? -1 : close);
  if (isPlainBlock(body!)) {
    o.w.start(body!);
    const block = body!.kids[0]!;
    const indent = o.w.indent;
    o.w.word(V.begin, block.toks[0]);
    openStatements(o, block, indent, false);
    o.end('closure', block.toks[1]!, form + 1);
    o.top = form;
    return;
  }
  expression(o, body!, ctx & ~Ctx.Statement);
  o.leave(form, Follow.Operator | (ctx & Ctx.NoLinks ? Follow.None : Follow.Link) | (ctx & Ctx.InList ? Follow.None : Follow.And));
}

/** `{ .. }` without label, `unsafe`, `async` and attributes. */
export const isPlainBlock = (node: Node): boolean => node.kind === K.BlockExpression && node.attributes === null && node.toks.every((token) => token < 0);

function closureParameter(o: IronPrinter, node: Node): void {
  attributes(o, node);
  o.w.start(node);
  const level = o.top;
  nestedPattern(o, node.kids[0]!);
  if (!node.kids[1]) return;
  o.say(V.of, node.toks[0]!, Follow.Of, level);
  type(o, node.kids[1]);
}
