/** Expressions in words. */
import { BINARY, EQUAL, Power } from '../operators.js';
import { Ctx } from '../parser/cursor.js';
import { K, nameOf, type Node } from '../tree.js';
import { R, V, type Phrase } from '../vocabulary.js';
import { callForm, chained, hasLinks, isCallChain, opensBare, spine } from './iron-calls.js';
import { branch, blockExpression, comparison, jump, loop } from './iron-control.js';
import { attributes } from './iron-attributes.js';
import { macroCall } from './iron-macros.js';
import { holderOf, isNone, pattern } from './iron-patterns.js';
import { parenthesised, type } from './iron-types.js';
import { expressionPath } from './iron-paths.js';
import type { IronPrinter } from './iron.js';
import { Follow } from './iron.js';
import { listForm, repeat, structLiteral, tuple } from './iron-literals.js';
import { closure } from './iron-closures.js';

/** How tightly the outermost operator of an expression binds; prefix forms that take everything to their right bind loosest. */
export function powerOf(node: Node): number {
  switch (node.kind) {
    case K.Assign:
      return Power.Assign;
    case K.Range:
      return Power.Range;
    case K.Binary:
      return BINARY[node.flag]!.power;
    case K.Let:
      return Power.Matches;
    case K.Cast:
      return Power.Cast;
    case K.Unary:
    case K.Reference:
      return Power.Unary;
    case K.Closure:
      return node.kids[1] ? Power.Postfix + 1 : Power.Lowest;
    case K.Return:
    case K.Break:
    case K.Yield:
      return Power.Lowest;
    default:
      return Power.Postfix + 1;
  }
}

/** An operand that has to bind at least as tightly as `min`; otherwise `group .. end group` holds it together. */
export function operand(o: IronPrinter, node: Node, min: number, ctx: number): void {
  const power = powerOf(node);
  if (power >= min || startsWithWord(node)) return expression(o, node, ctx);
  grouped(o, node);
}

/** Forms that begin with a word of their own, so that nothing to their left can be meant. */
const startsWithWord = (node: Node): boolean => node.kind === K.Closure || node.kind === K.Return || node.kind === K.Break || node.kind === K.Yield || (node.kind === K.Range && !node.kids[0]);

function grouped(o: IronPrinter, node: Node): void {
  const form = o.enter('group');
  o.w.start(node);
  o.w.word(V.group);
  expression(o, node, Ctx.None);
  o.close(form);
}

export function expression(o: IronPrinter, node: Node, ctx: number): void {
  attributes(o, node);
  o.w.start(node);
  if (ctx & Ctx.NoEqual && node.kind === K.Binary && node.flag === EQUAL) return grouped(o, node);
  if (ctx & Ctx.NoAs && node.kind === K.Cast) return grouped(o, node);
  switch (node.kind) {
    case K.PathExpression:
      return pathExpression(o, node.kids[0]!);
    case K.Literal:
      return o.text(node.toks[0]!);
    case K.Underscore:
      return o.w.put('_', node.toks[0]);
    case K.Binary:
    case K.Assign:
      return binary(o, node, ctx);
    case K.Range:
      return range(o, node, ctx);
    case K.Unary:
      o.w.word([V.negate, V.not, V.dereference][node.flag]!, node.toks[0]);
      return operand(o, node.kids[0]!, Power.Unary, ctx);
    case K.Reference:
      return reference(o, node, ctx);
    case K.Cast:
      return cast(o, node, ctx);
    case K.Call:
    case K.MethodCall:
    case K.Field:
    case K.Index:
    case K.Await:
    case K.Try:
      return postfix(o, node, ctx);
    case K.Paren:
      return parenthesised(o, node, (p, kid) => expression(p, kid, Ctx.None));
    case K.Tuple:
      return tuple(o, node);
    case K.Array:
      return listForm(o, node.kids[0]!, V.arrayOf, 'array');
    case K.Repeat:
      return repeat(o, node);
    case K.StructLiteral:
      return structLiteral(o, node);
    case K.BlockExpression:
      return blockExpression(o, node);
    case K.If:
      return branch(o, node);
    case K.Let:
      return matches(o, node, ctx);
    case K.Match:
      return comparison(o, node);
    case K.While:
    case K.For:
    case K.Loop:
      return loop(o, node);
    case K.Closure:
      return closure(o, node, ctx);
    case K.Return:
    case K.Break:
    case K.Continue:
    case K.Yield:
      return jump(o, node, ctx);
    case K.MacroCall:
      return macroCall(o, node);
    default:
      return;
  }
}

