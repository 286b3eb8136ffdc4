/** The parser's place in the tokens, and everything that all of its parts share. */
import type { Tokens } from '../lexer.js';
import { T } from '../lexer.js';
import { cannotStart, needsPrefix, reserve } from '../reserved.js';
import { K, Node } from '../tree.js';
import type { Diagnostic, DiagnosticCode, Edition, Fix, Severity, TextEdit } from '../types.js';
import type { Phrase } from '../vocabulary.js';
import { itemEnd, nextMember } from './recovery.js';
import { Stack } from './stack.js';
import { endOf, R, RUST_WORDS, STRICT_WORDS, V, wordText } from '../vocabulary.js';

/** What an expression may not contain where it stands; passed down, taken back inside brackets. */
export const Ctx = {
  None: 0,
  /** No structure literal in braces (Rust: conditions). */
  NoStruct: 1,
  /** Inside a list: `and` and `or` do not join conditions. */
  InList: 2,
  /** Inside the arguments of a call: links belong to the call. */
  NoLinks: 4,
  /** The left side of `set`: `equal to` ends it. */
  NoEqual: 8,
  /** The head of a definition: `as` ends it. */
  NoAs: 16,
  /** The start of a statement: a block ends it. */
  Statement: 32,
} as const;

/** Bits that hold until the next bracket. */
export const INHERITED = Ctx.NoStruct | Ctx.InList | Ctx.NoLinks | Ctx.NoEqual | Ctx.NoAs;

/** How deep forms may nest before the parser gives up on an item, and says so. */
export const MAX_DEPTH = 6000;

/** The same for Iron: some forms of Rust take two levels there, and what Rust accepts must come back. */
export const MAX_IRON_DEPTH = 3 * MAX_DEPTH;

/** Words that open a form which `end` closes, innermost last. */
interface OpenForm {
  readonly word: string;
  readonly from: number;
}

export class Parser {
  pos = 0;
  depth = 0;
  /** Above zero: trying out; errors set `failed` and nothing is reported. */
  trying = 0;
  failed = false;
  /** Set while the rest of an item is skipped because it nests too deeply. */
  bailing = false;
  /** Where to go on behind an item that was given up. */
  resumeAt = 0;
  itemFrom = 0;
  /** Long token trees of macros that were skipped: opening bracket to closing one, or to `~` of where it is missed. */
  readonly skipped = new Map<number, number>();
  /** Tokens of a macro without documentation inside. */
  plainFrom = 0;
  plainTo = 0;
  /** How many stray ends were looked at. */
  strayEnds = 0;
  readonly diagnostics: Diagnostic[];
  readonly rawNames = new Set<number>();
  readonly open: OpenForm[] = [];
  /** Members of the lists that are being read, and the tokens between them. */
  readonly members = new Stack<Node>();
  readonly separators = new Stack<number>();
  /** Whether names may carry `user_`: the language of the whole text, also where no word is Iron. */
  readonly prefixed: boolean;
  readonly kinds: Uint8Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  words: Uint16Array;
  private rustWords: Uint16Array | null = null;
  /** Iron: the statement at hand began with a word, so a symbol first on its line begins a new one. */
  wordHead = false;
  private lastError = -1;

  constructor(
    readonly tokens: Tokens,
    public iron: boolean,
    readonly edition: Edition,
    readonly maxDepth: number,
  ) {
    this.prefixed = iron;
    this.kinds = tokens.kind;
    this.start = tokens.start;
    this.end = tokens.end;
    this.words = tokens.word;
    this.diagnostics = [...tokens.diagnostics];
  }

  // Looking

