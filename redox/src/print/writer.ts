/**
 * Writes the tokens of one language from a tree of the other. Every token may name the source token
 * that it stands for: the gap before that token (line breaks, comments) is carried over, comments
 * respelled. So the lines of the source are the lines of the result, and no comment is lost.
 */
import { GAP_COMMENT, GAP_LINE } from '../lexer.js';
import { cannotStart, isLinkWord, needsPrefix, Reserve, reserve } from '../reserved.js';
import type { Node, Tree } from '../tree.js';
import type { Language } from '../types.js';
import { USER_PREFIX, V, type Phrase } from '../vocabulary.js';
import { respellGap } from './comments.js';
import { Output } from './output.js';

/** Beside the bits of a gap: more than one space. */
const SPACES = 128;
/** Code units; without a limit the size of a text would grow with the square of its depth. */
const WIDEST_INDENT = 400;
const LINE_FEED = 10;
const TAB = 9;
const SPACE = 32;
const SLASH = 47;

export class Writer {
  /** Indentation of the line being written. */
  indent = '';
  /** Above zero: line breaks of the source are not carried over, comments are. */
  free = 0;
  /** The word written last, by id; 0 for anything else. */
  lastWord = 0;
  readonly eol: string;
  private readonly unit: string;
  /** The indentation asked for last, and what is one level inside it. */
  private outer = '';
  private inner: string;
  /** What stands before each token and is still to be carried over: 0 is nothing but at most one space. */
  private readonly pending: Uint8Array;
  private readonly out: Output;
  /** Four numbers a token: source from and to, result from and to; null where nobody asked. */
  private marks: Int32Array | null;
  private marked = 0;
  /** Token whose gap goes in front of whatever is written next. */
  private lead = -1;
  private line: string | null = null;
  private tight = true;
  /** A name whose prefix depends on what follows; its gap is written already. */
  private heldText = '';
  private heldToken = -1;
  private heldWord = 0;
  /** Tokens with a comment before them, in order; `nextComment` is the first not looked at. */
  private readonly commented: number[] = [];
  private nextComment = 0;

  constructor(
    readonly tree: Tree,
    private readonly to: Language,
    marking = false,
  ) {
    const { tokens, text } = tree;
    this.pending = new Uint8Array(tokens.count + 1);
    this.out = new Output(text);
    this.marks = marking ? new Int32Array(tokens.count * 5 + 64) : null;
    this.eol = /\r\n/.test(text.slice(0, 4096)) ? '\r\n' : '\n';
    this.look();
    this.unit = this.usesTabs() ? '\t' : '    ';
    this.inner = this.unit;
  }

  private look(): void {
    const { gaps, start, end, count } = this.tree.tokens;
    const { pending } = this;
    pending[0] = gaps[0]! | (start[0]! > 1 ? SPACES : 0);
    for (let at = 1; at <= count; at++) {
      const gap = gaps[at]!;
      if (gap !== 0) {
        pending[at] = gap;
        if (gap & GAP_COMMENT) this.commented.push(at);
      } else if (start[at]! - end[at - 1]! > 1) pending[at] = SPACES;
    }
    if (gaps[0]! & GAP_COMMENT) this.commented.unshift(0);
  }

  /** Ends the writing and gives everything written. */
  take(): string {
    return this.out.finish();
  }
  get segments(): Int32Array {
    return this.marks === null ? new Int32Array(0) : this.marks.subarray(0, this.marked);
  }
  /** The last code unit written, or 0. */
  get last(): number {
    return this.out.last;
  }

  private mark(src: number, length: number): void {
    if (this.marks === null) return;
    if (this.marked + 4 > this.marks.length) {
      const grown = new Int32Array(this.marks.length * 2);
      grown.set(this.marks);
      this.marks = grown;
    }
    const { tokens } = this.tree;
    const { marks } = this;
    marks[this.marked++] = tokens.start[src]!;
    marks[this.marked++] = tokens.end[src]!;
    marks[this.marked++] = this.out.length;
    marks[this.marked++] = this.out.length + length;
  }

  /** Whether the first line that is indented begins with a tab. */
  private usesTabs(): boolean {
    const { tokens, text } = this.tree;
    for (let at = 1; at < tokens.count; at++) {
      if (!(tokens.gaps[at]! & GAP_LINE)) continue;
      const code = text.charCodeAt(tokens.start[at]! - 1);
      if (code === SPACE) return false;
      if (code === TAB) return true;
    }
    return false;
  }

