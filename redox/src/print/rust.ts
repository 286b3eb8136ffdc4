/** The Rust printer: what its rooms share. Spacing inside a line is that of rustfmt. */
import { T } from '../lexer.js';
import { nameOf, segmentName, type Node, type Tree } from '../tree.js';
import { R, V } from '../vocabulary.js';
import { Writer } from './writer.js';

export class RustPrinter {
  readonly w: Writer;
  /** An expression that needs brackets because it begins a statement and would end it. */
  wrapped: Node | null = null;

  /** `marking`: whether the map between the texts is wanted. */
  constructor(
    readonly tree: Tree,
    marking = false,
  ) {
    this.w = new Writer(tree, 'rust', marking);
  }

  name(token: number): void {
    if (this.isOrdinary(token)) return this.w.source(token);
    this.w.put(nameOf(this.tree, token), token);
  }
  /** Whether a name is spelled the same in both languages. */
  isOrdinary(token: number): boolean {
    return this.tree.tokens.kind[token] === T.Name && this.tree.tokens.special[token] === 0 && !this.tree.rawNames.has(token);
  }
  segment(node: Node): void {
    if (node.flag === 0 && this.isOrdinary(node.toks[0]!)) return this.w.source(node.toks[0]!);
    this.w.put(segmentText(this.tree, node), node.toks[0]);
  }
  lifetimeName(token: number): void {
    this.w.put(lifetimeText(this.tree, token), token);
  }
  text(token: number): void {
    this.w.source(token);
  }
  isWord(token: number, word: number): boolean {
    return token >= 0 && this.tree.tokens.kind[token] === T.Name && this.tree.tokens.word[token] === word;
  }
  /** Writes a keyword if its token is there. */
  keyword(text: string, token: number | undefined): void {
    if (token !== undefined && token >= 0) this.w.put(text, token);
  }

  /**
   * A list in brackets. `padded`: spaces inside the brackets, as in `{ a, b }`. `comma`: what to do
   * about a comma behind the last member: one where the bracket closes on a line of its own (`line`),
   * always, or never.
   */
  list(list: Node, open: string, close: string, member: (node: Node) => void, options: { padded?: boolean; comma?: 'line' | 'always' | 'never'; spaced?: boolean } = {}): void {
    const { w } = this;
    const { padded = false, comma = 'line', spaced = false } = options;
    const [from, to] = list.toks;
    if (spaced) w.put(open, from);
    else w.glue(open, from);
    const ownLine = to! >= 0 && w.hasLine(to!);
    const { kids } = list;
    if (kids.length === 0) {
      w.dropSpace(to!);
      return w.glue(close, to);
    }
    kids.forEach((kid, at) => {
      if (at > 0) w.glue(',', list.toks[at + 1]);
      else if (!padded) w.glueNext();
      member(kid!);
      w.flush(kid!);
    });
    const trailing = list.toks[kids.length + 1] ?? -1;
    if (comma === 'always' || (comma === 'line' && (list.flag === 1 || (ownLine && list.flag !== 2)))) w.glue(',', trailing !== to ? trailing : -1);
    if (padded) w.put(close, to);
    else w.glue(close, to);
  }
}

/** The Rust text of a path segment. */
export function segmentText(tree: Tree, segment: Node): string {
  return segmentName(tree, segment);
}

/** `'a`, whichever way it is spelled. */
export function lifetimeText(tree: Tree, token: number): string {
  const { tokens, text } = tree;
  if (tokens.kind[token] === T.Lifetime) return text.slice(tokens.start[token], tokens.end[token]);
  if (tokens.word[token] === V.anonymous.first || tokens.word[token] === R._) return "'_";
  return `'${nameOf(tree, token)}`;
}
