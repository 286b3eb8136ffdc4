/** Branches, matches, loops, jumps and blocks of Rust. */
import { K, type Node } from '../tree.js';
import { isPlainBlock } from './iron-closures.js';
import { attributes } from './rust-attributes.js';
import { expression } from './rust-expressions.js';
import { pattern } from './rust-patterns.js';
import { block } from './rust-statements.js';
import { lifetimeText, type RustPrinter } from './rust.js';

export function branch(o: RustPrinter, node: Node): void {
  const { w } = o;
  const [condition, body, rest] = node.kids;
  w.put('if', node.toks[0]);
  expression(o, condition!, true);
  block(o, body!, w.indent, false);
  if (!rest) return;
  w.put('else', node.toks[1]);
  if (rest.kind !== K.If) return block(o, rest, w.indent, false);
  w.start(rest);
  branch(o, rest);
}

export function comparison(o: RustPrinter, node: Node): void {
  const { w } = o;
  const [match, open, close] = node.toks;
  w.put('match', match);
  const { indent } = w;
  expression(o, node.kids[0]!, true);
  w.put('{', open);
  for (let at = 1; at < node.kids.length; at++) {
    const kid = node.kids[at]!;
    w.forceLine(w.inside(indent));
    if (kid.kind === K.Arm) arm(o, kid);
    else attributes(o, kid);
    w.flush(kid);
  }
  if (node.kids.length > 1) {
    w.forceLine(indent);
    return w.put('}', close);
  }
  w.dropSpace(close!);
  w.glue('}', close);
}

function arm(o: RustPrinter, node: Node): void {
  const { w } = o;
  const [shape, guard, body] = node.kids;
  attributes(o, node);
  w.start(node);
  pattern(o, shape!);
  if (guard) {
    w.put('if', node.toks[0]);
    expression(o, guard, false);
  }
  if (body) {
    w.put('=>', node.toks[1]);
    if (isPlainBlock(body)) {
      w.start(body);
      block(o, body.kids[0]!, w.indent, false);
      if (node.flag === 1) w.glue(',', node.toks[2]);
      return;
    }
    expression(o, body, false);
  }
  if (node.flag !== 2) w.glue(',', node.toks[2]);
}

function label(o: RustPrinter, node: Node): void {
  const [token, colon] = node.toks;
  if (token! < 0) return;
  o.w.put(lifetimeText(o.tree, token!), token);
  o.w.glue(':', colon);
}

export function loop(o: RustPrinter, node: Node): void {
  const { w } = o;
  label(o, node);
  if (node.kind === K.Loop) {
    w.put('loop', node.toks[2]);
    return block(o, node.kids[0]!, w.indent, false);
  }
  if (node.kind === K.While) {
    w.put('while', node.toks[2]);
    expression(o, node.kids[0]!, true);
    return block(o, node.kids[1]!, w.indent, false);
  }
  w.put('for', node.toks[2]);
  o.keyword('await', node.toks[4]);
  pattern(o, node.kids[0]!);
  w.put('in', node.toks[3]);
  expression(o, node.kids[1]!, true);
  block(o, node.kids[2]!, w.indent, false);
}

export function labeledBlock(o: RustPrinter, node: Node): void {
  const [, , unsafe, constant, asynchronous, generator, move, attempt, isStatic] = node.toks;
  label(o, node);
  o.keyword('static', isStatic);
  o.keyword('unsafe', unsafe);
  o.keyword('const', constant);
  o.keyword('async', asynchronous);
  o.keyword('gen', generator);
  o.keyword('move', move);
  o.keyword('try', attempt);
  block(o, node.kids[0]!, o.w.indent, false);
}

const KEYWORDS: { readonly [kind: number]: string } = { [K.Return]: 'return', [K.Break]: 'break', [K.Continue]: 'continue', [K.Yield]: 'yield' };

export function jump(o: RustPrinter, node: Node, bare: boolean): void {
  const [at, target] = node.toks;
  o.w.put(KEYWORDS[node.kind]!, at);
  if ((target ?? -1) >= 0) o.w.put(lifetimeText(o.tree, target!), target);
  const value = node.kids[0];
  if (value) expression(o, value, bare);
}
