/** What generated tests look like, from their syntax tree (contract row 1J: x3, x4, v3, d1 to d3). */
import { K, nameOf, type Node, tokenize, type Tree } from '../../../redox/src/index.js';
import { MACRO, tokenText } from '../../../redox/src/tree.js';
import { attributeNames, lastName, nodes, rustTree, textOf } from './syntax.js';

export interface TestSource {
  readonly tests: readonly string[];
  readonly assertions: number;
  /** `assert!(true)`, `assert_eq!(x, x)`, `assert!(1 == 1)`: what holds whatever the code does. */
  readonly tautologies: number;
  /** Whether an input or expectation is an edge: zero, empty, nothing, or the end of a range of numbers. */
  readonly edgeCases: boolean;
  /** Names that say nothing: `test_1`, `it_works`, `test`. */
  readonly emptyNames: readonly string[];
  readonly comments: number;
  /** Names of values that a property draws; null where there is no property. */
  readonly strategyNames: readonly string[] | null;
}

const ASSERTIONS = new Set(['assert', 'assert_eq', 'assert_ne', 'debug_assert', 'debug_assert_eq', 'debug_assert_ne', 'prop_assert', 'prop_assert_eq', 'prop_assert_ne', 'assert_matches']);
const EDGES = /\b(MIN|MAX|NAN|INFINITY|NEG_INFINITY|EPSILON|None|is_empty|is_none|new\(\))|(?<![\w."'])0(\.0)?(_?[iuf]\d+|_?[iu]size)?(?![\w.'])|""|\[\]|&\[\]|-1\b/;
const NO_NAME = /^(test|it|check|works|t|prop|case|should|basic|simple|example|function|fn|\d+)$/;

/** Null where the text is no Rust, or holds no test. */
export function testSource(text: string): TestSource | null {
  const tree = rustTree(text);
  if (tree === null) return null;
  const all = nodes(tree);
  const functions = all.filter((node) => node.kind === K.Function && isTest(tree, node));
  const properties = all.filter((node) => node.kind === K.MacroCall && lastName(tree, node.kids[0]) === 'proptest').map((node) => textOf(tree, node));
  if (functions.length === 0 && properties.length === 0) return null;
  const inside = functions.flatMap((each) => nodes(tree, each)).filter((node) => node.kind === K.MacroCall && ASSERTIONS.has(lastName(tree, node.kids[0]) ?? ''));
  const raw = properties.flatMap((each) => [...each.matchAll(/\b(prop_)?assert(_eq|_ne)?!\s*\(([^;]*)\)/g)]);
  const tests = [...functions.map((each) => nameOf(tree, each.toks[9]!)), ...properties.flatMap((each) => [...each.matchAll(/\bfn\s+(\w+)/g)].map(([, name]) => name!))];
  return {
    tests,
    assertions: inside.length + raw.length,
    tautologies: inside.filter((each) => isTautology(tree, each)).length + raw.filter(([, , , parts]) => /^\s*true\s*$/.test(parts!)).length,
    edgeCases: [...functions.map((each) => textOf(tree, each)), ...properties].some((each) => EDGES.test(withoutComments(each))),
    emptyNames: tests.filter((name) => name.split('_').filter((word) => word !== '' && !NO_NAME.test(word)).length === 0),
    comments: tokenize(text, 'rust').filter(({ kind }) => kind === 'comment').length,
    strategyNames: properties.length === 0 ? null : properties.flatMap((each) => [...each.matchAll(/[(,]\s*(?:mut\s+)?(\w+)\s+in\s/g)].map(([, name]) => name!)),
  };
}

const isTest = (tree: Tree, node: Node): boolean => attributeNames(tree, node).some((name) => name === 'test' || name === 'rstest' || name === 'test_case' || name === 'quickcheck');

const withoutComments = (text: string): string =>
  tokenize(text, 'rust')
    .filter(({ kind }) => kind !== 'comment')
    .map(({ from, to }) => text.slice(from, to))
    .join('');

/** Tokens of a node, so that white space and comments do not matter. */
function spelled(tree: Tree, node: Node): string {
  const parts: string[] = [];
  for (let at = node.from; at < node.to; at++) parts.push(tokenText(tree, at));
  return parts.join(' ');
}

function isTautology(tree: Tree, call: Node): boolean {
  if (call.flag & MACRO.Raw) return false;
  const parts = (call.kids[1]?.kids ?? []).filter((each) => each !== null);
  const [first, second] = parts;
  if (first === undefined) return true;
  if (lastName(tree, call.kids[0])!.endsWith('_eq')) return second === undefined || spelled(tree, first) === spelled(tree, second) || (isConstant(first) && isConstant(second));
  if (lastName(tree, call.kids[0])!.endsWith('_ne')) return second === undefined || (isConstant(first) && isConstant(second));
  return isConstant(first) || (first.kind === K.Binary && spelled(tree, first.kids[0]!) === spelled(tree, first.kids[1]!));
}

/** Made of literals and operators only. */
function isConstant(node: Node): boolean {
  if (node.kind === K.Literal) return true;
  return (node.kind === K.Binary || node.kind === K.Unary || node.kind === K.Paren || node.kind === K.Reference) && node.kids.every((each) => each === null || isConstant(each));
}
