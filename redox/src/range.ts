/** Conversions of a part of a text. */
import { guarded } from './guarded.js';
import { parse } from './parser/parse.js';
import { Ctx } from './parser/cursor.js';
import { expression as ironExpression } from './print/iron-expressions.js';
import { attributes as ironAttributes } from './print/iron-attributes.js';
import { pattern as ironPattern } from './print/iron-patterns.js';
import { statement as ironStatement } from './print/iron-statements.js';
import { type as ironType } from './print/iron-types.js';
import { Follow, IronPrinter } from './print/iron.js';
import { expression as rustExpression } from './print/rust-expressions.js';
import { attributes as rustAttributes } from './print/rust-attributes.js';
import { statement as rustStatement } from './print/rust-statements.js';
import { RustPrinter } from './print/rust.js';
import { isExpression, isItem, isPattern, isStatement, isType, K, nodeEnd, nodeStart, type Node, type Tree } from './tree.js';
import type { Language, ParseOptions, RangeConversion } from './types.js';
import { V } from './vocabulary.js';

/** Whole statements, items or one expression that a selection was grown to. */
interface Selection {
  readonly nodes: readonly Node[];
}

/**
 * Converts the items, statements or the expression that a selection touches. The selection grows to
 * whole nodes; where none fits, the reason is given. Offsets are UTF-16 code units.
 */
export function convertRange(text: string, language: Language, from: number, to: number, options: ParseOptions = {}): RangeConversion {
  const tree = parse(text, language, options);
  const error = tree.diagnostics.find((diagnostic) => diagnostic.severity === 'error');
  if (error !== undefined) return { ok: false, reason: `The text has an error that must go first: ${error.message}` };
  const [start, end] = trimmed(text, Math.min(from, to), Math.max(from, to));
  if (start >= end) return { ok: false, reason: 'Nothing is selected: select at least a part of an item, statement or expression.' };
  const selection = select(tree, start, end);
  if (selection === null) return { ok: false, reason: 'The selection is no whole item, statement or expression, nor a part of one: a comment cannot be converted alone.' };
  const { nodes } = selection;
  const grownFrom = nodeStart(tree, nodes[0]!);
  const grownTo = nodeEnd(tree, nodes[nodes.length - 1]!);
  const made = guarded(() => (language === 'rust' ? toIron(tree, nodes, false) : toRust(tree, nodes)));
  if (made === null) return { ok: false, reason: 'A form of the selection nests too deeply to be written.' };
  return { ok: true, from: grownFrom, to: grownTo, text: made.trimStart(), grown: grownFrom !== start || grownTo !== end };
}

/** The canonical Iron of one node of an Iron text, `closed` against what follows it, or null where it cannot stand alone. */
export function convertNode(tree: Tree, node: Node, closed: boolean): string | null {
  const { kind } = node;
  if (!isUnit(kind) && !isExpression(kind) && !isType(kind) && !isPattern(kind)) return null;
  return guarded(() => toIron(tree, [node], closed).trimStart());
}

function trimmed(text: string, from: number, to: number): [number, number] {
  let start = Math.max(0, from);
  let end = Math.min(text.length, to);
  while (start < end && /\s/.test(text[start]!)) start++;
  while (end > start && /\s/.test(text[end - 1]!)) end--;
  return [start, end];
}

const isUnit = (kind: K): boolean => isItem(kind) || isStatement(kind) || kind === K.Attribute;

/** Goes down to the smallest run of siblings that covers the selection. */
function select(tree: Tree, from: number, to: number): Selection | null {
  let best: Selection | null = null;
  let node: Node = tree.root;
  for (;;) {
    const kids = [...node.kids, ...(node.attributes ?? [])].filter((kid): kid is Node => kid !== null && kid.to > kid.from);
    const touched = kids.filter((kid) => nodeStart(tree, kid) < to && nodeEnd(tree, kid) > from).sort((a, b) => a.from - b.from);
    const covers = touched.length > 0 && nodeStart(tree, touched[0]!) <= from && nodeEnd(tree, touched[touched.length - 1]!) >= to;
    const units = touched.length > 0 && touched.every((kid) => isUnit(kid.kind));
    if (units && (covers || touched.length > 0)) best = { nodes: touched };
    else if (touched.length === 1 && covers && isExpression(touched[0]!.kind) && touched[0]!.kind !== K.MatchesArguments) best = { nodes: touched };
    if (touched.length !== 1 || !covers) return best;
    node = touched[0]!;
  }
}

const LIST_WORDS = new Set([V.with.first, V.and.first, V.on.first, V.of.first]);
/** Whether a value stands where links behind it would belong to the call around it. */
const isInList = (tree: Tree, node: Node): boolean => node.from > 0 && LIST_WORDS.has(tree.tokens.word[node.from - 1]!);

/** White space in front of the line on which a node starts: the lines that are carried over have it too. */
function indentOf(tree: Tree, node: Node): string {
  const line = tree.text.lastIndexOf('\n', nodeStart(tree, node) - 1) + 1;
  return /^[ \t]*/.exec(tree.text.slice(line, line + 1000))![0];
}

/** `closed`: expressions, types and patterns get the terminators that keep what follows out of them. */
function toIron(tree: Tree, nodes: readonly Node[], closed: boolean): string {
  const o = new IronPrinter(tree);
  o.w.indent = indentOf(tree, nodes[0]!);
  o.w.omitBefore(nodes[0]!.from);
  for (const node of nodes) {
    if (node.kind === K.Attribute) ironAttributes(o, node);
    else if (isExpression(node.kind)) ironExpression(o, node, closed && isInList(tree, node) ? Ctx.InList | Ctx.NoLinks : Ctx.None);
    else if (isType(node.kind)) ironType(o, node);
    else if (isPattern(node.kind)) ironPattern(o, node);
    else ironStatement(o, node);
    if (closed && !isUnit(node.kind)) o.settle(~Follow.None, 0);
    o.top = 0;
  }
  o.w.settle();
  return o.w.take();
}

function toRust(tree: Tree, nodes: readonly Node[]): string {
  const o = new RustPrinter(tree);
  o.w.indent = indentOf(tree, nodes[0]!);
  o.w.omitBefore(nodes[0]!.from);
  for (const node of nodes) {
    if (node.kind === K.Attribute) rustAttributes(o, node);
    else if (isExpression(node.kind)) rustExpression(o, node, false);
    else rustStatement(o, node);
  }
  o.w.settle();
  return o.w.take();
}
