/** The whole TextMate grammar of Iron. */
import { V } from '../../redox/src/vocabulary.js';
import { literals } from './literals.js';
import { nameRules } from './names.js';
import type { Rule } from './rule.js';
import { NAME, NOT_BEHIND_NAME } from './rule.js';
import { rustWordRules, wordRules } from './words.js';

const BRACKETS = [
  [String.raw`\(`, String.raw`\)`],
  [String.raw`\[`, String.raw`\]`],
  [String.raw`\{`, String.raw`\}`],
] as const;

/** Rust text as it is. Its own grammar is used where an extension has it; brackets are counted here, so that the end is found without it. */
function rawRules(): Rule {
  const open = (prefix: string, captures: Rule['beginCaptures']): Rule[] =>
    BRACKETS.map(([begin, end]) => ({
      begin: `${prefix}(${begin})`,
      end,
      beginCaptures: captures ?? {},
      endCaptures: { '0': { name: 'punctuation.brackets.iron' } },
      contentName: 'meta.embedded.block.rust',
      patterns: [{ include: '#rust-text' }],
    }));
  const word = open(`${NOT_BEHIND_NAME}(${V.raw.text})[ \\t]*`, { '1': { name: 'keyword.other.raw.iron' }, '2': { name: 'punctuation.brackets.iron' } });
  const bang = open(`${NOT_BEHIND_NAME}(${NAME})(!)[ \\t]*`, { '1': { name: 'entity.name.function.macro.iron' }, '2': { name: 'keyword.operator.iron' }, '3': { name: 'punctuation.brackets.iron' } });
  return { patterns: [...word, ...bang] };
}

function rustText(): Rule {
  const nested = BRACKETS.map(([begin, end]): Rule => ({ begin, end, captures: { '0': { name: 'punctuation.brackets.iron' } }, patterns: [{ include: '#rust-text' }] }));
  return { patterns: [{ include: '#rust-comments' }, { include: '#strings' }, ...nested, { include: 'source.rust' }] };
}

export interface Grammar {
  readonly information_for_contributors: readonly string[];
  readonly name: string;
  readonly scopeName: string;
  readonly patterns: readonly Rule[];
  readonly repository: Readonly<Record<string, Rule>>;
}

export function grammar(): Grammar {
  return {
    information_for_contributors: ['Made by scripts/generate-grammar.mjs from redox/src/vocabulary.ts and scripts/grammar. Do not edit.'],
    name: 'Iron',
    scopeName: 'source.iron',
    patterns: ['shebang', 'comments', 'strings', 'lifetimes', 'raw', 'names', 'words', 'rust-words', 'numbers', 'plain-names', 'symbols'].map((name) => ({ include: `#${name}` })),
    repository: {
      ...literals,
      raw: rawRules(),
      'rust-text': rustText(),
      ...nameRules(),
      words: { patterns: wordRules() },
      'rust-words': { patterns: rustWordRules() },
    },
  };
}