  /** The indentation one level inside `indent`; it stops to grow at a depth that nobody reads. */
  inside(indent: string): string {
    if (indent !== this.outer) {
      this.outer = indent;
      this.inner = indent.length < WIDEST_INDENT ? indent + this.unit : indent;
    }
    return this.inner;
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
    return token >= 0 && (this.pending[token]! & GAP_LINE) !== 0;
  }
  hasComment(token: number): boolean {
    return token >= 0 && (this.pending[token]! & GAP_COMMENT) !== 0;
  }
  /** Whether something other than spaces stands before the token. */
  hasGap(token: number): boolean {
    return token >= 0 && (this.pending[token]! & ~SPACES) !== 0;
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
    if (token >= 0 && !(this.pending[token]! & GAP_COMMENT)) this.pending[token] = 0;
  }

  /** Leaves out what stands before a token: it belongs to what is not written. */
  omitBefore(token: number): void {
    this.pending[token] = 0;
  }

  /** Writes a token with a space before it. */
  put(text: string, src = -1, word = 0, startsOperand = true): void {
    this.before(word, startsOperand, src, true);
    this.append(text, src);
  }
  /** Writes a token that hugs the one before it. */
  glue(text: string, src = -1): void {
    this.before(0, false, src, false);
    this.append(text, src);
  }
  /** Writes a word or phrase of Iron. */
  word(phrase: Phrase, src = -1): void {
    this.before(phrase.first, cannotStart[phrase.first] === 0 || phrase === V.repeatForever, src, true);
    if (src >= 0) this.mark(src, phrase.text.length);
    this.out.addUnits(phrase.units);
    this.lastWord = phrase.first;
  }
  /** Writes a token of the source as it stands, with a space before it. */
  source(src: number): void {
    this.before(0, true, src, true);
    const { tokens } = this.tree;
    const from = tokens.start[src]!;
    const to = tokens.end[src]!;
    this.mark(src, to - from);
    this.out.addSource(from, to);
    this.lastWord = 0;
  }
  /** Writes a name that may be a word of Iron; whether it is prefixed depends on what follows. */
  name(text: string, src: number, word: number): void {
    if (this.lastWord === V.then.first && isLinkWord(word)) return this.put(USER_PREFIX + text, src);
    if (word === 0) return this.put(text, src);
    // a word that is never a name gets its prefix in any case, and is a plain name then
    const hard = reserve[word] === Reserve.Hard;
    this.before(hard ? 0 : word, hard || cannotStart[word] === 0, src, true);
    this.heldText = text;
    this.heldToken = src;
    this.heldWord = word;
    this.lastWord = 0;
  }

  private append(text: string, src: number): void {
    if (src >= 0) this.mark(src, text.length);
    this.out.add(text);
    this.lastWord = 0;
  }

  /** Settles a held name, and writes the gap in front of what comes. */
  private before(word: number, startsOperand: boolean, src: number, spaced: boolean): void {
    if (this.heldWord !== 0) this.release(needsPrefix(this.heldWord, { word, startsOperand }));
    const { tight, lead, line } = this;
    this.lead = -1;
    this.tight = false;
    if (this.isPlain(lead) && this.isPlain(src) && (line === null || this.breakLine(line))) {
      if (line !== null) spaced = false;
      if (spaced && !tight) this.out.addSpaces(1);
      return;
    }
    if (this.free === 0) {
      const token = lead === src || this.isPlain(lead) ? src : this.isPlain(src) ? lead : -1;
      if (token > 0 && this.copyGap(token)) {
        this.pending[token] = 0;
        return;
      }
    }
    this.writeGap(lead, src, spaced, tight);
  }

  /** Begins the line that is asked for; false where it is more than one. */
  private breakLine(line: string): boolean {
    if (line.charCodeAt(0) === LINE_FEED || line.charCodeAt(0) === 13) return false;
    this.line = null;
    this.out.add(this.eol);
    this.out.add(line);
    this.indent = line;
    return true;
  }

  /** Carries a gap of white space over as it stands, if it is that and has the line break that is asked for. */
  private copyGap(token: number): boolean {
    const { tokens, text } = this.tree;
    const kinds = this.pending[token]!;
    if (kinds & GAP_COMMENT || kinds === 0 || (this.line !== null && !(kinds & GAP_LINE))) return false;
    this.line = null;
    const from = tokens.end[token - 1]!;
    const to = tokens.start[token]!;
    if (kinds & GAP_LINE) this.followLine(text, from, to);
    this.out.addSource(from, to);
    return true;
  }

  /** The indentation behind the last line break of a gap becomes that of the line being written. */
  private followLine(text: string, from: number, to: number): void {
    let line = to;
    while (line > from && text.charCodeAt(line - 1) !== LINE_FEED) line--;
    const { indent } = this;
    if (to - line === indent.length && text.startsWith(indent, line)) return;
    this.indent = text.slice(line, to);
  }

  /** Whether a token has nothing before it but at most one space, or its gap is written already. */
  private isPlain(token: number): boolean {
    return token < 0 || this.pending[token] === 0;
  }

