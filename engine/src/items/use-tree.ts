/** `use` trees taken apart: one import for each name that they bring in. */
import { K, nameOf, type Node, type Tree } from '../../../redox/src/index.js';
import { segmentName } from '../../../redox/src/tree.js';
import { plainName } from './module.js';

export interface Import {
  readonly segments: readonly string[];
  /** It begins with `::`. */
  readonly rooted: boolean;
  /** Null for a glob. */
  readonly name: string | null;
  /** `self` in braces: it imports types and modules only. */
  readonly onlyTypes: boolean;
}

/** The imports of a `K.UseTree`. A deeply nested tree is read up to a bound. */
export function importsOf(tree: Tree, use: Node): Import[] {
  const found: Import[] = [];
  const stack: { readonly node: Node; readonly prefix: readonly string[]; readonly rooted: boolean }[] = [{ node: use, prefix: [], rooted: false }];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    const { node } = at;
    if (node.kind !== K.UseTree) continue;
    const path = node.kids[0];
    const own = path ? path.kids.map((segment) => (segment === null ? '' : plainName(segmentName(tree, segment)))) : [];
    const rooted = at.rooted || (at.prefix.length === 0 && ((path ? (path.toks[0] ?? -1) : -1) >= 0 || (path === null && node.toks[0]! >= 0)));
    const list = node.kids[1];
    const prefix = [...at.prefix, ...own];
    if (list) {
      if (prefix.length < 64) for (const kid of [...list.kids].reverse()) if (kid) stack.push({ node: kid, prefix, rooted });
    } else found.push(single(tree, node, prefix, at.prefix.length > 0, rooted));
  }
  return found;
}

function single(tree: Tree, node: Node, path: readonly string[], nested: boolean, rooted: boolean): Import {
  if (node.toks[1]! >= 0) return { segments: path, rooted, name: null, onlyTypes: false };
  const isSelf = nested && path.at(-1) === 'self';
  const segments = isSelf ? path.slice(0, -1) : path;
  const alias = node.toks[3]!;
  const name = alias >= 0 ? plainName(nameOf(tree, alias)) : (segments.at(-1) ?? '');
  return { segments, rooted, name, onlyTypes: isSelf };
}
