/**
 * The Iron printer: forms that are open at the right edge of what is written, and the terminators
 * that keep what follows out of them. The rooms beside it print items, statements, expressions,
 * types and patterns.
 */
import { T } from '../lexer.js';
import { cannotStart } from '../reserved.js';
import { nameOf, type Node, type Tree } from '../tree.js';
import { endOf, isReservedBehindPrefixes, STRICT_WORDS, USER_PREFIX, V, wordId, type Phrase } from '../vocabulary.js';
import { Writer } from './writer.js';

/** Classes of words that may follow a form, as bits: what an open form would take for its own. */
export const Follow = {
  None: 0,
  And: 1,
  With: 2,
  Link: 4,
  /** A binary operator, `as` of a cast included. */
  Operator: 8,
  Dot: 16,
  Of: 32,
  Returning: 64,
  /** `equal to` or `implementing` behind a name that may be that of a binding. */
  Binding: 128,
  Or: 256,
  To: 512,
  Implementing: 1024,
  /** `end with`, which closes the arguments of the innermost call. */
  EndWith: 2048,
  Otherwise: 4096,
  /** `equal to` of `set`. */
  Set: 8192,
  /** `trailing comma` and `without comma`. */
  Comma: 16384,
} as const;

/** What stands before the words about a comma: they belong to the list, not to its last member. */
export const COMMA = Follow.And | Follow.Comma;

export class IronPrinter {
  readonly w: Writer;
  private readonly words: string[] = [];
  private readonly masks: number[] = [];
  private readonly closes: number[] = [];
  /** Number of forms that are open. */
  top = 0;

  /** `marking`: whether the map between the texts is wanted. */
  constructor(
    readonly tree: Tree,
    marking = false,
  ) {
    this.w = new Writer(tree, 'iron', marking);
  }

  /** Opens a form that `end word` closes ('' for a form without terminator); gives its index. */
  enter(word: string): number {
    const at = this.top++;
    this.words[at] = word;
    this.masks[at] = 0;
    this.closes[at] = -1;
    return at;
  }

  /**
   * The form is written up to its terminator, which is left out for now. `mask`: what it would take
   * for its own; `close`: the token of Rust that the terminator stands for. If something stands
   * before that token, the terminator is written at once.
   */
  leave(at: number, mask: number, close = -1): void {
    this.masks[at] = mask;
    this.closes[at] = close;
    const stands = close >= 0 && (this.w.free > 0 ? this.w.hasComment(close) : this.w.hasGap(close));
    if (stands && this.words[at] !== '') this.close(at);
  }

  /** Writes `end word` of an open form. */
  close(at: number): void {
    const word = this.words[at]!;
    let lowest = -1;
    for (let inner = at + 1; inner < this.top; inner++) if (this.words[inner] === word || (word === 'with' && this.masks[inner]! & Follow.EndWith)) lowest = lowest < 0 ? inner : lowest;
    if (lowest >= 0) this.terminate(lowest);
    this.top = at;
    this.w.word(endOf(word), this.closes[at]);
  }

  /** Writes the `end word` that a form always has; forms of the same word that are open above `level` go first. */
  end(word: string, src: number, level: number): void {
    for (let inner = level; inner < this.top; inner++) {
      if (this.words[inner] !== word) continue;
      this.terminate(inner);
      break;
    }
    this.top = level;
    this.w.word(endOf(word), src);
  }

  /** Writes the terminators of all forms from the innermost to the one at `lowest`. */
  private terminate(lowest: number): void {
    const line = this.w.takeLine();
    for (let at = this.top - 1; at >= lowest; at--) {
      const word = this.words[at]!;
      if (word !== '') this.w.word(endOf(word), this.closes[at]);
    }
    this.top = lowest;
    if (line !== null) this.w.forceLine(line);
  }

  /** Writes a word that belongs to the form below `level`, out of reach of the forms above it. */
  say(phrase: Phrase, src: number, follow: number, level: number): void {
    this.settle(follow, level);
    this.w.word(phrase, src);
  }

  /** Closes what would take a word of class `follow`; the forms above `level` are done. */
  settle(follow: number, level: number): void {
    for (let at = level; at < this.top; at++) {
      if ((this.masks[at]! & follow) === 0) continue;
      // a form without a terminator is closed with the one around it
      let lowest = at;
      while (lowest > level && this.words[lowest] === '') lowest--;
      this.terminate(lowest);
      break;
    }
    this.top = level;
  }

  // Names

