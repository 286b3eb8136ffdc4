/** Where the parser goes on behind what it cannot read; nothing here runs for a text without mistakes. */
import { GAP_LINE, T } from '../lexer.js';
import { R, V, wordText } from '../vocabulary.js';
import type { Parser } from './cursor.js';

/** How far to look for the end of a mistake: a bound, so that many mistakes stay linear. */
const FAR = 1024;
/** How often to look for the owner of a stray `end` in one text. */
const MOST_STRAY_ENDS = 64;

const BLOCKS = new Set([V.function.first, V.structure.first, V.enumeration.first, V.implement.first, V.module.first, R.trait]);
const LINES = new Set([R.type, R.use, V.constant.first, R.static, V.external.first]);
const QUALIFIERS = new Set([V.public.first, R.unsafe, V.constant.first, V.asynchronous.first, V.external.first, V.generator.first, R.default, R.auto, R.safe]);

const opens = (kind: number): boolean => kind === T.ParenOpen || kind === T.BracketOpen || kind === T.BraceOpen;
const closes = (kind: number): boolean => kind === T.ParenClose || kind === T.BracketClose || kind === T.BraceClose;

/** Index behind the item that started at `itemFrom` and in which the parser gave up at its place. */
export function itemEnd(p: Parser): number {
  const keyword = p.iron ? itemKeyword(p) : -1;
  if (keyword < 0) return bracketedEnd(p, p.itemFrom, () => false);
  if (BLOCKS.has(p.words[keyword]!)) return new BlockEnd(p, keyword).find();
  return bracketedEnd(p, p.itemFrom, (at) => beginsItem(p, at));
}

/** The token of a word item that says which it is, or -1. */
function itemKeyword(p: Parser): number {
  for (let at = p.itemFrom; at < p.pos; at++) {
    const word = p.words[at]!;
    if (BLOCKS.has(word)) return at;
    if (!LINES.has(word)) continue;
    let next = at + 1;
    while (p.kinds[next] === T.String || QUALIFIERS.has(p.words[next]!)) next++;
    return p.words[next] === V.function.first ? next : at;
  }
  return -1;
}

function bracketedEnd(p: Parser, from: number, begins: (at: number) => boolean): number {
  let level = 0;
  for (let at = from; at < p.tokens.count; at++) {
    const kind = p.kinds[at]!;
    if (opens(kind)) level++;
    else if (closes(kind)) level--;
    if (at < p.pos || level > 0) continue;
    if (kind === T.BraceClose) return p.kinds[at + 1] === T.Semicolon ? at + 2 : at + 1;
    if (kind === T.Semicolon) return at + 1;
    if (begins(at)) return at;
  }
  return p.tokens.count;
}

/** Whether an item in words begins at a token: it is first on its line, and there is something to name. */
function beginsItem(p: Parser, at: number): boolean {
  if ((p.tokens.gaps[at]! & GAP_LINE) === 0 || p.kinds[at + 1] !== T.Name) return false;
  const word = p.words[at]!;
  return BLOCKS.has(word) || LINES.has(word) || word === V.public.first || word === V.attribute.first;
}

/** Looks for the `end WORD` of an item in words, past those of items of its kind inside it. */
class BlockEnd {
  private readonly word: number;
  private level = 0;
  private open = 0;
  /** A header was seen and its body was not, nor the lack of one. */
  private pending = false;

  constructor(
    private readonly p: Parser,
    private readonly keyword: number,
  ) {
    this.word = p.words[keyword]!;
  }

  find(): number {
    const { p } = this;
    for (let at = this.keyword; at < p.tokens.count; at++) {
      const kind = p.kinds[at]!;
      if (opens(kind)) {
        this.level++;
        if (kind === T.BraceOpen) this.pending = false;
      } else if (closes(kind)) this.level--;
      else if (kind === T.Name && p.words[at] !== 0 && this.wordAt(at)) return at + 2;
      if (at < p.pos || this.level > 0 || this.open > 0) continue;
      if (kind === T.BraceClose || kind === T.Semicolon) return at + 1;
    }
    return p.tokens.count;
  }

  /** Counts what opens and closes; true at the end of the item. */
  private wordAt(at: number): boolean {
    const { p, word } = this;
    const seen = p.words[at]!;
    if (seen === V.end.first && p.words[at + 1] === word) {
      if (this.pending) this.pending = false;
      else this.open--;
      return at >= p.pos && this.open <= 0;
    }
    if (seen === word && (at === this.keyword || this.beginsInside(at))) this.header(at);
    else if (this.pending && (seen === V.begin.first || seen === V.withFields.first)) {
      this.pending = false;
      this.open++;
    }
    return false;
  }

