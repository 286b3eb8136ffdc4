/** Branches, comparisons, loops, jumps and blocks in words. */
import { Ctx } from '../parser/cursor.js';
import { K, type Node } from '../tree.js';
import { endOf, R, V } from '../vocabulary.js';
import { expression } from './iron-expressions.js';
import { isPlainBlock } from './iron-closures.js';
import { attributes } from './iron-attributes.js';
import { pattern } from './iron-patterns.js';
import { leftmost, openStatements, statements } from './iron-statements.js';
import type { IronPrinter } from './iron.js';
import { COMMA, Follow } from './iron.js';

/** What stands before the body of a form; nothing in it can take the word that opens the body. */
function head(o: IronPrinter, node: Node): void {
  const level = o.top;
  expression(o, node, Ctx.None);
  o.top = level;
}

export function branch(o: IronPrinter, node: Node): void {
  branchLine(o, node);
  o.w.word(endOf('if'), lastBody(node).toks[1]);
}

/** A branch up to its last body. */
function branchLine(o: IronPrinter, node: Node): void {
  const [condition, body, rest] = node.kids;
  o.w.word(V.if, node.toks[0]);
  head(o, condition!);
  o.w.word(V.then, body!.toks[0]);
  const level = o.top;
  if (!rest) return statements(o, body!, o.w.indent, false);
  openStatements(o, body!, o.w.indent, false);
  o.settle(Follow.Otherwise, level);
  const otherwise = node.toks[1]!;
  if (o.w.hasComment(otherwise) && otherwise !== body!.toks[1]) o.w.word(endOf('then'), body!.toks[1]);
  else o.w.put(V.otherwise.text, body!.toks[1]!, V.otherwise.first, false);
  if (o.w.hasComment(otherwise)) o.w.word(V.otherwise, otherwise);
  else o.w.dropSpace(otherwise);
  if (rest.kind === K.If && rest.attributes === null) {
    o.w.start(rest);
    o.w.dropSpace(rest.from);
    return branchLine(o, rest);
  }
  const first = rest.kids[0];
  const startsWithIf = first !== undefined && first !== null && first.kind === K.ExpressionStatement && first.attributes === null && first.flag === 0 && leftmost(first.kids[0]!).kind === K.If;
  if (startsWithIf || o.w.hasComment(rest.toks[0]!)) o.w.word(V.begin, rest.toks[0]);
  else o.w.dropSpace(rest.toks[0]!);
  statements(o, rest, o.w.indent, false);
}

/** The body that the terminator of a branch closes. */
function lastBody(node: Node): Node {
  const rest = node.kids[2];
  if (!rest) return node.kids[1]!;
  return rest.kind === K.If ? lastBody(rest) : rest;
}

export function comparison(o: IronPrinter, node: Node): void {
  const [match, open, close] = node.toks;
  o.w.word(V.compare, match);
  const indent = o.w.indent;
  head(o, node.kids[0]!);
  if (o.w.hasComment(open!)) o.w.word(V.begin, open);
  else o.w.dropSpace(open!);
  const level = o.top;
  for (let at = 1; at < node.kids.length; at++) {
    const kid = node.kids[at]!;
    o.w.forceLine(o.w.inside(indent));
    if (kid.kind === K.Arm) arm(o, kid);
    else attributes(o, kid);
    o.top = level;
    o.w.flush(kid);
  }
  if (node.kids.length > 1) o.w.forceLine(indent);
  else o.w.dropSpace(close!);
  o.w.word(endOf('compare'), close);
}

function arm(o: IronPrinter, node: Node): void {
  const [shape, guard, body] = node.kids;
  // on a line with others rustfmt moves it, and gives it its comma
  const moves = o.tree.language === 'rust' && !o.w.hasLine(node.from);
  attributes(o, node);
  o.w.start(node);
  const form = o.enter('case');
  o.w.word(V.case);
  pattern(o, shape!);
  if (guard) {
    o.say(V.when, node.toks[0]!, Follow.None, form + 1);
    expression(o, guard, Ctx.None);
  }
  o.top = form + 1;
  if (!body) return;
  o.w.word(V.then, node.toks[1]);
  if (isPlainBlock(body)) {
    o.w.start(body);
    const block = body.kids[0]!;
    const { indent } = o.w;
    o.w.word(V.begin, block.toks[0]);
    statements(o, block, indent, false);
    o.top = form;
    o.w.word(endOf('case'), block.toks[1]);
    return armComma(o, node, false, o.top);
  }
  expression(o, body, Ctx.None);
  if (!moves || node.toks[2]! >= 0) armComma(o, node, true, form + 1);
}

