/** Which change brought which points (moonshot 6): several judgements of the same predictions, each beside each, with what else differs between their runs. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import type { Stage, Verdict } from '../../../protocol/experiment.js';
import { RUN_FILES } from '../../../protocol/runs.js';
import { replay } from './replay.js';

export interface Judged {
  /** As a person knows it. */
  readonly name: string;
  readonly verdicts: readonly Verdict[];
  /** Settings and versions by their paths; empty where the verdicts stand in no folder of a run. */
  readonly made: ReadonlyMap<string, string>;
}

export interface Attribution {
  readonly before: string;
  readonly after: string;
  readonly compared: number;
  /** Rows that are no replay of each other. */
  readonly notComparable: number;
  /** Percentage points that the second has more, over the rows that can be compared; null where there is none. */
  readonly points: number | null;
  readonly gained: number;
  readonly lost: number;
  readonly p: number;
  /** `path: before, then after`; one line means that one axis was changed. */
  readonly changed: readonly string[];
}

/** Of each pair in the order in which they were given. */
export function attributions(runs: readonly Judged[], stage: Stage): Attribution[] {
  return runs.flatMap((before, at) => runs.slice(at + 1).map((after) => attribution(before, after, stage)));
}

function attribution(before: Judged, after: Judged, stage: Stage): Attribution {
  const { compared, notComparable, stages } = replay(before.verdicts, after.verdicts);
  const { gained, lost, p } = stages.find((each) => each.stage === stage)!;
  const keys = [...new Set([...before.made.keys(), ...after.made.keys()])].sort();
  const changed = keys.flatMap((key) => (before.made.get(key) === after.made.get(key) ? [] : [`${key}: ${before.made.get(key) ?? 'nothing'}, then ${after.made.get(key) ?? 'nothing'}`]));
  return { before: before.name, after: after.name, compared, notComparable: notComparable.length, points: compared === 0 ? null : (100 * (gained - lost)) / compared, gained, lost, p, changed };
}

/** The matrix, the earlier run on the left, then each pair with what differs. */
export function attributionLines(runs: readonly Judged[], all: readonly Attribution[], stage: Stage): string[] {
  const shown = (points: number | null): string => (points === null ? '?' : `${points < 0 ? '' : '+'}${points.toFixed(1)}`);
  const cell = (text: string): string => text.padStart(CELL);
  const between = (from: number, to: number): string => (to <= from ? '' : shown(all.find(({ before, after }) => before === runs[from]!.name && after === runs[to]!.name)!.points));
  const number = new Map(runs.map(({ name }, at) => [name, at + 1]));
  return [
    ...runs.map(({ name }, at) => `${at + 1}: ${name}`),
    `points at ${stage}, from the run on the left to that above`,
    cell('') + runs.map((_, to) => cell(String(to + 1))).join(''),
    ...runs.map((_, from) => cell(String(from + 1)) + runs.map((_each, to) => cell(between(from, to))).join('')).map((line) => line.trimEnd()),
    ...all.flatMap(({ before, after, compared, notComparable, points, gained, lost, p, changed }) => [
      `${number.get(before)} to ${number.get(after)}: ${shown(points)} points, ${gained} gained and ${lost} lost of ${compared}, McNemar p = ${p.toFixed(4)}${notComparable > 0 ? `; ${notComparable} rows cannot be compared` : ''}`,
      ...(changed.length === 0 ? ['  nothing that is known differs'] : changed.map((each) => `  ${each}`)),
    ]),
  ];
}

const CELL = 8;

/** What says nothing of how a verdict came about: names of the run, and hashes of what is compared itself. */
const NOT_AN_AXIS = /^(config\.(id|question|predictions)|lock\.(experiment|checksum\.predictions|formatVersion|reproducibility\.(bootstrap_seed|resamples)))\b/;

/** Of the run that a file of verdicts belongs to. */
export async function madeWith(verdicts: string): Promise<Map<string, string>> {
  const run = path.dirname(path.dirname(path.resolve(verdicts)));
  const made = new Map<string, string>();
  for (const [name, file] of [
    ['config', RUN_FILES.config],
    ['lock', RUN_FILES.lock],
  ] as const) {
    const text = await fs.readFile(path.join(run, file), 'utf8').catch(() => null);
    if (text !== null) for (const [key, value] of leaves(parse(text), name)) if (!NOT_AN_AXIS.test(key)) made.set(key, value);
  }
  return made;
}

function leaves(value: unknown, at: string): (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[at, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${at}.${key}`));
}
