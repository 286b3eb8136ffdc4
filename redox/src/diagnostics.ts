/** The closed set of diagnostic codes, each with what it says. */
import type { DiagnosticCode } from './types.js';

export const DIAGNOSTIC_CODES: Readonly<Record<DiagnosticCode, string>> = {
  'unterminated-literal': 'A string or character literal has no end.',
  'unterminated-comment': 'A block comment has no end.',
  'unexpected-character': 'A character has no meaning in Rust or Iron.',
  frontmatter: 'The manifest at the top of a cargo script is not part of stable Rust.',
  'expected-expression': 'A value is missing.',
  'expected-type': 'A type is missing.',
  'expected-pattern': 'A pattern is missing.',
  'expected-item': 'What stands here is no item.',
  'expected-name': 'A name is missing.',
  'expected-token': 'A word or a punctuation mark is missing.',
  'missing-end': 'A form that needs its `end` has none.',
  'wrong-end': 'An `end` names another form than the one that is open.',
  'unclosed-delimiter': 'A bracket is not closed.',
  'stray-delimiter': 'A closing bracket closes nothing.',
  'side-by-side': 'Two values stand side by side and are read as two statements.',
  'nested-too-deeply': 'Forms nest deeper than the limit.',
  'rust-spelling': 'Strict mode: this is spelled in Rust.',
};
