/** The entry to the parser. */
import { lex } from '../lexer.js';
import { K, Node, type Tree } from '../tree.js';
import type { Diagnostic, Language, ParseOptions } from '../types.js';
import { MAX_DEPTH, MAX_IRON_DEPTH, Parser } from './cursor.js';
import { file } from './items.js';

/**
 * Parses a text. Never throws: whatever the input, there is a tree, and what is wrong with it is in
 * `diagnostics`, sorted by place. Linear in time and memory.
 */
export function parse(text: string, language: Language, options: ParseOptions = {}): Tree {
  const tokens = lex(text, language);
  // A host with a small stack gets a smaller limit, and never an exception.
  for (let limit = language === 'iron' ? MAX_IRON_DEPTH : MAX_DEPTH; ; limit = limit >> 1) {
    const p = new Parser(tokens, language === 'iron', options.edition ?? 2024, limit);
    try {
      const root = file(p);
      const diagnostics = p.diagnostics.sort(byPlace);
      return { text, language, root, tokens, rawNames: p.rawNames, diagnostics };
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      if (limit >= 16) continue;
      p.diagnostics.splice(0);
      p.bailing = p.failed = false;
      p.trying = 0;
      p.report('nested-too-deeply', 'error', 0, Math.min(1, text.length), 'There is no room on the stack to read this text.', 'Start the program with a larger stack.');
      return { text, language, root: new Node(K.File, 0, tokens.count, [], []), tokens, rawNames: p.rawNames, diagnostics: p.diagnostics };
    }
  }
}

const byPlace = (a: Diagnostic, b: Diagnostic): number => a.from - b.from || a.to - b.to;
