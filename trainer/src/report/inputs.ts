/** The files that a report is made from, read and checked. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Static, TSchema } from '@sinclair/typebox';
import { type Arm, Measurements, type ReportInput, Sample, Verdict } from '../../../protocol/experiment.js';
import { leaksIn } from '../dataset/leaks.js';
import { readDataset } from '../dataset/manifest.js';
import { checkSchema } from '../files/schema-check.js';
import { fileSha256, sha256 } from '../files/sha256.js';
import { jsonLines } from '../text/json-lines.js';
import type { ArmRows, Row, TaskFacts } from '../metrics/rows.js';
import { InputError } from '../files/input-error.js';

type FilesByArm = Readonly<Partial<Record<Arm, readonly string[]>>>;

export interface ReportFiles {
  readonly verdicts: FilesByArm;
  /** In the order of the verdicts. */
  readonly predictions?: FilesByArm;
  /** Of the model without an adapter, one file an arm. */
  readonly base?: FilesByArm;
  readonly basePredictions?: FilesByArm;
  readonly manifest?: string;
  readonly measurements?: string;
}

export interface ReportData {
  readonly arms: readonly ArmRows[];
  /** Answers without an adapter, of arms that are there; in no aggregate of an arm. */
  readonly bases: readonly ArmRows[];
  readonly measurements: Measurements | null;
  /** Paths as they were given. */
  readonly inputs: readonly ReportInput[];
}

const ARMS: readonly Arm[] = ['rust', 'iron'];

/** `rust=a.jsonl,b.jsonl iron=c.jsonl` as lists by arm. */
export function filesByArm(given: readonly string[]): Partial<Record<Arm, string[]>> {
  const files: Partial<Record<Arm, string[]>> = {};
  for (const each of given) {
    const [, arm, list] = /^(rust|iron)=(.+)$/.exec(each) ?? [];
    if (arm === undefined || list === undefined) throw new InputError(`\`${each}\` is not of the form rust=FILE,FILE or iron=FILE,FILE`);
    (files[arm as Arm] ??= []).push(...list.split(',').filter(Boolean));
  }
  return files;
}

export async function readInputs(files: ReportFiles): Promise<ReportData> {
  const inputs: ReportInput[] = [];
  const tasks = await readTasks(files.manifest, inputs);
  const arms: ArmRows[] = [];
  const bases: ArmRows[] = [];
  for (const arm of ARMS) {
    const rows = await readArm({ arm }, files.verdicts[arm], files.predictions?.[arm], tasks, inputs);
    const base = await readArm({ arm, base: true }, files.base?.[arm], files.basePredictions?.[arm], tasks, inputs);
    if (rows !== null) arms.push(rows);
    if (base === null) continue;
    if (rows === null) throw new InputError(`${arm}: there are verdicts of the base and none to compare with it; use --verdicts ${arm}=FILE`);
    if (base.seeds.length > 1) throw new InputError(`${arm}: ${base.seeds.length} files of verdicts of the base; give one`);
    bases.push(base);
  }
  if (arms.length === 0) throw new InputError('no verdicts were given; use --verdicts rust=FILE iron=FILE');
  return { arms, bases, measurements: await readMeasurements(files.measurements, inputs), inputs };
}

/** Whose rows they are. */
type Role = Required<Pick<ReportInput, 'arm'>> & Pick<ReportInput, 'base'>;

/** Null where there are no files. */
async function readArm(role: Role, lists: readonly string[] = [], samples: readonly string[] = [], tasks: ReadonlyMap<string, TaskFacts>, inputs: ReportInput[]): Promise<ArmRows | null> {
  const { arm } = role;
  if (samples.length > 0 && samples.length !== lists.length)
    throw new InputError(`${arm}${role.base ? ', base' : ''}: ${lists.length} files of verdicts and ${samples.length} of predictions; give one of each for a seed`);
  const seeds: Row[][] = [];
  for (const [at, file] of lists.entries()) seeds.push(await readSeed(role, file, samples[at], tasks, inputs));
  return seeds.length === 0 ? null : { arm, seeds };
}

/** No figure needs it, and with the interface contract it is longer than the answer. */
const withoutPrompt = ({ prompt: _, ...rest }: Sample): Sample => rest;