function pathExpression(o: IronPrinter, path: Node): void {
  if (isNone(o, path)) return o.w.word(V.none, path.kids[0]!.toks[0]);
  expressionPath(o, path);
}

function binary(o: IronPrinter, node: Node, ctx: number): void {
  const [left, right] = node.kids;
  const assigns = node.kind === K.Assign;
  const operator = BINARY[node.flag]!;
  const level = o.top;
  if (assigns && node.flag === 0) return assign(o, node, ctx);
  const power = assigns ? Power.Assign : operator.power;
  operand(o, left!, assigns ? Power.Range + 1 : power, ctx);
  o.say(operator.phrase, node.toks[0]!, Follow.Operator | (node.flag === EQUAL ? Follow.Binding : Follow.None), level);
  if (assigns) o.w.word(V.equals);
  operand(o, right!, assigns ? power : power + 1, ctx);
}

/** `set place equal to value`, as an expression. */
export function assign(o: IronPrinter, node: Node, ctx: number): void {
  const [left, right] = node.kids;
  const form = o.enter('');
  const level = o.top;
  o.w.word(V.set);
  operand(o, left!, Power.Range + 1, (ctx & ~Ctx.NoLinks) | Ctx.NoEqual | (ctx & Ctx.NoLinks));
  o.say(V.equalTo, node.toks[0]!, Follow.Binding | Follow.Set, level);
  operand(o, right!, Power.Assign, ctx & ~Ctx.NoEqual);
  o.leave(form, Follow.Set);
}

function range(o: IronPrinter, node: Node, ctx: number): void {
  const [low, high] = node.kids;
  const form = o.enter('range');
  const words = [
    [V.rangeFrom, V.rangeTo],
    [V.inclusiveRangeFrom, V.inclusiveRangeTo],
    [V.legacyRangeFrom, V.legacyRangeFrom],
  ] as const;
  const [from, to] = words[node.flag]!;
  if (!low && !high) {
    o.top = form;
    return o.w.word(V.fullRange, node.toks[0]);
  }
  const open = Follow.Operator | Follow.To | (ctx & Ctx.NoLinks ? Follow.None : Follow.Link);
  if (!low) {
    o.w.word(to, node.toks[0]);
    operand(o, high!, Power.Range + 1, ctx);
    return o.leave(form, open);
  }
  o.w.word(from);
  operand(o, low, Power.Range + 1, ctx);
  if (!high) {
    const dots = node.toks[0]!;
    if (o.w.hasGap(dots)) {
      o.leave(form, open, dots);
      return;
    }
    return o.leave(form, open);
  }
  o.say(V.to, node.toks[0]!, Follow.To, form + 1);
  operand(o, high, Power.Range + 1, ctx);
  o.leave(form, open);
}

function reference(o: IronPrinter, node: Node, ctx: number): void {
  const [amp, raw, mut] = node.toks;
  const inWords = mut === amp || raw === amp;
  if (node.flag & 4) {
    o.w.put('&pin', amp);
    o.w.put(node.flag & 1 ? 'mut' : 'const', mut);
    return operand(o, node.kids[0]!, Power.Unary, ctx);
  }
  if (node.flag & 2) {
    o.w.word(node.flag & 1 ? V.rawMutableReferenceTo : V.rawReferenceTo, amp);
  } else if (node.flag & 1) {
    o.w.word(V.mutable, inWords ? -1 : mut);
    o.w.word(V.reference, amp);
    o.w.word(V.to);
  } else {
    o.w.word(V.referenceTo, amp);
  }
  operand(o, node.kids[0]!, Power.Unary, ctx);
}

