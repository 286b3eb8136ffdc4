/** Test modules cut out of a file that compiles alone: they may need crates that are not there. */
import { K, nodeEnd, nodeStart, type Tree } from '../../../redox/src/index.js';
import { isOnlyForTests } from './attributes.js';

export interface CutFile {
  /** The file without its test modules; every offset stays what it is. */
  readonly rest: string;
  /** Those modules, as they stand. */
  readonly tests: string;
}

export function cutTests(tree: Tree): CutFile {
  let rest = tree.text;
  let tests = '';
  for (const kid of tree.root.kids) {
    if (kid?.kind !== K.Module || !isOnlyForTests(tree, kid.attributes ?? [])) continue;
    const from = nodeStart(tree, kid);
    const to = nodeEnd(tree, kid);
    tests += `\n${rest.slice(from, to)}\n`;
    rest = rest.slice(0, from) + rest.slice(from, to).replaceAll(/[^\n]/g, ' ') + rest.slice(to);
  }
  return { rest, tests };
}