async function readSeed(role: Role, file: string, samplesFile: string | undefined, tasks: ReadonlyMap<string, TaskFacts>, inputs: ReportInput[]): Promise<Row[]> {
  const { arm } = role;
  const verdicts = await readRows(file, Verdict, { kind: 'verdicts', ...role }, inputs, (verdict, line) => {
    if (verdict.arm !== arm) throw new InputError(`${file}:${line}: a verdict of the arm ${verdict.arm} among those of ${arm}`);
    return verdict;
  });
  const samples = samplesFile === undefined ? [] : await readRows(samplesFile, Sample, { kind: 'predictions', ...role }, inputs, withoutPrompt);
  const byKey = new Map<string, Sample[]>();
  for (const sample of samples) byKey.set(sample.id, [...(byKey.get(sample.id) ?? []), sample]);
  return verdicts.map((verdict) => {
    const sample = byKey.get(verdict.id)?.find((each, at) => (each.sample ?? at) === verdict.sample);
    if (samplesFile !== undefined && sample === undefined) throw new InputError(`${samplesFile}: there is no sample ${verdict.sample} of ${verdict.id}, which ${file} has a verdict of`);
    if (sample !== undefined && sha256(sample.prediction) !== verdict.sha256) throw new InputError(`${samplesFile}: sample ${verdict.sample} of ${verdict.id} is not the text that ${file} judged`);
    const task = tasks.get(verdict.id);
    return { verdict, ...(sample && { sample }), ...(task && { task }) };
  });
}

async function readText(file: string, about: Omit<ReportInput, 'path' | 'sha256'>, inputs: ReportInput[]): Promise<string> {
  const bytes = await fs.readFile(file).catch((error: unknown) => {
    throw new InputError(`${file}: it cannot be read (${error instanceof Error ? error.message : String(error)})`);
  });
  inputs.push({ ...about, path: file, sha256: sha256(bytes) });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${file}: it is not UTF-8; write it as UTF-8`);
  }
}

/** Lines of JSON of one form; the first that is not says where it stands. `keep`: what is held of each row, since a text can be long. */
export async function readRows<T extends TSchema, R = Static<T>>(
  file: string,
  schema: T,
  about: Omit<ReportInput, 'path' | 'sha256'>,
  inputs: ReportInput[] = [],
  keep: (row: Static<T>, line: number) => R = (row) => row as R,
): Promise<R[]> {
  const rows: R[] = [];
  for await (const { line, value } of jsonLines(file)) {
    const checked = checkSchema(schema, value);
    if (!checked.ok) throw new InputError(`${file}:${line}: this is no row of ${about.kind}: ${checked.reasons.join('; ')}`);
    rows.push(keep(checked.value, line));
  }
  if (rows.length === 0) throw new InputError(`${file}:1: the file has no rows`);
  inputs.push({ ...about, path: file, sha256: await fileSha256(file) });
  return rows;
}

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InputError(`${place}: this is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function readTasks(manifest: string | undefined, inputs: ReportInput[]): Promise<Map<string, TaskFacts>> {
  if (manifest === undefined) return new Map();
  const dataset = await readDataset(manifest);
  if (dataset === null) throw new InputError(`${manifest}: it cannot be read`);
  const [first] = dataset.complaints;
  if (first !== undefined) throw new InputError(`${first.file}:${first.line}: ${first.message}`);
  inputs.push({ kind: 'manifest', path: manifest, sha256: dataset.manifestSha256 });
  const leaked = new Set(leaksIn(dataset.tasks, 'abstract').map(({ task }) => task));
  return new Map(
    dataset.tasks.map((task) => {
      const { id, group, difficulty, shape } = task.row;
      return [
        id,
        {
          ...(group !== undefined && { group }),
          ...(difficulty && { difficulty }),
          ...(shape && { shape }),
          ...(task.rust !== '' && { reference: task.rust }),
          ...(shape === 'test-module' && task.tests !== null && { answer: task.tests }),
          leaked: leaked.has(task),
        },
      ];
    }),
  );
}

async function readMeasurements(file: string | undefined, inputs: ReportInput[]): Promise<Measurements | null> {
  if (file === undefined) return null;
  const checked = checkSchema(Measurements, parsed(await readText(file, { kind: 'measurements' }, inputs), file));
  if (!checked.ok) throw new InputError(`${file}: ${checked.reasons.join('; ')}`);
  return checked.value;
}

/** Paths as they stand in a report, with `/` on every system. */
export const relativeTo = (folder: string, file: string): string => path.relative(folder, path.resolve(file)).replaceAll(path.sep, '/');