  get kind(): number {
    return this.kinds[this.pos]!;
  }
  get word(): number {
    return this.words[this.pos]!;
  }
  kindAt(offset: number): number {
    const at = this.pos + offset;
    return at >= this.tokens.count ? T.End : this.kinds[at]!;
  }
  wordAt(offset: number): number {
    const at = this.pos + offset;
    return at >= this.tokens.count ? 0 : this.words[at]!;
  }
  atWord(word: number): boolean {
    return this.words[this.pos] === word;
  }
  at(phrase: Phrase): boolean {
    const { words, pos } = this;
    return (
      words[pos] === phrase.first &&
      (phrase.second === 0 || (words[pos + 1] === phrase.second && (phrase.third === 0 || (words[pos + 2] === phrase.third && (phrase.length === 3 || this.atRest(phrase))))))
    );
  }
  private atRest(phrase: Phrase): boolean {
    for (let at = 3; at < phrase.length; at++) if (this.words[this.pos + at] !== phrase.ids[at]) return false;
    return true;
  }
  /** Whether token `pos + offset` touches the token before it. */
  joined(offset: number): boolean {
    const at = this.pos + offset;
    return this.start[at] === this.end[at - 1];
  }
  /** Whether the token stands first on its line. */
  firstOnLine(offset = 0): boolean {
    return (this.tokens.gaps[this.pos + offset]! & 1) !== 0;
  }
  /** Whether an operand, pattern or type may start at the token. */
  startsOperand(offset = 0): boolean {
    switch (this.kindAt(offset)) {
      case T.Name:
        return cannotStart[this.wordAt(offset)] === 0 || (this.wordAt(offset) === V.repeatForever.first && this.wordAt(offset + 1) === V.repeatForever.second);
      case T.RawName:
      case T.Lifetime:
      case T.Number:
      case T.String:
      case T.Character:
      case T.ParenOpen:
      case T.BracketOpen:
      case T.BraceOpen:
      case T.And:
      case T.AndAnd:
      case T.Or:
      case T.OrOr:
      case T.Star:
      case T.Minus:
      case T.Not:
      case T.Less:
      case T.DotDot:
      case T.DotDotEqual:
      case T.PathSep:
      case T.Hash:
        return true;
      default:
        return false;
    }
  }
  /** Whether the word at hand is a plain name although the table has it (`index plus 1`). */
  isPlainName(): boolean {
    const word = this.word;
    if (word === 0 || reserve[word] === 0) return true;
    const next = this.kindAt(1);
    // `field end of x`: any word may name a field
    if (word === V.field.first && (next === T.Name || next === T.Number)) return this.wordAt(2) !== V.of.first && this.wordAt(2) !== V.rawName.second;
    return !needsPrefix(word, next === T.End ? null : { word: this.wordAt(1), startsOperand: this.startsOperand(1) });
  }

  // Taking

  /** Takes a token of this kind and gives its index, or -1. */
  eat(kind: number): number {
    return this.kinds[this.pos] === kind ? this.pos++ : -1;
  }
  eatWord(word: number): number {
    return this.words[this.pos] === word ? this.pos++ : -1;
  }
  /** Takes a phrase and gives the index of its first word, or -1. */
  eatPhrase(phrase: Phrase): number {
    if (!this.at(phrase)) return -1;
    const at = this.pos;
    this.pos += phrase.length;
    return at;
  }
  /** Takes the Iron phrase or the Rust token. */
  either(phrase: Phrase, kind: number): number {
    const at = this.eatPhrase(phrase);
    return at >= 0 ? at : this.eat(kind);
  }
  /** Takes the `and` between members of a list (not that of `and also` or `and body`), or a comma. */
  separator(): number {
    if (this.kinds[this.pos] === T.Comma) return this.pos++;
    if (this.words[this.pos] !== V.and.first || this.at(V.andAlso) || this.at(V.andBody) || !this.iron) return -1;
    return this.pos++;
  }
  /** Takes a name, or reports what is missing and gives -1. */
  name(what = 'a name'): number {
    const at = this.eatName();
    if (at >= 0) return at;
    if (this.skipUnknown()) return this.eatName();
    this.error('expected-name', `Expected ${what}, found ${this.found()}.`, this.nameHelp());
    return -1;
  }
  /** The name of an item in words: not the word that goes on behind it. */
  itemName(what: string): number {
    if (!this.iron || this.word <= RUST_WORDS || cannotStart[this.word] !== 1) return this.name(what);
    this.error('expected-name', `Expected ${what}, found ${this.found()}.`, `Write a name here; as a name this word is written \`user_${this.text()}\`.`);
    return -1;
  }
  private nameHelp(): string {
    const word = this.kind === T.Name && this.word !== 0 && this.word <= STRICT_WORDS ? this.text() : '';
    return word === '' ? 'Write a name here.' : `\`${word}\` is a keyword of Rust; as a name it is written \`${this.iron ? `raw name ${word}` : `r#${word}`}\`.`;
  }
  eatName(): number {
    const { kind, word } = this;
    if (kind === T.RawName) return this.pos++;
    if (kind !== T.Name) return -1;
    if (this.iron && word === R.raw && this.wordAt(1) === V.rawName.second && this.kindAt(2) === T.Name) {
      this.rawNames.add(this.pos + 2);
      this.pos += 3;
      return this.pos - 1;
    }
    if (!this.isNameWord(word) || (word === V.end.first && this.atOpenEnd())) return -1;
    return this.pos++;
  }
  /** Whether `end WORD` of a form that is open stands first on its line: no name, whatever is missing before it. */
  atOpenEnd(): boolean {
    if (!this.iron || !this.firstOnLine() || this.kindAt(1) !== T.Name) return false;
    const closed = wordText(this.wordAt(1));
    for (let at = this.open.length - 1; at >= 0; at--) if (this.open[at]!.word === closed) return true;
    return false;
  }
  isNameWord(word: number): boolean {
    return word === 0 || word > STRICT_WORDS || (this.edition === 2015 && (word === R.async || word === R.await || word === R.dyn));
  }
  /** Whether a name stands at the token, keywords of Rust left out. */
  atName(offset = 0): boolean {
    const kind = this.kindAt(offset);
    return kind === T.RawName || (kind === T.Name && this.isNameWord(this.wordAt(offset)));
  }
  text(offset = 0): string {
    return this.tokens.text.slice(this.start[this.pos + offset], this.end[this.pos + offset]);
  }

