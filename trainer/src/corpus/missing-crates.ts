/** Crates that a text imports from and that its package does not depend on: published packages leave out dependencies of their tests at times. */
import { K, nameOf, type Tree } from '../../../redox/src/index.js';
import { walk } from '../../../redox/src/walk.js';
import { attributesOf } from '../../../engine/src/items/attributes.js';
import type { Configuration } from '../../../engine/src/items/cfg.js';
import { importsOf } from '../../../engine/src/items/use-tree.js';

const ALWAYS = new Set(['std', 'core', 'alloc', 'proc_macro', 'test', 'self', 'super', 'crate', 'Self']);

/** `known`: names of crates that the text may name. What the text declares or imports itself is no crate. */
export function missingCrates(tree: Tree, known: ReadonlySet<string>, configuration: Configuration): string[] {
  const roots = new Set<string>();
  const own = new Set<string>();
  walk(tree.root, (node) => {
    if (node.attributes !== null && attributesOf(tree, node, configuration).enabled === 'no') return false;
    if (node.kind === K.Module && node.toks[1]! >= 0) own.add(nameOf(tree, node.toks[1]!));
    if (node.kind === K.ExternCrate && node.toks[2]! >= 0) {
      roots.add(nameOf(tree, node.toks[2]!));
      if (node.toks[4]! >= 0) own.add(nameOf(tree, node.toks[4]!));
    }
    if (node.kind === K.Use && node.kids[1])
      for (const { segments, name } of importsOf(tree, node.kids[1])) {
        if (segments[0] !== undefined && (segments.length > 1 || name === null)) roots.add(segments[0]);
        if (name !== null && name !== segments[0]) own.add(name);
      }
    return true;
  });
  return [...roots].filter((name) => /^[a-z_][a-z0-9_]*$/.test(name) && !ALWAYS.has(name) && !known.has(name) && !own.has(name));
}
