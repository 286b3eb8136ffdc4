/**
 * What S3 leaves out before the compiler (contract row G8). Here it is only told: such a sample is judged and counted like any other
 * (contradiction 7). Read off the tokens, so that an apostrophe of a lifetime is no open literal.
 */
import { type Edition, K, nameOf, parse, type Tree } from '../../../redox/src/index.js';

export const PRE_FILTER_REASONS = ['incomplete', 'mostly-comments', 'no-main'] as const;
export type PreFilterReason = (typeof PRE_FILTER_REASONS)[number];

const OPEN: ReadonlySet<string> = new Set(['unclosed-delimiter', 'unterminated-literal', 'unterminated-comment']);

/** The first reason, or null. A program is to have a `main`. */
export function preFilter(rust: string, isProgram: boolean, edition: Edition): PreFilterReason | null {
  const tree = parse(rust, 'rust', { edition });
  if (tree.diagnostics.some(({ code }) => OPEN.has(code))) return 'incomplete';
  if (isMostlyComments(tree)) return 'mostly-comments';
  return isProgram && !hasMain(tree) ? 'no-main' : null;
}

/** More lines with comments alone than with code, or no code at all. */
function isMostlyComments({ text, tokens }: Tree): boolean {
  const code = new Set<number>();
  let line = 0;
  let at = 0;
  for (let token = 0; token < tokens.count; token++) {
    const [start, end] = [tokens.start[token]!, tokens.end[token]!];
    if (end === start) continue; // the end of the text
    for (; at < start; at++) if (text[at] === '\n') line++;
    code.add(line);
    for (; at < end; at++) if (text[at] === '\n') code.add(++line);
  }
  const filled = text.split('\n').filter((each) => each.trim() !== '').length;
  return code.size === 0 || filled - code.size > code.size;
}

const hasMain = (tree: Tree): boolean => tree.root.kids.some((item) => item?.kind === K.Function && nameOf(tree, item.toks[9]!) === 'main');
