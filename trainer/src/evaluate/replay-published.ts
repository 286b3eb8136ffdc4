/** The published predictions of the Redox pilot, judged again and compared with the published reports row by row (contract row G6). */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Arm, Verdict } from '../../../protocol/experiment.js';
import { evaluate, type EvaluateOptions } from './evaluate.js';
import { type PlacedSample, readSamples } from './read-samples.js';
import { redoxPilot } from './redox-pilot.js';
import { InputError } from '../files/input-error.js';

const FIELDS = ['transform_ok', 'compile_ok', 'test_ok'] as const;
type Field = (typeof FIELDS)[number];
type Outcome = Readonly<Record<Field, boolean>>;

interface PublishedRow extends Outcome {
  readonly id: string;
}

interface PublishedArm {
  readonly compile_at_1: number;
  readonly test_at_1: number;
  readonly rows: readonly PublishedRow[];
}

export interface ReplayDifference {
  readonly report: string;
  readonly arm: Arm;
  readonly id: string;
  readonly published: Outcome;
  readonly ours: Outcome;
  /** Iron that the published tool refused and we accept: the only reason there may be. */
  readonly explained: boolean;
}

export interface ReplayedArm {
  readonly report: string;
  readonly arm: Arm;
  readonly rows: number;
  readonly published: { readonly compile: number; readonly test: number };
  readonly ours: { readonly transform: number; readonly compile: number; readonly test: number };
}

export interface Replay {
  readonly arms: readonly ReplayedArm[];
  readonly differences: readonly ReplayDifference[];
  /** Rows on which the tools failed: they say nothing. */
  readonly infrastructure: readonly string[];
}

export interface ReplayOptions extends Omit<EvaluateOptions, 'tests' | 'file'> {
  /** Rows that are judged; default: all. */
  readonly only?: (version: string, arm: Arm, id: string) => boolean;
}

const VERSIONS = ['v1', 'v2'];

/** `data`: the folder that holds `eval/v1` and `eval/v2`. Throws `InputError` where it does not. */
export async function replayPublished(data: string, options: ReplayOptions): Promise<Replay> {
  const answer = { arms: [] as ReplayedArm[], differences: [] as ReplayDifference[], infrastructure: [] as string[] };
  for (const version of VERSIONS) {
    const folder = path.join(data, 'eval', version);
    const names = (await fs.readdir(folder).catch(() => [])).filter((name) => /^report_seed\d+\.json$/.test(name)).sort();
    if (names.length === 0) throw new InputError(`${folder}:1: there is no \`report_seed*.json\`: give the folder that holds \`eval/v1\` and \`eval/v2\``);
    for (const name of names) for (const arm of ['rust', 'iron'] as const) await replayArm({ version, folder, name, arm }, options, answer);
  }
  return answer;
}

interface Place {
  readonly version: string;
  readonly folder: string;
  readonly name: string;
  readonly arm: Arm;
}

async function replayArm({ version, folder, name, arm }: Place, options: ReplayOptions, answer: { arms: ReplayedArm[]; differences: ReplayDifference[]; infrastructure: string[] }): Promise<void> {
  const report = `${version}/${name}`;
  const published = (JSON.parse(await fs.readFile(path.join(folder, name), 'utf8')) as Record<Arm, PublishedArm>)[arm];
  const file = path.join(folder, name.replace('report_', `predictions_${arm}_`).replace('.json', '.jsonl'));
  const wanted = ({ sample }: PlacedSample): boolean => options.only?.(version, arm, sample.id) ?? true;
  const verdicts = new Map<string, Verdict>();
  for await (const verdict of evaluate(filtered(readSamples(file), wanted), { ...options, tests: redoxPilot, file })) verdicts.set(verdict.id, verdict);
  const ours = new Map([...verdicts].map(([id, verdict]) => [id, outcomeOf(verdict)]));
  for (const [id, { status, message }] of verdicts) if (status === 'infrastructure') answer.infrastructure.push(`${report} ${arm} ${id}: ${message}`);
  for (const row of published.rows) {
    const own = ours.get(row.id);
    if (own === undefined || FIELDS.every((field) => own[field] === row[field])) continue;
    const { transform_ok, compile_ok, test_ok } = row;
    answer.differences.push({ report, arm, id: row.id, published: { transform_ok, compile_ok, test_ok }, ours: own, explained: arm === 'iron' && !transform_ok && own.transform_ok });
  }
  const share = (field: Field): number => [...ours.values()].filter((each) => each[field]).length / ours.size;
  answer.arms.push({
    report,
    arm,
    rows: ours.size,
    published: { compile: published.compile_at_1, test: published.test_at_1 },
    ours: { transform: share('transform_ok'), compile: share('compile_ok'), test: share('test_ok') },
  });
}

async function* filtered(samples: AsyncIterable<PlacedSample>, wanted: (each: PlacedSample) => boolean): AsyncGenerator<PlacedSample> {
  for await (const each of samples) if (wanted(each)) yield each;
}

/** In the words of the published reports. */
export const outcomeOf = ({ stage, status }: Pick<Verdict, 'stage' | 'status'>): Outcome => ({
  transform_ok: stage !== 'transform',
  compile_ok: stage === 'link' || stage === 'test' || stage === 'mutants' || (stage === 'check' && status === 'passed'),
  test_ok: stage === 'test' && status === 'passed',
});
