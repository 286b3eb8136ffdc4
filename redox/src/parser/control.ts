/** Branches, loops, jumps and blocks, in both spellings. */
import { T } from '../lexer.js';
import type { Node } from '../tree.js';
import { K } from '../tree.js';
import { endOf, R, V } from '../vocabulary.js';
import { innerAttribute, outerAttributes } from './attributes.js';
import type { Parser } from './cursor.js';
import { Ctx, INHERITED } from './cursor.js';
import { blockExpression, endsStatement, expression, startsNewStatement, startsValue } from './expressions.js';
import { commaWords } from './lists.js';
import { pattern } from './patterns.js';
import { block, wordBlock } from './statements.js';
import { lifetimeName } from './types.js';

/** The condition of a branch or loop, or what is matched or looped over. */
const head = (p: Parser): Node => expression(p, 0, Ctx.NoStruct);

/** A form of control flow at the current word, or null. */
export function controlFlow(p: Parser, ctx: number): Node | null {
  switch (p.word) {
    case R.if:
      return branch(p, ctx);
    case R.match:
      return rustMatch(p);
    case R.while:
      return whileLoop(p, p.pos, -1, -1);
    case R.for:
      return forLoop(p, p.pos, -1, -1);
    case R.loop:
      return endlessLoop(p, p.pos, -1, -1);
    case R.return:
      return returned(p, ctx);
    case R.break:
      return broken(p, ctx);
    case R.continue:
      return continued(p);
    case R.yield:
      if (!yieldsValue(p)) return null;
      p.pos++;
      return p.node(K.Yield, p.pos - 1, [startsValue(p) ? expression(p, 0, ctx & INHERITED) : null], [p.pos - 1]);
    default:
      return null;
  }
}

const yieldsValue = (p: Parser): boolean => p.edition >= 2024 || p.kindAt(1) === T.Number || (p.kindAt(1) === T.Name && p.startsOperand(1));

function branch(p: Parser, ctx: number): Node {
  const from = p.pos;
  p.enter('if', from);
  return branchFrom(p, from, (ctx & Ctx.Statement) !== 0);
}

/** The `if` behind `else` or `otherwise`, one level deeper. */
function elseBranch(p: Parser, parse: (from: number) => Node): Node {
  if (!p.deeper()) return p.errorNode(p.pos);
  const made = parse(p.pos);
  p.depth--;
  return made;
}

/**
 * A branch whose form is entered already; leaves it. Where it is a statement and inside of no
 * other, `end if otherwise` (the pilot's spelling) can only go on with it.
 */
function branchFrom(p: Parser, from: number, isStatement: boolean): Node {
  p.pos++;
  const condition = head(p);
  const then = p.eatPhrase(V.then);
  if (then < 0 && (p.kind === T.BraceOpen || !p.iron)) return rustBranch(p, from, condition);
  if (then < 0) p.expectEither(V.then, T.End, 'then', 'behind the condition of this branch');
  const body = wordBlock(p, then);
  let closed = p.eatPhrase(endThen);
  if (closed < 0 && isStatement && p.wordAt(2) === V.otherwise.first && p.open.filter((form) => form.word === 'if').length === 1) closed = p.eatPhrase(endIf);
  const otherwise = takeOtherwise(p);
  body.toks[1] = closed >= 0 ? closed : otherwise;
  let rest: Node | null = null;
  if (otherwise >= 0) {
    if (p.word === R.if) {
      rest = elseBranch(p, (at) => branchFrom(p, at, isStatement));
      return p.node(K.If, from, [condition, body, rest], [from, otherwise]);
    }
    const begin = p.eatPhrase(V.begin);
    rest = wordBlock(p, begin >= 0 ? begin : otherwise);
  }
  const close = p.leave('if');
  const last = rest ?? body;
  last.toks[1] = close;
  if (rest !== null) rest.to = p.pos;
  return p.node(K.If, from, [condition, body, rest], [from, otherwise]);
}

const endThen = endOf('then');
const endIf = endOf('if');

/** Takes `otherwise` and gives its index, or -1; `else` in its place is reported and taken for it. */
export function takeOtherwise(p: Parser): number {
  if (p.word !== R.else || !p.iron) return p.eatPhrase(V.otherwise);
  const fix = { title: 'Change to `otherwise`', edits: [{ from: p.start[p.pos]!, to: p.end[p.pos]!, insert: 'otherwise' }] };
  p.error('expected-token', 'Expected `otherwise`, found `else`.', 'Behind `then` the other branch begins with `otherwise`.', [fix]);
  return p.pos++;
}

