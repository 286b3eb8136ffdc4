/** What can be folded: bodies, lists that span lines, runs of comments and of `use`. */
import type { Node, Tree } from '../../../redox/src/tree.js';
import { isItem, K, nodeEnd, nodeStart, tokenText } from '../../../redox/src/tree.js';
import { tokenize } from '../../../redox/src/index.js';
import { walk } from '../../../redox/src/walk.js';
import type { Analysis } from './analysis.js';

export interface Fold {
  /** Counted from 0; the first line stays visible. */
  readonly startLine: number;
  readonly endLine: number;
  readonly kind: 'region' | 'comment' | 'imports';
}

export function folds(analysis: Analysis): Fold[] {
  const found = new Map<number, Fold>();
  const add = (fold: Fold | null): void => {
    if (fold === null || fold.endLine <= fold.startLine) return;
    const known = found.get(fold.startLine);
    if (known === undefined || known.endLine < fold.endLine) found.set(fold.startLine, fold);
  };
  walk(analysis.tree.root, (node) => {
    if (isFoldable(node)) add(bodyFold(analysis, node));
    if (node.kind === K.File || node.kind === K.Block) for (const fold of importFolds(analysis, node)) add(fold);
    return true;
  });
  for (const fold of commentFolds(analysis)) add(fold);
  return [...found.values()].sort((a, b) => a.startLine - b.startLine);
}

const isFoldable = (node: Node): boolean =>
  node.to > node.from && (isItem(node.kind) || node.kind === K.Block || node.kind === K.List || node.kind === K.Match || node.kind === K.Arm || node.kind === K.MacroCall || node.kind === K.Closure);

const lineOf = (analysis: Analysis, offset: number): number => analysis.lines.position(offset).line;

/** The line that closes a body stays visible. */
function bodyFold(analysis: Analysis, node: Node): Fold {
  const { tree } = analysis;
  const first = firstBehindAttributes(node);
  const startLine = lineOf(analysis, tree.tokens.start[first]!);
  const lastLine = lineOf(analysis, nodeEnd(tree, node));
  return { startLine, endLine: closes(tree, node) ? lastLine - 1 : lastLine, kind: 'region' };
}

const firstBehindAttributes = (node: Node): number => Math.min(node.attributes?.at(-1)?.to ?? node.from, node.to - 1);

/** Whether the last line of a node begins with what closes it: a bracket or `end WORD`. */
function closes(tree: Tree, node: Node): boolean {
  const last = node.to - 1;
  const lineStart = tree.text.lastIndexOf('\n', nodeEnd(tree, node) - 1) + 1;
  let first = last;
  while (first > node.from && tree.tokens.start[first - 1]! >= lineStart) first--;
  return /^(?:end|[)\]}])$/.test(tokenText(tree, first));
}

function importFolds(analysis: Analysis, parent: Node): Fold[] {
  const { tree } = analysis;
  const made: Fold[] = [];
  let run: Node[] = [];
  for (const kid of [...parent.kids, null]) {
    if (kid?.kind === K.Use) run.push(kid);
    else {
      if (run.length > 1) made.push({ startLine: lineOf(analysis, nodeStart(tree, run[0]!)), endLine: lineOf(analysis, nodeEnd(tree, run.at(-1)!)), kind: 'imports' });
      run = [];
    }
  }
  return made;
}

/** Comments on lines that follow each other, and block comments that span lines. */
function commentFolds(analysis: Analysis): Fold[] {
  const { text, tree } = analysis;
  const made: { startLine: number; endLine: number }[] = [];
  for (const token of tokenize(text, tree.language)) {
    if (token.kind !== 'comment') continue;
    const startLine = lineOf(analysis, token.from);
    const endLine = lineOf(analysis, token.to);
    const before = text.slice(text.lastIndexOf('\n', token.from - 1) + 1, token.from);
    const last = made.at(-1);
    if (before.trim() === '' && last !== undefined && last.endLine + 1 === startLine) last.endLine = endLine;
    else if (before.trim() === '' || endLine > startLine) made.push({ startLine, endLine });
  }
  return made.map((fold) => ({ ...fold, kind: 'comment' }));
}
