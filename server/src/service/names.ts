/** Which tokens of a tree are names that a person chose, though they may be spelled like a word of Iron. */
import type { Node, Tree } from '../../../redox/src/tree.js';
import { K } from '../../../redox/src/tree.js';
import { walk } from '../../../redox/src/walk.js';

/** Indexes into `Node.toks` that hold a name, by kind of node; the layout is that of redox/src/tree.ts. */
const NAME_SLOTS: Partial<Record<K, readonly number[]>> = {
  [K.Function]: [9],
  [K.Structure]: [1],
  [K.Enumeration]: [1],
  [K.Trait]: [1],
  [K.Module]: [1],
  [K.Constant]: [1],
  [K.Static]: [2],
  [K.TypeAlias]: [1],
  [K.ExternCrate]: [2, 4],
  [K.MacroDefinition]: [1],
  [K.FieldDeclaration]: [1],
  [K.Variant]: [0],
  [K.TypeParameter]: [0],
  [K.ConstParameter]: [1],
  [K.UseTree]: [3],
  [K.NamePattern]: [2],
  [K.FieldPattern]: [0],
  [K.Field]: [1],
  [K.MethodCall]: [1],
  [K.FieldValue]: [0],
  [K.Lifetime]: [0],
  [K.MacroCall]: [1],
  [K.BlockExpression]: [0],
  [K.While]: [0],
  [K.For]: [0],
  [K.Loop]: [0],
  [K.Break]: [1],
  [K.Continue]: [1],
};

/** Token index of the name that an item, field or variant declares, or -1. */
export function declaredName(node: Node): number {
  const slot = NAME_SLOTS[node.kind]?.[0];
  return slot === undefined ? -1 : (node.toks[slot] ?? -1);
}

/** Indexes of all tokens that are names. */
export function nameTokens(tree: Tree): Set<number> {
  const names = new Set<number>();
  walk(tree.root, (node) => {
    // a segment with a flag is a builtin that Iron spells with words of its own
    const slots = node.kind === K.Segment ? (node.flag === 0 ? [0] : []) : (NAME_SLOTS[node.kind] ?? []);
    for (const slot of slots) {
      const token = node.toks[slot];
      if (token !== undefined && token >= 0) names.add(token);
    }
    return true;
  });
  return names;
}

/** Index of the token that holds the offset, its end included; -1 in white space and comments. */
export function tokenAt(tree: Tree, offset: number): number {
  const { start, end, count } = tree.tokens;
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (start[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  if (count === 0 || start[low]! > offset || end[low]! < offset) return -1;
  return low;
}
