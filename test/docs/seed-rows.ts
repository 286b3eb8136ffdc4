/** What a table of demands cites: files, titles of tests, and commands, and what of it is not there. */

import type { Command } from 'commander';

export interface Known {
  /** The text of a file of the repository; null where there is none. */
  readonly fileText: (name: string) => string | null;
  /** `iron-trainer` with its commands. */
  readonly trainer: Command;
  /** Of package.json. */
  readonly scripts: readonly string[];
}

export interface DemandRow {
  readonly id: string;
  /** Its last cell. */
  readonly shown: string;
  /** Of the page, from 1. */
  readonly line: number;
}

/** Rows of tables whose first column is headed `row`. */
export function demandRows(page: string): DemandRow[] {
  let inTable = false;
  return page.split('\n').flatMap((text, at) => {
    if (!text.startsWith('|')) inTable = false;
    const cells = text.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const [, id, , shown] = cells;
    const begins = id === 'row';
    const is = inTable && id !== undefined && !/^-+$/.test(id);
    inTable ||= begins;
    return is ? [{ id, shown: cells.length === 5 ? shown! : '', line: at + 1 }] : [];
  });
}

const FILE = /^(?:test|trainer|scripts|protocol|docs)\/[\w./-]+\.\w+$/;

/** One sentence for each thing that is cited and not there, and for each row that shows nothing and gives no reason. */
export function demandTroubles(page: string, known: Known): string[] {
  const rows = demandRows(page);
  return [
    ...rows.flatMap(({ id, line }) => (rows.find((each) => each.id === id)!.line === line ? [] : [`${line}: the row ${id} stands there twice`])),
    ...rows.flatMap((row) => troublesOf(row, known).map((trouble) => `${row.line}: ${row.id}: ${trouble}`)),
  ];
}

function troublesOf({ shown }: DemandRow, known: Known): string[] {
  const troubles: string[] = [];
  let cited = 0;
  let file: { name: string; text: string } | null = null;
  for (const [, code, title] of shown.matchAll(/`([^`]+)`|"([^"]+)"/g)) {
    if (code !== undefined && FILE.test(code)) {
      cited++;
      const text = known.fileText(code);
      file = text === null ? null : { name: code, text };
      if (text === null) troubles.push(`there is no ${code}`);
    } else if (code !== undefined && /^(iron-trainer|npm|node) /.test(code)) {
      cited++;
      troubles.push(...commandTroubles(code, known));
    } else if (title !== undefined && file !== null && !hasTitle(file, title)) troubles.push(`${file.name} has no test whose title begins with "${title}"`);
    else if (title !== undefined && cited === 0) troubles.push(`"${title}" follows no file`);
  }
  if (shown === '') troubles.push('the row has not three cells');
  else if (cited === 0 && !/\b(not built|weaker): \S|^this page$/.test(shown)) troubles.push('it names neither a file nor a command, and no reason');
  return troubles;
}

/** A text of the file begins so, or goes on so behind what is put into it (`%s: `); titles of Python are names of functions. */
function hasTitle({ name, text }: { readonly name: string; readonly text: string }, title: string): boolean {
  const literal = (of: string): string => of.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  if (name.endsWith('.py')) return new RegExp(`^def test_${literal(title.replaceAll(' ', '_'))}`, 'm').test(text);
  return new RegExp(`['"\`](?:[^'"\`\\n]*%\\w:? )?${literal(title)}`).test(text);
}

function commandTroubles(command: string, { trainer, scripts, fileText }: Known): string[] {
  const [program, ...words] = command.split(' ');
  if (program === 'npm') return words[0] === 'run' && scripts.includes(words[1] ?? '') ? [] : [`package.json has no script \`${words.slice(1).join(' ')}\``];
  if (program === 'node') return fileText(words[0] ?? '') === null ? [`there is no ${words[0]}`] : [];
  let found = trainer;
  for (const word of words) {
    const next = found.commands.find((each) => each.name() === word);
    // behind the last command stand its arguments
    if (next === undefined && found.commands.length > 0) return [`there is no command \`${command}\``];
    if (next === undefined) break;
    found = next;
  }
  const options = words.filter((word) => word.startsWith('--'));
  return options.filter((option) => !found.options.some(({ long }) => long === option)).map((option) => `\`${command}\` has no option ${option}`);
}
