/**
 * Writes the tokens of one language from a tree of the other. Every token may name the source token
 * that it stands for: the gap before that token (line breaks, comments) is carried over, comments
 * respelled. So the lines of the source are the lines of the result, and no comment is lost.
 */
import { GAP_COMMENT, GAP_LINE, T } from '../lexer.js';
import { cannotStart, isLinkWord, needsPrefix } from '../reserved.js';
import type { Node, Tree } from '../tree.js';
import type { Language } from '../types.js';
import { USER_PREFIX, V } from '../vocabulary.js';
import { respellGap } from './comments.js';

/** What the word or punctuation to come looks like, for names that may have to be prefixed. */
interface Next {
  readonly word: number;
  readonly startsOperand: boolean;
}

export class Writer {
  text = '';
  /** Four numbers a token: source from and to, result from and to. */
  readonly segments: number[] = [];
  /** Indentation of the line being written. */
  indent = '';
  /** Above zero: line breaks of the source are not carried over, comments are. */
  free = 0;
  /** The word written last, by id; 0 for anything else. */
  lastWord = 0;
  readonly eol: string;
  private readonly unit: string;
  private readonly consumed: Uint8Array;
  /** Token whose gap goes in front of whatever is written next. */
  private lead = -1;
  private line: string | null = null;
  private tight = true;
  private held: { gap: string; text: string; src: number; word: number } | null = null;
  /** Tokens with a comment before them, in order; `nextComment` is the first not looked at. */
  private readonly commented: number[] = [];
  private nextComment = 0;

  constructor(
    readonly tree: Tree,
    private readonly to: Language,
  ) {
    const { tokens, text } = tree;
    this.consumed = new Uint8Array(tokens.count + 1);
    this.eol = /\r\n/.test(text.slice(0, 4096)) ? '\r\n' : '\n';
    this.unit = /^\t/m.test(text.slice(0, 65536)) ? '\t' : '    ';
    for (let at = 0; at <= tokens.count; at++) if (tokens.gaps[at]! & GAP_COMMENT) this.commented.push(at);
  }

  /** The indentation one level inside `indent`. */
  inside(indent: string): string {
    return indent + this.unit;
  }

  /** The node that is about to be written: its leading gap goes in front of its first word. */
  start(node: Node): void {
    if (this.lead >= 0) return;
    const { attributes } = node;
    this.lead = attributes === null ? node.from : attributes[attributes.length - 1]!.to;
  }

  /** The gap before a token that has no counterpart goes in front of whatever is written next. */
  startAt(token: number): void {
    if (this.lead < 0) this.lead = token;
  }

  hasLine(token: number): boolean {
    return token >= 0 && (this.tree.tokens.gaps[token]! & GAP_LINE) !== 0 && this.consumed[token] === 0;
  }
  hasComment(token: number): boolean {
    return token >= 0 && (this.tree.tokens.gaps[token]! & GAP_COMMENT) !== 0 && this.consumed[token] === 0;
  }
  /** Whether something other than spaces stands before the token. */
  hasGap(token: number): boolean {
    return token >= 0 && this.tree.tokens.gaps[token] !== 0 && this.consumed[token] === 0;
  }

  /** What is written next begins a line with this indentation, unless its own gap has a line break. */
  forceLine(indent: string, blank = false): void {
    this.line = blank ? this.eol + indent : indent;
  }
  /** Whether an empty line stands before a token. */
  hasBlankLine(token: number): boolean {
    const { tokens, text } = this.tree;
    return token > 0 && (tokens.gaps[token]! & GAP_LINE) !== 0 && /\n[ \t\r]*\n/.test(text.slice(tokens.end[token - 1], tokens.start[token]));
  }
  /** The line break that is asked for, which is taken back. */
  takeLine(): string | null {
    const { line } = this;
    this.line = null;
    return line;
  }
  /** No space before what is written next. */
  glueNext(): void {
    this.tight = true;
  }
  /** Drops the gap before a token if it is only white space. */
  dropSpace(token: number): void {
    if (token >= 0 && !(this.tree.tokens.gaps[token]! & GAP_COMMENT)) this.consumed[token] = 1;
  }

  /** Writes a token with a space before it. */
  put(text: string, src = -1, word = 0, startsOperand = true): void {
    this.write(text, src, true, { word, startsOperand });
  }
  /** Writes a token that hugs the one before it. */
  glue(text: string, src = -1): void {
    this.write(text, src, false, { word: 0, startsOperand: false });
  }
  /** Writes a word or phrase of Iron. */
  word(phrase: { readonly text: string; readonly first: number }, src = -1): void {
    this.put(phrase.text, src, phrase.first, cannotStart[phrase.first] === 0);
    this.lastWord = phrase.first;
  }
  /** Writes a name that may be a word of Iron; whether it is prefixed depends on what follows. */
  name(text: string, src: number, word: number): void {
    const afterThen = this.lastWord === V.then.first && isLinkWord(word);
    if (afterThen) return this.put(USER_PREFIX + text, src);
    if (word === 0) return this.put(text, src);
    const gap = this.before({ word, startsOperand: cannotStart[word] === 0 }, src, true);
    this.held = { gap, text, src, word };
    this.lastWord = 0;
  }

  private write(text: string, src: number, spaced: boolean, next: Next): void {
    const gap = this.before(next, src, spaced);
    this.append(gap, text, src);
    this.lastWord = 0;
  }

