/** Texts of items, with the comments that belong to them. */
import { type Node, nodeStart, tokenize, type Tree } from '../../../redox/src/index.js';

/** Start of an item's first line, or of the lines of comments right above it; not before `least`. */
export function startWithComments(tree: Tree, node: Node, least = 0): number {
  const { text, tokens } = tree;
  const gap = Math.max(least, node.from === 0 ? 0 : tokens.end[node.from - 1]!);
  let from = nodeStart(tree, node);
  const line = text.lastIndexOf('\n', from - 1) + 1;
  if (line < gap || text.slice(line, from).trim() !== '') return from;
  from = line;
  while (from > gap) {
    const above = text.lastIndexOf('\n', from - 2) + 1;
    if (above < gap || !text.slice(above, from).trimStart().startsWith('//')) break;
    from = above;
  }
  return from;
}

/** Lines without the white space that all of them begin with; those inside of literals stay. */
export function dedent(text: string): string {
  const code = text.replace(/^(?:[ \t]*\n)+/, '');
  const kept = linesInLiterals(code);
  const lines = code.split('\n');
  const depth = Math.min(...lines.filter((line, at) => !kept.has(at) && line.trim() !== '').map((line) => line.length - line.trimStart().length));
  if (!Number.isFinite(depth)) return code.trimEnd();
  return lines
    .map((line, at) => (kept.has(at) ? line : line.slice(Math.min(depth, line.length - line.trimStart().length))))
    .join('\n')
    .trimEnd();
}

/** Four spaces before each line that is not inside of a literal. */
export function indent(text: string): string {
  const kept = linesInLiterals(text);
  return text
    .split('\n')
    .map((line, at) => (line === '' || kept.has(at) ? line : `    ${line}`))
    .join('\n');
}

/** Lines, from 0, whose beginning is part of a literal. */
function linesInLiterals(text: string): Set<number> {
  const lines = new Set<number>();
  let line = 0;
  for (const { kind, from, to } of tokenize(text, 'rust')) {
    const count = text.slice(from, to).split('\n').length - 1;
    if (kind === 'string') for (let more = 1; more <= count; more++) lines.add(line + more);
    line += count;
  }
  return lines;
}
