/** Functions of Rust. */
import { K, type Node } from '../tree.js';
import { parameter as plainParameter } from './rust-expressions.js';
import { attributes } from './rust-attributes.js';
import { block } from './rust-statements.js';
import { generics, type, whereClause } from './rust-types.js';
import type { RustPrinter } from './rust.js';

const QUALIFIERS = [
  ['default', 7],
  ['const', 0],
  ['async', 1],
  ['gen', 2],
  ['unsafe', 3],
  ['safe', 4],
  ['extern', 5],
] as const;

export function functionItem(o: RustPrinter, node: Node): void {
  const { w } = o;
  const [, params, inputs, result, conditions, body] = node.kids;
  for (const [text, slot] of QUALIFIERS) o.keyword(text, node.toks[slot]);
  if (node.toks[6]! >= 0) o.text(node.toks[6]!);
  w.put('fn', node.toks[8]);
  const { indent } = w;
  o.name(node.toks[9]!);
  generics(o, params!);
  parameters(o, inputs!, indent);
  if (result) {
    w.free++;
    w.put('->', node.toks[11]);
    type(o, result);
    w.free--;
  }
  whereClause(o, conditions!, indent, body !== null);
  if (!body) return w.glue(';', node.toks[10]);
  if (conditions) w.forceLine(indent);
  w.dropSpace(body.toks[0]!);
  block(o, body, indent, true);
}

/** Parameters, one on a line where the first has one of its own. */
function parameters(o: RustPrinter, list: Node, indent: string): void {
  const { w } = o;
  const [open, close] = list.toks;
  w.dropSpace(open!);
  w.dropSpace(close!);
  w.glue('(', open);
  const { kids } = list;
  const broken = kids.length > 0 && w.hasLine(kids[0]!.from);
  kids.forEach((kid, at) => {
    if (at > 0) w.glue(',', list.toks[at + 1]);
    else w.glueNext();
    parameter(o, kid!);
    w.flush(kid!);
  });
  if (broken && (kids[kids.length - 1]!.toks[1] ?? -1) < 0) w.glue(',');
  else if (broken && kids[kids.length - 1]!.kind === K.SelfParameter) w.glue(',');
  if (broken) w.forceLine(indent);
  w.glue(')', close);
}

function parameter(o: RustPrinter, node: Node): void {
  if (node.kind !== K.SelfParameter) return plainParameter(o, node);
  const { w } = o;
  attributes(o, node);
  w.start(node);
  const [of, life] = node.kids;
  const [amp, mut, self, colon, pin] = node.toks;
  if (amp! >= 0) {
    w.put('&', amp);
    w.glueNext();
    if (life) o.lifetimeName(life.toks[0]!);
  }
  o.keyword('pin', pin);
  if (mut! >= 0) w.put((pin ?? -1) >= 0 ? o.tree.text.slice(o.tree.tokens.start[mut!], o.tree.tokens.end[mut!]) : 'mut', mut);
  w.put('self', self);
  if (!of) return;
  w.glue(':', colon);
  type(o, of);
}
