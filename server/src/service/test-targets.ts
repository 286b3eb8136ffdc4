/** The functions and methods of a text that tests can be asked for. */
import type { TestTarget } from '../../../protocol/test-requests.js';
import { attributePath, isOnlyForTests } from '../../../engine/src/crate/attributes.js';
import type { Node, Tree } from '../../../redox/src/index.js';
import { K, nameOf, nodeEnd, nodeStart } from '../../../redox/src/index.js';
import { walk } from '../../../redox/src/walk.js';

/** Index of the body among the parts of a function, and of the name among its tokens; see redox/src/tree.ts. */
const BODY = 5;
const NAME = 9;

/** Those with a body, outside of test modules and of other functions. */
export function testTargets(tree: Tree): TestTarget[] {
  const targets: TestTarget[] = [];
  const around: string[] = [];
  walk(
    tree.root,
    (node) => {
      if (isOnlyForTests(tree, node.attributes ?? [])) return false;
      const scope = scopeName(tree, node);
      if (scope !== null) around.push(scope);
      if (node.kind !== K.Function) return isOpen(node);
      const target = targetOf(tree, node, around);
      if (target !== null) targets.push(target);
      return false;
    },
    (node) => {
      if (scopeName(tree, node) !== null && !isOnlyForTests(tree, node.attributes ?? [])) around.pop();
    },
  );
  return targets;
}

/** Functions stand in files, modules, implementations and traits, and in the blocks that are their bodies. */
const isOpen = ({ kind }: Node): boolean => kind === K.File || kind === K.Module || kind === K.Implementation || kind === K.Trait || kind === K.Block;

function scopeName(tree: Tree, node: Node): string | null {
  if (node.kind === K.Module || node.kind === K.Trait) return nameOf(tree, node.toks[1]!);
  const owner = node.kind === K.Implementation ? node.kids[3] : null;
  return owner ? tree.text.slice(nodeStart(tree, owner), nodeEnd(tree, owner)).replaceAll(/\s+/g, ' ') : null;
}

function targetOf(tree: Tree, node: Node, around: readonly string[]): TestTarget | null {
  const token = node.toks[NAME] ?? -1;
  if (token < 0 || !node.kids[BODY]) return null;
  const attributes = node.attributes ?? [];
  if (attributes.some((each) => attributePath(tree, each).at(-1) === 'test')) return null;
  const name = nameOf(tree, token);
  return {
    name,
    path: [...around, name].join('::'),
    from: attributes[0] === undefined ? nodeStart(tree, node) : Math.min(nodeStart(tree, node), nodeStart(tree, attributes[0])),
    to: nodeEnd(tree, node),
    nameFrom: tree.tokens.start[token]!,
    nameTo: tree.tokens.end[token]!,
  };
}
