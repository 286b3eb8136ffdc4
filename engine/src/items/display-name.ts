/** Names of implementations and traits for people: `Type`, `<Type as Trait<u8>>`. */
import { K, type Node, type Tree } from '../../../redox/src/index.js';
import { segmentName } from '../../../redox/src/tree.js';
import { textOf } from './attributes.js';
import type { Implementation } from './implementation.js';
import type { TraitDefinition } from './trait-definition.js';

/** The part of a path that names what a method belongs to. */
export function displayName({ node, file: { tree } }: Implementation | TraitDefinition): string {
  if (node.kind === K.Trait) return textOfToken(tree, node.toks[1]!);
  const own = new Set((node.kids[1]?.kids ?? []).map((kid) => (kid === null ? '' : parameterName(tree, kid))));
  const self = shortType(tree, node.kids[3]!, own);
  const trait = node.kids[2];
  if (!trait) return self;
  const path = trait.kind === K.PathType ? trait.kids[0]! : trait;
  return `<${self} as ${shortPath(tree, path, new Set())}>`;
}

const textOfToken = (tree: Tree, token: number): string => (token < 0 ? '' : tree.text.slice(tree.tokens.start[token], tree.tokens.end[token]));

function parameterName(tree: Tree, { kind, kids, toks }: Node): string {
  if (kind === K.LifetimeParameter) return kids[0] ? textOf(tree, kids[0]) : '';
  return textOfToken(tree, toks[kind === K.ConstParameter ? 1 : 0] ?? -1);
}

function shortType(tree: Tree, type: Node, own: ReadonlySet<string>): string {
  if (type.kind === K.PathType) return shortPath(tree, type.kids[0]!, own);
  return textOf(tree, type).replaceAll(/\s+/g, ' ');
}

/** The last name of a path; its arguments only where they say more than the parameters of the `impl` do. */
function shortPath(tree: Tree, path: Node, own: ReadonlySet<string>): string {
  const last = path.kids.at(-1);
  if (path.kind !== K.Path || path.flag === 1 || last?.kind !== K.Segment) return textOf(tree, path).replaceAll(/\s+/g, ' ');
  const list = last.kids[0];
  const members = list?.kids[0]?.kids ?? [];
  const isPlain = list?.kind === K.GenericArguments && members.every((each) => each === null || own.has(textOf(tree, each)) || textOf(tree, each).startsWith("'"));
  return segmentName(tree, last) + (list && !isPlain ? textOf(tree, list).replaceAll(/\s+/g, ' ') : '');
}
