/** Files that the source takes in while it is compiled and that its package lacks: published packages leave out data of their tests. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { K, nameOf, type Node } from '../../../redox/src/index.js';
import { segmentName } from '../../../redox/src/tree.js';
import { walk } from '../../../redox/src/walk.js';
import type { SourceFile } from '../../../engine/src/crate/source-file.js';
import { attributesOf, innerAttributes } from '../../../engine/src/items/attributes.js';
import type { Configuration } from '../../../engine/src/items/cfg.js';
import { stringValue } from '../../../engine/src/items/string-literal.js';

const INCLUDES = new Set(['include', 'include_str', 'include_bytes']);

/** Names in literals of `include_str!` and its like that lead to no file, in what is compiled for tests. `folder`: of the package. */
export function missingIncludes({ path: file, tree }: SourceFile, folder: string, configuration: Configuration): string[] {
  const missing: string[] = [];
  const isLeftOut = (node: Node, inner: readonly Node[] = []): boolean => attributesOf(tree, node, configuration, inner).enabled === 'no';
  if (isLeftOut(tree.root, innerAttributes(tree.root))) return [];
  walk(tree.root, (node) => {
    if (node.attributes !== null && isLeftOut(node)) return false;
    const name = node.kind === K.MacroCall ? includedName(node) : null;
    if (name !== null && !existsSync(path.resolve(folder, path.dirname(file), name))) missing.push(name);
    return true;
  });
  return missing;

  function includedName({ kids: [macro, given] }: Node): string | null {
    const last = macro?.kids.at(-1);
    const literal = given?.kids[0];
    if (last?.kind !== K.Segment || !INCLUDES.has(segmentName(tree, last)) || literal?.kind !== K.Literal) return null;
    return stringValue(nameOf(tree, literal.toks[0]!));
  }
}
