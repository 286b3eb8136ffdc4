/** The lexemes of the grammar, out of the vocabulary and the table of reserved words. */
import { BINARY, type Operator } from '../operators.js';
import { cannotStart, followers, isLinkWord, isReservedMember, isStrict, Reserve, reserve } from '../reserved.js';
import { endOf, type Phrase, RUST_WORDS, STRICT_WORDS, V, wordCount, wordId, wordText } from '../vocabulary.js';
import { choice, type Form, type GrammarBuilder, sequence } from './form.js';

/** Lexemes are kept apart by white space; comments are a lexeme of their own, where a line may begin with one. */
const SPACE = '[ \\n]+';
const NAME = '[A-Za-z_][A-Za-z0-9_]*';
const INTEGER_SUFFIX = '([iu](8|16|32|64|128|size))?';

const words = (): number[] => Array.from({ length: wordCount() - 1 }, (_, at) => at + 1);
const texts = (ids: readonly number[]): string[] => ids.map(wordText);

/** Words that go on with `and`: no member of a list begins with one. */
const BEHIND_AND = new Set([V.andBody.second, V.andAlso.second]);
/** Words that go on with other words: `call method`, `then await`, `repeat forever`. */
const isJoined = (word: number): boolean => BEHIND_AND.has(word) || isLinkWord(word) || [V.callMethod, V.callAssociated, V.repeatForever].some((phrase) => phrase.second === word);
/** Names that a name before them goes on with, where nothing stands between: `rest from`. */
const isFollower = (word: number): boolean => word === V.stringSlice.second || (isOwn(word) && reserve[word] === Reserve.Free && followers.some((by) => by?.has(word) === true));
/** Words in front of items and attributes, which a statement may not begin with. */
const BEGIN_ITEMS = new Set(
  [V.public, V.attribute, V.innerAttribute, V.asynchronous, V.external, V.constant, V.function, V.structure, V.enumeration, V.implement, V.module, V.bracketMacro, V.braceMacro].map(
    (phrase) => phrase.first,
  ),
);

/** Words in front of parameters, and the one behind which a path does not go on. */
const ALONE = new Set([V.variadic.first, V.unnamed.first, V.parameter.first, V.everything.first]);
const isOwn = (word: number): boolean => word > RUST_WORDS && !isJoined(word) && !ALONE.has(word);

/** Names that nothing behind them can turn into a form: a path may go on behind them. */
const isHead = (word: number): boolean => isOwn(word) && reserve[word] === Reserve.Free;
/** Names that only `of`, `dot` or another name would make something else of; none of them follows a value, but for the next statement. */
const isAlone = (word: number): boolean => {
  if (isHead(word)) return !isFollower(word);
  return isOwn(word) && !isFollower(word) && reserve[word] === Reserve.Words && [...followers[word]!].every((each) => each === V.of.first || each === V.dot.first || isFollower(each));
};

/** Names as long as nothing follows that starts an operand. */
const isTender = (word: number): boolean => {
  if (!isOwn(word)) return false;
  if (reserve[word] === Reserve.Operand) return followers[word]?.has(V.with.first) !== true;
  if (reserve[word] === Reserve.Field) return true;
  return reserve[word] === Reserve.Words && !isAlone(word) && [...followers[word]!].every((each) => cannotStart[each] === 0);
};
/** Of these, the words that an item or attribute may begin with: they do not begin a statement. */
const isTenderItem = (word: number): boolean => isTender(word) && BEGIN_ITEMS.has(word);
/** The same, but for `to` behind them, or for `with` or `to`. */
const isTenderBefore = (word: number, phrases: readonly Phrase[]): boolean =>
  isOwn(word) &&
  reserve[word] === Reserve.Words &&
  !isAlone(word) &&
  !isTender(word) &&
  [...followers[word]!].every((each) => cannotStart[each] === 0 || phrases.some((phrase) => phrase.first === each));
const isTenderBeforeTo = (word: number): boolean => isTenderBefore(word, [V.to]);
const isTenderBeforeWith = (word: number): boolean => !isTenderBeforeTo(word) && isTenderBefore(word, [V.to, V.with, V.returning]);

/** A variable where a pattern starts; behind `typed` ones comes `of`. */
const isBound = (word: number, typed: boolean): boolean => {
  if (word <= RUST_WORDS || cannotStart[word] === 1 || word === V.raw.first || BEHIND_AND.has(word) || ALONE.has(word)) return false;
  switch (reserve[word]) {
    case Reserve.Hard:
    case Reserve.NotDot:
      return false;
    case Reserve.Words:
      return !typed || !followers[word]!.has(V.of.first);
    default:
      return ![V.constant, V.either, V.negate].some((phrase) => phrase.first === word);
  }
};

const isDeclared = (word: number): boolean =>
  !isStrict(word) && word !== V.raw.first && word !== V.end.first && !isReservedMember(word) && !BEHIND_AND.has(word) && !ALONE.has(word) && word !== V.stringSlice.second;
const isFieldName = (word: number): boolean => isDeclared(word) && word !== V.theRest.first;
const isAnyName = (word: number): boolean => word > STRICT_WORDS && word !== V.raw.first && word !== V.end.first;

