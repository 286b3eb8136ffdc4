/** Comments, literals and the symbols of Rust: what Iron has in common with Rust, and its comments in words. */
import { V } from '../../redox/src/vocabulary.js';
import type { Rule } from './rule.js';
import { NAME, NOT_BEHIND_NAME } from './rule.js';

const ESCAPE: Rule = { name: 'constant.character.escape.iron', match: String.raw`\\(?:x[0-9A-Fa-f]{2}|u\{[0-9A-Fa-f_]+\}|[nrt0'"\\]|$)` };
const PLACEHOLDER: Rule = { name: 'constant.other.placeholder.iron', match: String.raw`\{\{|\}\}|\{[^{}"\\]*\}` };

/** A comment in words goes to the end of its line. */
function wordComment(phrase: string, scope: string): Rule {
  return { name: scope, match: `${NOT_BEHIND_NAME}${phrase}(?=[ \\t]|$).*$` };
}

function blockComment(begin: string, scope: string): Rule {
  return { name: scope, begin, end: String.raw`\*/`, patterns: [{ include: '#block-comment' }] };
}

export const literals: Readonly<Record<string, Rule>> = {
  shebang: { name: 'comment.line.shebang.iron', match: String.raw`\A\x{FEFF}?#!(?!\s*\[).*$` },
  comments: {
    patterns: [
      wordComment(V.documentInsideThat.text, 'comment.line.documentation.iron'),
      wordComment(V.documentThat.text, 'comment.line.documentation.iron'),
      wordComment(V.noteThat.text, 'comment.line.note.iron'),
      { include: '#rust-comments' },
    ],
  },
  'rust-comments': {
    patterns: [{ name: 'comment.line.documentation.iron', match: String.raw`//(?:/(?!/)|!).*$` }, { name: 'comment.line.double-slash.iron', match: '//.*$' }, { include: '#block-comment' }],
  },
  'block-comment': {
    patterns: [blockComment(String.raw`/\*(?:\*(?![*/])|!)`, 'comment.block.documentation.iron'), blockComment(String.raw`/\*`, 'comment.block.iron')],
  },
  strings: {
    patterns: [
      { name: 'string.quoted.double.raw.iron', begin: String.raw`${NOT_BEHIND_NAME}(?:br|cr|r)(#*)"`, end: String.raw`"\1`, patterns: [PLACEHOLDER] },
      { name: 'string.quoted.double.iron', begin: String.raw`(?:${NOT_BEHIND_NAME}[bc])?"`, end: '"', patterns: [ESCAPE, PLACEHOLDER] },
      {
        name: 'string.quoted.single.iron',
        match: String.raw`(?:${NOT_BEHIND_NAME}b)?'(?:(\\(?:x[0-9A-Fa-f]{2}|u\{[0-9A-Fa-f_]+\}|.))|[^'\\])'`,
        captures: { '1': { name: 'constant.character.escape.iron' } },
      },
    ],
  },
  lifetimes: { name: 'entity.name.type.lifetime.iron', match: String.raw`'(?:r#)?${NAME}(?!')` },
  numbers: {
    patterns: [
      { name: 'constant.numeric.hex.iron', match: String.raw`\b0x[0-9A-Fa-f_]+(?:[iu](?:8|16|32|64|128|size))?\b` },
      { name: 'constant.numeric.octal.iron', match: String.raw`\b0o[0-7_]+(?:[iu](?:8|16|32|64|128|size))?\b` },
      { name: 'constant.numeric.binary.iron', match: String.raw`\b0b[01_]+(?:[iu](?:8|16|32|64|128|size))?\b` },
      { name: 'constant.numeric.decimal.iron', match: String.raw`\b[0-9][0-9_]*(?:\.[0-9][0-9_]*|\.(?![.\p{L}_]))?(?:[eE][+-]?[0-9_]+)?(?:[iu](?:8|16|32|64|128|size)|f(?:16|32|64|128))?` },
    ],
  },
  symbols: {
    patterns: [
      {
        name: 'meta.attribute.iron',
        begin: String.raw`#!?\[`,
        end: String.raw`\]`,
        patterns: [{ include: '#brackets' }, { include: '#rust-comments' }, { include: '#strings' }, { include: '#numbers' }],
      },
      { name: 'punctuation.separator.iron', match: '[,;]|::' },
      { name: 'keyword.operator.iron', match: String.raw`->|=>|<<=|>>=|\.\.[.=]?|[-+*/%^&|<>=!]=|&&|\|\||[-+*/%^&|<>=!?@~.:]` },
      { name: 'punctuation.brackets.iron', match: String.raw`[()\[\]{}]` },
    ],
  },
  brackets: {
    patterns: [
      { begin: String.raw`\(`, end: String.raw`\)`, patterns: [{ include: '#brackets' }, { include: '#rust-comments' }, { include: '#strings' }] },
      { begin: String.raw`\[`, end: String.raw`\]`, patterns: [{ include: '#brackets' }, { include: '#rust-comments' }, { include: '#strings' }] },
      { begin: String.raw`\{`, end: String.raw`\}`, patterns: [{ include: '#brackets' }, { include: '#rust-comments' }, { include: '#strings' }] },
    ],
  },
};
