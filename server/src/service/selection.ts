/** Growing a selection step by step: the token, then each whole node around it. */
import type { Node } from '../../../redox/src/tree.js';
import { nodeEnd, nodeStart } from '../../../redox/src/tree.js';
import type { Analysis } from './analysis.js';
import { tokenAt } from './names.js';

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Nobody grows a selection so often, and the answer nests as deep. */
const MOST_SPANS = 200;

/** Spans around the offset, smallest first; each holds the one before. Of very many the smallest and the whole text. */
export function selectionSpans(analysis: Analysis, offset: number): Span[] {
  const { tree } = analysis;
  const spans: Span[] = [{ from: 0, to: analysis.text.length }];
  const token = tokenAt(tree, offset);
  let node: Node | undefined = tree.root;
  while (node !== undefined) {
    const children: Node[] = [...(node.attributes ?? []), ...node.kids.filter((kid) => kid !== null)];
    node = children.find((kid) => kid.to > kid.from && (token < 0 ? nodeStart(tree, kid) <= offset && offset <= nodeEnd(tree, kid) : kid.from <= token && token < kid.to));
    if (node !== undefined) push(spans, { from: nodeStart(tree, node), to: nodeEnd(tree, node) });
  }
  if (token >= 0) push(spans, { from: tree.tokens.start[token]!, to: tree.tokens.end[token]! });
  spans.reverse();
  return spans.length <= MOST_SPANS ? spans : [...spans.slice(0, MOST_SPANS - 1), ...spans.slice(-1)];
}

function push(spans: Span[], span: Span): void {
  const outer = spans.at(-1)!;
  if (span.from >= outer.from && span.to <= outer.to && span.to - span.from < outer.to - outer.from) spans.push(span);
}
