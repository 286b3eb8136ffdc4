/** What "the same" means: the same tokens and comments (law 2), and the same tree (law 4). */
import { lex, T, type Tokens } from './lexer.js';
import { parse } from './parser/parse.js';
import { segmentText, lifetimeText } from './print/rust.js';
import { K, MACRO, nameOf, type Node, type Tree } from './tree.js';
import type { ParseOptions } from './types.js';
import { isReserved, isReservedBehindPrefixes } from './vocabulary.js';

/** The verdict of a comparison; `reason` says where the two part. */
export interface Verdict {
  readonly same: boolean;
  readonly reason?: string;
}

const CLOSERS = new Set<number>([T.ParenClose, T.BracketClose, T.BraceClose, T.Greater, T.Or, T.BraceOpen, T.Semicolon, T.Equal]);

/** A comma that rustfmt writes or leaves out as it sees fit: before a closing bracket, or behind a block. */
const isOptionalComma = (tokens: Tokens, at: number): boolean => tokens.kind[at] === T.Comma && (at + 1 >= tokens.count || CLOSERS.has(tokens.kind[at + 1]!) || tokens.kind[at - 1] === T.BraceClose);

/**
 * Whether two Rust texts have the same tokens and comments in the same order. Only optional trailing
 * commas may differ. Comments are compared with their texts, in their order.
 */
export function sameTokens(a: string, b: string): Verdict {
  const left = lex(a, 'rust');
  const right = lex(b, 'rust');
  const tokens = sameTokenStream(left, right);
  if (!tokens.same) return tokens;
  return sameComments(left, right);
}

function sameTokenStream(left: Tokens, right: Tokens): Verdict {
  let i = 0;
  let j = 0;
  for (;;) {
    const endI = i >= left.count;
    const endJ = j >= right.count;
    const same = !endI && !endJ && tokenAt(left, i) === tokenAt(right, j);
    if (same) {
      i++;
      j++;
    } else if (!endI && isOptionalComma(left, i)) i++;
    else if (!endJ && isOptionalComma(right, j)) j++;
    else if (endI && endJ) return { same: true };
    else return { same: false, reason: `tokens part at ${around(left, i)} and ${around(right, j)}` };
  }
}

const tokenAt = (tokens: Tokens, at: number): string => tokens.text.slice(tokens.start[at], tokens.end[at]);

function around(tokens: Tokens, at: number): string {
  const line = tokens.text.slice(0, tokens.start[at]).split('\n').length;
  return `line ${line}: ${JSON.stringify(tokens.text.slice(tokens.start[at], tokens.start[at]! + 40))}`;
}

/** Comments in order, each with the number of tokens before it, commas left out. */
function comments(tokens: Tokens): { text: string; before: number; at: number }[] {
  const all: { text: string; before: number; at: number }[] = [];
  let before = 0;
  for (let at = 0; at <= tokens.count; at++) {
    if (tokens.gaps[at]! & 2) {
      const gap = tokens.text.slice(at === 0 ? 0 : tokens.end[at - 1], tokens.start[at]);
      for (const text of splitComments(gap)) all.push({ text, before, at });
    }
    if (at < tokens.count && tokens.kind[at] !== T.Comma) before++;
  }
  return all;
}

function splitComments(gap: string): string[] {
  const found: string[] = [];
  const mark = /\/\/|\/\*|^\ufeff?#!/g;
  for (let match = mark.exec(gap); match; match = mark.exec(gap)) {
    let end: number;
    if (match[0] === '/*') end = blockEnd(gap, match.index);
    else {
      const line = gap.indexOf('\n', match.index);
      end = line < 0 ? gap.length : line;
    }
    found.push(gap.slice(match.index, end).trimEnd());
    mark.lastIndex = end;
  }
  return found;
}

function blockEnd(gap: string, from: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = from + 2;
  for (let depth = 1; depth > 0; ) {
    const found = mark.exec(gap);
    if (!found) return gap.length;
    depth += found[0] === '/*' ? 1 : -1;
  }
  return mark.lastIndex;
}

function sameComments(left: Tokens, right: Tokens): Verdict {
  const a = comments(left);
  const b = comments(right);
  for (let at = 0; at < Math.max(a.length, b.length); at++) {
    const one = a[at];
    const two = b[at];
    if (one === undefined || two === undefined) return { same: false, reason: `${a.length} comments and ${b.length}` };
    if (one.text !== two.text) return { same: false, reason: `comments part: ${JSON.stringify(one.text.slice(0, 60))} and ${JSON.stringify(two.text.slice(0, 60))}` };
    if (one.before !== two.before) return { same: false, reason: `the comment ${JSON.stringify(one.text.slice(0, 60))} moved: ${around(left, one.at)} and ${around(right, two.at)}` };
  }
  return { same: true };
}

// Trees

/** Whether two trees are the same, names in their Rust spelling; the languages may differ. */
export function sameTree(a: Tree, b: Tree): Verdict {
  const stack: [Node | null, Node | null][] = [[a.root, b.root]];
  for (let pair = stack.pop(); pair !== undefined; pair = stack.pop()) {
    const [left, right] = pair;
    if (left === null && right === null) continue;
    if (left === null || right === null || left.kind !== right.kind || left.kids.length !== right.kids.length) return parted(a, left, b, right);
    if (describe(a, left) !== describe(b, right)) return parted(a, left, b, right);
    const ones = left.attributes ?? [];
    const others = right.attributes ?? [];
    if (ones.length !== others.length) return parted(a, left, b, right);
    ones.forEach((one, at) => stack.push([one, others[at]!]));
    left.kids.forEach((kid, at) => stack.push([kid, right.kids[at] ?? null]));
  }
  return { same: true };
}

