/** The section of docs/figures.md, and the same figures as data for the next comparison. */
import { table } from '../../corpus/runner/figures.js';
import type { FileRecord } from './record.js';
import { type Figures, figuresOf, fraction, type Rate } from './summary.js';

const percent = (rate: Rate): string => {
  const value = fraction(rate);
  return value === null ? 'nothing to count' : `${(value * 100).toFixed(1)} % (${rate.part} of ${rate.whole})`;
};
const points = (before: Rate, after: Rate): string =>
  fraction(before) === null
    ? 'nothing to count'
    : `${(fraction(before)! * 100).toFixed(1)} % to ${(fraction(after)! * 100).toFixed(1)} %, ${((fraction(after)! - fraction(before)!) * 100).toFixed(1)} points`;
const seconds = (value: number | null): string => (value === null ? '' : `${value.toFixed(2)} s`);
const verdict = (rate: Rate, wanted: number): string => (fraction(rate) === null ? '' : fraction(rate)! >= wanted ? 'met' : '**missed**');

/** The numbers that are compared with those of the last run that was committed. */
export function comparable(figures: Figures): Record<string, number> {
  const rates: [string, Rate][] = [
    ['proven', { part: figures.proven, whole: figures.functions }],
    ['standard', figures.standard],
    ['all', figures.all],
    ['standardTested', figures.standardTested],
    ['allTested', figures.allTested],
    ['branchesAfter', figures.branchesAfter],
  ];
  const values = rates.flatMap(([name, rate]): [string, number][] => (fraction(rate) === null ? [] : [[name, fraction(rate)!]]));
  return Object.fromEntries([...values, ...(figures.secondsMedian === null ? [] : [['secondsMedian', figures.secondsMedian] as [string, number]])]);
}

export interface Header {
  readonly set: 'A' | 'B';
  readonly command: string;
  readonly date: string;
  readonly versions: string;
  /** Files of the set, and those that are not of it. */
  readonly wanted: number;
  readonly notOfSet: number;
  /** Public functions whose features are off. */
  readonly notBuilt: number;
  readonly note: string;
  readonly previous: Readonly<Record<string, number>>;
}

export function section(records: readonly FileRecord[], header: Header): string {
  const figures = figuresOf(records);
  const commits = [...new Set(records.map(({ commit }) => commit))].join(', ');
  const left = header.wanted - header.notOfSet - records.length;
  return [
    `### Set ${header.set}: ${header.set === 'A' ? 'files of TheAlgorithms/Rust that compile alone' : 'crates from crates.io'}`,
    `\`${header.command}\` on ${header.date}, engine at ${commits}; ${header.versions}. ${records.length} files with public functions measured, ${header.notOfSet} looked at that are not of the set${left > 0 ? `, **${left} not measured**` : ''}.${header.notBuilt > 0 ? ` Not counted: ${header.notBuilt} public functions of features that are off by default.` : ''} ${header.note}`,
    table(['what', 'wanted', 'measured', ''], rows(figures, header)),
    ...(header.set === 'B' ? [perCrate(records)] : []),
    `Functions without a proven test, by reason:`,
    table(
      ['reason', 'functions'],
      figures.reasons.slice(0, 25).map(([reason, count]) => [reason, String(count)]),
    ),
    comparison(comparable(figures), header.previous),
  ].join('\n\n');
}

function rows(figures: Figures, { set }: Header): string[][] {
  const { functions, proven } = figures;
  const provenRate = { part: proven, whole: functions };
  const a = set === 'A';
  return [
    ['public functions and methods with a proven test', a ? '' : 'at least 50 %', percent(provenRate), a ? '' : verdict(provenRate, 0.5)],
    ['tests that ran on the code, and emitted', '', `${figures.offered}, ${figures.emitted}`, ''],
    ['emitted tests compile, compiled again from their text', '100 %', percent(figures.compiled), verdict(figures.compiled, 1)],
    ['emitted tests pass five times of five', '100 %', percent(figures.passed), verdict(figures.passed, 1)],
    ["killed of viable mutants, cargo-mutants' operators, tested free functions", a ? 'at least 96 %' : '', percent(figures.standardTestedFree), a ? verdict(figures.standardTestedFree, 0.96) : ''],
    ["cargo-mutants' operators, tested functions", '', percent(figures.standardTested), ''],
    ['with constants and statements, tested functions', a ? 'at least 92 %' : '', percent(figures.allTested), a ? verdict(figures.allTested, 0.92) : ''],
    ["cargo-mutants' operators, all functions", a ? 'at least 75 %' : '', percent(figures.standard), a ? verdict(figures.standard, 0.75) : ''],
    ['with constants and statements, all functions', '', percent(figures.all), ''],
    ["cargo-mutants' operators, the tests that were there", '', percent(figures.ownStandard), ''],
    ['ours on the same functions', '', percent(figures.oursStandardThere), ''],
    ['mutants proven equivalent, unviable', '', `${figures.equivalent}, ${figures.unviable}`, ''],
    ['branches, own tests below 80 % and above 0', 'gain of 18 points', points(figures.roomBefore, figures.roomAfter), room(figures)],
    ['branches, own tests at 0', '', percent(figures.nothingAfter), ''],
    ['branches, all', '', points(figures.branchesBefore, figures.branchesAfter), ''],
    ['lines, all', '', points(figures.linesBefore, figures.linesAfter), ''],
    ['tests for a tested function', '', figures.testsPerFunction?.toFixed(2) ?? '', ''],
    ['possible bugs', '', String(figures.possibleBugs), ''],
    ['first tests, median and 95 %', '', `${seconds(figures.firstMedian)}, ${seconds(figures.first95)}`, ''],
    ['time for a file, median; all files', '', `${seconds(figures.secondsMedian)}, ${seconds(figures.seconds)}`, ''],
  ];
}

function room({ roomBefore, roomAfter }: Figures): string {
  const [before, after] = [fraction(roomBefore), fraction(roomAfter)];
  return before === null || after === null ? '' : after - before >= 0.18 ? 'met' : '**missed**';
}

function perCrate(records: readonly FileRecord[]): string {
  const crates = [...new Set(records.map(({ crate }) => crate))].sort();
  const row = (crate: string): string[] => {
    const own = records.filter((each) => each.crate === crate);
    const figures = figuresOf(own);
    const rate = { part: figures.proven, whole: figures.functions };
    return [crate, String(own.length), percent(rate), verdict(rate, 0.5), percent(figures.standard), percent(figures.standardTested), percent(figures.passed), seconds(figures.seconds)];
  };
  return table(['crate', 'files', 'functions with a proven test', '', "cargo-mutants' operators, all functions", 'tested functions', 'emitted tests pass', 'time'], crates.map(row));
}

function comparison(now: Readonly<Record<string, number>>, previous: Readonly<Record<string, number>>): string {
  const shared = Object.keys(now).filter((name) => previous[name] !== undefined);
  if (shared.length === 0) return 'No figures of an earlier run to compare with.';
  return table(
    ['compared with the figures before', 'then', 'now', 'ratio'],
    shared.map((name) => [name, previous[name]!.toFixed(3), now[name]!.toFixed(3), previous[name] === 0 ? '' : (now[name]! / previous[name]!).toFixed(3)]),
  );
}