function rustBranch(p: Parser, from: number, condition: Node): Node {
  const body = block(p);
  const otherwise = p.eatWord(R.else!);
  p.open.pop();
  if (otherwise < 0) return p.node(K.If, from, [condition, body, null], [from, -1]);
  const rest = p.word === R.if ? elseBranch(p, () => branch(p, Ctx.None)) : block(p);
  return p.node(K.If, from, [condition, body, rest], [from, otherwise]);
}

// Matching

function rustMatch(p: Parser): Node {
  const from = p.pos++;
  const value = head(p);
  const open = p.expect(T.BraceOpen, '{', 'behind the value of this `match`');
  const kids: Node[] = [value];
  if (open >= 0) arms(p, kids, () => p.kind === T.BraceClose);
  const close = open < 0 ? -1 : p.expectClose(open, T.BraceClose, '}', 'to close this `match`');
  return p.node(K.Match, from, kids, [from, open, close]);
}

/** `compare e case P when g then v .. end compare` */
export function wordCompare(p: Parser): Node {
  const from = p.pos++;
  p.enter('compare', from);
  const kids: Node[] = [expression(p, 0, Ctx.None)];
  if (p.kind === T.BraceOpen) {
    p.open.pop();
    const open = p.pos++;
    arms(p, kids, () => p.kind === T.BraceClose);
    return p.node(K.Match, from, kids, [from, open, p.expectClose(open, T.BraceClose, '}', 'to close this `compare`')]);
  }
  const begin = p.eatPhrase(V.begin);
  arms(p, kids, () => p.at(V.end));
  const close = p.leave('compare');
  return p.node(K.Match, from, kids, [from, begin, close]);
}

function arms(p: Parser, kids: Node[], closed: () => boolean): void {
  for (let inner = innerAttribute(p); inner !== null; inner = innerAttribute(p)) kids.push(inner);
  while (!closed() && p.kind !== T.End && !p.failed && !p.bailing) {
    const before = p.pos;
    kids.push(arm(p));
    if (p.pos === before) {
      p.error('expected-pattern', `Expected a case, found ${p.found()}.`, p.iron ? 'A case is `case PATTERN then VALUE`.' : 'A case is `PATTERN => VALUE,`.');
      break;
    }
  }
}

function arm(p: Parser): Node {
  const from = p.pos;
  const attributes = outerAttributes(p);
  const start = p.pos;
  const made = p.eatPhrase(V.case) >= 0 ? wordArm(p, start) : rustArm(p, start);
  made.attributes = attributes;
  made.from = from;
  return made;
}

function rustArm(p: Parser, from: number): Node {
  const shape = pattern(p);
  const when = p.eatWord(R.if!);
  const guard = when < 0 ? null : expression(p, 0, Ctx.None);
  if (p.kind === T.Comma || p.kind === T.BraceClose) {
    if (!hasNever(p, from)) p.error('expected-token', `Expected \`=>\` behind this pattern, found ${p.found()}.`, 'A case is `PATTERN => VALUE,`.');
    return p.node(K.Arm, from, [shape, guard, null], [when, -1, p.eat(T.Comma)]);
  }
  const arrow = p.expect(T.FatArrow, '=>', 'behind this pattern');
  if (arrow < 0) return p.node(K.Arm, from, [shape, guard, null], [when, arrow, p.eat(T.Comma)]);
  const body = expression(p, 0, Ctx.Statement);
  const comma = p.eat(T.Comma);
  if (comma < 0 && p.kind !== T.BraceClose && !endsStatement(body)) p.expect(T.Comma, ',', 'behind this case');
  return p.node(K.Arm, from, [shape, guard, body], [when, arrow, comma]);
}

/** Whether the pattern since `from` holds a `!`: such an arm (unstable) has no body. */
function hasNever(p: Parser, from: number): boolean {
  for (let at = from; at < p.pos; at++) if (p.kinds[at] === T.Not) return true;
  return false;
}

function wordArm(p: Parser, from: number): Node {
  const shape = pattern(p);
  const when = p.eatPhrase(V.when);
  const guard = when < 0 ? null : expression(p, 0, Ctx.None);
  const arrow = p.expectEither(V.then, T.FatArrow, 'then', 'behind the pattern of this case');
  p.enter('case', from);
  let body: Node;
  if (p.at(V.begin)) {
    const start = p.pos;
    body = p.node(K.BlockExpression, start, [block(p, 'case')], [-1, -1, -1, -1, -1, -1, -1, -1, -1]);
  } else {
    body = expression(p, 0, Ctx.None);
    p.leaveOptional('case');
  }
  const toks = [when, arrow, -1];
  const comma = commaWords(p, toks);
  return p.node(K.Arm, from, [shape, guard, body], toks, comma);
}

