/** From `pub`, `pub(crate)` and `pub(in path)` to the module within which a name may be used. */
import type { Node, Tree } from '../../../redox/src/index.js';
import { segmentName } from '../../../redox/src/tree.js';
import type { Module, Visibility } from './module.js';

/** The visibility of an item that stands in `module`; `node` is its `K.Visibility`, null where there is none. */
export function visibilityOf(tree: Tree, node: Node | null, module: Module): Visibility {
  if (node === null) return module;
  const path = node.kids[0];
  if (!path) return 'public';
  const segments = path.kids.map((segment) => (segment === null ? '' : segmentName(tree, segment)));
  return ancestor(segments, module);
}

/** A path in a visibility leads to a module around: how far up it is says all. */
function ancestor(segments: readonly string[], from: Module): Module {
  const [first] = segments;
  if (first === 'self') return ancestor(segments.slice(1), from);
  let at: Module = from.nearest;
  if (first === 'super') {
    for (const name of segments) if (name === 'super') at = at.above ?? at;
    return at;
  }
  if (first === undefined) return at;
  const depth = first === 'crate' ? segments.length - 1 : segments.length; // edition 2015 leaves `crate` out
  while (at.path.length > depth && at.above !== null) at = at.above;
  return at;
}
