import type { FileReport } from './check-file.js';

/** The figures of one crate, or of all. Counts of files unless a name says otherwise. */
export interface Summary {
  group: string;
  files: number;
  refused: number;
  accepted: number;
  parsed: number;
  /** Token-identical by the library's own lexer, comments in order. */
  tokensOwn: number;
  /** Token-identical by the lexer of rustc, comments in order. */
  tokensRustc: number;
  /** Of these, not a single optional comma or semicolon differs either. */
  tokensExact: number;
  comments: number;
  /** Files for which rustfmt has an answer. */
  formattable: number;
  formattedSame: number;
  /** Files with layout that rustfmt leaves as written, and those of them that come back the same. */
  kept: number;
  keptSame: number;
  fixpoint: number;
  items: number;
  nativeItems: number;
  macroCalls: number;
  rawMacroCalls: number;
  rustSymbols: number;
  ironSymbols: number;
  rawSymbols: number;
  supersetAsIs: number;
  supersetAsIsSame: number;
  supersetPrefixedSame: number;
  rustBytes: number;
  ironBytes: number;
  seconds: number;
}

export function emptySummary(group: string): Summary {
  return {
    group,
    files: 0,
    refused: 0,
    accepted: 0,
    parsed: 0,
    tokensOwn: 0,
    tokensRustc: 0,
    tokensExact: 0,
    comments: 0,
    formattable: 0,
    formattedSame: 0,
    kept: 0,
    keptSame: 0,
    fixpoint: 0,
    items: 0,
    nativeItems: 0,
    macroCalls: 0,
    rawMacroCalls: 0,
    rustSymbols: 0,
    ironSymbols: 0,
    rawSymbols: 0,
    supersetAsIs: 0,
    supersetAsIsSame: 0,
    supersetPrefixedSame: 0,
    rustBytes: 0,
    ironBytes: 0,
    seconds: 0,
  };
}

export function summarize(group: string, reports: readonly FileReport[]): Summary {
  const sum = emptySummary(group);
  for (const report of reports) add(sum, report);
  return sum;
}

function add(sum: Summary, report: FileReport): void {
  sum.files++;
  if (report.refused !== '') {
    sum.refused++;
    return;
  }
  sum.accepted++;
  addFormatted(sum, report);
  if (report.tokens?.same === true) {
    sum.tokensRustc++;
    sum.comments += report.tokens.comments;
    if (report.tokens.commas + report.tokens.semicolons === 0) sum.tokensExact++;
  }
  if (report.work?.ok !== true) return;
  const { report: laws, rustBytes, ironBytes } = report.work;
  if (laws.diagnostics.length === 0) sum.parsed++;
  if (laws.tokenDifference === null) sum.tokensOwn++;
  if (laws.fixpointDifference === null) sum.fixpoint++;
  addSuperset(sum, laws.superset);
  sum.rustBytes += rustBytes;
  sum.ironBytes += ironBytes;
  sum.seconds += laws.seconds;
  if (laws.statistics === null) return;
  for (const key of ['items', 'nativeItems', 'macroCalls', 'rawMacroCalls', 'rustSymbols', 'ironSymbols', 'rawSymbols'] as const) sum[key] += laws.statistics[key];
}

function addFormatted(sum: Summary, report: FileReport): void {
  if (report.formatted === 'error') return;
  const same = report.formatted === 'same' ? 1 : 0;
  sum.formattable++;
  sum.formattedSame += same;
  if (report.keptLayout !== true) return;
  sum.kept++;
  sum.keptSame += same;
}

function addSuperset(sum: Summary, superset: { asIs: boolean; difference: string | null }): void {
  const same = superset.difference === null ? 1 : 0;
  if (superset.asIs) {
    sum.supersetAsIs++;
    sum.supersetAsIsSame += same;
  } else {
    sum.supersetPrefixedSame += same;
  }
}

/** Names of macros whose calls stayed raw, most frequent first, over all files. */
export function rawMacros(reports: readonly FileReport[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const report of reports) {
    if (report.work?.ok !== true) continue;
    for (const [name, count] of Object.entries(report.work.report.statistics?.rawMacroNames ?? {})) counts.set(name, (counts.get(name) ?? 0) + count);
  }
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

/** The macros of the standard library that programs call every day. */
const STANDARD_MACROS = (
  'assert assert_eq assert_ne cfg column compile_error concat dbg debug_assert debug_assert_eq debug_assert_ne env eprint eprintln file format ' +
  'format_args include include_bytes include_str line matches module_path option_env panic print println stringify thread_local todo ' +
  'unimplemented unreachable vec write writeln'
).split(' ');

/** Those of them with calls that stayed raw. */
export function rawStandardMacros(reports: readonly FileReport[]): [string, number][] {
  return rawMacros(reports).filter(([name]) => STANDARD_MACROS.includes(name));
}

/** One target of the corpus: what was asked, what was measured. */
export interface Target {
  readonly name: string;
  readonly wanted: string;
  readonly measured: string;
  readonly met: boolean;
}

export function percent(part: number, whole: number): string {
  if (whole === 0) return '-';
  // Rounded down, so that 100 % means all of them.
  return `${(Math.floor((part / whole) * 100_000) / 1000).toFixed(3).replace(/\.?0+$/, '')} %`;
}

/** The targets that a whole run has to reach. `minimum` counts are only for a run over everything. */
export function targets(sum: Summary, whole: boolean): Target[] {
  const all = (name: string, part: number, of: number): Target => ({ name, wanted: '100 %', measured: `${part} of ${of}`, met: part === of && of > 0 });
  const share = (name: string, part: number, of: number, least: number): Target => ({
    name,
    wanted: `>= ${least} %`,
    measured: `${percent(part, of)} (${part} of ${of})`,
    met: of > 0 && (part / of) * 100 >= least,
  });
  const ratio = sum.ironSymbols / Math.max(sum.rustSymbols, 1);
  const superset = sum.supersetAsIsSame + sum.supersetPrefixedSame;
  return [
    all('accepted by rustc: parses without a diagnostic', sum.parsed, sum.accepted),
    all('token-identical, own lexer', sum.tokensOwn, sum.accepted),
    all('token-identical, lexer of rustc', sum.tokensRustc, sum.accepted),
    share('rustfmt the same, without kept layout', sum.formattedSame - sum.keptSame, sum.formattable - sum.kept, 99.9),
    share('rustfmt the same, all', sum.formattedSame, sum.formattable, 99),
    all('Iron -> Rust -> Iron changes nothing', sum.fixpoint, sum.accepted),
    all('items without raw text', sum.nativeItems, sum.items),
    { name: 'Iron symbols / Rust symbols', wanted: '<= 0.1', measured: ratio.toFixed(4), met: ratio <= 0.1 && sum.rustSymbols > 0 },
    all('reads as Iron with the same tree', superset, sum.accepted),
    ...(whole ? [{ name: 'of these, as it is', wanted: '>= 300', measured: String(sum.supersetAsIsSame), met: sum.supersetAsIsSame >= 300 }] : []),
  ];
}
