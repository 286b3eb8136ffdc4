/** Patterns of Rust. */
import { K, type Node } from '../tree.js';
import { attributes } from './rust-attributes.js';
import { expression } from './rust-expressions.js';
import { macroCall } from './rust-macros.js';
import { block } from './rust-statements.js';
import { path } from './rust-types.js';
import type { RustPrinter } from './rust.js';

const RANGE = ['..', '..=', '...'] as const;

export function pattern(o: RustPrinter, node: Node): void {
  const { w } = o;
  w.start(node);
  switch (node.kind) {
    case K.NamePattern:
      return namePattern(o, node);
    case K.WildcardPattern:
      return w.put('_', node.toks[0]);
    case K.RestPattern:
      return w.put('..', node.toks[0]);
    case K.LiteralPattern:
      return expression(o, node.kids[0]!, false);
    case K.RangePattern:
      return rangePattern(o, node);
    case K.ReferencePattern:
      w.put('&', node.toks[0]);
      w.glueNext();
      o.keyword('mut', node.toks[1]);
      return nested(o, node.kids[0]!);
    case K.TuplePattern: {
      const list = node.kids[0]!;
      const single = list.kids.length === 1 && list.kids[0]!.kind !== K.RestPattern;
      return o.list(list, '(', ')', (kid) => pattern(o, kid), { spaced: true, comma: single ? 'always' : 'line' });
    }
    case K.ParenPattern:
      w.put('(', node.toks[0]);
      w.glueNext();
      pattern(o, node.kids[0]!);
      return w.glue(')', node.toks[1]);
    case K.SlicePattern:
      return o.list(node.kids[0]!, '[', ']', (kid) => pattern(o, kid), { spaced: true });
    case K.PathPattern:
      return path(o, node.kids[0]!, true);
    case K.TupleStructPattern:
      path(o, node.kids[0]!, true);
      return o.list(node.kids[1]!, '(', ')', (kid) => pattern(o, kid));
    case K.StructPattern:
      path(o, node.kids[0]!, true);
      return structFields(o, node.kids[1]!);
    case K.OrPattern:
      return alternatives(o, node);
    case K.MacroPattern:
      return macroCall(o, node.kids[0]!);
    case K.ConstPattern:
      w.put('const', node.toks[0]);
      return block(o, node.kids[0]!, w.indent, false);
    case K.BoxPattern:
      w.put('box', node.toks[0]);
      return pattern(o, node.kids[0]!);
    case K.NeverPattern:
      return w.put('!', node.toks[0]);
    default:
      return;
  }
}

/** A pattern behind `&` or `@`, where alternatives need brackets. */
function nested(o: RustPrinter, node: Node): void {
  if (node.kind !== K.OrPattern && !(node.kind === K.RangePattern)) return pattern(o, node);
  o.w.start(node);
  o.w.put('(');
  o.w.glueNext();
  pattern(o, node);
  o.w.glue(')');
}

function alternatives(o: RustPrinter, node: Node): void {
  node.kids.forEach((kid, at) => {
    if (at > 0 || node.toks[0]! >= 0) o.w.put('|', node.toks[at]);
    pattern(o, kid!);
  });
}

function namePattern(o: RustPrinter, node: Node): void {
  const [ref, mut, name, at] = node.toks;
  o.keyword('ref', ref);
  o.keyword('mut', mut);
  o.name(name!);
  const inner = node.kids[0];
  if (!inner) return;
  o.w.put('@', at);
  if (inner.kind === K.OrPattern) nested(o, inner);
  else pattern(o, inner);
}

function rangePattern(o: RustPrinter, node: Node): void {
  const [low, high] = node.kids;
  if (low) {
    expression(o, low, false);
    o.w.glue(RANGE[node.flag]!, node.toks[0]);
  } else o.w.put(RANGE[node.flag]!, node.toks[0]);
  if (!high) return;
  o.w.glueNext();
  expression(o, high, false);
}

function structFields(o: RustPrinter, list: Node): void {
  const last = list.kids[list.kids.length - 1];
  o.list(list, '{', '}', (kid) => fieldPattern(o, kid), { spaced: true, padded: true, comma: last?.kind === K.RestPattern ? 'never' : 'line' });
}

function fieldPattern(o: RustPrinter, node: Node): void {
  attributes(o, node);
  o.w.start(node);
  if (node.kind === K.RestPattern) return o.w.put('..', node.toks[0]);
  if (node.flag === 1) return pattern(o, node.kids[0]!);
  o.name(node.toks[0]!);
  o.w.glue(':', node.toks[1]);
  pattern(o, node.kids[0]!);
}
