/**
 * The lexer of both languages. It loses nothing: white space and comments are the gaps between
 * tokens. All offsets are UTF-16 code units. It never fails: what it cannot read becomes a token of
 * kind Unknown and a diagnostic.
 */
import type { Diagnostic, DiagnosticCode, Fix, Language } from './types.js';
import { RUST_WORDS, STRICT_WORDS, USER_PREFIX, V, wordCount, wordText } from './vocabulary.js';

/** Kinds of token. Punctuation follows; `>` is always alone, so that `>>` may close two lists. */
export const T = {
  End: 0,
  Name: 1,
  RawName: 2,
  Lifetime: 3,
  Number: 4,
  String: 5,
  Character: 6,
  Unknown: 7,
  ParenOpen: 16,
  ParenClose: 17,
  BracketOpen: 18,
  BracketClose: 19,
  BraceOpen: 20,
  BraceClose: 21,
  Comma: 22,
  Semicolon: 23,
  Colon: 24,
  PathSep: 25,
  Dot: 26,
  DotDot: 27,
  DotDotDot: 28,
  DotDotEqual: 29,
  Arrow: 30,
  FatArrow: 31,
  Equal: 32,
  EqualEqual: 33,
  NotEqual: 34,
  Not: 35,
  Less: 36,
  Greater: 37,
  Plus: 38,
  Minus: 39,
  Star: 40,
  Slash: 41,
  Percent: 42,
  Caret: 43,
  And: 44,
  Or: 45,
  AndAnd: 46,
  OrOr: 47,
  PlusEqual: 48,
  MinusEqual: 49,
  StarEqual: 50,
  SlashEqual: 51,
  PercentEqual: 52,
  CaretEqual: 53,
  AndEqual: 54,
  OrEqual: 55,
  Hash: 56,
  Dollar: 57,
  Question: 58,
  At: 59,
  Tilde: 60,
} as const;

/** Bits of `gaps`: what stands between the token before and this one. */
export const GAP_LINE = 1;
export const GAP_COMMENT = 2;

/** Significant tokens as parallel arrays; entry `count` is the End token at the end of the text. */
export interface Tokens {
  readonly text: string;
  readonly count: number;
  readonly kind: Uint8Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** Id of the word of the vocabulary that the token spells, or 0; in Rust only words of Rust. */
  readonly word: Uint16Array;
  /** 1 where a name spells a word that Iron reserves, or begins with `user_`: its spelling needs a look. */
  readonly special: Uint8Array;
  readonly gaps: Uint8Array;
  readonly diagnostics: Diagnostic[];
}

/** Class of each ASCII character: 1 white space, 2 name start, 3 digit, 0 other. */
const CLASS = new Uint8Array(128);
for (const code of [9, 10, 11, 12, 13, 32]) CLASS[code] = 1;
for (let code = 97; code <= 122; code++) CLASS[code] = CLASS[code - 32] = 2;
CLASS[95] = 2;
for (let code = 48; code <= 57; code++) CLASS[code] = 3;

const NAME_START = /[\p{XID_Start}_]/u;
const NAME_PART = /\p{XID_Continue}/u;
/** White space of Rust outside ASCII: next line, direction marks, line and paragraph separator. */
const WIDE_SPACE = new Set([0x85, 0x200e, 0x200f, 0x2028, 0x2029]);
const BOM = 0xfeff;

// Open-addressed hash table from names to word ids; the hash is made while a name is scanned.
const HASH_SIZE = 4096;
const hashTable = new Uint16Array(HASH_SIZE);
const hashOf = (text: string): number => {
  let hash = 0;
  for (let at = 0; at < text.length; at++) hash = (hash * 31 + text.charCodeAt(at)) | 0;
  return hash;
};
for (let id = 1; id < wordCount(); id++) {
  let slot = hashOf(wordText(id)) & (HASH_SIZE - 1);
  while (hashTable[slot] !== 0) slot = (slot + 1) & (HASH_SIZE - 1);
  hashTable[slot] = id;
}

function lookUp(text: string, from: number, to: number, hash: number): number {
  let slot = hash & (HASH_SIZE - 1);
  for (let id = hashTable[slot]!; id !== 0; id = hashTable[slot]!) {
    const word = wordText(id);
    if (word.length === to - from && text.startsWith(word, from)) return id;
    slot = (slot + 1) & (HASH_SIZE - 1);
  }
  return 0;
}

