/** Expressions of Rust. Brackets that the tree needs and does not have are added. */
import { T } from '../lexer.js';
import { BINARY, Power } from '../operators.js';
import { K, nameOf, type Node } from '../tree.js';
import { powerOf } from './iron-expressions.js';
import { branch, comparison, jump, labeledBlock, loop } from './rust-control.js';
import { attributes } from './rust-attributes.js';
import { macroCall } from './rust-macros.js';
import { pattern } from './rust-patterns.js';
import { block } from './rust-statements.js';
import { forAll, path, pathArguments, type } from './rust-types.js';
import type { RustPrinter } from './rust.js';

const UNARY = ['-', '!', '*'] as const;
const RANGE = ['..', '..=', '...'] as const;

/** An operand that binds at least as tightly as `min`, in brackets if it does not. */
function operand(o: RustPrinter, node: Node, min: number, bare: boolean, rightmost: boolean): void {
  const opens = node.kind === K.Closure || node.kind === K.Return || node.kind === K.Break || node.kind === K.Yield || (node.kind === K.Range && !node.kids[0]);
  const fits = powerOf(node) >= min || (opens && rightmost);
  if (fits && (rightmost || !endsOpen(node))) return expression(o, node, bare);
  bracketed(o, node);
}

/** Whether what follows an expression would be taken into it. */
function endsOpen(node: Node): boolean {
  switch (node.kind) {
    case K.Closure:
      return !node.kids[1];
    case K.Return:
    case K.Break:
    case K.Yield:
      return node.kids[0] !== null;
    case K.Range:
      return !node.kids[1] || endsOpen(node.kids[1]);
    case K.Binary:
    case K.Assign:
      return endsOpen(node.kids[1]!);
    case K.Unary:
    case K.Reference:
      return endsOpen(node.kids[0]!);
    default:
      return false;
  }
}

function bracketed(o: RustPrinter, node: Node): void {
  o.w.start(node);
  o.w.put('(');
  o.w.glueNext();
  expression(o, node, false);
  o.w.glue(')');
}

/** `bare`: a structure literal needs brackets here (conditions). */
export function expression(o: RustPrinter, node: Node, bare: boolean): void {
  const { w } = o;
  if (o.wrapped === node) {
    o.wrapped = null;
    return bracketed(o, node);
  }
  attributes(o, node);
  w.start(node);
  switch (node.kind) {
    case K.PathExpression:
      return path(o, node.kids[0]!, true);
    case K.Literal:
      return o.text(node.toks[0]!);
    case K.Underscore:
      return w.put('_', node.toks[0]);
    case K.Binary:
    case K.Assign:
      return binary(o, node, bare);
    case K.Range:
      return range(o, node, bare);
    case K.Unary:
      w.put(UNARY[node.flag]!, node.toks[0]);
      w.glueNext();
      return operand(o, node.kids[0]!, Power.Unary, bare, true);
    case K.Reference:
      return reference(o, node, bare);
    case K.Cast:
      operand(o, node.kids[0]!, Power.Cast, bare, false);
      w.put('as', node.toks[0]);
      return type(o, node.kids[1]!);
    case K.Call:
    case K.MethodCall:
    case K.Field:
    case K.Index:
    case K.Await:
    case K.Try:
      return postfix(o, node, bare);
    case K.Paren:
      w.put('(', node.toks[0]);
      w.glueNext();
      expression(o, node.kids[0]!, false);
      return w.glue(')', node.toks[1]);
    case K.Tuple:
      return o.list(node.kids[0]!, '(', ')', (kid) => expression(o, kid, false), { spaced: true, comma: node.kids[0]!.kids.length === 1 ? 'always' : 'line' });
    case K.Array:
      return o.list(node.kids[0]!, '[', ']', (kid) => expression(o, kid, false), { spaced: true });
    case K.Repeat:
      w.put('[', node.toks[0]);
      w.glueNext();
      expression(o, node.kids[0]!, false);
      w.glue(';', node.toks[1]);
      expression(o, node.kids[1]!, false);
      return w.glue(']', node.toks[2]);
    case K.StructLiteral:
      return structLiteral(o, node, bare);
    case K.BlockExpression:
      return labeledBlock(o, node);
    case K.If:
      return branch(o, node);
    case K.Let:
      w.put('let', o.tree.language === 'rust' ? node.toks[0] : -1);
      pattern(o, node.kids[0]!);
      w.put('=', node.toks[1]);
      return operand(o, node.kids[1]!, Power.Matches + 1, true, true);
    case K.Match:
      return comparison(o, node);
    case K.While:
    case K.For:
    case K.Loop:
      return loop(o, node);
    case K.Closure:
      return closure(o, node, bare);
    case K.Return:
    case K.Break:
    case K.Continue:
    case K.Yield:
      return jump(o, node, bare);
    case K.MacroCall:
      return macroCall(o, node);
    default:
      return;
  }
}

function binary(o: RustPrinter, node: Node, bare: boolean): void {
  const [left, right] = node.kids;
  const assigns = node.kind === K.Assign;
  const operator = BINARY[node.flag]!;
  const power = assigns ? Power.Assign : operator.power;
  const apart = assigns || power === Power.Compare;
  const castLess = !assigns && (operator.rust === '<' || operator.rust === '<<') && endsInCast(left!);
  if (castLess) bracketed(o, left!);
  else operand(o, left!, apart ? power + 1 : power, bare, false);
  o.w.put(assigns ? `${operator.rust}=` : operator.rust, node.toks[0]);
  operand(o, right!, assigns ? power : power + 1, bare, true);
}