// Loops

/** A loop or block behind its label: `'a: loop {}`, `labeled a repeat forever`. */
export function labeled(p: Parser, ctx: number): Node {
  const from = p.pos;
  let label: number;
  let colon = -1;
  if (p.kind === T.Lifetime) {
    label = p.pos++;
    colon = p.expect(T.Colon, ':', 'behind this label');
  } else {
    p.pos++;
    label = lifetimeName(p);
  }
  switch (p.word) {
    case R.while:
      return whileLoop(p, from, label, colon);
    case R.for:
      return forLoop(p, from, label, colon);
    case R.loop:
    case V.repeatForever.first:
      return endlessLoop(p, from, label, colon);
  }
  const made = blockExpression(p, ctx)!;
  made.from = from;
  made.toks[0] = label;
  made.toks[1] = colon;
  return made;
}

function loopBody(p: Parser, word: string): Node {
  const repeat = p.eatPhrase(V.repeat);
  if (repeat < 0 && (p.kind === T.BraceOpen || !p.iron)) {
    p.open.pop();
    return block(p);
  }
  if (repeat < 0) p.expectEither(V.repeat, T.End, 'repeat', 'in front of the body of this loop');
  const body = wordBlock(p, repeat);
  body.toks[1] = p.leave(word);
  body.to = p.pos;
  return body;
}

function whileLoop(p: Parser, from: number, label: number, colon: number): Node {
  const at = p.pos++;
  p.enter('while', from);
  const condition = head(p);
  return p.node(K.While, from, [condition, loopBody(p, 'while')], [label, colon, at]);
}

function forLoop(p: Parser, from: number, label: number, colon: number): Node {
  const at = p.pos;
  if (p.eatPhrase(V.forEach) < 0) p.pos++;
  p.enter('for', from);
  const awaited = p.word === R.await ? p.pos++ : -1;
  const shape = pattern(p);
  const inside = p.expectEither(V.in, T.End, 'in', 'in this loop');
  const value = head(p);
  return p.node(K.For, from, [shape, value, loopBody(p, 'for')], [label, colon, at, inside, awaited]);
}

export function endlessLoop(p: Parser, from: number, label: number, colon: number): Node {
  const at = p.pos;
  if (p.eatWord(R.loop!) >= 0) return p.node(K.Loop, from, [block(p)], [label, colon, at]);
  p.expectEither(V.repeatForever, T.End, 'repeat forever', 'here');
  if (p.kind === T.BraceOpen && !p.firstOnLine()) return p.node(K.Loop, from, [block(p)], [label, colon, at]);
  p.enter('repeat', from);
  const body = wordBlock(p, at);
  body.toks[0] = at + 1;
  body.toks[1] = p.leave('repeat');
  body.to = p.pos;
  return p.node(K.Loop, from, [body], [label, colon, at]);
}

// Jumps

/** The value of a jump, if one follows. */
function jumpValue(p: Parser, ctx: number): Node | null {
  if (!startsValue(p) || startsNewStatement(p) || (ctx & Ctx.NoStruct && p.kind === T.BraceOpen)) return null;
  return expression(p, 0, ctx & INHERITED);
}

function returned(p: Parser, ctx: number): Node {
  const from = p.pos++;
  if (p.eatPhrase(V.nothing) >= 0) return p.node(K.Return, from, [null], [from]);
  return p.node(K.Return, from, [jumpValue(p, ctx)], [from]);
}

function broken(p: Parser, ctx: number): Node {
  const from = p.pos++;
  const label = p.eat(T.Lifetime);
  return p.node(K.Break, from, [jumpValue(p, ctx)], [from, label]);
}

/** `exit loop named a with v` */
export function exitLoop(p: Parser, ctx: number): Node {
  const from = p.pos;
  p.pos += 2;
  const label = p.eatPhrase(V.named) < 0 ? -1 : lifetimeName(p);
  const value = p.eatPhrase(V.with) < 0 ? null : expression(p, 0, ctx & INHERITED);
  return p.node(K.Break, from, [value], [from, label]);
}

function continued(p: Parser): Node {
  const from = p.pos++;
  if (p.iron && p.wordAt(-1) === V.continueLoop.first && p.word === V.continueLoop.second && p.kind === T.Name) {
    p.pos++;
    const label = p.eatPhrase(V.named) < 0 ? -1 : lifetimeName(p);
    return p.node(K.Continue, from, [], [from, label]);
  }
  return p.node(K.Continue, from, [], [from, p.eat(T.Lifetime)]);
}