/** Splits a text into tokens. Linear in time and memory. */
export function lex(text: string, language: Language): Tokens {
  return new Lexer(text, language === 'iron').run();
}

class Lexer {
  private kind: Uint8Array;
  private start: Int32Array;
  private end: Int32Array;
  private word: Uint16Array;
  private gaps: Uint8Array;
  private special: Uint8Array;
  private count = 0;
  private gap = 0;
  private at = 0;
  private readonly diagnostics: Diagnostic[] = [];
  /** Iron: open brackets since raw Rust text began, 0 outside it. There word comments are off. */
  private rawDepth = 0;

  constructor(
    private readonly text: string,
    private readonly iron: boolean,
  ) {
    const guess = (text.length >> 2) + 64;
    this.kind = new Uint8Array(guess);
    this.start = new Int32Array(guess);
    this.end = new Int32Array(guess);
    this.word = new Uint16Array(guess);
    this.gaps = new Uint8Array(guess);
    this.special = new Uint8Array(guess);
  }

  run(): Tokens {
    this.skipPrologue();
    const { text } = this;
    const length = text.length;
    while (this.at < length) {
      const code = text.charCodeAt(this.at);
      const cls = code < 128 ? CLASS[code]! : 4;
      if (cls === 1) this.space(code);
      else if (cls === 2) this.name(code);
      else if (cls === 3) this.number();
      else if (cls === 0) this.symbol(code);
      else this.wide(code);
    }
    this.push(T.End, length, length, 0);
    this.count--;
    const { kind, start, end, word, special, gaps, diagnostics, count } = this;
    return { text, count, kind, start, end, word, special, gaps, diagnostics };
  }

  private push(kind: number, from: number, to: number, word: number): void {
    const at = this.count;
    if (at === this.kind.length) this.grow();
    this.kind[at] = kind;
    this.start[at] = from;
    this.end[at] = to;
    this.word[at] = word;
    this.gaps[at] = this.gap;
    this.gap = 0;
    this.count = at + 1;
    this.at = to;
  }

  private grow(): void {
    const size = this.kind.length * 2;
    const copy = <A extends Uint8Array | Int32Array | Uint16Array>(made: A, old: A): A => {
      made.set(old as never);
      return made;
    };
    this.kind = copy(new Uint8Array(size), this.kind);
    this.start = copy(new Int32Array(size), this.start);
    this.end = copy(new Int32Array(size), this.end);
    this.word = copy(new Uint16Array(size), this.word);
    this.gaps = copy(new Uint8Array(size), this.gaps);
    this.special = copy(new Uint8Array(size), this.special);
  }

  private report(code: DiagnosticCode, from: number, to: number, message: string, help: string, fixes: Fix[] = []): void {
    this.diagnostics.push({ code, severity: 'error', from, to, message, help, fixes });
  }
  private strayCharacter(from: number, to: number, shown: string): void {
    const fix = { title: 'Remove it', edits: [{ from, to, insert: '' }] };
    this.report('unexpected-character', from, to, `${shown} has no meaning here.`, 'Remove it, or put it into a string or a comment.', [fix]);
  }

  /** Byte order mark, `#!` line, and the frontmatter of cargo scripts, which is refused. */
  private skipPrologue(): void {
    const { text } = this;
    if (text.charCodeAt(0) === BOM) {
      this.at = 1;
      this.gap |= GAP_COMMENT;
    }
    if (text.startsWith('#!', this.at) && !/^#!\s*(?:\/\/[^\n]*\s*|\/\*[^]*?\*\/\s*)*\[/.test(text.slice(this.at, this.at + 4096))) {
      this.at = this.lineEnd(this.at);
      this.gap |= GAP_COMMENT;
    }
    const fence = /^\s*(---+)/.exec(text.slice(this.at, this.at + 256));
    if (fence) {
      const from = this.at + fence[0].length - fence[1]!.length;
      const close = text.indexOf(`\n${fence[1]}`, from);
      const to = close < 0 ? text.length : close + 1 + fence[1]!.length;
      this.report('frontmatter', from, to, 'Frontmatter is not part of stable Rust, so it cannot be converted.', 'Move the manifest into a Cargo.toml and remove these lines.');
      this.at = to;
      this.gap |= GAP_COMMENT;
    }
  }