function cast(o: IronPrinter, node: Node, ctx: number): void {
  const level = o.top;
  operand(o, node.kids[0]!, Power.Cast, ctx);
  o.say(V.as, node.toks[0]!, Follow.Operator, level);
  type(o, node.kids[1]!);
}

/** `value matches pattern`; in Rust's order where something stands before the value. */
function matches(o: IronPrinter, node: Node, ctx: number): void {
  const [shape, value] = node.kids;
  const level = o.top;
  const inRust = o.tree.language === 'rust' || o.isWord(node.toks[0]!, R.let!);
  if (inRust && o.w.hasGap(value!.from)) {
    o.w.put('let', node.toks[0]);
    pattern(o, shape!);
    o.say(V.equalTo, node.toks[1]!, Follow.Binding, level);
    return operand(o, value!, Power.Matches + 1, ctx);
  }
  operand(o, value!, Power.Matches + 1, ctx);
  o.say(V.matches, node.toks[1]!, Follow.Operator, level);
  pattern(o, shape!);
}

// Postfix forms

function postfix(o: IronPrinter, node: Node, ctx: number): void {
  const holder = node.kind === K.Call && node.kids[0]!.kind === K.PathExpression ? holderOf(o, node.kids[0]!.kids[0]!) : undefined;
  const list = node.kids[1];
  if (holder !== undefined && list!.kids.length === 1 && opensBare(o, list!, node.kids[0]!.from)) return held(o, node, holder, ctx);
  const nodes = spine(o, node);
  if (isCallChain(nodes)) return callForm(o, nodes, ctx);
  if (hasLinks(nodes)) return chained(o, nodes, ctx);
  if (node.kind === K.Field) return field(o, node, ctx);
  index(o, node, ctx);
}

/** `some of value` */
function held(o: IronPrinter, node: Node, holder: readonly [Phrase, string], ctx: number): void {
  const list = node.kids[1]!;
  const form = o.enter(holder[1]);
  o.w.word(holder[0], node.kids[0]!.from);
  o.w.dropSpace(list.toks[0]!);
  expression(o, list.kids[0]!, ctx);
  o.trailing(list, form + 1);
  o.leave(form, Follow.Comma | Follow.Operator | (ctx & Ctx.NoLinks ? Follow.None : Follow.Link) | (ctx & Ctx.InList ? Follow.None : Follow.And), list.toks[1]);
}

/** A base to which a field or index is taken: it may not begin with something looser. */
export function base(o: IronPrinter, node: Node, ctx: number): void {
  operand(o, node, Power.Postfix, (ctx & ~Ctx.Statement) | Ctx.NoLinks);
}

/** The base of a field or index that is known to stand on fields and indexes alone: no need to look at them again. */
function prefixBase(o: IronPrinter, node: Node, ctx: number): void {
  if (node.attributes !== null || (node.kind !== K.Field && node.kind !== K.Index)) return base(o, node, ctx);
  o.w.start(node);
  const inner = (ctx & ~Ctx.Statement) | Ctx.NoLinks;
  if (node.kind === K.Field) field(o, node, inner);
  else index(o, node, inner);
}

function field(o: IronPrinter, node: Node, ctx: number): void {
  const [dot, name] = node.toks;
  const level = o.top;
  o.w.word(V.field);
  memberName(o, name!);
  o.say(V.of, dot!, Follow.None, level);
  prefixBase(o, node.kids[0]!, ctx);
}

/** The name or number of a field behind a word that says so. */
export function memberName(o: IronPrinter, token: number): void {
  if (o.isOrdinary(token)) return o.w.source(token);
  o.w.put(o.spell(nameOf(o.tree, token)), token);
}

function index(o: IronPrinter, node: Node, ctx: number): void {
  const form = o.enter('index');
  o.w.word(V.index);
  prefixBase(o, node.kids[0]!, (ctx & ~Ctx.Statement) | Ctx.NoLinks);
  o.say(V.at, node.toks[0]!, Follow.None, form + 1);
  expression(o, node.kids[1]!, ctx & ~Ctx.Statement);
  o.leave(form, Follow.Operator | (ctx & Ctx.NoLinks ? Follow.None : Follow.Link), node.toks[1]);
}
