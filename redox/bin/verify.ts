/** `redox verify`: the laws over Rust files, in figures. */
import type { Outcome, Verified } from './job.js';
import type { Output } from './output.js';
import { inputsOf, runFiles, type CommonOptions, type ExitCode } from './run.js';
import { withRustfmt } from './rustfmt.js';
import { drawTable } from './table.js';

interface Failure {
  readonly path: string;
  readonly reason: string;
}

/** The object that --json prints. Counts are files unless they say otherwise. */
export interface Figures {
  files: number;
  /** Read without an error or a warning. */
  parsed: number;
  tokenIdentical: number;
  fixpoint: number;
  /** rustfmt makes the same bytes of the way back and the original; null without rustfmt. */
  formattedIdentical: number | null;
  /** Files that could not be compared so. */
  readonly formatSkipped: { refusedByRustfmt: number; noWayBack: number };
  readonly superset: { asIs: number; sameTree: number };
  items: number;
  nativeItems: number;
  macroCalls: number;
  rawMacroCalls: number;
  rustSymbols: number;
  ironSymbols: number;
  rawSymbols: number;
  bytes: number;
  seconds: number;
  rustfmt: string | null;
  readonly failures: Failure[];
}

function noFigures(rustfmt: string | null): Figures {
  return {
    ...{ files: 0, parsed: 0, tokenIdentical: 0, fixpoint: 0, formattedIdentical: rustfmt === null ? null : 0 },
    ...{ formatSkipped: { refusedByRustfmt: 0, noWayBack: 0 }, superset: { asIs: 0, sameTree: 0 } },
    ...{ items: 0, nativeItems: 0, macroCalls: 0, rawMacroCalls: 0, rustSymbols: 0, ironSymbols: 0, rawSymbols: 0 },
    ...{ bytes: 0, seconds: 0, rustfmt, failures: [] },
  };
}

export function verify(paths: readonly string[], options: CommonOptions, output: Output): Promise<ExitCode> {
  const started = performance.now();
  const inputs = inputsOf(paths, { languages: ['rust'], standardInput: 'rust' }, options);
  return withRustfmt(async (rustfmt) => {
    const figures = noFigures(rustfmt?.version ?? null);
    await runFiles({
      task: 'verify',
      verb: 'Verifying',
      inputs,
      options,
      rustfmt,
      output,
      done: (outcome, index) => count(figures, outcome, inputs.files[index]?.shown ?? ''),
    });
    figures.seconds = (performance.now() - started) / 1000;
    output.out(options.json === true ? `${JSON.stringify(figures)}\n` : draw(figures));
    return figures.failures.length === 0 ? 0 : 1;
  });
}

function count(figures: Figures, outcome: Outcome, path: string): void {
  figures.files++;
  figures.bytes += outcome.bytes;
  for (const { line, column, code, message } of outcome.findings) figures.failures.push({ path, reason: `${line}:${column}: ${code}: ${message}` });
  if (outcome.verified === null) return;
  const { laws } = outcome.verified;
  figures.parsed += Number(laws.parsed);
  figures.tokenIdentical += Number(laws.tokenIdentical);
  figures.fixpoint += Number(laws.fixpoint);
  figures.superset.asIs += Number(laws.superset.asIs && laws.superset.sameTree);
  figures.superset.sameTree += Number(laws.superset.sameTree);
  for (const reason of laws.reasons) figures.failures.push({ path, reason });
  countFormatted(figures, outcome.verified, path);
  countStatistics(figures, laws.statistics);
}

function countFormatted(figures: Figures, { formatted }: Verified, path: string): void {
  if (figures.formattedIdentical === null) return;
  if (formatted === 'same') figures.formattedIdentical++;
  else if (formatted === 'refused') figures.formatSkipped.refusedByRustfmt++;
  else if (formatted === null) figures.formatSkipped.noWayBack++;
  else figures.failures.push({ path, reason: 'rustfmt makes different texts of the original and the way back' });
}

const COUNTED = ['items', 'nativeItems', 'macroCalls', 'rawMacroCalls', 'rustSymbols', 'ironSymbols', 'rawSymbols'] as const;

function countStatistics(figures: Figures, statistics: Verified['laws']['statistics']): void {
  if (statistics !== null) for (const name of COUNTED) figures[name] += statistics[name];
}

/** Failures that are listed for people; --json lists all. */
const LISTED = 20;

function draw(figures: Figures): string {
  const { files, failures } = figures;
  const rows = [
    ['files', String(files), ''],
    ['parsed', String(figures.parsed), share(figures.parsed, files)],
    ['token-identical', String(figures.tokenIdentical), share(figures.tokenIdentical, files)],
    ['fixpoint', String(figures.fixpoint), share(figures.fixpoint, files)],
    formattedRow(figures),
    ['reads as Iron', String(figures.superset.sameTree), `${share(figures.superset.sameTree, files)}, ${figures.superset.asIs} as they are`],
    ['items', String(figures.items), `${share(figures.nativeItems, figures.items)} native`],
    ['macro calls', String(figures.macroCalls), `${share(figures.rawMacroCalls, figures.macroCalls)} raw`],
    ['symbols', `${figures.rustSymbols} to ${figures.ironSymbols}`, share(figures.ironSymbols, figures.rustSymbols)],
    ['bytes', String(figures.bytes), `${figures.seconds.toFixed(2)} s`],
  ];
  const listed = failures.slice(0, LISTED).map(({ path, reason }) => `${path}: ${reason}`);
  if (failures.length > listed.length) listed.push(`${failures.length - listed.length} more failures; --json lists them all`);
  return `${[drawTable(rows), ...listed].join('\n')}\n`;
}

function formattedRow({ formattedIdentical, formatSkipped, files }: Figures): string[] {
  if (formattedIdentical === null) return ['rustfmt-identical', '-', 'no rustfmt on the PATH'];
  const { refusedByRustfmt, noWayBack } = formatSkipped;
  const compared = files - refusedByRustfmt - noWayBack;
  const apart = refusedByRustfmt + noWayBack === 0 ? '' : ` of ${compared}; apart: ${refusedByRustfmt} refused by rustfmt, ${noWayBack} without a way back`;
  return ['rustfmt-identical', String(formattedIdentical), `${share(formattedIdentical, compared)}${apart}`];
}

const share = (part: number, whole: number): string => (whole === 0 ? '-' : `${((100 * part) / whole).toFixed(part === whole ? 0 : 2)} %`);