  private space(code: number): void {
    if (code === 10 || (code === 13 && this.text.charCodeAt(this.at + 1) !== 10)) this.gap |= GAP_LINE;
    this.at++;
  }

  private wide(code: number): void {
    if (WIDE_SPACE.has(code)) {
      if (code === 0x85 || code === 0x2028 || code === 0x2029) this.gap |= GAP_LINE;
      this.at++;
      return;
    }
    const point = this.text.codePointAt(this.at)!;
    const character = String.fromCodePoint(point);
    if (NAME_START.test(character)) this.name(code);
    else {
      this.strayCharacter(this.at, this.at + character.length, `\`${character}\` (U+${point.toString(16).toUpperCase().padStart(4, '0')})`);
      this.push(T.Unknown, this.at, this.at + character.length, 0);
    }
  }

  /** End of the name that starts or goes on at `at`; leaves its hash in `hash`. */
  private hash = 0;
  private nameEnd(at: number): number {
    const { text } = this;
    let hash = 0;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code < 128) {
        if (CLASS[code]! < 2) break;
        hash = (hash * 31 + code) | 0;
        at++;
      } else {
        if (code !== code) break; // NaN: the end of the text
        const character = String.fromCodePoint(text.codePointAt(at)!);
        if (!NAME_PART.test(character)) break;
        hash = (hash * 31 + code) | 0;
        at += character.length;
      }
    }
    this.hash = hash;
    return at;
  }

  private name(code: number): void {
    const { text } = this;
    const from = this.at;
    const to = this.nameEnd(from);
    const next = text.charCodeAt(to);
    // r b c with a quote, a hash or a combination: string literals and raw names
    if ((next === 34 || next === 39 || next === 35) && to - from <= 2 && this.prefixed(code, from, to, next)) return;
    let word = lookUp(text, from, to, this.hash);
    const special = word > STRICT_WORDS || (code === 117 && text.startsWith(USER_PREFIX, from)) ? 1 : 0;
    if (word > RUST_WORDS) {
      if (!this.iron) word = 0;
      else if (this.rawDepth === 0 && this.wordComment(word, to)) return;
    }
    this.push(T.Name, from, to, word);
    if (special === 1) this.special[this.count - 1] = 1;
  }

  private prefixed(code: number, from: number, to: number, next: number): boolean {
    const { text } = this;
    const second = to - from === 2 ? text.charCodeAt(from + 1) : 0;
    const single = second === 0;
    if (next === 39) {
      if (!single || code !== 98) return false; // b'x'
      this.character(from, to + 1);
      return true;
    }
    const raw = single ? code === 114 : second === 114 && (code === 98 || code === 99);
    if (next === 34 && (raw || (single && (code === 98 || code === 99)))) {
      if (raw) this.rawString(from, to);
      else this.string(from, to + 1);
      return true;
    }
    if (next !== 35 || !raw) return false;
    let quote = to;
    while (text.charCodeAt(quote) === 35) quote++;
    if (text.charCodeAt(quote) === 34) {
      this.rawString(from, to);
      return true;
    }
    if (!single || quote !== to + 1) return false;
    const nameTo = this.nameEnd(quote);
    if (nameTo === quote) return false;
    this.push(T.RawName, from, nameTo, 0);
    return true;
  }

  /** `note that`, `document that`, `document inside that`: a comment to the end of the line. */
  private wordComment(word: number, to: number): boolean {
    if (word !== V.noteThat.first && word !== V.documentThat.first) return false;
    const from = this.at;
    for (const phrase of [V.noteThat, V.documentThat, V.documentInsideThat]) {
      if (phrase.first !== word || !this.text.startsWith(phrase.text, from)) continue;
      const after = this.text.charCodeAt(from + phrase.text.length);
      if (after === 32 || after === 9 || after === 10 || after === 13 || after !== after) {
        this.gap |= GAP_COMMENT;
        this.at = this.lineEnd(to);
        return true;
      }
    }
    return false;
  }

  private lineEnd(at: number): number {
    const end = this.text.indexOf('\n', at);
    if (end < 0) return this.text.length;
    return end > at && this.text.charCodeAt(end - 1) === 13 ? end - 1 : end;
  }

  private number(): void {
    const { text } = this;
    const from = this.at;
    // behind a dot a number is the index of a tuple: `x.0.1` is two of them
    if (this.count > 0 && this.kind[this.count - 1] === T.Dot) return this.push(T.Number, from, this.nameEnd(from), 0);
    let to = from;
    const second = text.charCodeAt(from + 1) | 32;
    const based = text.charCodeAt(from) === 48 && (second === 120 || second === 111 || second === 98);
    to = this.numberPart(from, based);
    if (!based && text.charCodeAt(to) === 46) {
      const after = text.charCodeAt(to + 1);
      const digit = after >= 48 && after <= 57;
      if (digit) to = this.numberPart(to + 1, false);
      else if (after !== 46 && !(after < 128 ? CLASS[after]! >= 2 : after === after && NAME_START.test(text[to + 1]!))) to++;
    }
    this.push(T.Number, from, to, 0);
  }

  /** Digits, suffix and exponent with its sign. */
  private numberPart(from: number, based: boolean): number {
    const { text } = this;
    let to = this.nameEnd(from);
    const last = text.charCodeAt(to - 1) | 32;
    const sign = text.charCodeAt(to);
    if (!based && last === 101 && (sign === 43 || sign === 45)) {
      const digit = text.charCodeAt(to + 1);
      const plain = /^[0-9_]+[eE]$/.test(text.slice(from, to));
      if (plain && ((digit >= 48 && digit <= 57) || digit === 95)) to = this.nameEnd(to + 1);
    }
    return to;
  }

  private string(from: number, at: number): void {
    const { text } = this;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 34) break;
      if (code !== code) return this.unterminated(from, 'string literal', '`"`');
      at += code === 92 ? 2 : 1;
    }
    this.literal(T.String, from, at + 1);
  }

  /** A literal may carry a suffix (`"x"suffix`), which belongs to the token. */
  private literal(kind: number, from: number, to: number): void {
    const code = this.text.charCodeAt(to);
    if (code < 128 ? CLASS[code] === 2 : code === code && NAME_START.test(this.text[to]!)) to = this.nameEnd(to);
    this.push(kind, from, to, 0);
  }

  private rawString(from: number, at: number): void {
    const { text } = this;
    let hashes = 0;
    while (text.charCodeAt(at) === 35) {
      hashes++;
      at++;
    }
    const close = text.indexOf(`"${'#'.repeat(hashes)}`, at + 1);
    if (close < 0) return this.unterminated(from, 'raw string literal', `\`"${'#'.repeat(hashes)}\``);
    this.literal(T.String, from, close + 1 + hashes);
  }

  private unterminated(from: number, what: string, close: string): void {
    this.report('unterminated-literal', from, this.text.length, `This ${what} has no end.`, `Close it with ${close}.`);
    this.push(T.String, from, this.text.length, 0);
  }

  /** A character or byte literal whose content starts at `at`. */
  private character(from: number, at: number): void {
    const { text } = this;
    let to = at;
    if (text.charCodeAt(to) === 92) {
      to += 2;
      while (text.charCodeAt(to) !== 39 && text.charCodeAt(to) >= 32) to++;
    } else {
      const point = text.codePointAt(to);
      to += point !== undefined && point > 0xffff ? 2 : 1;
    }
    if (text.charCodeAt(to) !== 39) {
      const end = Math.min(this.lineEnd(from), text.length);
      this.report('unterminated-literal', from, end, 'This character literal has no end.', "Close it with `'`; for more than one character use a string.");
      return this.push(T.Unknown, from, Math.max(end, from + 1), 0);
    }
    this.literal(T.Character, from, to + 1);
  }

  /** `'a'` is a character, `'a` a lifetime. */
  private quote(): void {
    const { text } = this;
    const from = this.at;
    const point = text.codePointAt(from + 1);
    if (point === undefined) return this.character(from, from + 1);
    const width = point > 0xffff ? 2 : 1;
    const startsName = point < 128 ? CLASS[point]! >= 2 : NAME_START.test(String.fromCodePoint(point));
    if (!startsName || text.charCodeAt(from + 1 + width) === 39) return this.character(from, from + 1);
    let to = this.nameEnd(from + 1);
    if (text.startsWith('r#', from + 1) && to === from + 2) to = this.nameEnd(to + 1);
    this.push(T.Lifetime, from, to, 0);
  }

  private blockComment(): void {
    const { text } = this;
    const from = this.at;
    const mark = /\/\*|\*\//g;
    mark.lastIndex = from + 2;
    for (let depth = 1; depth > 0; ) {
      const found = mark.exec(text);
      if (!found) {
        this.report('unterminated-comment', from, text.length, 'This comment has no end.', 'Close it with `*/`; comments nest.');
        this.at = text.length;
        this.gap |= GAP_COMMENT;
        return;
      }
      depth += found[0] === '/*' ? 1 : -1;
    }
    this.at = mark.lastIndex;
    this.gap |= GAP_COMMENT;
  }

  private one(kind: number): void {
    this.push(kind, this.at, this.at + 1, 0);
  }
  private two(kind: number): void {
    this.push(kind, this.at, this.at + 2, 0);
  }
  private orEqual(next: number, plain: number, equal: number): void {
    if (next === 61) this.two(equal);
    else this.one(plain);
  }

  private symbol(code: number): void {
    const { text } = this;
    const from = this.at;
    const next = text.charCodeAt(from + 1);
    switch (code) {
      case 34:
        return this.string(from, from + 1);
      case 39:
        return this.quote();
      case 47:
        if (next === 47) {
          this.at = this.lineEnd(from);
          this.gap |= GAP_COMMENT;
          return;
        }
        if (next === 42) return this.blockComment();
        return this.orEqual(next, T.Slash, T.SlashEqual);
      case 40:
        return this.open(T.ParenOpen);
      case 91:
        return this.open(T.BracketOpen);
      case 123:
        return this.open(T.BraceOpen);
      case 41:
        return this.close(T.ParenClose);
      case 93:
        return this.close(T.BracketClose);
      case 125:
        return this.close(T.BraceClose);
      case 44:
        return this.one(T.Comma);
      case 59:
        return this.one(T.Semicolon);
      case 58:
        return next === 58 ? this.two(T.PathSep) : this.one(T.Colon);
      case 46:
        if (next !== 46) return this.one(T.Dot);
        if (text.charCodeAt(from + 2) === 46) return this.push(T.DotDotDot, from, from + 3, 0);
        if (text.charCodeAt(from + 2) === 61) return this.push(T.DotDotEqual, from, from + 3, 0);
        return this.two(T.DotDot);
      case 61:
        return next === 62 ? this.two(T.FatArrow) : this.orEqual(next, T.Equal, T.EqualEqual);
      case 33:
        return this.orEqual(next, T.Not, T.NotEqual);
      case 60:
        return this.one(T.Less);
      case 62:
        return this.one(T.Greater);
      case 43:
        return this.orEqual(next, T.Plus, T.PlusEqual);
      case 45:
        return next === 62 ? this.two(T.Arrow) : this.orEqual(next, T.Minus, T.MinusEqual);
      case 42:
        return this.orEqual(next, T.Star, T.StarEqual);
      case 37:
        return this.orEqual(next, T.Percent, T.PercentEqual);
      case 94:
        return this.orEqual(next, T.Caret, T.CaretEqual);
      case 38:
        return next === 38 ? this.two(T.AndAnd) : this.orEqual(next, T.And, T.AndEqual);
      case 124:
        return next === 124 ? this.two(T.OrOr) : this.orEqual(next, T.Or, T.OrEqual);
      case 35:
        return this.one(T.Hash);
      case 36:
        return this.one(T.Dollar);
      case 63:
        return this.one(T.Question);
      case 64:
        return this.one(T.At);
      case 126:
        return this.one(T.Tilde);
      default:
        this.strayCharacter(from, from + 1, `\`${code < 32 ? `\\x${code.toString(16).padStart(2, '0')}` : text[from]}\``);
        this.one(T.Unknown);
    }
  }

  private open(kind: number): void {
    if (this.iron && (this.rawDepth > 0 || this.startsRawText())) this.rawDepth++;
    this.push(kind, this.at, this.at + 1, 0);
  }

  private close(kind: number): void {
    if (this.rawDepth > 0) this.rawDepth--;
    this.push(kind, this.at, this.at + 1, 0);
  }

  /** Whether the bracket at hand opens `raw (..)`, `name!(..)` or `name! name (..)`. */
  private startsRawText(): boolean {
    const last = this.count - 1;
    if (last < 0) return false;
    if (this.word[last] === V.raw.first) return true;
    const bang = this.kind[last] === T.Not ? last : last > 0 && this.kind[last - 1] === T.Not ? last - 1 : -1;
    return bang > 0 && this.kind[bang - 1] === T.Name && this.end[bang - 1] === this.start[bang];
  }
}
