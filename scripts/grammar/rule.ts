/** The parts of a TextMate grammar that this one uses. */
export interface Rule {
  readonly name?: string;
  readonly contentName?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly include?: string;
  readonly captures?: Captures;
  readonly beginCaptures?: Captures;
  readonly endCaptures?: Captures;
  readonly patterns?: readonly Rule[];
}

export type Captures = Readonly<Record<string, { readonly name?: string; readonly patterns?: readonly Rule[] }>>;

/** A name as Rust has it. */
export const NAME = String.raw`[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{N}\p{M}\p{Pc}]*`;
/** No name ends here, so a word may begin. */
export const NOT_BEHIND_NAME = String.raw`(?<![\p{L}\p{N}\p{M}_])`;
/** No name goes on here, so a word may end. */
export const NOT_BEFORE_NAME = String.raw`(?![\p{L}\p{N}\p{M}_])`;

/** The words of a phrase with any blanks of one line between them. */
export const phrasePattern = (phrase: string): string => phrase.split(' ').join(String.raw`[ \t]+`);

/** A pattern that matches whole words only. */
export const whole = (pattern: string): string => `${NOT_BEHIND_NAME}(?:${pattern})${NOT_BEFORE_NAME}`;
