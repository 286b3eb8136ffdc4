/** Strict mode: every Rust spelling in an Iron text is a hint, with its words as the fix. */
import { convertNode } from './range.js';
import { nodeEnd, nodeStart, type Node, type Tree } from './tree.js';
import type { Diagnostic } from './types.js';

/** A hint for each outermost node in Rust spelling. */
export function strictHints(tree: Tree): Diagnostic[] {
  const hints: Diagnostic[] = [];
  let reach = -1;
  const outermost = [...tree.rustSpelled].sort((a, b) => a.from - b.from || b.to - a.to);
  for (const node of outermost) {
    if (node.from < reach) continue;
    reach = node.to;
    hints.push(hint(tree, node));
  }
  return hints;
}

function hint(tree: Tree, node: Node): Diagnostic {
  const from = nodeStart(tree, node);
  const to = nodeEnd(tree, node);
  const words = convertNode(tree, node);
  const fixes = words === null ? [] : [{ title: 'Write it in words', edits: [{ from, to, insert: words }] }];
  return { code: 'rust-spelling', severity: 'hint', from, to, message: 'This is spelled in Rust.', help: 'Iron has words for it.', fixes };
}
