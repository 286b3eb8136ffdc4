/** Counts over a conversion. A symbol is a character that is not letter, digit, white space or `_`, outside comments and literals. */
import { lex, T, type Tokens } from './lexer.js';
import { K, MACRO, nameOf, type Node, type Tree } from './tree.js';
import type { Statistics } from './types.js';

export const NO_STATISTICS: Statistics = { items: 0, nativeItems: 0, macroCalls: 0, rawMacroCalls: 0, rawMacroNames: {}, rustSymbols: 0, ironSymbols: 0, rawSymbols: 0 };

const ITEMS = new Set([
  K.Function,
  K.Structure,
  K.Enumeration,
  K.Trait,
  K.Implementation,
  K.Module,
  K.Use,
  K.Constant,
  K.Static,
  K.TypeAlias,
  K.ExternCrate,
  K.ExternBlock,
  K.MacroDefinition,
  K.MacroItem,
]);

export function statistics(tree: Tree, result: string): Statistics {
  const counts = { items: 0, errors: 0, macroCalls: 0, rawMacroCalls: 0, rawSymbols: 0 };
  const names: Record<string, number> = Object.create(null) as Record<string, number>;
  const visit = (node: Node): void => {
    if (ITEMS.has(node.kind)) counts.items++;
    if (node.kind === K.Error) counts.errors++;
    if (node.kind === K.MacroCall) {
      counts.macroCalls++;
      if (node.flag & MACRO.Raw) {
        counts.rawMacroCalls++;
        const segments = node.kids[0]!.kids;
        const name = nameOf(tree, segments[segments.length - 1]!.toks[0]!);
        names[name] = (names[name] ?? 0) + 1;
        counts.rawSymbols += symbolsBetween(tree.tokens, node.toks[2]!, node.toks[3]!);
      }
    }
    if (node.kind === K.Attribute && node.flag & 2) counts.rawSymbols += symbolsBetween(tree.tokens, node.toks[0]!, node.toks[1]!);
    if (node.kind === K.MacroDefinition) counts.rawSymbols += symbolsBetween(tree.tokens, node.toks[2]!, node.toks[3]! - 1);
    if (node.attributes !== null) for (const kid of node.attributes) visit(kid);
    for (const kid of node.kids) if (kid) visit(kid);
  };
  visit(tree.root);
  const other = lex(result, tree.language === 'rust' ? 'iron' : 'rust');
  const source = symbolsBetween(tree.tokens, 0, tree.tokens.count - 1) - counts.rawSymbols;
  const made = symbolsBetween(other, 0, other.count - 1) - counts.rawSymbols;
  return {
    items: counts.items,
    nativeItems: counts.items - counts.errors,
    macroCalls: counts.macroCalls,
    rawMacroCalls: counts.rawMacroCalls,
    rawMacroNames: names,
    rustSymbols: tree.language === 'rust' ? source : made,
    ironSymbols: tree.language === 'rust' ? made : source,
    rawSymbols: counts.rawSymbols,
  };
}

/** Symbols in the tokens from one through another; the quote of a lifetime and the `#` of a raw name count. */
function symbolsBetween(tokens: Tokens, from: number, to: number): number {
  let count = 0;
  for (let at = from; at <= to; at++) {
    const kind = tokens.kind[at]!;
    if (kind >= T.ParenOpen) count += tokens.end[at]! - tokens.start[at]!;
    else if (kind === T.Lifetime || kind === T.RawName) count++;
  }
  return count;
}
