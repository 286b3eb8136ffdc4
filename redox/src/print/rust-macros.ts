/** Macro calls of Rust. */
import { MACRO, type Node } from '../tree.js';
import { expression } from './rust-expressions.js';
import { pattern } from './rust-patterns.js';
import { path } from './rust-types.js';
import type { RustPrinter } from './rust.js';

const OPEN = ['(', '[', '{'] as const;
const CLOSE = [')', ']', '}'] as const;

export function macroCall(o: RustPrinter, node: Node): void {
  const { w } = o;
  w.start(node);
  const [name, ident, open, close, trailing] = [node.kids[0]!, node.toks[1]!, node.toks[2]!, node.toks[3]!, node.toks[4]!];
  path(o, name, true);
  w.glue('!');
  if (ident >= 0) o.name(ident);
  const bracket = node.flag & MACRO.BracketMask;
  if (node.flag & MACRO.Raw) {
    const spaces = w.spacesBefore(open);
    return w.rawBehind(open, close, o.tree.language === 'rust' || bracket === MACRO.Brace ? spaces : Math.max(0, spaces - 1));
  }
  if (bracket === MACRO.Brace) w.put('{', open);
  else w.glue(OPEN[bracket]!, open);
  const empty = node.flag < MACRO.Raw && node.kids[1]!.kids.length === 0;
  if (!empty) {
    w.glueNext();
    macroArguments(o, node);
    if (trailing >= 0) w.glue(',', trailing);
  }
  w.glue(CLOSE[bracket]!, close);
}

function macroArguments(o: RustPrinter, node: Node): void {
  const { w } = o;
  const [, first, second, guard] = node.kids;
  if (node.flag & MACRO.Matches) {
    expression(o, first!, false);
    w.glue(',', node.toks[5]);
    pattern(o, second!);
    if (!guard) return;
    w.put('if', node.toks[6]);
    return expression(o, guard, false);
  }
  if (node.flag & MACRO.Repeat) {
    expression(o, first!, false);
    w.glue(';', node.toks[5]);
    return expression(o, second!, false);
  }
  first!.kids.forEach((kid, at) => {
    if (at > 0) w.glue(',', first!.toks[at + 1]);
    expression(o, kid!, false);
    w.flush(kid!);
  });
}
