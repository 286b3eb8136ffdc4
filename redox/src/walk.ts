/** Walking a tree without recursion: a text may nest deeper than the stack. */
import type { Node } from './tree.js';

/** Calls `enter` for each node, parents first; its children are walked where it gives true, and `leave` follows them. */
export function walk(root: Node, enter: (node: Node) => boolean, leave?: (node: Node) => void): void {
  const stack: { node: Node; entered: boolean }[] = [{ node: root, entered: false }];
  for (let at = stack.at(-1); at !== undefined; at = stack.at(-1)) {
    if (at.entered) {
      stack.pop();
      leave?.(at.node);
      continue;
    }
    at.entered = true;
    if (!enter(at.node)) continue;
    const { attributes, kids } = at.node;
    for (let index = kids.length - 1; index >= 0; index--) {
      const kid = kids[index];
      if (kid) stack.push({ node: kid, entered: false });
    }
    if (attributes !== null) for (let index = attributes.length - 1; index >= 0; index--) stack.push({ node: attributes[index]!, entered: false });
  }
}
