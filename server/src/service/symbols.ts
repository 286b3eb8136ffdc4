/** The outline of a text: its items, fields and variants. */
import type { Node, Tree } from '../../../redox/src/tree.js';
import { K, nameOf, nodeEnd, nodeStart } from '../../../redox/src/tree.js';
import { walk } from '../../../redox/src/walk.js';
import type { Analysis } from './analysis.js';
import { declaredName } from './names.js';

export type SymbolKind = 'function' | 'method' | 'structure' | 'enumeration' | 'variant' | 'field' | 'trait' | 'implementation' | 'module' | 'constant' | 'variable' | 'type' | 'macro';

export interface OutlineSymbol {
  readonly name: string;
  readonly kind: SymbolKind;
  readonly from: number;
  readonly to: number;
  /** The name alone; inside `from`..`to`. */
  readonly nameFrom: number;
  readonly nameTo: number;
  readonly children: OutlineSymbol[];
}

const KINDS: Partial<Record<K, SymbolKind>> = {
  [K.Function]: 'function',
  [K.Structure]: 'structure',
  [K.Enumeration]: 'enumeration',
  [K.Variant]: 'variant',
  [K.FieldDeclaration]: 'field',
  [K.Trait]: 'trait',
  [K.Implementation]: 'implementation',
  [K.Module]: 'module',
  [K.Constant]: 'constant',
  [K.Static]: 'variable',
  [K.TypeAlias]: 'type',
  [K.MacroDefinition]: 'macro',
};

/** Answers nest as deep as the symbols do, and editors read them by recursion; what lies deeper is left out. */
const DEEPEST = 200;

export function outline(analysis: Analysis): OutlineSymbol[] {
  const { tree } = analysis;
  const top: OutlineSymbol[] = [];
  const open: { node: Node; symbol: OutlineSymbol }[] = [];
  walk(
    tree.root,
    (node) => {
      const parent = open.at(-1)?.symbol;
      const symbol = open.length < DEEPEST ? symbolOf(tree, node, parent) : null;
      if (symbol !== null) {
        (parent?.children ?? top).push(symbol);
        open.push({ node, symbol });
      }
      return true;
    },
    (node) => {
      if (open.at(-1)?.node === node) open.pop();
    },
  );
  return top;
}

function symbolOf(tree: Tree, node: Node, parent: OutlineSymbol | undefined): OutlineSymbol | null {
  const kind = KINDS[node.kind];
  if (kind === undefined || node.to <= node.from) return null;
  const from = nodeStart(tree, node);
  const to = nodeEnd(tree, node);
  if (node.kind === K.Implementation) return implementation(tree, node, from, to);
  const token = declaredName(node);
  if (token < 0) return null;
  const isMethod = kind === 'function' && (parent?.kind === 'implementation' || parent?.kind === 'trait');
  return {
    name: nameOf(tree, token),
    kind: isMethod ? 'method' : kind,
    from,
    to,
    nameFrom: tree.tokens.start[token]!,
    nameTo: tree.tokens.end[token]!,
    children: [],
  };
}

/** Named as it reads: `Display for Point`. */
function implementation(tree: Tree, node: Node, from: number, to: number): OutlineSymbol | null {
  const [, , trait, owner] = node.kids;
  if (!owner) return null;
  const spelled = (part: Node): string => tree.text.slice(nodeStart(tree, part), nodeEnd(tree, part)).replace(/\s+/g, ' ');
  const name = trait ? `${spelled(trait)} for ${spelled(owner)}` : spelled(owner);
  return { name, kind: 'implementation', from, to, nameFrom: nodeStart(tree, owner), nameTo: nodeEnd(tree, owner), children: [] };
}