  // Telling

  /** What stands at the place, in words for a message. */
  found(): string {
    if (this.kind === T.End) return this.iron ? 'the end of the text' : 'the end of the file';
    const text = this.text();
    return `\`${text.length > 40 ? `${text.slice(0, 37)}...` : text}\``;
  }
  error(code: DiagnosticCode, message: string, help?: string, fixes: Fix[] = []): void {
    if (this.trying > 0) {
      this.failed = true;
      return;
    }
    if (this.bailing || this.lastError === this.pos) return;
    this.lastError = this.pos;
    if (this.kind === T.Unknown) return; // the lexer has said what is wrong with it
    const { from, to } = this.place();
    this.report(code, 'error', from, to, message, help, fixes);
  }
  /** Says no more about the place, since what is missing here was reported elsewhere. */
  quiet(): void {
    if (this.trying === 0) this.lastError = this.pos;
  }
  /** Skips characters without meaning, about which everything is said; false if there is none. */
  skipUnknown(): boolean {
    if (this.kind !== T.Unknown || this.trying > 0) return false;
    while (this.kind === T.Unknown) this.pos++;
    this.lastError = this.pos;
    return true;
  }
  /** Where an error at the current token is shown: the token, or what is before the end of the text. */
  place(): { from: number; to: number } {
    if (this.kind !== T.End) return { from: this.start[this.pos]!, to: this.end[this.pos]! };
    const to = this.pos > 0 ? this.end[this.pos - 1]! : 0;
    return { from: this.pos > 0 ? this.start[this.pos - 1]! : 0, to };
  }
  report(code: DiagnosticCode, severity: Severity, from: number, to: number, message: string, help?: string, fixes: Fix[] = []): void {
    if (this.trying > 0 || this.bailing) return;
    if (to < from) to = from;
    this.diagnostics.push(help === undefined ? { code, severity, from, to, message, fixes } : { code, severity, from, to, message, help, fixes });
  }
  /** Takes a token of Rust or reports that it is missing. */
  expect(kind: number, text: string, inside: string): number {
    const at = this.eat(kind);
    if (at >= 0) return at;
    const edit = this.insertion(text, false);
    this.error('expected-token', `Expected \`${text}\` ${inside}, found ${this.found()}.`, `Write \`${text}\` here.`, [{ title: `Insert \`${text}\``, edits: [edit] }]);
    return -1;
  }
  /** Takes a closing bracket; behind what does not belong there it is looked for, and missed at its opening one. */
  expectClose(open: number, kind: number, text: string, inside: string): number {
    const at = this.eat(kind);
    if (at >= 0) return at;
    if (this.trying > 0) {
      this.failed = true;
      return -1;
    }
    const behind = this.bailing ? -1 : nextMember(this, kind, false);
    if (behind < 0) {
      this.unclosed(open, text);
      return -1;
    }
    this.error('expected-token', `Expected \`${text}\` ${inside}, found ${this.found()}.`, `Write what joins it to what stands before it, or \`${text}\`.`);
    this.pos = behind + 1;
    return behind;
  }
  /** Reports an opening bracket whose closing one is missing here, unless something else was just reported. */
  unclosed(open: number, text: string): void {
    if (open < 0 || this.bailing || this.lastError === this.pos) return;
    this.lastError = this.pos;
    const at = this.pos > 0 ? this.end[this.pos - 1]! : 0;
    const insert = text === '}' ? (this.kind === T.End || this.firstOnLine() ? '\n}' : ' }') : text;
    const fix: Fix = { title: `Insert \`${text}\``, edits: [{ from: at, to: at, insert }] };
    this.report('unclosed-delimiter', 'error', this.start[open]!, this.end[open]!, `This \`${this.text(open - this.pos)}\` is not closed.`, `Write its \`${text}\`.`, [fix]);
  }
  /** Takes a phrase of Iron or the token of Rust, or reports that the phrase is missing. */
  expectEither(phrase: Phrase, kind: number, rust: string, inside: string): number {
    const at = this.either(phrase, kind);
    if (at >= 0) return at;
    const text = this.iron ? phrase.text : rust;
    const fix: Fix = { title: `Insert \`${text}\``, edits: [this.insertion(text, this.iron)] };
    this.error('expected-token', `Expected \`${text}\` ${inside}, found ${this.found()}.`, `Write \`${text}\` here.`, [fix]);
    return -1;
  }
  private insertion(text: string, spaced: boolean): TextEdit {
    const at = this.pos > 0 ? this.end[this.pos - 1]! : 0;
    return { from: at, to: at, insert: spaced ? ` ${text}` : text };
  }

