/** Questions about a Rust tree that several scores ask. */
import { K, nameOf, type Node, nodeStart, parse, type Tree } from '../../../redox/src/index.js';
import { segmentName } from '../../../redox/src/tree.js';
import { walk } from '../../../redox/src/walk.js';

/** Null where the text is no Rust. */
export function rustTree(text: string): Tree | null {
  const tree = parse(text, 'rust');
  return tree.diagnostics.some(({ severity }) => severity === 'error') ? null : tree;
}

export function nodes(tree: Tree, root: Node = tree.root): Node[] {
  const all: Node[] = [];
  walk(root, (node) => all.push(node) > 0);
  return all;
}

/** The last name of a path. */
export function lastName(tree: Tree, path: Node | null | undefined): string | null {
  const segment = path?.kind === K.Path ? path.kids.at(-1) : null;
  return segment?.kind === K.Segment ? segmentName(tree, segment) : null;
}

/** The name of a method that is called. */
export const methodName = (tree: Tree, call: Node): string => nameOf(tree, call.toks[1]!);

/** Names of the attributes of a node: `test`, `derive`, `tokio::test` as `test`. */
export const attributeNames = (tree: Tree, node: Node): string[] => (node.attributes ?? []).flatMap(({ kids: [meta] }) => lastName(tree, meta?.kids[0]) ?? []);

/** The comments right before a node, and between its attributes and it. */
export function commentsBefore(tree: Tree, node: Node): string {
  const before = node.from === 0 ? 0 : tree.tokens.end[node.from - 1]!;
  const attributes = node.attributes ?? [];
  const behind = attributes.map(({ to }) => tree.text.slice(tree.tokens.end[to - 1], tree.tokens.start[to]));
  return [tree.text.slice(before, nodeStart(tree, node)), ...behind].join('\n');
}

export const textOf = (tree: Tree, node: Node): string => tree.text.slice(nodeStart(tree, node), node.to > node.from ? tree.tokens.end[node.to - 1] : nodeStart(tree, node));
