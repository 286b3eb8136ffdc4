/** Strict mode: every Rust spelling in an Iron text is a hint, with its words as the fix. */
import { T } from './lexer.js';
import { convertNode } from './range.js';
import { isItem, isStatement, K, MACRO, nodeEnd, nodeStart, type Node, type Tree } from './tree.js';
import type { Diagnostic, Fix } from './types.js';
import { R, V } from './vocabulary.js';

/** Keywords of Rust for which Iron has other words. */
const KEYWORDS = new Set(['fn', 'struct', 'enum', 'impl', 'mod', 'pub', 'mut', 'const', 'extern', 'match', 'break', 'ref', 'async', 'dyn'].map((word) => R[word]!));

/** Kinds that are no spelling of their own: what is Rust in them is Rust in the form around them. */
const PARTS = new Set([K.File, K.List, K.Block, K.Path, K.Segment, K.QualifiedSelf, K.GenericArguments, K.FnArguments, K.Bounds, K.TraitBound, K.Meta, K.Visibility, K.PathExpression]);

/** A hint for each outermost form in Rust spelling; its fix rewrites the statement or item around it. */
export function strictHints(tree: Tree): Diagnostic[] {
  const hints: Diagnostic[] = [];
  try {
    new RustSpellings(tree, hints).find();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // forms too deep for this stack: the hints up to there
  }
  return hints;
}

class RustSpellings {
  /** 1 where a token is spelled in Rust; then how many are before each token. */
  private readonly marks: Uint8Array;
  private readonly before: Int32Array;

  constructor(
    private readonly tree: Tree,
    private readonly hints: Diagnostic[],
  ) {
    this.marks = new Uint8Array(tree.tokens.count + 1);
    this.before = new Int32Array(tree.tokens.count + 2);
  }

  find(): void {
    const { marks, before } = this;
    const { kind, word, count } = this.tree.tokens;
    for (let at = 0; at < count; at++) {
      if (kind[at]! >= T.ParenOpen || kind[at] === T.RawName || kind[at] === T.Lifetime) marks[at] = 1;
      else if (KEYWORDS.has(word[at]!) && !this.tree.rawNames.has(at)) marks[at] = 1;
    }
    this.correct(this.tree.root);
    for (let at = 0; at < count; at++) before[at + 1] = before[at]! + marks[at]!;
    before[count + 1] = before[count]!;
    this.visit(this.tree.root, null);
  }

  private clear(from: number | undefined, to: number | undefined): void {
    if (from !== undefined && to !== undefined && from >= 0 && to >= from) this.marks.fill(0, from, to + 1);
  }
  private mark(token: number | undefined, word: number | undefined): void {
    if (token !== undefined && token >= 0 && this.tree.tokens.word[token] === word) this.marks[token] = 1;
  }

  /** Clears what canonical Iron spells so too, and marks words that are Rust only where they stand. */
  private correct(node: Node): void {
    for (const kid of node.attributes ?? []) this.correct(kid);
    for (const kid of node.kids) if (kid !== null) this.correct(kid);
    const { toks } = node;
    const { word } = this.tree.tokens;
    switch (node.kind) {
      case K.Paren:
      case K.ParenType:
      case K.ParenPattern:
        this.clear(toks[0], toks[0]);
        return this.clear(toks[1], toks[1]);
      case K.TraitBound:
        this.clear(toks[2], toks[2]);
        return this.clear(toks[3], toks[3]);
      case K.Trait: // an alias has no words
        this.clear(toks[6], toks[6]);
        return this.clear(toks[7], toks[7]);
      case K.MacroCall:
        return node.flag & MACRO.Raw ? this.clear(toks[2], toks[3]) : undefined;
      case K.Attribute:
        return node.flag & 2 ? this.clear(toks[0], toks[1]) : undefined;
      case K.MacroDefinition:
        return word[toks[0]!] === V.macroItem.first && word[toks[0]! + 1] === V.macroItem.second ? this.clear(toks[2], toks[3]! - 1) : this.mark(toks[0], R.macro);
      case K.Segment:
        return word[toks[0]!] === R.self ? this.mark(toks[0], R.self) : this.clearName(toks[0]);
      case K.NamePattern:
        return this.clearName(toks[2]);
      case K.SelfParameter:
        return this.mark(toks[2], R.self);
      case K.Loop:
        return this.mark(toks[2], R.loop);
      case K.For:
        return word[toks[2]! + 1] === V.forEach.second ? undefined : this.mark(toks[2], R.for);
      case K.LetStatement:
        this.mark(toks[0], R.let);
        return this.mark(toks[3], R.else);
      case K.If:
        return this.mark(toks[1], R.else);
      case K.Continue:
        return word[toks[0]! + 1] === V.continueLoop.second ? undefined : this.mark(toks[0], R.continue);
      default:
    }
  }

  /** A keyword as a name (in attributes; `dyn` in Rust 2015) is no spelling. */
  private clearName(token: number | undefined): void {
    if (token !== undefined && this.tree.tokens.kind[token] === T.Name) this.clear(token, token);
  }

  private count(node: Node): number {
    return this.before[Math.max(node.to, node.from)]! - this.before[node.from]!;
  }

  /** Whether a form itself, not only a form inside it, is spelled in Rust. */
  private isRust(node: Node): boolean {
    let own = this.count(node);
    if (own === 0) return false;
    const inner = [...(node.attributes ?? []), ...node.kids];
    for (const kid of inner) if (kid !== null) own -= this.count(kid);
    return own > 0 || inner.some((kid) => kid !== null && PARTS.has(kid.kind) && this.isRust(kid));
  }

  /** `unit` is the statement or item around the node. */
  private visit(node: Node, unit: Node | null): void {
    if (this.count(node) === 0) return;
    const around = isItem(node.kind) || isStatement(node.kind) || node.kind === K.Attribute ? node : unit;
    if ((!PARTS.has(node.kind) || node.kind === K.PathExpression) && this.isRust(node)) {
      this.hints.push(hint(this.tree, node, around));
      return;
    }
    for (const kid of node.attributes ?? []) this.visit(kid, around);
    for (const kid of node.kids) if (kid !== null) this.visit(kid, around);
  }
}

function hint(tree: Tree, node: Node, unit: Node | null): Diagnostic {
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
      fixes ??= unit === null ? [] : inWords(tree, unit);
      return fixes;
    },
  };
}

function inWords(tree: Tree, unit: Node): readonly Fix[] {
  const from = nodeStart(tree, unit);
  const to = nodeEnd(tree, unit);
  const insert = convertNode(tree, unit);
  return insert === null ? [] : [{ title: 'Write it in words', edits: [{ from, to, insert }] }];
}
