/** The documentation of an item: comments that begin with three slashes or a slash and two stars, and `#[doc = ".."]`. */
import { K, nameOf, type Node, type Tree } from '../../../redox/src/index.js';
import { metaName } from './cfg.js';
import { stringValue } from './string-literal.js';

/** Text of the documentation of an item, in the order it stands, lines without their marks and the one space behind them. */
export function docComment(tree: Tree, node: Node): string {
  const parts: string[] = [];
  let from = node.from;
  for (const attribute of node.attributes ?? []) {
    parts.push(...inGap(tree, attribute.from));
    const meta = attribute.kids[0];
    const value = meta?.kids[1];
    if (meta && value?.kind === K.Literal && metaName(tree, meta) === 'doc') parts.push(stringValue(nameOf(tree, value.toks[0]!)));
    from = attribute.to;
  }
  parts.push(...inGap(tree, from));
  return parts.join('\n');
}

/** Documentation in the gap before a token. */
function inGap({ tokens, text }: Tree, token: number): string[] {
  if (token > tokens.count) return [];
  const gap = text.slice(token === 0 ? 0 : tokens.end[token - 1], tokens.start[token]);
  if (!gap.includes('//') && !gap.includes('/*')) return [];
  return commentsOf(gap).flatMap((comment) => {
    if (/^\/\/\/(?!\/)/.test(comment)) return [comment.slice(3).replace(/^ /, '').trimEnd()];
    if (/^\/\*\*(?![*/])/.test(comment)) return [block(comment)];
    return [];
  });
}

/** The comments of a gap, which holds nothing else but white space. */
function commentsOf(gap: string): string[] {
  const comments: string[] = [];
  for (let at = gap.indexOf('/'); at >= 0; ) {
    const line = gap.indexOf('\n', at);
    const end = gap[at + 1] === '*' ? blockEnd(gap, at) : line < 0 ? gap.length : line;
    comments.push(gap.slice(at, end));
    at = gap.indexOf('/', Math.max(end, at + 1));
  }
  return comments;
}

/** Offset behind the block comment at `from`; block comments nest. */
function blockEnd(gap: string, from: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = from + 2;
  for (let depth = 1; depth > 0; ) {
    const found = mark.exec(gap);
    if (found === null) return gap.length;
    depth += found[0] === '/*' ? 1 : -1;
  }
  return mark.lastIndex;
}

/** A block of documentation without the stars that may begin its lines. */
const block = (comment: string): string =>
  comment
    .slice(3, -2)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .trim();
