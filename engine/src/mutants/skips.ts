/** What cargo-mutants leaves alone because of an attribute (its source: src/visit.rs). */
import { K, type Node, type Tree } from '../../../redox/src/index.js';
import { attributePath, metaList, metaOf, metaPath } from '../crate/attributes.js';
import type { ModuleFile } from '../crate/modules.js';

/** `#[cfg(test)]`, `#[test]` and all that end in `::test`, `#[mutants::skip]`, `#[cfg_attr(.., mutants::skip)]`. */
export const isExcluded = (tree: Tree, attributes: readonly Node[]): boolean => attributes.some((attribute) => excludes(tree, attribute));

/** Whether cargo-mutants never comes to a file: it does not find it, skips a module that the file lies in, or the file is outside of the folder that paths count from. */
export const isSkippedFile = (file: ModuleFile): boolean => file.unseen || leavesFolder(file.path) || file.declaredWith.some(({ tree, attributes }) => isExcluded(tree, attributes));

function excludes(tree: Tree, attribute: Node): boolean {
  const path = attributePath(tree, attribute);
  if (path.at(-1) === 'test') return true;
  switch (path.join('::')) {
    case 'mutants::skip':
      return true;
    case 'cfg':
      return plainMembers(tree, attribute).includes('test');
    case 'cfg_attr':
      return plainMembers(tree, attribute).includes('mutants::skip');
    default:
      return false;
  }
}

/**
 * Members of `name(a, b::c)` if all are plain paths, else none: cargo-mutants reads no others, so
 * that `cfg(all(test, unix))` excludes nothing.
 */
function plainMembers(tree: Tree, attribute: Node): string[] {
  const meta = metaOf(attribute);
  const members = meta === null ? null : metaList(meta);
  if (members === null || !members.every((member) => member.kind === K.Meta && member.kids[1] === null && member.toks[0]! < 0 && metaPath(tree, member).length > 0)) return [];
  return members.map((member) => metaPath(tree, member).join('::'));
}

/** Whether a path is above its start at any of its steps. */
function leavesFolder(path: string): boolean {
  let depth = 0;
  return path.split('/').some((part) => (depth += part === '..' ? -1 : 1) < 0);
}
