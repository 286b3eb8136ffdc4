/** The page of a dataset and its gates, and the rows and texts of its tasks. */
import path from 'node:path';
import type { Counted, DatasetModel, FamilyCounts, GateRow, LengthCounts, ReadProblem, TaskDetail, TaskFilter, TaskRow, TaskRows, TextPart } from '../../../protocol/experiment-pages.js';
import { type GateFinding, GateReport, type GateResult } from '../../../protocol/experiment.js';
import { EXPERIMENT_FILES, ExperimentRecord } from '../../../protocol/runs.js';
import { FILE_KINDS, type FileKind, type Manifest, type ManifestTask, type Manifests, sizesOf } from './manifest.js';
import { linkTo, valueIn } from './records.js';
import type { Experiments } from './summaries.js';
import { textPart } from './text-part.js';

export const ROWS_OF_A_PAGE = 100;
const FINDINGS_OF_A_GATE = 200;
/** Lower edges, in bytes. */
const EDGES = [0, 128, 256, 512, 1024, 2048, 4096, 8192, 16_384];

/** Where the manifest of an experiment lies. */
export async function manifestFile(experiments: Experiments, id: string): Promise<string> {
  const folder = experiments.folder(id);
  const record = valueIn(await experiments.records.read(path.join(folder, EXPERIMENT_FILES.record), ExperimentRecord), []);
  return path.resolve(folder, record?.manifest ?? EXPERIMENT_FILES.manifest);
}

export async function datasetModel(experiments: Experiments, manifests: Manifests, id: string): Promise<DatasetModel | null> {
  const problems: ReadProblem[] = [];
  const experiment = await experiments.summary(id, problems);
  if (experiment === null) return null;
  const file = await manifestFile(experiments, id);
  const manifest = await manifests.read(file);
  problems.push(...(manifest?.problems ?? []));
  const tasks = manifest?.tasks ?? [];
  return {
    page: 'dataset',
    experiment,
    manifest: await linkTo(file),
    tasks: tasks.length,
    splits: (['train', 'val', 'test'] as const).map((split) => ({ value: split, count: tasks.filter((each) => each.split === split).length })),
    difficulties: difficultiesOf(tasks),
    families: familiesOf(tasks),
    groups: counted(tasks.map(({ group }) => group ?? 'not given')),
    lengths: (await Promise.all(FILE_KINDS.map(async (kind) => lengthsOf(kind, await sizesOf(tasks, kind))))).filter(({ files }) => files > 0),
    edges: EDGES,
    gates: await gatesOf(experiments, id, manifest, problems),
    problems,
  };
}

const counted = (values: readonly string[]): Counted[] => {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return byCount(counts);
};

/** The most frequent first. */
export const byCount = (counts: ReadonlyMap<string, number>): Counted[] => [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));

const inSplit = (tasks: readonly ManifestTask[]): { train: number; val: number; test: number } => {
  const sums = { train: 0, val: 0, test: 0 };
  for (const { split } of tasks) sums[split]++;
  return sums;
};

function difficultiesOf(tasks: readonly ManifestTask[]): DatasetModel['difficulties'] {
  const all = (['easy', 'medium', 'hard', 'not given'] as const).map((difficulty) => ({ difficulty, ...inSplit(tasks.filter((each) => (each.difficulty ?? 'not given') === difficulty)) }));
  return all.filter(({ difficulty, train, val, test }) => difficulty !== 'not given' || train + val + test > 0);
}

function familiesOf(tasks: readonly ManifestTask[]): FamilyCounts[] {
  const families = new Map<string, ManifestTask[]>();
  for (const task of tasks) families.set(task.family, [...(families.get(task.family) ?? []), task]);
  return [...families].map(([family, members]) => ({ family, group: members[0]?.group ?? '', ...inSplit(members) })).sort((a, b) => (a.group + a.family < b.group + b.family ? -1 : 1));
}

