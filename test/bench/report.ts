/** The table of a run, and what it must reach. */
import type { Growth } from './growth.js';
import type { HostileFigures } from './hostile.js';
import type { Keystrokes } from './keystroke.js';
import type { MemoryUse } from './memory.js';
import { PEER, type Speed } from './speed.js';

export interface Figures {
  readonly machine: { readonly node: string; readonly platform: string; readonly cpu: string; readonly cores: number };
  readonly settings: { readonly corpus: string; readonly files: number; readonly bytes: number; readonly leftOut: number; readonly rounds: number; readonly seed: number };
  readonly speed?: readonly Speed[];
  readonly growth?: readonly Growth[];
  readonly keystrokes?: Keystrokes;
  readonly memory?: readonly MemoryUse[];
  readonly hostile?: HostileFigures;
}

export interface Goal {
  readonly what: string;
  readonly measured: string;
  readonly wanted: string;
  readonly reached: boolean;
}

export function goalsOf(figures: Figures): Goal[] {
  return [...speedGoals(figures.speed ?? []), ...growthGoals(figures.growth ?? []), ...keystrokeGoals(figures.keystrokes), ...memoryGoals(figures.memory ?? []), ...hostileGoals(figures.hostile)];
}

function speedGoals(speed: readonly Speed[]): Goal[] {
  return speed.flatMap(({ name, ratio, megabytesPerSecond }): Goal[] => {
    if (name === 'lex') return [{ what: name, measured: `${megabytesPerSecond.toFixed(1)} MB/s`, wanted: 'at least 50 MB/s', reached: megabytesPerSecond >= 50 }];
    if (name !== 'reduce' && name !== 'oxidize') return [];
    return [{ what: name, measured: `${ratio.toFixed(2)} times tree-sitter`, wanted: 'at least 2 times', reached: ratio >= 2 }];
  });
}

const growthGoals = (growth: readonly Growth[]): Goal[] =>
  growth.map(({ task, spread }) => ({ what: `${task}, 10 KB to 10 MB`, measured: `time per byte within ${spread.toFixed(2)} times`, wanted: 'within 1.5 times', reached: spread <= 1.5 }));

function keystrokeGoals(keystrokes: Keystrokes | undefined): Goal[] {
  if (keystrokes === undefined) return [];
  const { median, percentile95, lines } = keystrokes;
  return [
    { what: `keystroke in ${lines} lines, median`, measured: `${median.toFixed(1)} ms`, wanted: 'at most 10 ms', reached: median <= 10 },
    { what: `keystroke in ${lines} lines, 95 %`, measured: `${percentile95.toFixed(1)} ms`, wanted: 'at most 16 ms', reached: percentile95 <= 16 },
  ];
}

const memoryGoals = (memory: readonly MemoryUse[]): Goal[] =>
  memory.map(({ text, spread }) => ({ what: `memory, ${text}`, measured: `per unit within ${spread.toFixed(2)} times`, wanted: 'within 1.5 times', reached: spread <= 1.5 }));

function hostileGoals(hostile: HostileFigures | undefined): Goal[] {
  if (hostile === undefined) return [];
  const { cases, faults, hangs, deaths } = hostile;
  return [
    { what: 'hostile cases', measured: String(cases), wanted: 'at least 200000', reached: cases >= 200_000 },
    { what: 'hostile: throws, hangs, overflows', measured: `${faults} faults, ${hangs} hangs, ${deaths} deaths`, wanted: 'none', reached: faults + hangs + deaths === 0 },
  ];
}

export function drawFigures(figures: Figures): string {
  const { machine, settings } = figures;
  const sections = [
    `${machine.cpu}, ${machine.cores} cores, ${machine.platform}, Node ${machine.node}\n${settings.files} files, ${(settings.bytes / 1e6).toFixed(1)} MB of ${settings.corpus}; ${settings.rounds} rounds, seed ${settings.seed}`,
    ...(figures.speed === undefined ? [] : [drawSpeed(figures.speed)]),
    ...(figures.growth === undefined ? [] : [drawGrowth(figures.growth)]),
    ...(figures.hostile === undefined ? [] : [drawHostile(figures.hostile)]),
    drawGoals(goalsOf(figures)),
  ];
  return sections.join('\n\n');
}

function drawSpeed(speed: readonly Speed[]): string {
  return table([['', 'MB/s of Rust', `by ${PEER}`], ...speed.map(({ name, megabytesPerSecond, ratio }) => [name, megabytesPerSecond.toFixed(2), ratio.toFixed(2)])]);
}

function drawGrowth(growth: readonly Growth[]): string {
  const sizes = growth[0]?.byBytes.map(({ bytes }) => `${bytes / 1000} KB`) ?? [];
  return table([['ns per byte', ...sizes, 'spread'], ...growth.map(({ task, byBytes, spread }) => [task, ...byBytes.map(({ nanoseconds }) => nanoseconds.toFixed(0)), spread.toFixed(2)])]);
}

function drawHostile({ cases, seed, seconds, laws, slowestMilliseconds, causes }: HostileFigures): string {
  const rows = causes.map(({ what, count, example }) => `  ${count} x ${what}: ${example}`);
  return [
    `${cases} hostile cases of seed ${seed} in ${seconds.toFixed(0)} s; the slowest took ${slowestMilliseconds.toFixed(0)} ms; ${laws} of them are read and do not come back the same`,
    ...rows,
  ].join('\n');
}

function drawGoals(goals: readonly Goal[]): string {
  return table([['goal', 'measured', 'wanted', ''], ...goals.map(({ what, measured, wanted, reached }) => [what, measured, wanted, reached ? 'reached' : 'MISSED'])]);
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