  private beginsInside(at: number): boolean {
    const { p } = this;
    if (p.kinds[at + 1] !== T.Name || p.words[at - 1] === V.end.first) return false;
    return (p.tokens.gaps[at]! & GAP_LINE) !== 0 || QUALIFIERS.has(p.words[at - 1]!);
  }

  private header(at: number): void {
    const { p, word } = this;
    if (word === V.function.first || word === V.structure.first) this.pending = true;
    else if (word !== V.module.first || p.words[at + 2] !== V.inFile.first) this.open++;
  }
}

// Brackets

/**
 * Index of the comma or closing bracket with which a list goes on behind something that does not
 * belong into it, or -1 where the list seems to be left open.
 */
export function nextMember(p: Parser, close: number, commas: boolean): number {
  let level = 0;
  const last = Math.min(p.tokens.count, p.pos + FAR);
  for (let at = p.pos; at < last; at++) {
    const kind = p.kinds[at]!;
    if (level === 0 && (kind === close || (commas && kind === T.Comma))) return at;
    if (opens(kind)) level++;
    else if (closes(kind)) {
      if (--level < 0) return -1;
    } else if (level === 0 && (kind === T.Semicolon || (kind === T.Name && leavesList(p, at, close)))) return -1;
  }
  return -1;
}

const STATEMENTS = new Set([R.let, R.fn, R.struct, R.enum, R.impl, R.trait, V.define.first, V.do.first, V.function.first, V.structure.first, V.enumeration.first, V.implement.first]);

function leavesList(p: Parser, at: number, close: number): boolean {
  const word = p.words[at]!;
  if (p.iron && word === V.end.first) return true;
  return close !== T.BraceClose && (p.tokens.gaps[at]! & GAP_LINE) !== 0 && STATEMENTS.has(word);
}

// Stray ends

const CLOSED_FORMS = new Set('if while for repeat compare block define function structure enumeration union trait implement module external closure'.split(' '));

/**
 * Whether the `end WORD` at hand closes nothing and is in the way of the right one: no form of its
 * kind is open, and every form that is open up to its function still has its own end behind it.
 */
export function isStrayEnd(p: Parser): boolean {
  const { open } = p;
  const other = wordText(p.wordAt(1));
  if (open.length === 0 || open[open.length - 1]!.word === other) return false;
  if (p.trying > 0 || p.bailing || !CLOSED_FORMS.has(other)) return false;
  for (let at = open.length - 1; at >= 0; at--) if (open[at]!.word === other) return false;
  return p.strayEnds++ < MOST_STRAY_ENDS && allCloseBehind(p, p.pos + 2);
}

function allCloseBehind(p: Parser, from: number): boolean {
  const inside = new Map<string, number>();
  let form = p.open.length - 1;
  const last = Math.min(p.tokens.count - 1, from + FAR);
  for (let at = from; at < last; at++) {
    if (p.kinds[at] !== T.Name || p.words[at] === 0) continue;
    const seen = wordText(p.words[at]!);
    if (seen !== 'end') {
      const begins = CLOSED_FORMS.has(seen) && p.words[at - 1] !== V.otherwise.first && p.words[at - 1] !== V.end.first;
      if (begins) inside.set(seen, (inside.get(seen) ?? 0) + 1);
      continue;
    }
    const closed = wordText(p.words[at + 1]!);
    const nested = inside.get(closed) ?? 0;
    if (nested > 0) inside.set(closed, nested - 1);
    else if (!CLOSED_FORMS.has(closed)) continue;
    else {
      while (form >= 0 && !CLOSED_FORMS.has(p.open[form]!.word)) form--;
      if (form < 0 || p.open[form]!.word !== closed) return false;
      if (closed === 'function') return true;
      form--;
    }
  }
  return false;
}

/** Takes the stray `end WORD` and offers to remove it. */
export function skipStrayEnd(p: Parser): void {
  const from = p.start[p.pos]!;
  const to = p.end[p.pos + 1]!;
  const before = p.pos > 0 ? p.end[p.pos - 1]! : 0;
  const text = `\`end ${wordText(p.wordAt(1))}\``;
  const gap = p.tokens.text.slice(before, from);
  const start = /^\s*$/.test(gap) ? before : from;
  p.report('wrong-end', 'error', from, to, `This ${text} closes nothing.`, 'Remove it.', [{ title: 'Remove it', edits: [{ from: start, to, insert: '' }] }]);
  p.pos += 2;
}