  // Forms that `end` closes

  enter(word: string, from: number): void {
    this.open.push({ word, from });
  }
  /** Takes `end WORD` if it is there; for forms that need no terminator. Gives the index of `end` or -1. */
  leaveOptional(word: string): number {
    this.open.pop();
    return this.eatPhrase(endOf(word));
  }
  /** Takes `end WORD`, or reports what is there instead. */
  leave(word: string): number {
    const form = this.open.pop()!;
    const at = this.eatPhrase(endOf(word));
    if (at >= 0) return at;
    if (this.word === V.end.first && this.kindAt(1) === T.Name) this.wrongEnd(word, form);
    else this.missingEnd(word, form);
    return -1;
  }
  private wrongEnd(word: string, form: OpenForm): void {
    const other = wordText(this.wordAt(1)) || this.text(1);
    if (this.open.some((outer) => outer.word === other)) return this.missingEnd(word, form);
    const from = this.start[this.pos]!;
    const to = this.end[this.pos + 1]!;
    const fix: Fix = { title: `Change to \`end ${word}\``, edits: [{ from, to, insert: `end ${word}` }] };
    const line = `The innermost open form is the \`${word}\` that starts at \`${this.excerpt(form.from)}\`.`;
    if (this.trying > 0) this.failed = true;
    else this.report('wrong-end', 'error', from, to, `Expected \`end ${word}\`, found \`end ${other}\`.`, line, [fix]);
    this.lastError = this.pos;
    this.pos += 2;
  }
  private missingEnd(word: string, form: OpenForm): void {
    if (this.trying > 0) this.failed = true;
    if (this.trying > 0 || this.bailing || this.lastError === this.pos) return;
    const at = this.pos > 0 ? this.end[this.pos - 1]! : 0;
    const { text } = this.tokens;
    const start = this.start[form.from]!;
    const before = text.slice(Math.max(0, start - 1000), start); // a line may be the whole text
    const indent = /^[ \t]*/.exec(before.slice(before.lastIndexOf('\n') + 1))![0];
    const fix: Fix = { title: `Insert \`end ${word}\``, edits: [{ from: at, to: at, insert: `\n${indent}end ${word}` }] };
    this.error('missing-end', `Expected \`end ${word}\`, found ${this.found()}.`, `Close the form that starts at \`${this.excerpt(form.from)}\` with \`end ${word}\`.`, [fix]);
  }
  private excerpt(token: number): string {
    const from = this.start[token]!;
    const whole = this.tokens.text
      .slice(from, from + 60)
      .split('\n')[0]!
      .trim();
    return whole.length > 44 ? `${whole.slice(0, 41)}...` : whole;
  }

  // Building

  node(kind: K, from: number, kids: (Node | null)[], toks: number[], flag = 0): Node {
    return new Node(kind, from, this.pos, kids, toks, flag);
  }
  errorNode(from: number): Node {
    return new Node(K.Error, from, this.pos, [], []);
  }

  /** Runs `parse` on the tokens as Rust reads them: inside `name!(..)` no word is Iron. */
  asRust<A>(parse: () => A): A {
    if (!this.iron) return parse();
    this.rustWords ??= this.tokens.word.map((word) => (word > RUST_WORDS ? 0 : word));
    const kept = this.words;
    this.words = this.rustWords;
    this.iron = false;
    try {
      return parse();
    } finally {
      this.words = kept;
      this.iron = true;
    }
  }

  // Nesting

  /** Counts one level of nesting; false when it is one too many and the item has been given up. */
  deeper(): boolean {
    if (++this.depth <= this.maxDepth) return true;
    this.depth--;
    if (this.trying > 0) this.failed = true;
    else if (!this.bailing) this.giveUp();
    return false;
  }

  /** Skips to the end of the item in which nesting went too far. */
  private giveUp(): void {
    const { from, to } = this.place();
    this.report('nested-too-deeply', 'error', from, to, `Forms nest more than ${this.maxDepth} deep here.`, 'Split the expression, type or block into named parts.');
    this.bailing = true;
    this.pos = this.resumeAt = itemEnd(this);
  }
}
