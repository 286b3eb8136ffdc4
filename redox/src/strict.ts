/** Strict mode: every Rust spelling in an Iron text is a hint, with its words as the fix. */
import { sameTree } from './compare.js';
import { T } from './lexer.js';
import { parse } from './parser/parse.js';
import { convertNode } from './range.js';
import { builtinOf, BUILTIN, isExpression, isItem, isPattern, isStatement, isType, K, MACRO, nodeEnd, nodeStart, type Node, type Tree } from './tree.js';
import type { Diagnostic, Fix, TextEdit } from './types.js';
import { R, V } from './vocabulary.js';
import { walk } from './walk.js';

/** A node in Rust spelling, and the statements and items around it, outermost first. */
interface Found {
  readonly node: Node;
  readonly around: readonly Node[];
}

/** A hint for each outermost node in Rust spelling. */
export function strictHints(tree: Tree): Diagnostic[] {
  const found: Found[] = [];
  const around: Node[] = [];
  walk(
    tree.root,
    (node) => {
      if (isWhole(node.kind) && isSpelledInRust(tree, node)) {
        found.push({ node, around: around.slice(-2) });
        return false;
      }
      if (isUnit(node)) around.push(node);
      return true;
    },
    (node) => {
      if (around[around.length - 1] === node) around.pop();
    },
  );
  // an attribute is found beside the expression of its statement, which begins with it too
  found.sort((a, b) => a.node.from - b.node.from || b.node.to - a.node.to);
  let reach = -1;
  const outermost = found.filter(({ node }) => node.from >= reach && (reach = node.to) >= 0);
  return outermost.map((each) => hint(tree, each));
}

const isUnit = ({ kind }: Node): boolean => isItem(kind) || isStatement(kind);

function hint(tree: Tree, found: Found): Diagnostic {
  const { node } = found;
  let fixes: readonly Fix[] | null = null;
  return {
    code: 'rust-spelling',
    severity: 'hint',
    from: nodeStart(tree, node),
    to: nodeEnd(tree, node),
    message: 'This is spelled in Rust.',
    help: 'Iron has words for it.',
    // made when somebody asks: printing a part costs a pass over the text
    get fixes() {
      fixes ??= inWords(tree, found);
      return fixes;
    },
  };
}

// The fix

/** The words of the node, or else of the smallest statement or item around it that means the same in words. */
function inWords(tree: Tree, { node, around }: Found): readonly Fix[] {
  const from = nodeStart(tree, node);
  const to = nodeEnd(tree, node);
  if (tree.diagnostics.some((each) => each.severity === 'error' && each.to >= from && each.from <= to)) return [];
  for (const each of [node, ...[...around].reverse()]) {
    for (const closed of [false, true]) {
      const insert = convertNode(tree, each, closed);
      if (insert === null) break;
      const edit = { from: nodeStart(tree, each), to: nodeEnd(tree, each), insert };
      const outer = around[0];
      if (outer === undefined || outer === each || keepsMeaning(tree, outer, edit)) return [{ title: 'Write it in words', edits: [edit] }];
    }
  }
  return [];
}

/** Whether a statement or item means the same with the edit: what follows may ask for what a part alone has not. */
function keepsMeaning(tree: Tree, unit: Node, { from, to, insert }: TextEdit): boolean {
  const start = nodeStart(tree, unit);
  const end = nodeEnd(tree, unit);
  const { text } = tree;
  const [before, behind] = isItem(unit.kind) ? ['', ''] : ['function f\nbegin\n', '\nend function\n'];
  const now = parse(before + text.slice(start, end) + behind, 'iron');
  const fixed = parse(before + text.slice(start, from) + insert + text.slice(to, end) + behind, 'iron');
  return fixed.diagnostics.length <= now.diagnostics.length && sameTree(now, fixed).same;
}

// What is Rust alone

/** Whether a node can be said in words for itself; the other kinds are parts of such a node. */
const isWhole = (kind: K): boolean => isItem(kind) || isStatement(kind) || isExpression(kind) || isType(kind) || isPattern(kind) || kind === K.Attribute;

/** Words of Rust that Iron spells in another way. */
const RUST_ONLY = new Set([R.break, R.const, R.enum, R.extern, R.fn, R.impl, R.match, R.mod, R.mut, R.pub, R.ref, R.struct, R._]);
/** In edition 2015 these are names, other than in these kinds of node. */
const EARLY_NAMES = new Set([R.async, R.dyn]);
const QUALIFIED = new Set([K.Function, K.Closure, K.BlockExpression, K.TraitBound, K.DynType]);
const RUST_TYPES = new Set(['String', 'str', 'bool', 'char']);