  private append(gap: string, text: string, src: number): void {
    this.text += gap;
    if (src >= 0) {
      const { tokens } = this.tree;
      const from = this.text.length;
      this.segments.push(tokens.start[src]!, tokens.end[src]!, from, from + text.length);
    }
    this.text += text;
  }

  /** Settles a held name, and gives the gap in front of what comes. */
  private before(next: Next | null, src: number, spaced: boolean): string {
    this.release(next);
    let gap = '';
    if (this.lead >= 0) {
      const { lead } = this;
      this.lead = -1;
      gap = this.take(lead);
    }
    if (src >= 0) gap += this.take(src);
    if (this.line !== null) {
      const { line } = this;
      this.line = null;
      if (!gap.includes('\n')) gap = gap === '' ? this.eol + line : `${gap.trimEnd()}${this.eol}${line}`;
    }
    const { tight } = this;
    this.tight = false;
    if (gap === '') return spaced && !tight ? ' ' : '';
    this.followIndent(gap);
    return this.padded(gap, spaced, tight);
  }

  private release(next: Next | null): void {
    const { held } = this;
    if (held === null) return;
    this.held = null;
    this.append(held.gap, needsPrefix(held.word, next) ? USER_PREFIX + held.text : held.text, held.src);
  }

  private followIndent(gap: string): void {
    const line = gap.lastIndexOf('\n');
    if (line >= 0) this.indent = /^[ \t]*/.exec(gap.slice(line + 1))![0];
  }

  /** A block comment needs a space behind it in front of a word, and none in front of punctuation that hugs. */
  private padded(gap: string, spaced: boolean, tight: boolean): string {
    if (this.to === 'iron') {
      const joins = gap.startsWith('/') && this.text !== '' && !/[\s(]$/.test(this.text.slice(-1));
      return `${joins ? ' ' : ''}${gap}${spaced && gap.endsWith('/') ? ' ' : ''}`;
    }
    if (spaced && !tight) return gap.endsWith('/') ? `${gap} ` : gap;
    const inner = tight && gap.startsWith(' /*') ? gap.slice(1) : gap;
    return !spaced && inner.endsWith('*/ ') ? inner.slice(0, -1) : inner;
  }

  /** The gap before a token of the source, respelled; each is taken once. */
  private take(token: number): string {
    if (this.consumed[token] !== 0) return '';
    this.consumed[token] = 1;
    const { tokens } = this.tree;
    const kinds = tokens.gaps[token]!;
    const from = token === 0 ? 0 : tokens.end[token - 1]!;
    if (kinds === 0 && (tokens.start[token]! - from < 2 || this.free > 0)) return '';
    const gap = this.tree.text.slice(from, tokens.start[token]);
    if (kinds & GAP_COMMENT) return respellGap(gap, this.to, this.held !== null || this.text !== '');
    return this.free > 0 ? '' : gap;
  }

  /** Writes the comments of a node that no token carried over, behind it. */
  flush(node: Node): void {
    const { commented, consumed } = this;
    while (this.nextComment < commented.length && commented[this.nextComment]! < node.to) {
      const token = commented[this.nextComment++]!;
      if (consumed[token] !== 0 || token < node.from) continue;
      this.release(null);
      const gap = this.take(token);
      this.followIndent(gap);
      this.text += gap.startsWith('/') ? ` ${gap}` : gap;
    }
  }

  /** Writes a name that is still held back. */
  settle(): void {
    this.release(null);
  }

  /** Writes what stands behind the last token. */
  finish(): void {
    this.line = null;
    this.release(null);
    const gap = this.take(this.tree.tokens.count);
    this.text += gap;
  }

  /** How many spaces stand before a token; 1 where it is something else. */
  spacesBefore(token: number): number {
    const { tokens } = this.tree;
    return tokens.gaps[token] === 0 ? tokens.start[token]! - tokens.end[token - 1]! : 1;
  }

  /** Source text from one token through another, as it stands, behind so many spaces. */
  rawBehind(from: number, to: number, spaces: number): void {
    this.consumed[from] = 1;
    this.raw(from, to, spaces > 0);
    if (spaces > 1) this.padLast(spaces - 1, this.tree.tokens.end[to]! - this.tree.tokens.start[from]!);
  }
  private padLast(spaces: number, length: number): void {
    const at = this.text.length - length;
    this.text = this.text.slice(0, at) + ' '.repeat(spaces) + this.text.slice(at);
    const last = this.segments.length - 2;
    this.segments[last] = this.segments[last]! + spaces;
    this.segments[last + 1] = this.segments[last + 1]! + spaces;
  }

  /** Source text from one token through another, as it stands. */
  raw(from: number, to: number, spaced: boolean): void {
    const { tokens, text } = this.tree;
    if (spaced) this.put(text.slice(tokens.start[from], tokens.end[to]), from, 0, true);
    else this.glue(text.slice(tokens.start[from], tokens.end[to]), from);
    for (let at = from + 1; at <= to; at++) this.consumed[at] = 1;
    const line = text.lastIndexOf('\n', tokens.end[to]! - 1);
    if (line >= tokens.start[from]!) this.followIndent(text.slice(line, tokens.end[to]));
  }

  isString(token: number): boolean {
    return this.tree.tokens.kind[token] === T.String;
  }
}
