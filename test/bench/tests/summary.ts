/** Figures of a set, from its records. Rates are fractions; null where there is nothing to count. */
import type { FileRecord, FunctionRecord, Kills } from './record.js';

export interface Rate {
  readonly part: number;
  readonly whole: number;
}

export interface Figures {
  readonly files: number;
  readonly functions: number;
  readonly proven: number;
  readonly refused: number;
  readonly failed: number;
  readonly offered: number;
  readonly emitted: number;
  readonly compiled: Rate;
  readonly passed: Rate;
  /** Over functions with a viable mutant; without tests 0. */
  readonly standard: Rate;
  readonly all: Rate;
  readonly standardTested: Rate;
  readonly allTested: Rate;
  readonly standardTestedFree: Rate;
  /** The tests that were there and ours on the same functions, where those could be scored. */
  readonly ownStandard: Rate;
  readonly oursStandardThere: Rate;
  readonly equivalent: number;
  readonly unviable: number;
  /** Branches of functions that their own tests cover below 80 %, but not at 0. */
  readonly roomBefore: Rate;
  readonly roomAfter: Rate;
  /** Of functions whose own tests reach none of their branches. */
  readonly nothingAfter: Rate;
  readonly linesBefore: Rate;
  readonly linesAfter: Rate;
  readonly branchesBefore: Rate;
  readonly branchesAfter: Rate;
  readonly testsPerFunction: number | null;
  readonly possibleBugs: number;
  readonly firstMedian: number | null;
  readonly first95: number | null;
  readonly secondsMedian: number | null;
  readonly seconds: number;
  readonly reasons: readonly (readonly [reason: string, count: number])[];
}

const ROOM = 0.8;
const sum = <T>(all: readonly T[], of: (each: T) => number): number => all.reduce((total, each) => total + of(each), 0);
const kills = (all: readonly FunctionRecord[], of: (each: FunctionRecord) => Kills | undefined): Rate => ({
  part: sum(all, (each) => of(each)?.killed ?? 0),
  whole: sum(all, (each) => of(each)?.viable ?? 0),
});

export function figuresOf(records: readonly FileRecord[]): Figures {
  const functions = records.flatMap((each) => each.functions);
  const tested = functions.filter(({ status }) => status === 'proven');
  const scored = functions.filter(({ own }) => own !== null);
  const covered = functions.flatMap(({ coverage }) => (coverage !== null && !coverage.before.includes('do not compile') ? [coverage] : []));
  const branchy = covered.filter(({ branches }) => branches > 0);
  const room = branchy.filter(({ branches, branchesBefore }) => branchesBefore > 0 && branchesBefore / branches < ROOM);
  const nothing = branchy.filter(({ branchesBefore }) => branchesBefore === 0);
  const checked = records.filter(({ compiled }) => compiled !== null);
  const firsts = records.flatMap(({ firstSeconds }) => firstSeconds ?? []);
  const of = (wanted: FunctionRecord['status']): number => functions.filter(({ status }) => status === wanted).length;
  return {
    files: records.length,
    functions: functions.length,
    proven: of('proven'),
    refused: of('refused'),
    failed: of('failed'),
    offered: sum(records, ({ offered }) => offered),
    emitted: sum(records, ({ emitted }) => emitted),
    compiled: { part: sum(checked, ({ compiled }) => compiled!), whole: sum(checked, ({ emitted }) => emitted) },
    passed: { part: sum(checked, ({ passed }) => passed!), whole: sum(checked, ({ emitted }) => emitted) },
    standard: kills(functions, ({ standard }) => standard),
    all: kills(functions, ({ all }) => all),
    standardTested: kills(tested, ({ standard }) => standard),
    allTested: kills(tested, ({ all }) => all),
    standardTestedFree: kills(
      tested.filter(({ isFree }) => isFree),
      ({ standard }) => standard,
    ),
    ownStandard: kills(scored, ({ own }) => own?.standard),
    oursStandardThere: kills(scored, ({ standard }) => standard),
    equivalent: sum(functions, ({ all }) => all.equivalent),
    unviable: sum(functions, ({ all }) => all.unviable),
    roomBefore: { part: sum(room, (each) => each.branchesBefore), whole: sum(room, ({ branches }) => branches) },
    roomAfter: { part: sum(room, (each) => each.branchesAfter), whole: sum(room, ({ branches }) => branches) },
    nothingAfter: { part: sum(nothing, (each) => each.branchesAfter), whole: sum(nothing, ({ branches }) => branches) },
    linesBefore: { part: sum(covered, (each) => each.linesBefore), whole: sum(covered, ({ lines }) => lines) },
    linesAfter: { part: sum(covered, (each) => each.linesAfter), whole: sum(covered, ({ lines }) => lines) },
    branchesBefore: { part: sum(covered, (each) => each.branchesBefore), whole: sum(covered, ({ branches }) => branches) },
    branchesAfter: { part: sum(covered, (each) => each.branchesAfter), whole: sum(covered, ({ branches }) => branches) },
    testsPerFunction: tested.length === 0 ? null : sum(tested, ({ tests }) => sum(Object.values(tests), (count) => count)) / tested.length,
    possibleBugs: sum(functions, ({ possibleBugs }) => possibleBugs),
    firstMedian: quantile(firsts, 0.5),
    first95: quantile(firsts, 0.95),
    secondsMedian: quantile(
      records.map(({ seconds }) => seconds),
      0.5,
    ),
    seconds: sum(records, ({ seconds }) => seconds),
    reasons: reasonsOf(functions),
  };
}

function quantile(values: readonly number[], at: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length === 0 ? null : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))]!;
}

/** Reasons without what is particular to one function. */
function reasonsOf(functions: readonly FunctionRecord[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { status, reason } of functions) {
    if (status === 'proven') continue;
    const text = `${status}: ${reason
      .split('\n')[0]!
      .replaceAll(/`[^`]*`/g, '`..`')
      .replaceAll(/\d+/g, 'N')
      .slice(0, 100)}`;
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}

export const fraction = ({ part, whole }: Rate): number | null => (whole === 0 ? null : part / whole);