  private writeGap(lead: number, src: number, spaced: boolean, tight: boolean): void {
    let gap = lead >= 0 ? this.gapText(lead) : '';
    if (src >= 0) gap += this.gapText(src);
    const { line } = this;
    if (line !== null) {
      this.line = null;
      if (!gap.includes('\n')) gap = gap === '' ? this.eol + line : `${gap.trimEnd()}${this.eol}${line}`;
    }
    if (gap === '') {
      if (spaced && !tight) this.out.addSpaces(1);
      return;
    }
    this.followIndent(gap);
    this.out.add(this.padded(gap, spaced, tight));
  }

  private release(prefixed: boolean): void {
    if (this.heldWord === 0) return;
    this.heldWord = 0;
    this.append(prefixed ? USER_PREFIX + this.heldText : this.heldText, this.heldToken);
  }
  private releaseLast(): void {
    if (this.heldWord !== 0) this.release(needsPrefix(this.heldWord, null));
  }

  private followIndent(gap: string): void {
    const line = gap.lastIndexOf('\n');
    if (line < 0) return;
    let end = line + 1;
    for (let code = gap.charCodeAt(end); code === SPACE || code === 9; code = gap.charCodeAt(++end));
    if (end - line - 1 === this.indent.length && gap.endsWith(this.indent, end)) return;
    this.indent = gap.slice(line + 1, end);
  }

  /** A block comment needs a space behind it in front of a word, and none in front of punctuation that hugs. */
  private padded(gap: string, spaced: boolean, tight: boolean): string {
    if (gap.charCodeAt(gap.length - 1) !== SLASH && !gap.includes('/')) return gap;
    if (this.to === 'iron') {
      const { last } = this;
      const joins = gap.startsWith('/') && last !== 0 && last !== SPACE && last !== LINE_FEED && last !== 40;
      return `${joins ? ' ' : ''}${gap}${spaced && gap.endsWith('/') ? ' ' : ''}`;
    }
    if (spaced && !tight) return gap.endsWith('/') ? `${gap} ` : gap;
    const inner = tight && gap.startsWith(' /*') ? gap.slice(1) : gap;
    return !spaced && inner.endsWith('*/ ') ? inner.slice(0, -1) : inner;
  }

  /** The gap before a token of the source, respelled; each is taken once. */
  private gapText(token: number): string {
    const kinds = this.pending[token]!;
    if (kinds === 0) return '';
    this.pending[token] = 0;
    const { tokens } = this.tree;
    const from = token === 0 ? 0 : tokens.end[token - 1]!;
    if (kinds === SPACES && this.free > 0) return '';
    const gap = this.tree.text.slice(from, tokens.start[token]);
    if (kinds & GAP_COMMENT) return respellGap(gap, this.to, this.out.length > 0);
    return this.free > 0 ? '' : gap;
  }

  /** Writes the comments of a node that no token carried over, behind it. */
  flush(node: Node): void {
    const { commented, pending } = this;
    while (this.nextComment < commented.length && commented[this.nextComment]! < node.to) {
      const token = commented[this.nextComment++]!;
      if (pending[token] === 0 || token < node.from) continue;
      this.releaseLast();
      const gap = this.gapText(token);
      this.followIndent(gap);
      this.out.add(gap.startsWith('/') ? ` ${gap}` : gap);
    }
  }

  /** Writes a name that is still held back. */
  settle(): void {
    this.releaseLast();
  }

  /** Writes what stands behind the last token. */
  finish(): void {
    this.line = null;
    this.releaseLast();
    this.out.add(this.gapText(this.tree.tokens.count));
  }

  /** How many spaces stand before a token; 1 where it is something else. */
  spacesBefore(token: number): number {
    const { tokens } = this.tree;
    return tokens.gaps[token] === 0 ? tokens.start[token]! - tokens.end[token - 1]! : 1;
  }

  /** Source text from one token through another, as it stands, behind so many spaces. */
  rawBehind(from: number, to: number, spaces: number): void {
    this.pending[from] = 0;
    this.before(0, true, from, false);
    this.out.addSpaces(spaces);
    this.stretch(from, to);
  }

  /** Source text from one token through another, as it stands. */
  raw(from: number, to: number, spaced: boolean): void {
    this.before(0, spaced, from, spaced);
    this.stretch(from, to);
  }

  private stretch(from: number, to: number): void {
    const { tokens, text } = this.tree;
    const start = tokens.start[from]!;
    const end = tokens.end[to]!;
    this.mark(from, end - start);
    this.out.addSource(start, end);
    this.pending.fill(0, from + 1, to + 1);
    this.lastWord = 0;
    const line = text.lastIndexOf('\n', end - 1);
    if (line >= start) this.followIndent(text.slice(line, end));
  }
}