function lengthsOf(of: FileKind, sizes: readonly number[]): LengthCounts {
  const sorted = [...sizes].sort((a, b) => a - b);
  const bins = EDGES.map((edge, index) => sorted.filter((size) => size >= edge && size < (EDGES[index + 1] ?? Number.POSITIVE_INFINITY)).length);
  const middle = (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
  return { of, files: sorted.length, least: sorted[0] ?? 0, median: sorted.length === 0 ? 0 : middle, most: sorted.at(-1) ?? 0, bins };
}

async function gatesOf(experiments: Experiments, id: string, manifest: Manifest | null, problems: ReadProblem[]): Promise<DatasetModel['gates']> {
  const file = path.join(experiments.folder(id), EXPERIMENT_FILES.gates);
  const link = await linkTo(file);
  const report = valueIn(await experiments.records.read(file, GateReport), problems);
  if (report === null || link === null) return null;
  return { file: link, passed: report.passed, stale: manifest !== null && manifest.sha256 !== report.manifestSha256, results: report.gates.map(gateRow) };
}

const gateRow = (gate: GateResult): GateRow => ({
  ...gate,
  findings: gate.findings.slice(0, FINDINGS_OF_A_GATE).map(({ message, task = null, line = null, related = [] }) => ({ message, task, line, related })),
  findingCount: gate.findings.length,
});

/** Findings of the gates about each task, by its id. */
async function findingsOf(experiments: Experiments, id: string): Promise<Map<string, { readonly gate: string; readonly finding: GateFinding }[]>> {
  const report = valueIn(await experiments.records.read(path.join(experiments.folder(id), EXPERIMENT_FILES.gates), GateReport), []);
  const found = new Map<string, { readonly gate: string; readonly finding: GateFinding }[]>();
  for (const { gate, findings } of report?.gates ?? [])
    for (const finding of findings) if (finding.task !== undefined) found.set(finding.task, [...(found.get(finding.task) ?? []), { gate, finding }]);
  return found;
}

export async function taskRows(experiments: Experiments, manifests: Manifests, id: string, filter: TaskFilter): Promise<TaskRows> {
  const tasks = (await manifests.read(await manifestFile(experiments, id)))?.tasks ?? [];
  const findings = await findingsOf(experiments, id);
  const wanted = filter.text.toLowerCase();
  const matched = tasks.filter(
    (task) =>
      (filter.split === '' || task.split === filter.split) &&
      (filter.family === '' || task.family === filter.family) &&
      (filter.group === '' || (task.group ?? 'not given') === filter.group) &&
      (filter.difficulty === '' || (task.difficulty ?? 'not given') === filter.difficulty) &&
      (wanted === '' || task.id.toLowerCase().includes(wanted) || task.family.toLowerCase().includes(wanted)),
  );
  const from = firstRow(filter.from, matched.length);
  const row = (task: ManifestTask): TaskRow => rowOf(task, [...new Set((findings.get(task.id) ?? []).map(({ gate }) => gate))]);
  return { rows: matched.slice(from, from + ROWS_OF_A_PAGE).map(row), from, matched: matched.length, total: tasks.length };
}

const rowOf = ({ id, line, split, family, group, difficulty }: ManifestTask, findings: readonly string[]): TaskRow => ({ id, line, split, family, group, difficulty, findings });

/** A filter may leave fewer rows than were there when the page was turned. */
export const firstRow = (wanted: number, rows: number): number => {
  const from = Number.isInteger(wanted) && wanted > 0 ? wanted : 0;
  return from < rows ? from : Math.max(0, Math.floor((rows - 1) / ROWS_OF_A_PAGE) * ROWS_OF_A_PAGE);
};

const PARTS: Readonly<Record<FileKind, { readonly name: string; readonly language: TextPart['language'] }>> = {
  prompt: { name: 'Prompt', language: 'markdown' },
  Rust: { name: 'Rust', language: 'rust' },
  Iron: { name: 'Iron', language: 'iron' },
  tests: { name: 'Tests', language: 'rust' },
};

export async function taskDetail(experiments: Experiments, manifests: Manifests, id: string, task: string): Promise<TaskDetail | null> {
  const found = (await manifests.read(await manifestFile(experiments, id)))?.byId.get(task);
  if (found === undefined) return null;
  const findings = (await findingsOf(experiments, id)).get(task) ?? [];
  const parts = await Promise.all(FILE_KINDS.map((kind) => textPart(found.files[kind], PARTS[kind].name, PARTS[kind].language)));
  return {
    id: task,
    row: rowOf(
      found,
      findings.map(({ gate }) => gate),
    ),
    parts,
    findings: findings.map(({ gate, finding }) => ({ gate, message: finding.related?.length ? `${finding.message} (with ${finding.related.join(', ')})` : finding.message })),
  };
}
