/**
 * Scores of a Rust source from its syntax tree (contract rows C3, G11).
 *
 * Idiomatic score: of the five habits that S3 names, the share that the source shows, among those it could show. Handling of
 * results and options, chains of iterators, and a public API could stand in any source; derives and trait implementations only
 * where it declares a type. What ends the program instead of handling (`unwrap`, `expect`) is no handling.
 *
 * Documentation score: of the public items, the share with a documentation comment or a `doc` attribute.
 */
import { K, type Node, type Tree } from '../../../redox/src/index.js';
import { attributeNames, commentsBefore, lastName, methodName, nodes, rustTree } from './syntax.js';

export const HABITS = ['handling', 'iterators', 'public', 'derives', 'traits'] as const;
export type Habit = (typeof HABITS)[number];

export interface SourceQuality {
  /** Of the habits that the source could show, whether it does. */
  readonly habits: Readonly<Partial<Record<Habit, boolean>>>;
  /** Between 0 and 1. */
  readonly idiomatic: number;
  readonly publicItems: number;
  readonly documentedItems: number;
  /** Whether there is a documentation comment anywhere. */
  readonly documented: boolean;
}

const HANDLERS = new Set(
  'ok err ok_or ok_or_else map_err map_or map_or_else and_then or_else unwrap_or unwrap_or_else unwrap_or_default is_some is_none is_ok is_err is_some_and is_ok_and transpose flatten copied cloned'.split(
    ' ',
  ),
);
const CONTAINED = new Set(['Some', 'None', 'Ok', 'Err']);
const ADAPTERS = new Set(
  'map filter filter_map flat_map fold zip enumerate rev take take_while skip skip_while chain windows chunks scan inspect peekable step_by sum product collect any all find position count min max min_by max_by min_by_key max_by_key for_each partition cycle last nth'.split(
    ' ',
  ),
);
const SOURCES = new Set('iter iter_mut into_iter chars bytes lines split split_whitespace char_indices keys values values_mut drain windows chunks'.split(' '));
const TYPES = new Set([K.Structure, K.Enumeration]);
const ITEMS = new Set([K.Function, K.Structure, K.Enumeration, K.Trait, K.Module, K.Constant, K.Static, K.TypeAlias]);

/** Null where the text is no Rust. */
export function sourceQuality(text: string): SourceQuality | null {
  const tree = rustTree(text);
  if (tree === null) return null;
  const all = nodes(tree);
  const declaresType = all.some(({ kind }) => TYPES.has(kind));
  const items = all.filter((node) => ITEMS.has(node.kind) && isPublic(node));
  const habits: Partial<Record<Habit, boolean>> = {
    handling: all.some((node) => handles(tree, node)),
    iterators: all.some((node) => chains(tree, node)),
    public: items.length > 0,
  };
  if (declaresType) {
    habits.derives = all.some((node) => TYPES.has(node.kind) && attributeNames(tree, node).includes('derive'));
    habits.traits = all.some(({ kind, kids }) => kind === K.Implementation && kids[2] != null);
  }
  const shown = Object.values(habits);
  return {
    habits,
    idiomatic: shown.filter(Boolean).length / shown.length,
    publicItems: items.length,
    documentedItems: items.filter((item) => isDocumented(tree, item)).length,
    documented: all.some((node) => ITEMS.has(node.kind) && isDocumented(tree, node)) || INNER_DOC.test(text.slice(0, tree.tokens.start[0])),
  };
}

const INNER_DOC = /^\s*(\/\/!|\/\*!)/m;
// `////` and `/***` are plain comments, and `/**/` is an empty one.
const OUTER_DOC = /^\s*(\/\/\/(?!\/)|\/\*\*(?![*/]))/m;

const isDocumented = (tree: Tree, item: Node): boolean => OUTER_DOC.test(commentsBefore(tree, item)) || attributeNames(tree, item).includes('doc');

/** `pub` alone: what is public within the crate only is no public API. */
const isPublic = ({ kids: [visibility] }: Node): boolean => visibility?.kind === K.Visibility && visibility.kids[0] == null && (visibility.toks[1] ?? -1) === -1;

function handles(tree: Tree, node: Node): boolean {
  if (node.kind === K.Try) return true;
  if (node.kind === K.MethodCall) return HANDLERS.has(methodName(tree, node));
  if (node.kind === K.TupleStructPattern || node.kind === K.PathPattern) return CONTAINED.has(lastName(tree, node.kids[0]) ?? '');
  return false;
}

/** An adapter on what another adapter or a source of an iterator gives, or on a range. */
function chains(tree: Tree, node: Node): boolean {
  if (node.kind !== K.MethodCall || !ADAPTERS.has(methodName(tree, node))) return false;
  let base = node.kids[0];
  while (base?.kind === K.Paren) base = base.kids[0];
  if (base?.kind === K.Range) return true;
  return base?.kind === K.MethodCall && (SOURCES.has(methodName(tree, base)) || ADAPTERS.has(methodName(tree, base)));
}
