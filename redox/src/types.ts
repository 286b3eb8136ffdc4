/**
 * The plain data that the language library takes and gives. Every offset in this library counts
 * UTF-16 code units from the start of the text (what a JavaScript string index counts); byte
 * offsets appear nowhere. Lines and columns are made from offsets by `LineIndex`.
 */

/** The two concrete syntaxes of the one tree. */
export type Language = 'rust' | 'iron';

/** Rust editions; they decide which words are keywords and how a few prefixes are lexed. */
export type Edition = 2015 | 2018 | 2021 | 2024;

export interface ParseOptions {
  /** Default 2024. */
  readonly edition?: Edition;
  /** Iron only: report each Rust spelling as a hint with a fix. Default false. */
  readonly strict?: boolean;
}

export type Severity = 'error' | 'warning' | 'hint';

/** One replacement of the text between two offsets. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** A change that removes the cause of a diagnostic. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
}

export interface Diagnostic {
  /** From the closed set in diagnostics.ts. */
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly from: number;
  readonly to: number;
  /** What is wrong here. */
  readonly message: string;
  /** What to do about it, as a sentence. */
  readonly help?: string;
  readonly fixes: readonly Fix[];
}

/** The closed set of diagnostic codes. docs/iron-language.md explains each. */
export type DiagnosticCode =
  | 'unterminated-literal'
  | 'unterminated-comment'
  | 'unexpected-character'
  | 'frontmatter'
  | 'expected-expression'
  | 'expected-type'
  | 'expected-pattern'
  | 'expected-item'
  | 'expected-name'
  | 'expected-token'
  | 'missing-end'
  | 'wrong-end'
  | 'unclosed-delimiter'
  | 'stray-delimiter'
  | 'side-by-side'
  | 'nested-too-deeply'
  | 'rust-spelling';

/** Counts over one conversion; symbols as defined in docs/iron-language.md, "Symbols". */
export interface Statistics {
  /** Items of every depth (functions, structures, uses, ...). */
  readonly items: number;
  /** Items with no raw Rust text other than token trees of macros. */
  readonly nativeItems: number;
  readonly macroCalls: number;
  /** Macro calls whose token tree stays raw Rust text. */
  readonly rawMacroCalls: number;
  /** Names of the macros that stayed raw, with counts. */
  readonly rawMacroNames: Readonly<Record<string, number>>;
  readonly rustSymbols: number;
  readonly ironSymbols: number;
  /** Symbols inside raw macro text, the same on both sides, counted in neither of the two above. */
  readonly rawSymbols: number;
}

/** One stretch of the source and the stretch of the result that spells the same token. */
export interface MapSegment {
  readonly sourceFrom: number;
  readonly sourceTo: number;
  readonly resultFrom: number;
  readonly resultTo: number;
}

/** The result of a conversion. `text` is null exactly when a diagnostic is an error. */
export interface Conversion {
  readonly text: string | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly map: SourceMap;
  readonly statistics: Statistics;
}

/** Token-level map between a source and its conversion; both directions, offsets in UTF-16 units. */
export interface SourceMap {
  /** Sorted by resultFrom. */
  readonly segments: readonly MapSegment[];
  /** The result offset for a source offset, or null where the source has no counterpart. */
  toResult(sourceOffset: number): number | null;
  /** The source offset for a result offset, or null where the result has no counterpart. */
  toSource(resultOffset: number): number | null;
}

/** A part of a document converted: the whole nodes it grew to, or the reason why not. */
export type RangeConversion = { readonly ok: true; readonly from: number; readonly to: number; readonly text: string; readonly grown: boolean } | { readonly ok: false; readonly reason: string };

/** What editors colour and measure: one lexical element; white space and comments included. */
export interface TokenInfo {
  readonly kind: 'whitespace' | 'comment' | 'identifier' | 'lifetime' | 'number' | 'string' | 'character' | 'punctuation' | 'unknown';
  readonly from: number;
  readonly to: number;
}
