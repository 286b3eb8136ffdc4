/** Attributes of nodes, as far as the engine reads them: their paths, their arguments, and what a `cfg` says of tests. */
import { K, type Node, nameOf, type Tree } from '../../../redox/src/index.js';

/** Outer attributes of a node and the inner ones in its body. */
export function attributesOf(node: Node): readonly Node[] {
  const outer = node.attributes ?? [];
  const body = bodyOf(node);
  const inner = body === null ? [] : body.kids.filter((kid): kid is Node => kid?.kind === K.Attribute);
  return inner.length === 0 ? outer : [...outer, ...inner];
}

/** The node among whose parts the inner attributes stand. */
function bodyOf(node: Node): Node | null {
  switch (node.kind) {
    case K.File:
    case K.Match:
      return node;
    case K.Function:
      return node.kids[5] ?? null;
    case K.Implementation:
      return node.kids[5] ?? null;
    case K.Trait:
      return node.kids[4] ?? null;
    case K.Module:
      return node.kids[1] ?? null;
    default:
      return null;
  }
}

/** Names in the path of a path node, `['mutants', 'skip']`. */
export const pathNames = (tree: Tree, path: Node): string[] => path.kids.flatMap((segment) => (segment?.kind === K.Segment ? [nameOf(tree, segment.toks[0]!)] : []));

/** The meta item of an attribute; null where its content is some other token tree. */
export const metaOf = (attribute: Node): Node | null => attribute.kids[0] ?? null;

/** Path of a meta item; empty for a literal. */
export const metaPath = (tree: Tree, meta: Node): string[] => (meta.kind === K.Meta && meta.kids[0] ? pathNames(tree, meta.kids[0]) : []);

/** Members of `path(..)`; null where the meta item has no list. */
export const metaList = (meta: Node): readonly Node[] | null => {
  const list = meta.kind === K.Meta ? meta.kids[1] : null;
  return list?.kind === K.List ? (list.kids as Node[]) : null;
};

/** Names in the path of an attribute, whatever follows them: `['cfg']`, `['tokio', 'test']`. */
export function attributePath(tree: Tree, attribute: Node): string[] {
  const meta = metaOf(attribute);
  if (meta !== null) return metaPath(tree, meta);
  const { start, end } = tree.tokens;
  const text = tree.text.slice(end[attribute.toks[0]!]!, start[attribute.toks[1]!] ?? 0);
  return (/^\s*((?:::)?\s*[\p{XID_Start}_][\p{XID_Continue}]*(?:\s*::\s*[\p{XID_Start}_][\p{XID_Continue}]*)*)/u.exec(text)?.[1] ?? '').split(/\s*::\s*/).filter((name) => name !== '');
}

/** Value of the first `#[name = "text"]` among attributes, without its quotes; null where there is none. */
export function textAttribute(tree: Tree, attributes: readonly Node[], name: string): string | null {
  for (const attribute of attributes) {
    const meta = metaOf(attribute);
    if (meta === null || meta.toks[0]! < 0 || metaPath(tree, meta).join('::') !== name) continue;
    const value = meta.kids[1];
    if (value?.kind !== K.Literal) continue;
    const { start, end } = tree.tokens;
    const text = /^(?:"((?:[^"\\]|\\.)*)"|r(#*)"([\s\S]*)"\2)$/.exec(tree.text.slice(start[value.from], end[value.from]));
    if (text) return text[3] ?? text[1]!.replace(/\\(.)/g, '$1');
  }
  return null;
}

/** Whether `cfg` attributes among these leave the node out of every build that is not for tests. */
export const isOnlyForTests = (tree: Tree, attributes: readonly Node[]): boolean =>
  attributes.some((attribute) => {
    const meta = metaOf(attribute);
    if (meta === null || metaPath(tree, meta).join('::') !== 'cfg') return false;
    const conditions = metaList(meta);
    return conditions?.length === 1 && holdsWithoutTests(tree, conditions[0]!, 0) === false;
  });

/** The deepest `cfg` that is looked into. */
const DEEPEST = 64;

/** A condition with `test` false and everything else unknown: null where it may hold or not. */
function holdsWithoutTests(tree: Tree, condition: Node, depth: number): boolean | null {
  const name = metaPath(tree, condition).join('::');
  const members = metaList(condition);
  if (members === null) return name === 'test' && condition.toks[0]! < 0 ? false : null;
  if (depth === DEEPEST) return null;
  const values = members.map((member) => holdsWithoutTests(tree, member, depth + 1));
  if (name === 'all') return values.includes(false) ? false : values.every((value) => value === true) ? true : null;
  if (name === 'any') return values.includes(true) ? true : values.every((value) => value === false) ? false : null;
  if (name === 'not') return values.length !== 1 || values[0] === null ? null : !values[0];
  return null;
}