function parted(a: Tree, left: Node | null, b: Tree, right: Node | null): Verdict {
  const show = (tree: Tree, node: Node | null): string =>
    node === null ? 'nothing' : `${K[node.kind]} ${JSON.stringify(tree.text.slice(tree.tokens.start[node.from], tree.tokens.start[node.from]! + 40))}`;
  return { same: false, reason: `${show(a, left)} and ${show(b, right)}` };
}

/** Slots of name tokens by kind. */
const NAMES: { readonly [kind: number]: readonly number[] } = {
  [K.Function]: [9],
  [K.Structure]: [1],
  [K.FieldDeclaration]: [1],
  [K.Enumeration]: [1],
  [K.Variant]: [0],
  [K.Trait]: [1],
  [K.Module]: [1],
  [K.UseTree]: [3],
  [K.Constant]: [1],
  [K.Static]: [2],
  [K.TypeAlias]: [0, 1],
  [K.ExternCrate]: [2, 4],
  [K.MacroDefinition]: [1],
  [K.TypeParameter]: [0],
  [K.ConstParameter]: [1],
  [K.NamePattern]: [2],
  [K.FieldPattern]: [0],
  [K.Field]: [1],
  [K.MethodCall]: [1],
  [K.FieldValue]: [0],
  [K.MacroCall]: [1],
};
const LABELS: { readonly [kind: number]: readonly number[] } = {
  [K.Lifetime]: [0],
  [K.BlockExpression]: [0],
  [K.While]: [0],
  [K.For]: [0],
  [K.Loop]: [0],
  [K.Break]: [1],
  [K.Continue]: [1],
};

/** What a node says beside its kind and its kids. */
function describe(tree: Tree, node: Node): string {
  if (node.kind === K.Segment) return segmentText(tree, node);
  if (node.kind === K.Literal) return nameOf(tree, node.toks[0]!);
  if (node.kind === K.MacroCall && node.flag & MACRO.Raw) return `${node.flag} ${rawText(tree, node.toks[2]!, node.toks[3]!)}`;
  const names = NAMES[node.kind];
  const labels = LABELS[node.kind];
  let text = node.kind === K.List || node.kind === K.Bounds || node.kind === K.Where ? '' : String(node.flag);
  if (names !== undefined && node.kind !== K.TypeAlias) for (const slot of names) if ((node.toks[slot] ?? -1) >= 0) text += ` ${plainName(tree, node.toks[slot]!, node.kind)}`;
  if (labels !== undefined) for (const slot of labels) if ((node.toks[slot] ?? -1) >= 0) text += ` ${lifetimeText(tree, node.toks[slot]!)}`;
  return text;
}

/** `_` and `self` have words of their own in a few places. */
function plainName(tree: Tree, token: number, kind: K): string {
  const text = tokenAt(tree.tokens, token);
  const hasWords = kind === K.Constant || kind === K.Static || kind === K.UseTree || kind === K.ExternCrate;
  if (tree.language === 'iron' && hasWords && text === 'anything') return '_';
  return tree.language === 'iron' && hasWords && text === 'context' ? 'self' : nameOf(tree, token);
}

const rawText = (tree: Tree, from: number, to: number): string => tree.text.slice(tree.tokens.start[from], tree.tokens.end[to]);

/**
 * Names of a Rust text that Iron would read as words or strip of a `user_`, outside raw macro text:
 * with `user_` before each of them the text is an Iron text with the same tree (law 4).
 */
export function clashingNames(rust: string, options: ParseOptions = {}): { from: number; to: number }[] {
  const tree = parse(rust, 'rust', options);
  const raw = new Uint8Array(tree.tokens.count + 1);
  const visit = (node: Node): void => {
    if (node.kind === K.MacroCall) raw.fill(1, node.toks[2]!, node.toks[3]! + 1);
    if (node.kind === K.Reference && node.toks[1]! >= 0) raw[node.toks[1]!] = 1;
    if (node.kind === K.BoxPattern) raw[node.toks[0]!] = 1;
    if (node.kind === K.Attribute) raw.fill(1, node.toks[0]!, node.toks[1]! + 1);
    if (node.kind === K.MacroDefinition) raw.fill(1, node.toks[2]!, node.toks[3]!);
    if (node.attributes !== null) node.attributes.forEach(visit);
    for (const kid of node.kids) if (kid) visit(kid);
  };
  visit(tree.root);
  const found: { from: number; to: number }[] = [];
  for (let at = 0; at < tree.tokens.count; at++) {
    if (tree.tokens.kind[at] !== T.Name || raw[at] === 1) continue;
    const name = tokenAt(tree.tokens, at);
    if (isReserved(name) || (name.startsWith('user_') && isReservedBehindPrefixes(name))) found.push({ from: tree.tokens.start[at]!, to: tree.tokens.end[at]! });
  }
  return found;
}