/** Says what is unusual about the comma of a case: a value has one, a block has none. */
function armComma(o: IronPrinter, node: Node, usual: boolean, level: number): void {
  const comma = node.toks[2]!;
  const present = o.tree.language === 'rust' ? comma >= 0 : node.flag === 1 || (usual && node.flag === 0);
  if (present && (!usual || o.w.hasComment(comma))) o.say(V.trailingComma, comma, COMMA, level);
  else if (!present && usual) o.say(V.withoutComma, -1, COMMA, level);
}

export function loop(o: IronPrinter, node: Node): void {
  const [label] = node.toks;
  if (label! >= 0) labelWords(o, label!);
  if (node.kind === K.Loop) {
    const open = node.kids[0]!.toks[0]!;
    if (o.w.hasComment(open)) {
      o.w.put('repeat', node.toks[2], V.repeat.first, false);
      o.w.put('forever', open);
    } else o.w.word(V.repeatForever, node.toks[2]);
    return loopBody(o, node.kids[0]!, 'repeat');
  }
  if (node.kind === K.While) {
    o.w.word(V.while, node.toks[2]);
    head(o, node.kids[0]!);
    o.w.word(V.repeat, node.kids[1]!.toks[0]);
    return loopBody(o, node.kids[1]!, 'while');
  }
  const [shape, value, body] = node.kids;
  o.w.word(V.forEach, node.toks[2]);
  if ((node.toks[4] ?? -1) >= 0) o.w.word(V.await, node.toks[4]);
  const level = o.top;
  pattern(o, shape!);
  o.top = level;
  o.w.word(V.in, node.toks[3]);
  head(o, value!);
  o.w.word(V.repeat, body!.toks[0]);
  loopBody(o, body!, 'for');
}

function labelWords(o: IronPrinter, label: number): void {
  o.w.word(V.labeled);
  o.lifetimeName(label);
}

function loopBody(o: IronPrinter, body: Node, word: string): void {
  if (word === 'repeat') o.w.dropSpace(body.toks[0]!);
  statements(o, body, o.w.indent, false);
  o.w.word(endOf(word), body.toks[1]);
}

/** `labeled a unsafe block .. end block` */
export function blockExpression(o: IronPrinter, node: Node): void {
  const [label, , unsafe, constant, asynchronous, generator, move, attempt, isStatic] = node.toks;
  if (label! >= 0) labelWords(o, label!);
  if (isStatic! >= 0) o.w.word(V.static, isStatic);
  if (unsafe! >= 0) o.w.word(V.unsafe, unsafe);
  if (constant! >= 0) o.w.word(V.constant, constant);
  if (asynchronous! >= 0) o.w.word(V.asynchronous, asynchronous);
  if (generator! >= 0) o.w.word(V.generator, generator);
  if (move! >= 0) o.w.word(V.move, move);
  if (attempt! >= 0) o.w.put('try', attempt, R.try);
  const body = node.kids[0]!;
  o.w.word(V.block, body.toks[0]);
  statements(o, body, o.w.indent, false);
  o.w.word(endOf('block'), body.toks[1]);
}

export function jump(o: IronPrinter, node: Node, ctx: number): void {
  const value = node.kids[0] ?? null;
  const [at, label] = node.toks;
  const form = o.enter('');
  if (node.kind === K.Return) {
    o.w.word(V.return, at);
    if (value === null) o.w.word(V.nothing);
  } else if (node.kind === K.Yield) o.w.word(V.yield, at);
  else {
    o.w.word(node.kind === K.Break ? V.exitLoop : V.continueLoop, at);
    if (label! >= 0) {
      o.w.word(V.named);
      o.lifetimeName(label!);
    }
    if (value !== null) o.w.word(V.with);
  }
  if (value !== null) {
    // a bracket first on its line would begin a statement
    if (leftmost(value).kind === K.Paren) o.w.dropSpace(value.from);
    expression(o, value, ctx & ~Ctx.Statement);
  }
  o.leave(form, value === null && node.kind === K.Break ? Follow.With : Follow.None);
}
