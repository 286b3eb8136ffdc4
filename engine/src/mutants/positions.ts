/** Places in a file as cargo-mutants gives them, and where a node begins for it. */
import { LineIndex, type Node, nodeStart, type Tree } from '../../../redox/src/index.js';
import type { Position, PositionSpan } from '../../../protocol/test-generation.js';

/** Turns UTF-16 offsets into lines and columns from 1, columns in characters; a byte order mark is one. */
export class Positions {
  private readonly lines: LineIndex;
  /** Offsets of the characters that take two code units. */
  private readonly wide: readonly number[];

  constructor(text: string) {
    this.lines = new LineIndex(text);
    this.wide = [...text.matchAll(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)].map(({ index }) => index);
  }

  at(offset: number): Position {
    const { line, column } = this.lines.position(offset);
    const wide = countBelow(this.wide, offset) - countBelow(this.wide, offset - column);
    return { line: line + 1, column: column + 1 - wide };
  }

  span(from: number, to: number): PositionSpan {
    return { start: this.at(from), end: this.at(to) };
  }
}

/** How many of these numbers, which rise, are smaller than `limit`. */
export function countBelow(sorted: readonly number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The text between the token before a node and its first one. */
function gapBefore(tree: Tree, token: number): { readonly text: string; readonly from: number } {
  const from = token === 0 ? 0 : tree.tokens.end[token - 1]!;
  return { text: tree.text.slice(from, tree.tokens.start[token]!), from };
}

/** Comments that are outer documentation, which is an attribute of what follows; others are skipped over. */
const COMMENT = /\/\/[^\n]*|\/\*/g;
const isDocumentation = (comment: string): boolean => /^\/\/\/(?!\/)|^\/\*\*(?![*/])/.test(comment);

/** Offset of the first character of a node with its documentation comments, which Rust reads as attributes. */
export function documentedStart(tree: Tree, node: Node): number {
  const start = nodeStart(tree, node);
  if (tree.tokens.gaps[node.from] === 0) return start;
  const gap = gapBefore(tree, node.from);
  const found = firstDocumentation(gap.text);
  return found < 0 ? start : gap.from + found;
}

/** Whether documentation stands before one of these tokens. */
export function holdsDocumentation(tree: Tree, from: number, to: number): boolean {
  for (let token = from; token < to; token++) if (tree.tokens.gaps[token] !== 0 && firstDocumentation(gapBefore(tree, token).text) >= 0) return true;
  return false;
}

function firstDocumentation(gap: string): number {
  COMMENT.lastIndex = 0;
  for (let found = COMMENT.exec(gap); found !== null; found = COMMENT.exec(gap)) {
    if (isDocumentation(gap.slice(found.index, found.index + 4))) return found.index;
    if (found[0] === '/*') COMMENT.lastIndex = blockEnd(gap, found.index);
  }
  return -1;
}

/** End of the block comment that opens at `at`; they nest. */
function blockEnd(text: string, at: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = at + 2;
  for (let depth = 1; depth > 0; ) {
    const found = mark.exec(text);
    if (found === null) return text.length;
    depth += found[0] === '/*' ? 1 : -1;
  }
  return mark.lastIndex;
}
