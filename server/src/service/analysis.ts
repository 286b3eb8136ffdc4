/** One version of one text, read once; every feature works on this plain data. */
import type { Diagnostic, Edition, Language, Tree } from '../../../redox/src/index.js';
import { LineIndex, parse, strictHints } from '../../../redox/src/index.js';

export interface LanguageOptions {
  readonly edition: Edition;
  /** Iron only: each Rust spelling is a hint with a fix. */
  readonly strict: boolean;
}

export interface Analysis {
  readonly text: string;
  readonly options: LanguageOptions;
  readonly tree: Tree;
  /** In the order of the text; hints among them where they are asked for. */
  readonly diagnostics: readonly Diagnostic[];
  readonly lines: LineIndex;
}

export function analyse(text: string, options: LanguageOptions, language: Language = 'iron'): Analysis {
  const tree = parse(text, language, { edition: options.edition });
  return { text, options, tree, diagnostics: diagnosticsOfTree(tree, options), lines: new LineIndex(text) };
}

function diagnosticsOfTree(tree: Tree, options: LanguageOptions): readonly Diagnostic[] {
  if (!options.strict || tree.language === 'rust') return tree.diagnostics;
  return [...tree.diagnostics, ...strictHints(tree)].sort((a, b) => a.from - b.from || a.to - b.to);
}