/** `x as u8 < y` would be read as arguments of the type. */
function endsInCast(node: Node): boolean {
  if (node.kind === K.Cast) return true;
  return node.kind === K.Binary && endsInCast(node.kids[1]!);
}

function range(o: RustPrinter, node: Node, bare: boolean): void {
  const { w } = o;
  const [low, high] = node.kids;
  const dots = RANGE[node.flag]!;
  if (low) {
    operand(o, low, Power.Range + 1, bare, false);
    if (w.last === 46) w.put(dots, node.toks[0]);
    else w.glue(dots, node.toks[0]);
  } else w.put(dots, node.toks[0]);
  if (!high) return;
  w.glueNext();
  operand(o, high, Power.Range + 1, bare, true);
}

function reference(o: RustPrinter, node: Node, bare: boolean): void {
  const { w } = o;
  const [amp, raw, mut] = node.toks;
  w.put('&', amp);
  w.glueNext();
  if (node.flag & 6) {
    w.put(node.flag & 2 ? 'raw' : 'pin', raw);
    w.put(node.flag & 1 ? 'mut' : 'const', mut);
  } else if (node.flag & 1) w.put('mut', mut);
  operand(o, node.kids[0]!, Power.Unary, bare, true);
}

function base(o: RustPrinter, node: Node, bare: boolean): void {
  operand(o, node, Power.Postfix, bare, false);
}

function postfix(o: RustPrinter, node: Node, bare: boolean): void {
  const { w } = o;
  const [inner, second, third] = node.kids;
  const [first, name] = node.toks;
  if (node.kind === K.Call && inner!.kind === K.Field && o.tree.tokens.kind[inner!.toks[1]!] !== T.Number) bracketed(o, inner!);
  else base(o, inner!, bare);
  switch (node.kind) {
    case K.Call:
      if (node.toks.length > 0) w.startAt(first!);
      return o.list(second!, '(', ')', (kid) => expression(o, kid, false));
    case K.MethodCall:
      w.glue('.', first);
      w.glueNext();
      o.name(name!);
      pathArguments(o, second ?? null, true);
      return o.list(third!, '(', ')', (kid) => expression(o, kid, false));
    case K.Field:
      w.glue('.', first);
      return w.glue(nameOf(o.tree, name!), name);
    case K.Await:
      w.glue('.', first);
      return w.glue('await', name);
    case K.Try:
      return w.glue('?', first);
    default:
      w.glue('[', first);
      w.glueNext();
      expression(o, second!, false);
      return w.glue(']', name);
  }
}

function structLiteral(o: RustPrinter, node: Node, bare: boolean): void {
  const { w } = o;
  if (bare) {
    w.put('(');
    w.glueNext();
  }
  path(o, node.kids[0]!, true);
  const list = node.kids[1]!;
  const last = list.kids[list.kids.length - 1];
  o.list(list, '{', '}', (kid) => fieldValue(o, kid), { spaced: true, padded: true, comma: last?.kind === K.Base ? 'never' : 'line' });
  if (bare) w.glue(')');
}

function fieldValue(o: RustPrinter, node: Node): void {
  attributes(o, node);
  o.w.start(node);
  const value = node.kids[0];
  if (node.kind === K.Base) {
    o.w.put('..', node.toks[0]);
    if (!value) return;
    o.w.glueNext();
    return expression(o, value, false);
  }
  o.name(node.toks[0]!);
  if (!value) return;
  o.w.glue(':', node.toks[1]);
  expression(o, value, false);
}

function closure(o: RustPrinter, node: Node, bare: boolean): void {
  const { w } = o;
  const [params, result, body, list] = node.kids;
  const [isStatic, constant, asynchronous, move, open, close, arrow, forToken, generator] = node.toks;
  if (list) forAll(o, list, forToken!);
  o.keyword('const', constant);
  o.keyword('static', isStatic);
  o.keyword('async', asynchronous);
  o.keyword('gen', generator);
  o.keyword('move', move);
  if (params!.kids.length === 0) w.put('||', open! >= 0 ? open : result ? -1 : close);
  else {
    params!.toks[0] = open!;
    params!.toks[1] = close!;
    o.list(params!, '|', '|', (kid) => parameter(o, kid), { spaced: true });
  }
  if (result) {
    w.put('->', arrow);
    type(o, result);
    if (body!.kind !== K.BlockExpression) return bodyInBraces(o, body!);
  }
  if (body!.kind === K.BlockExpression && body!.attributes === null && body!.toks.every((token) => token < 0)) {
    w.start(body!);
    return block(o, body!.kids[0]!, w.indent, false);
  }
  expression(o, body!, bare);
}

/** A closure with a result type has a block for its body. */
function bodyInBraces(o: RustPrinter, body: Node): void {
  o.w.put('{');
  expression(o, body, false);
  o.w.put('}');
}

export function parameter(o: RustPrinter, node: Node): void {
  attributes(o, node);
  o.w.start(node);
  const [shape, of] = node.kids;
  const [colon, dots] = node.toks;
  if (shape) pattern(o, shape);
  if (shape && (of || dots! >= 0)) o.w.glue(':', colon);
  if (dots! >= 0) return o.w.put('...', dots);
  if (of) type(o, of);
}
