/**
 * The Iron grammar for decoders that are held to it: a part of the language in which every text is Iron without errors. It is made
 * of the vocabulary, the operators and the table of reserved words; its productions follow the parser's, and leave out Rust's own
 * spellings, raw text and what is rare. `test/redox/grammar.test.ts` draws texts from it and reads them with the parser.
 */
import { Productions } from './context.js';
import type { Grammar } from './form.js';
import { file } from './items.js';
import { closingTexts, larkOf } from './lark.js';

let made: Grammar | undefined;

export function ironGrammar(): Grammar {
  made ??= make();
  return made;
}

function make(): Grammar {
  const c = new Productions();
  const whole = c.g.rule('iron', () => c.g.tight(file(c)));
  if (whole.kind !== 'rule') throw new Error('a grammar begins with a rule');
  return c.g.grammar(whole.name);
}

/** The text of the grammar for llguidance. */
export function ironLark(): string {
  return larkOf(ironGrammar(), ['The Iron grammar for llguidance, made by `iron-trainer grammar` out of redox: do not edit.', `closing: ${JSON.stringify(closingTexts())}`]);
}
