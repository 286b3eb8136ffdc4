/** Notes beside each comparison of a function: how near its sides came, for a search that is aimed at one mutant; or whether they were equal, for what tests reach. */
import { isItem, K, type Node, nameOf, nodeEnd, nodeStart, type Tree } from '../../../redox/src/index.js';
import { BINARY, Power } from '../../../redox/src/operators.js';
import type { Insertions } from './insertions.js';
import type { Parents } from './parents.js';
import { RUNTIME } from './switches.js';

/** A comparison; owner of what is put around it. */
export class Comparison {
  constructor(readonly node: Node) {}
}

/** Methods without arguments that change nothing and cost little. */
const QUIET_METHODS = new Set(['len', 'abs', 'unsigned_abs', 'as_str', 'as_bytes']);

/** `edges`: only whether the sides are equal, which is the boundary of each comparison. */
export type ComparisonNotes = 'none' | 'distances' | 'edges';

/** Puts notes around comparisons whose sides may be computed once more. `first`: number of the first; `left`: those that the compiler refused. Returns the numbers. */
export function noteComparisons(tree: Tree, parents: Parents, fn: Node, first: number, left: ReadonlySet<Node>, into: Insertions, notes: ComparisonNotes): number[] {
  const numbers: number[] = [];
  if (notes === 'none') return numbers;
  const visit = (node: Node): void => {
    if (node.kind === K.MacroCall || node.kind === K.Error || isItem(node.kind)) return;
    for (const kid of node.kids) if (kid !== null) visit(kid);
    if (node.kind !== K.Binary || BINARY[node.flag]?.power !== Power.Compare || left.has(node) || parents.isConstant(node)) return;
    const [one, other] = node.kids as [Node, Node];
    if (!isQuiet(tree, one) || !isQuiet(tree, other)) return;
    const number = first + numbers.length;
    numbers.push(number);
    // what has an order can be asked whether it is equal
    const note = notes === 'edges' ? `edge(${number}, (${textOf(tree, one)}) == (${textOf(tree, other)}))` : `near!(${number}, ${side(tree, one)}, ${side(tree, other)})`;
    into.wrap(nodeStart(tree, node), nodeEnd(tree, node), `({ ${RUNTIME}::${note}; `, ' })', new Comparison(node));
  };
  if (fn.kids[5]) visit(fn.kids[5]);
  return numbers;
}

/** Whether it can be computed twice: it calls nothing that may change something. */
function isQuiet(tree: Tree, node: Node): boolean {
  switch (node.kind) {
    case K.PathExpression:
    case K.Literal:
      return true;
    case K.Binary:
      return BINARY[node.flag]!.power > Power.Compare && node.kids.every((kid) => kid !== null && isQuiet(tree, kid));
    case K.MethodCall:
      return QUIET_METHODS.has(nameOf(tree, node.toks[1]!)) && isQuiet(tree, node.kids[0]!);
    case K.Cast:
    case K.Field:
      return isQuiet(tree, node.kids[0]!);
    case K.Unary:
    case K.Paren:
    case K.Index:
      return node.kids.every((kid) => kid === null || isQuiet(tree, kid));
    default:
      return false;
  }
}

/** A number alone gets the widest type: there is nothing that would say another. */
function side(tree: Tree, node: Node): string {
  const text = textOf(tree, node);
  return node.kind === K.Literal && /^[\d_]+$/.test(text) ? `${text}i128` : text;
}

const textOf = (tree: Tree, node: Node): string => tree.text.slice(nodeStart(tree, node), nodeEnd(tree, node));
