import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { FileReport } from './check-file.js';
import type { Summary, Target } from './summary.js';
import { percent, rawMacros, rawStandardMacros } from './summary.js';
import type { Versions } from './tools.js';

/** Replaces the section of this name in docs/figures.md, or adds it; the other sections stay. */
export function writeSection(path: string, name: string, body: string): void {
  const begin = `<!-- ${name}: written by the run, not by hand -->`;
  const end = `<!-- end of ${name} -->`;
  const section = `${begin}\n${body.trim()}\n${end}`;
  const old = existsSync(path) ? readFileSync(path, 'utf8') : '# Figures\n\nEvery table here is written by the command that it names. Nothing is filled in by hand.\n';
  const from = old.indexOf(begin);
  const to = old.indexOf(end);
  const text = from >= 0 && to > from ? old.slice(0, from) + section + old.slice(to + end.length) : `${old.trimEnd()}\n\n${section}\n`;
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

export interface CorpusFigures {
  readonly command: string;
  readonly date: string;
  readonly versions: Versions;
  readonly sources: readonly { readonly group: string; readonly version: string }[];
  /** Reasons why a part of the corpus is missing. */
  readonly absent: readonly string[];
  readonly groups: readonly Summary[];
  readonly total: Summary;
  readonly targets: readonly Target[];
  readonly reports: readonly FileReport[];
}

export function corpusSection(figures: CorpusFigures): string {
  const { versions, total } = figures;
  return [
    '## Corpus',
    `\`${figures.command}\` on ${figures.date}: ${versions.rustc}; ${versions.rustfmt}; ${versions.cargo}; Node ${versions.node}. ${figures.sources.length} sources, ${total.files} files, ${(total.rustBytes / 1e6).toFixed(1)} MB of accepted Rust.`,
    ...figures.absent.map((reason) => `**Not in this run:** ${reason}`),
    table(
      ['what', 'wanted', 'measured', ''],
      figures.targets.map((target) => [target.name, target.wanted, target.measured, target.met ? 'met' : '**missed**']),
    ),
    '### Per crate',
    "refused: rustc's own parser refuses the file, so it is left out of the rest. tokens: same tokens and comments in order, by our lexer / by rustc's. rustfmt: rustfmt of the way back is rustfmt of the file, of those that rustfmt takes; kept: files in which rustfmt leaves a part as written (found without the converter: rustfmt of the file with other indentation and spaces differs), and how many of those come back the same. as Iron: the Rust file reads as Iron to the same tree, as it is + after prefixing.",
    perCrate(figures),
    macroSection(figures),
    refusedSection(figures.reports),
  ].join('\n\n');
}

function perCrate({ groups, total, sources }: CorpusFigures): string {
  const version = new Map(sources.map((source) => [source.group, source.version]));
  const of = (part: number, whole: number): string => (part === whole ? String(part) : `**${part}**`);
  const row = (sum: Summary): string[] => [
    `${sum.group} ${version.get(sum.group) ?? ''}`.trim(),
    String(sum.files),
    String(sum.refused),
    of(sum.parsed, sum.accepted),
    `${of(sum.tokensOwn, sum.accepted)} / ${of(sum.tokensRustc, sum.accepted)}`,
    `${sum.formattedSame} of ${sum.formattable}`,
    `${sum.keptSame} of ${sum.kept}`,
    of(sum.fixpoint, sum.accepted),
    `${of(sum.nativeItems, sum.items)} of ${sum.items}`,
    percent(sum.rawMacroCalls, sum.macroCalls),
    `${sum.ironSymbols} / ${sum.rustSymbols}`,
    (sum.ironSymbols / Math.max(sum.rustSymbols, 1)).toFixed(4),
    `${sum.supersetAsIsSame} + ${sum.supersetPrefixedSame} of ${sum.accepted}`,
  ];
  const head = ['crate', 'files', 'refused', 'parsed', 'tokens', 'rustfmt', 'kept', 'fixpoint', 'native items', 'raw macro calls', 'symbols Iron / Rust', 'ratio', 'as Iron'];
  return table(head, [...groups.map(row), row(total)]);
}

function macroSection({ total, reports }: CorpusFigures): string {
  const names = rawMacros(reports);
  const spelled = ([name, count]: readonly [string, number]): string => `\`${name}\` ${count}`;
  const shown = names.slice(0, 40).map(spelled);
  return [
    '### Macro calls that stay raw',
    `${total.rawMacroCalls} of ${total.macroCalls} calls (${percent(total.rawMacroCalls, total.macroCalls)}) of ${names.length} macros; ${total.rawSymbols} symbols in them, the same on both sides and counted in neither. The most frequent: ${shown.join(', ') || 'none'}. Of the common macros of the standard library: ${rawStandardMacros(reports).map(spelled).join(', ') || 'none'}.`,
  ].join('\n\n');
}

function refusedSection(reports: readonly FileReport[]): string {
  const refused = reports.filter((report) => report.refused !== '');
  const lines = refused.map((report) => `- \`${report.name}\` (edition ${report.edition}): ${report.refused}`);
  return [`### Files that rustc's parser refuses`, `${refused.length} files.`, `<details><summary>the list</summary>\n\n${lines.join('\n')}\n\n</details>`].join('\n\n');
}
