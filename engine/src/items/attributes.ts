/** What the attributes of an item say: conditions, derived traits, documentation. */
import { K, nameOf, type Node, nodeEnd, nodeStart, type Tree } from '../../../redox/src/index.js';
import { both, type Configuration, evaluate, metaName, type Truth } from './cfg.js';

/** A meta item that applies where `truth` is yes; those in `cfg_attr` stand here too. */
export interface AppliedMeta {
  readonly name: string;
  readonly meta: Node;
  readonly truth: Truth;
}

/** A trait that is derived; the last segment of its path as it is written. */
export interface Derive {
  readonly name: string;
  readonly path: string;
  readonly truth: Truth;
}

export interface Attributes {
  /** Of each attribute, as it stands. */
  readonly texts: readonly string[];
  readonly metas: readonly AppliedMeta[];
  /** Texts in the brackets of each `cfg`. */
  readonly cfg: readonly string[];
  /** Whether all of them hold. */
  readonly enabled: Truth;
  /** A `cfg` that needs `test`, or an attribute that makes a test. */
  readonly onlyForTests: boolean;
}

const NONE: Attributes = { texts: [], metas: [], cfg: [], enabled: 'yes', onlyForTests: false };

/** Attributes of a node; `inner` are those that stand in its body. */
export function attributesOf(tree: Tree, node: Node, configuration: Configuration, inner: readonly Node[] = []): Attributes {
  const nodes = [...(node.attributes ?? []), ...inner];
  if (nodes.length === 0) return NONE;
  const metas = nodes.flatMap((each) => (each.kids[0] ? applied(tree, each.kids[0], 'yes', configuration) : []));
  const conditions = metas.filter(({ name, truth, meta }) => name === 'cfg' && truth !== 'no' && meta.kids[1]?.kind === K.List).flatMap(({ meta }) => meta.kids[1]?.kids ?? []);
  const predicates = conditions.filter((each): each is Node => each !== null);
  return {
    texts: nodes.map((each) => textOf(tree, each)),
    metas,
    cfg: predicates.map((each) => textOf(tree, each)),
    enabled: predicates.map((each) => evaluate(tree, each, configuration)).reduce(both, 'yes'),
    onlyForTests: predicates.some((each) => needsTest(tree, each)) || metas.some(({ name }) => /(^|::)(test|bench|test_case|rstest|proptest|quickcheck)$/.test(name)),
  };
}

/** Inner attributes of a file or body. */
export const innerAttributes = (body: Node): readonly Node[] => body.kids.filter((kid): kid is Node => kid !== null && kid.kind === K.Attribute);

export const textOf = (tree: Tree, node: Node): string => tree.text.slice(nodeStart(tree, node), nodeEnd(tree, node));

function applied(tree: Tree, meta: Node, truth: Truth, configuration: Configuration): AppliedMeta[] {
  if (meta.kind !== K.Meta) return [];
  const name = metaName(tree, meta);
  const list = meta.kids[1];
  if (name === 'unsafe' && list?.kind === K.List) return list.kids.flatMap((kid) => (kid === null ? [] : applied(tree, kid, truth, configuration)));
  if (name !== 'cfg_attr' || list?.kind !== K.List) return [{ name, meta, truth }];
  const [condition, ...rest] = list.kids;
  const holds = condition ? both(truth, evaluate(tree, condition, configuration)) : 'unknown';
  return rest.flatMap((kid) => (kid === null ? [] : applied(tree, kid, holds, configuration)));
}

/** Whether a predicate can hold only with `test`. */
function needsTest(tree: Tree, predicate: Node): boolean {
  if (predicate.kind !== K.Meta) return false;
  const name = metaName(tree, predicate);
  const list = predicate.kids[1];
  if (list === null || list === undefined) return name === 'test';
  if (list.kind !== K.List) return false;
  const members = list.kids.filter((kid): kid is Node => kid !== null);
  if (name === 'all') return members.some((each) => needsTest(tree, each));
  return name === 'any' && members.length > 0 && members.every((each) => needsTest(tree, each));
}

/** Traits of all `derive` attributes. */
export function derivesOf(tree: Tree, { metas }: Attributes): readonly Derive[] {
  return metas
    .filter(({ name, meta }) => name === 'derive' && meta.kids[1]?.kind === K.List)
    .flatMap(({ meta, truth }) =>
      (meta.kids[1]?.kids ?? []).flatMap((kid) => {
        if (kid === null || kid.kind !== K.Meta) return [];
        const path = metaName(tree, kid);
        return [{ name: path.split('::').at(-1) ?? path, path, truth }];
      }),
    );
}

/** The literal behind `name =` of the first such meta item, as it stands; null if there is none. */
export function literalOf(tree: Tree, { metas }: Attributes, wanted: string): string | null {
  const found = metas.find(({ name, meta, truth }) => name === wanted && truth !== 'no' && meta.kids[1]?.kind === K.Literal);
  return found === undefined ? null : nameOf(tree, found.meta.kids[1]!.toks[0]!);
}
