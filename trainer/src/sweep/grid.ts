/** Which configs a sweep tries: a grid over values of the config, or some of its points, drawn by a seed (contract row H4). */
import fs from 'node:fs/promises';
import { checkOverrideKeys, type Overrides } from '../config/overrides.js';
import { readConfigText } from '../config/config-text.js';
import { nearest } from '../config/nearest.js';
import { drawn } from '../evaluate/sigil-samples.js';
import { InputError } from '../files/input-error.js';
import { ROW_MEASURES } from '../metrics/row-measures.js';

export type Grid = Readonly<Record<string, readonly unknown[]>>;

/** That of S3's own script: 4 x 3 x 3 x 3 = 108 points. */
export const SIGIL_GRID: Grid = {
  'training.optimizer.learningRate': [5e-5, 1e-4, 2e-4, 5e-4],
  'training.lora.rank': [8, 16, 32],
  'training.lora.alpha': [8, 16, 32],
  'training.schedule.warmupSteps': [100, 250, 500],
};

export interface SweepSettings {
  readonly grid: Grid;
  /** So many points, drawn by the seed; null: all. */
  readonly runs: number | null;
  readonly metric: string;
}

export const DEFAULT_METRIC = 'compile@1';

const KEYS = ['grid', 'runs', 'metric'];

/** YAML, of which JSON is a part. Throws `InputError` with its place for what is none. */
export async function readSweepSettings(file: string): Promise<SweepSettings> {
  const text = await fs.readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${file}:1: the grid cannot be read (${error.code ?? error.message}): write YAML such as \`grid: { training.lora.rank: [8, 16] }\``);
  });
  const { problems, values, placeOf } = readConfigText(file, text);
  const at = (...path: (string | number)[]): string => {
    const { line, column } = placeOf(path, 'key');
    return `${file}:${line}:${column}`;
  };
  if (problems.length > 0) throw new InputError(`${file}:${problems[0]!.line}:${problems[0]!.column}: ${problems[0]!.message}`);
  const unknown = Object.keys(values).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw new InputError(`${at(unknown)}: there is no key \`${unknown}\` in a grid: known are ${KEYS.join(', ')}`);
  const { grid, runs = null, metric = DEFAULT_METRIC } = values;
  if (typeof grid !== 'object' || grid === null || Array.isArray(grid) || Object.keys(grid).length === 0)
    throw new InputError(`${at('grid')}: \`grid\` is to have keys of a config with lists of values, such as \`training.lora.rank: [8, 16]\``);
  for (const [key, list] of Object.entries(grid)) {
    checkOverrideKeys([key], at('grid', key));
    if (!Array.isArray(list) || list.length === 0) throw new InputError(`${at('grid', key)}: \`${key}\` is to have a list of values, such as \`[8, 16]\``);
  }
  if (runs !== null && !(Number.isInteger(runs) && (runs as number) > 0)) throw new InputError(`${at('runs')}: \`runs\` is to be a whole number above 0`);
  return { grid: grid as Grid, runs: runs as number | null, metric: checkMetric(metric, at('metric')) };
}

/** Throws `InputError` for one by which runs cannot be compared. */
export function checkMetric(metric: unknown, place: string): string {
  const known = ROW_MEASURES.map(({ name }) => name);
  if (typeof metric === 'string' && known.includes(metric)) return metric;
  const near = nearest(String(metric), known);
  throw new InputError(`${place}: runs cannot be compared by \`${String(metric)}\`: ${near === null ? '' : `did you mean \`${near}\`? `}Known are ${known.join(', ')}`);
}

export interface SweepPoint {
  readonly name: string;
  readonly values: Overrides;
}

export interface SweepPoints {
  /** In the order of the grid, the last key changing first. */
  readonly points: readonly SweepPoint[];
  /** Of the whole grid. */
  readonly all: number;
}

/** Each point is known by its place in the grid, so that a subset has the names of the whole. */
export function pointsOf({ grid, runs }: Pick<SweepSettings, 'grid' | 'runs'>, seed: number): SweepPoints {
  let combinations: Record<string, unknown>[] = [{}];
  for (const [key, values] of Object.entries(grid)) combinations = combinations.flatMap((each) => values.map((value) => ({ ...each, [key]: value })));
  const digits = String(combinations.length).length;
  const points = combinations.map((values, at) => ({ name: nameOf(String(at + 1).padStart(digits, '0'), values), values }));
  return { points: runs === null ? points : drawn(points, runs, seed), all: points.length };
}

const LONGEST_NAME = 90;

function nameOf(number: string, values: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(values).map(([key, value]) => `${key.slice(key.lastIndexOf('.') + 1)}_${typeof value === 'number' ? short(value) : JSON.stringify(value)}`);
  return `${number}-${parts.join('-')}`.replaceAll(/[^A-Za-z0-9._-]+/g, '').slice(0, LONGEST_NAME);
}

/** `1e-4` for 0.0001. */
const short = (value: number): string => (value !== 0 && Math.abs(value) < 0.001 ? value.toExponential() : String(value));