/** The round brackets of a value, type or pattern stand in Iron too. */
const isBracketed = (kind: K): boolean => kind === K.Paren || kind === K.ParenType || kind === K.ParenPattern || kind === K.TraitBound;

/** Whether a token that belongs to the node itself, or to a part of it, is one of Rust alone. */
function isSpelledInRust(tree: Tree, node: Node): boolean {
  if (isRustName(tree, node)) return true;
  const parts = [node];
  for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
    let at = part.from;
    for (const kid of inOrder(part)) {
      if (hasRustToken(tree, part, at, kid.from)) return true;
      at = Math.max(at, kid.to);
      if (!isWhole(kid.kind)) parts.push(kid);
    }
    if (hasRustToken(tree, part, at, part.to)) return true;
  }
  return false;
}

const inOrder = (node: Node): Node[] => [...(node.attributes ?? []), ...node.kids].filter((kid): kid is Node => kid !== null && kid.to > kid.from).sort((a, b) => a.from - b.from);

/** `bool` for `boolean` and its like. */
function isRustName(tree: Tree, node: Node): boolean {
  if (node.kind !== K.PathType) return false;
  const path = node.kids[0]!;
  const only = path.kids[0];
  if (path.kids.length !== 1 || only?.kind !== K.Segment || only.flag !== 0) return false;
  return RUST_TYPES.has(BUILTIN[builtinOf(tree, only)]!);
}

function hasRustToken(tree: Tree, node: Node, from: number, to: number): boolean {
  const { kind } = tree.tokens;
  const [rawFrom, rawTo] = rawRange(tree, node);
  for (let at = from; at < to; at++) {
    if (at >= rawFrom && at < rawTo) continue;
    const each = kind[at]!;
    if (each === T.Name ? isRustWord(tree, node, at) : each === T.RawName || each === T.Lifetime) return true;
    if (each > T.Unknown && !((each === T.ParenOpen || each === T.ParenClose) && isBracketed(node.kind))) return true;
  }
  return false;
}

function isRustWord(tree: Tree, node: Node, at: number): boolean {
  const words = tree.tokens.word;
  const word = words[at]!;
  const before = at > 0 ? words[at - 1]! : 0;
  if (word === 0 || before === V.rawName.second || at === nameAt(node)) return false;
  if (word === R.else) return before !== V.or.first;
  if (word === R.loop) return before !== V.exitLoop.first && before !== V.continueLoop.first;
  if (word === R.continue) return words[at + 1] !== V.continueLoop.second;
  if (word === R.let) return node.kind === K.LetStatement; // in conditions `let P equal to V` is Iron
  if (word === R.self) return node.kind === K.Segment || node.kind === K.SelfParameter;
  if (word === R.for) return node.kind === K.For && words[at + 1] !== V.forEach.second;
  if (word === R.macro) return node.kind === K.MacroDefinition && words[at + 1] !== V.macroItem.second;
  return RUST_ONLY.has(word) || (EARLY_NAMES.has(word) && QUALIFIED.has(node.kind));
}

/** The token of a name that may be any word, or of the `_` that is a value. */
function nameAt(node: Node): number {
  if (node.kind === K.Function) return node.toks[9]!;
  return node.kind === K.Lifetime || node.kind === K.Underscore ? node.toks[0]! : -1;
}

/** The tokens that are Rust text in canonical Iron too. */
function rawRange(tree: Tree, node: Node): readonly [number, number] {
  const { kind, toks, flag } = node;
  if (kind === K.MacroCall && flag & MACRO.Raw && tree.tokens.word[toks[0]!] !== 0) return [toks[2]!, toks[3]! + 1];
  if (kind === K.Attribute && flag & 2 && tree.tokens.kind[node.from] !== T.Hash) return [toks[0]!, toks[1]! + 1];
  if (kind === K.MacroDefinition && tree.tokens.word[toks[0]! + 1] === V.macroItem.second) return [toks[2]!, toks[3]!];
  if (kind === K.Trait && toks[6]! >= 0) return [toks[6]!, node.to]; // an alias, for which there are no words
  return [0, 0];
}
