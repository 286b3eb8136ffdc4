/** Macro calls in words. */
import { Ctx } from '../parser/cursor.js';
import { MACRO, type Node } from '../tree.js';
import { V } from '../vocabulary.js';
import { expression } from './iron-expressions.js';
import { pattern } from './iron-patterns.js';
import { plainPath } from './iron-paths.js';
import type { IronPrinter } from './iron.js';
import { COMMA, Follow } from './iron.js';

const WORDS = [V.macro, V.bracketMacro, V.braceMacro] as const;

export function macroCall(o: IronPrinter, node: Node): void {
  o.w.start(node);
  const [path, first] = node.kids;
  const [bang, name, open, close, trailing] = node.toks;
  const raw = (node.flag & MACRO.Raw) !== 0;
  const form = o.enter('macro');
  o.w.word(raw ? V.macro : WORDS[node.flag & MACRO.BracketMask]!);
  plainPath(o, path!, () => false);
  o.w.dropSpace(bang!);
  if (name! >= 0) {
    o.w.word(V.named, bang);
    o.free(name!);
  }
  if (raw) {
    o.w.word(V.raw, name! >= 0 ? -1 : bang);
    o.w.dropSpace(open!);
    o.w.rawBehind(open!, close!, rawSpaces(o, node));
    o.top = form;
    return;
  }
  if (node.flag & MACRO.Matches) return matchesCall(o, node, form);
  if (node.flag & MACRO.Repeat) {
    o.w.word(V.with, open);
    expression(o, first!, Ctx.InList);
    o.say(V.repeated, node.toks[5]!, Follow.And, form + 1);
    expression(o, node.kids[2]!, Ctx.InList);
    return o.leave(form, Follow.And | Follow.Operator | Follow.Set | Follow.Link | Follow.Dot, close);
  }
  const list = first!;
  if (list.kids.length === 0) {
    if (o.w.hasComment(close!)) {
      o.w.word(V.with, open);
      o.w.word(V.nothing);
      return o.leave(form, Follow.None, close);
    }
    o.w.dropSpace(open!);
    o.w.dropSpace(close!);
    return o.leave(form, Follow.With | Follow.Dot);
  }
  o.w.word(V.with, open);
  o.members(list, form + 1, (kid) => expression(o, kid, Ctx.InList), false);
  if (trailing! >= 0) o.say(V.trailingComma, trailing!, COMMA, form + 1);
  o.leave(form, Follow.And | Follow.Operator | Follow.Set | Follow.Link | Follow.Dot, close);
}

/**
 * Spaces in front of raw text. One is the usual spelling: none in Rust before `(` and `[`, one before
 * `{`; what is unusual stays as it is, since rustfmt keeps it.
 */
function rawSpaces(o: IronPrinter, node: Node): number {
  const spaces = o.w.spacesBefore(node.toks[2]!);
  if (o.tree.language === 'iron') return spaces;
  return (node.flag & MACRO.BracketMask) === MACRO.Brace ? spaces : spaces + 1;
}

/** `macro matches with value against pattern when guard` */
function matchesCall(o: IronPrinter, node: Node, form: number): void {
  const [, value, shape, guard] = node.kids;
  const [, , open, close, trailing, comma, when] = node.toks;
  o.w.word(V.with, open);
  expression(o, value!, Ctx.InList);
  o.say(V.against, comma!, Follow.And, form + 1);
  pattern(o, shape!);
  if (guard) {
    o.say(V.when, when!, Follow.None, form + 1);
    expression(o, guard, Ctx.InList);
  }
  if (trailing! >= 0) o.say(V.trailingComma, trailing!, COMMA, form + 1);
  o.leave(form, Follow.And | Follow.Or | Follow.Set | Follow.Operator | Follow.Link | Follow.Dot, close);
}
