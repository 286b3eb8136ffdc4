/** Functions that macros make: they have no place in the source, so that nothing can be said of their mutants or branches. */
import type { CrateIndex } from './crate-index.js';
import type { MacroCall } from './crate-context.js';
import type { SourceFile } from '../crate/source-file.js';

/** Something that a person should know of a file beside the reports on its functions. */
export interface FileNote {
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

const MAKES_FUNCTION = /\bfn\s+[\w$]/;

/** Calls in the file of macros that make functions: the word `fn` stands in what is given to them, or in their definition in the crate. */
export function functionMakers({ macroCalls }: Pick<CrateIndex, 'macroCalls'>, file: SourceFile): MacroCall[] {
  const definitions = new Map(macroCalls.flatMap(({ text }) => [[/^(?:#\[[^\]]*\]\s*)*macro_rules\s*!\s*(\w+)/.exec(text)?.[1] ?? '', text] as const]));
  const isDefinition = ({ text }: MacroCall): boolean => /^(?:#\[[^\]]*\]\s*)*(?:pub(?:\([^)]*\))?\s+)?macro(_rules\s*!)?\s+\w+/.test(text);
  return macroCalls.filter((call) => call.file === file && !isDefinition(call) && (MAKES_FUNCTION.test(call.text) || MAKES_FUNCTION.test(definitions.get(call.name.split('::').at(-1)!) ?? '')));
}

/** Last line of a call, from 1. */
export const lastLine = ({ line, text }: MacroCall): number => line + text.split('\n').length - 1;

export const noteOf = ({ name, line }: MacroCall): FileNote => ({ line, text: `functions that the macro \`${name}!\` makes have no place in the source: no tests are made for them` });