  /** Whether a name is spelled the same in both languages, whatever stands around it. */
  isOrdinary(token: number): boolean {
    return this.tree.tokens.kind[token] === T.Name && this.tree.tokens.special[token] === 0 && !this.tree.rawNames.has(token);
  }

  /** `and also` and `and body` are words of their own. */
  private joinsAnd(name: string): boolean {
    return this.w.lastWord === V.and.first && (name === 'body' || name === 'also');
  }

  /** Whether the word before it would make a word of Iron of the name: `call method`, `repeat forever`. */
  private joinsBefore(name: string): boolean {
    const { lastWord } = this.w;
    if (lastWord === V.call.first) return name === 'method' || name === 'associated';
    if (lastWord === V.repeat.first) return name === 'forever';
    return this.joinsAnd(name);
  }

  /** The Iron spelling of a name where every word is free. */
  spell(name: string): string {
    if (name.startsWith('r#')) return `${V.rawName.text} ${this.spell(name.slice(2))}`;
    return name.startsWith(USER_PREFIX) && isReservedBehindPrefixes(name) ? USER_PREFIX + name : name;
  }
  /** A name behind a word that says so: no word is reserved there. */
  free(token: number): void {
    if (this.isOrdinary(token)) return this.w.source(token);
    const name = nameOf(this.tree, token);
    this.w.put(this.joinsAnd(name) ? USER_PREFIX + name : this.spell(name), token);
  }
  /** The name behind the word of an item: words that continue a form would make that word a name. */
  itemName(token: number): void {
    this.member(token, (word) => cannotStart[word] === 1);
  }
  /** A name where an operand, pattern or type may start. */
  operand(token: number): void {
    if (this.isOrdinary(token)) return this.w.source(token);
    this.operandText(nameOf(this.tree, token), token);
  }
  operandText(name: string, token: number): void {
    if (this.joinsBefore(name)) return this.w.put(USER_PREFIX + name, token);
    const spelled = this.spell(name);
    const word = spelled === name ? wordId(name) : 0;
    this.w.name(spelled, token, word > STRICT_WORDS ? word : 0);
  }
  /** A name where only the words of `reserved` would be read as something else. */
  member(token: number, reserved: (word: number) => boolean): void {
    if (this.isOrdinary(token)) return this.w.source(token);
    const name = nameOf(this.tree, token);
    const spelled = this.spell(name);
    const word = spelled === name ? wordId(name) : 0;
    this.w.put(word > STRICT_WORDS && (reserved(word) || this.joinsAnd(name)) ? USER_PREFIX + name : spelled, token);
  }
  /** The name of a lifetime or label, without its quote. */
  lifetimeName(token: number): void {
    const name = nameOf(this.tree, token);
    const anonymous = this.tree.language === 'iron' && this.tree.tokens.word[token] === V.anonymous.first;
    if (anonymous || name === '_') return this.w.word(V.anonymous, token);
    this.w.put(name === V.anonymous.text ? USER_PREFIX + name : this.spell(name), token);
  }
  text(token: number): void {
    this.w.source(token);
  }
  isWord(token: number, word: number): boolean {
    return token >= 0 && this.tree.tokens.kind[token] === T.Name && this.tree.tokens.word[token] === word;
  }

  /** Members with `and` between them, inside the form at `level - 1`. */
  members(list: Node, level: number, member: (node: Node) => void, commas = true): void {
    if (list.kids.length === 0) return this.w.dropSpace(list.toks[1]!);
    list.kids.forEach((kid, at) => {
      if (at > 0) this.say(V.and, list.toks[at + 1]!, Follow.And, level);
      member(kid!);
      this.w.flush(kid!);
    });
    if (commas) this.trailing(list, level);
  }

  /** Says what is unusual about the comma behind the last member: one belongs there where the bracket closes on a line of its own. */
  trailing(list: Node, level: number): void {
    if (this.w.free > 0) return;
    const token = list.toks[list.kids.length + 1] ?? -1;
    if (this.tree.language === 'iron') {
      if (list.flag === 1) this.say(V.trailingComma, token, COMMA, level);
      else if (list.flag === 2) this.say(V.withoutComma, -1, COMMA, level);
      return;
    }
    const usual = this.w.hasLine(list.toks[1]!);
    if (list.flag === 1 && (!usual || this.w.hasComment(token))) this.say(V.trailingComma, token, COMMA, level);
    else if (list.flag === 0 && usual) this.say(V.withoutComma, -1, COMMA, level);
  }
}
