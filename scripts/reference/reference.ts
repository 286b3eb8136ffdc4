/** The tables of docs/iron-language.md that are made from the code. */
import { DIAGNOSTIC_CODES, vocabulary } from '../../redox/src/index.js';
import { cannotStart, followers, Reserve, reserve } from '../../redox/src/reserved.js';
import { isReserved, wordCount, wordText } from '../../redox/src/vocabulary.js';

/** The page with the tables between their markers replaced. */
export function reference(page: string): string {
  const tables = { 'reserved words': reservedWords(), diagnostics: diagnostics(), words: words() };
  return Object.entries(tables).reduce((made, [name, table]) => between(made, name, table), page);
}

function between(page: string, name: string, table: string): string {
  const begin = new RegExp(`<!-- begin ${name}:[^\n]*-->\n`).exec(page);
  const end = page.indexOf(`<!-- end ${name} -->`);
  if (begin === null || end < 0) throw new Error(`docs/iron-language.md has no markers for: ${name}`);
  return `${page.slice(0, begin.index + begin[0].length)}\n${table}\n${page.slice(end)}`;
}

const code = (text: string): string => (text === '' ? '' : `\`${text.replaceAll('|', '\\|')}\``);
const row = (...cells: string[]): string => `| ${cells.join(' | ')} |`;

const GROUPS = {
  item: 'Items',
  modifier: 'Modifiers and lists',
  type: 'Types and generics',
  statement: 'Statements',
  expression: 'Expressions',
  operator: 'Operators',
  pattern: 'Patterns',
  comment: 'Comments',
  end: 'Terminators',
} as const;

function words(): string {
  return Object.entries(GROUPS)
    .map(([group, title]) => {
      const rows = vocabulary.filter((entry) => entry.group === group).map(({ word, rust, means }) => row(code(word), code(rust), means));
      return [`### ${title}`, '', row('words', 'Rust', 'meaning'), row('---', '---', '---'), ...rows, ''].join('\n');
    })
    .join('\n');
}

function diagnostics(): string {
  const rows = Object.entries(DIAGNOSTIC_CODES).map(([name, explanation]) => row(code(name), explanation));
  return [row('code', 'what it says'), row('---', '---'), ...rows, ''].join('\n');
}

const SENTENCES: readonly [number, string][] = [
  [Reserve.Hard, 'never a name where an operand, pattern or type may start'],
  [Reserve.NotDot, 'never a name there, except in front of `dot`'],
  [Reserve.Operand, 'a name, unless something follows that can start an operand'],
  [Reserve.Field, 'a name, unless something follows that can start an operand, or `dot`'],
];

function reservedWords(): string {
  const ids = Array.from({ length: wordCount() }, (_, id) => id).filter((id) => id > 0 && isReserved(wordText(id)));
  const list = (wanted: number[], between = ' '): string =>
    wanted
      .map((id) => code(wordText(id)))
      .sort()
      .join(between);
  const rows = SENTENCES.map(([how, sentence]) => row(list(ids.filter((id) => reserve[id] === how)), sentence));
  const followed = ids.filter((id) => reserve[id] === Reserve.Words || (reserve[id] === Reserve.Operand && followers[id] !== undefined));
  for (const id of followed.sort((a, b) => wordText(a).localeCompare(wordText(b), 'en'))) {
    rows.push(row(code(wordText(id)), `${reserve[id] === Reserve.Words ? 'a name, unless' : 'also not a name where'} ${list([...followers[id]!], ' or ')} follows`));
  }
  rows.push(row(list(ids.filter((id) => reserve[id] === Reserve.Free && cannotStart[id] === 0)), 'always a name'));
  return [row('words', 'where'), row('---', '---'), ...rows, ''].join('\n');
}