export class Lexemes {
  constructor(private readonly g: GrammarBuilder) {}

  /** One word as it is. */
  word(text: string): Form {
    return this.g.lexeme(wordLexeme(text), () => ({ pattern: text, except: [], space: SPACE, text }));
  }
  /** Each word of a phrase by itself. */
  say(phrase: Phrase): Form {
    return sequence(...phrase.text.split(' ').map((word) => this.word(word)));
  }
  end(word: string): Form {
    return this.say(endOf(word));
  }

  private pattern(name: string, pattern: string, space = SPACE): Form {
    return this.g.lexeme(name, () => ({ pattern, except: [], space, text: null }));
  }
  private name(name: string, allows: (word: number) => boolean): Form {
    const make = (): string[] => texts(words().filter((word) => !allows(word)));
    return this.g.lexeme(name, () => ({ pattern: NAME, except: make(), space: SPACE, text: null }));
  }

  readonly head = (): Form => this.name('NAME_HEAD', isHead);
  readonly alone = (): Form => this.name('NAME_ALONE', isAlone);
  /** Names that are read as something else behind some words. */
  readonly joined = (): Form => this.oneOf(JOINED, (word) => word > RUST_WORDS && isJoined(word));
  readonly follower = (): Form => this.oneOf(FOLLOWER, isFollower);
  readonly bound = (typed: boolean): Form => this.name(typed ? 'NAME_BOUND_TYPED' : 'NAME_BOUND', (word) => isBound(word, typed));
  readonly declared = (): Form => this.name('NAME_DECLARED', isDeclared);
  readonly fieldName = (): Form => this.name('NAME_FIELD', isFieldName);
  readonly any = (): Form => this.name('NAME_ANY', isAnyName);
  /** Type parameters and types: no word that has a meaning there. */
  readonly typeName = (): Form => this.name('NAME_TYPE', (word) => word > RUST_WORDS && reserve[word] === Reserve.Free && !BEHIND_AND.has(word) && !ALONE.has(word));
  readonly tender = (): Form =>
    choice(
      this.oneOf('NAME_TENDER', (word) => isTender(word) && !isTenderItem(word)),
      this.oneOf(TENDER_ITEM, isTenderItem),
    );
  readonly tenderBeforeTo = (): Form => this.oneOf('NAME_TENDER_BEFORE_TO', isTenderBeforeTo);
  readonly tenderBeforeWith = (): Form => this.oneOf('NAME_TENDER_BEFORE_WITH', isTenderBeforeWith);
  private oneOf(name: string, allows: (word: number) => boolean): Form {
    return this.g.lexeme(name, () => ({ pattern: `(${texts(words().filter(allows)).join('|')})`, except: [], space: SPACE, text: null }));
  }

  readonly number = (): Form =>
    this.pattern('NUMBER', `(0x[0-9a-fA-F_]*[0-9a-fA-F]${INTEGER_SUFFIX}|0b[01_]*[01]${INTEGER_SUFFIX}|[0-9][0-9_]*((\\.[0-9][0-9_]*)?([eE][+-]?[0-9]+)?(f32|f64)?|${INTEGER_SUFFIX}))`);
  readonly position = (): Form => this.pattern('POSITION', '(0|[1-9][0-9]*)');
  readonly string = (): Form => this.pattern('STRING', '(b?"([^"\\\\\\r]|\\\\[nrt0\\\\\'"]|\\\\x[0-7][0-9a-fA-F]|\\\\u\\{[0-9a-fA-F]{1,4}\\}|\\\\\\n)*"|r"[^"\\r]*"|r#"[^"\\r]*"#)');
  readonly character = (): Form => this.pattern('CHARACTER', "b?'([^'\\\\\\n\\r\\t]|\\\\[nrt0\\\\'\"]|\\\\x[0-7][0-9a-fA-F]|\\\\u\\{[0-9a-fA-F]{1,4}\\})'");
  /** On the line of the word before it: first on its line it would begin a statement. */
  readonly open = (): Form => this.pattern(OPEN, '\\(', ' +');
  readonly close = (): Form => this.pattern('PAREN_CLOSE', '\\)', '[ \\n]*');
  readonly comment = (): Form => this.pattern(COMMENT, `(${V.noteThat.text}|${V.documentThat.text})( [^\\n\\r]*)?`);

  /** The binary operators of one strength, those of `from` to below `to`. */
  operators(from: number, to: number): Operator[] {
    return BINARY.filter((operator, at) => at > 0 && operator.power >= from && operator.power < to);
  }
}

export const wordLexeme = (text: string): string => `W_${text.toUpperCase()}`;
export const JOINED = 'NAME_JOINED';
export const FOLLOWER = 'NAME_FOLLOWER';
export const OPEN = 'PAREN_OPEN';
export const TENDER_ITEM = 'NAME_TENDER_ITEM';
export const COMMENT = 'COMMENT';
/** Whether a word makes a name before it that is tender a form of its own. */
export const startsOperand = (text: string): boolean => cannotStart[wordId(text)] === 0;
