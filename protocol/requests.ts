/**
 * The custom messages between the extension and the language server, mirrored by both ends.
 * Offsets count UTF-16 code units from the start of the text sent along with them.
 */

export type Language = 'rust' | 'iron';

/** A request by its method, with the types of its parameters and answer. */
export interface RequestName<Params, Answer> {
  readonly method: string;
  /** Never present: carries the two types. */
  readonly types?: readonly [Params, Answer];
}

/** A notification by its method, with the type of its parameters. */
export interface NotificationName<Params> {
  readonly method: string;
  readonly types?: readonly [Params];
}

/** What keeps a text from being converted or formatted: its first error. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  /** What to do about it, or an empty string. */
  readonly help: string;
  readonly from: number;
  readonly to: number;
  /** Counted from 1, for messages. */
  readonly line: number;
  readonly column: number;
}

export interface ConvertDocumentParams {
  /** Where the text belongs; a `file:` one decides the edition by the nearest Cargo.toml. */
  readonly uri: string;
  /** What the text is written in; it is converted to the other one. */
  readonly language: Language;
  readonly text: string;
}

export type ConvertDocumentAnswer = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly problem: Problem };

export interface ConvertRangeParams extends ConvertDocumentParams {
  readonly from: number;
  readonly to: number;
}

export type ConvertRangeAnswer =
  | {
      readonly ok: true;
      /** The whole nodes that were converted; they hold the range that was asked for. */
      readonly from: number;
      readonly to: number;
      readonly text: string;
      readonly grown: boolean;
    }
  | { readonly ok: false; readonly reason: string };

/** Converts a whole text. Answers null only where the server failed; its log says how. */
export const convertDocument: RequestName<ConvertDocumentParams, ConvertDocumentAnswer | null> = { method: 'iron/convertDocument' };

/** Converts the smallest run of whole nodes around a range, or says why there is none. */
export const convertRange: RequestName<ConvertRangeParams, ConvertRangeAnswer | null> = { method: 'iron/convertRange' };

export interface NotFormattedParams {
  readonly uri: string;
  readonly problem: Problem;
}

/** Server to client: formatting was asked for, and an error in the text kept it from happening. */
export const notFormatted: NotificationName<NotFormattedParams> = { method: 'iron/notFormatted' };

/** `initializationOptions` of this extension's own client; other clients send none of it. */
export interface InitializationOptions {
  /** Whether `iron/notFormatted` is shown; without it the same text is logged only. */
  readonly showsNotFormatted?: boolean;
  /** Whether the server is to look after configs of experiments; `iron/experimentConfigs` changes it. */
  readonly experimentConfigs?: boolean;
}

/** Which files are configs of experiments, as globs. */
export const EXPERIMENT_CONFIGS = ['**/*.experiment.yaml', '**/experiments/*/config.yaml'] as const;

/** Client to server: whether to look after configs of experiments, which another extension may do as well. */
export const experimentConfigs: NotificationName<{ readonly wanted: boolean }> = { method: 'iron/experimentConfigs' };
