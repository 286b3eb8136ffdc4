/** The stage `dataset`: builds one, or takes the manifest that the config names. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { FORMAT_VERSION, type Shape } from '../../../../protocol/experiment.js';
import { EXPERIMENT_FILES } from '../../../../protocol/runs.js';
import { licensesOf, writeCorpusDataset } from '../../corpus/corpus-dataset.js';
import { freezeText, LOCK_NAME } from '../../dataset/freeze.js';
import { complaintText } from '../../dataset/task.js';
import { tasksFolder } from '../../dataset/task-folder.js';
import { writeDataset } from '../../dataset/write-dataset.js';
import { InputError } from '../../files/input-error.js';
import type { ExperimentContext } from '../context.js';
import type { StageResult } from '../work.js';

export async function datasetStage(context: ExperimentContext): Promise<StageResult> {
  const { config, work } = context;
  const built = config.dataset.manifest === null;
  if (built) await build(context);
  await work.save({ manifest: built ? EXPERIMENT_FILES.manifest : context.manifest });
  await checkRows(context);
  return { outputs: built ? [EXPERIMENT_FILES.manifest, path.posix.join(EXPERIMENT_FILES.dataset, LOCK_NAME)] : [config.dataset.manifest!] };
}

async function build({ config, work }: ExperimentContext): Promise<void> {
  const { seed, tasks, crates, corpus, licenses, stratify, mostOfFamily } = config.dataset.build;
  const folder = work.path(EXPERIMENT_FILES.dataset);
  if (await isFrozen(folder, seed)) return;
  await fs.rm(folder, { recursive: true, force: true });
  if (crates !== null || corpus !== null) {
    const only = config.evaluation.split === 'all' ? ({ only: 'test' } as const) : {};
    const places = { ...only, crates: crates?.map((each) => path.resolve(work.folder, each)) ?? null, corpus: corpus === null ? null : path.resolve(work.folder, corpus) };
    await writeCorpusDataset({ ...places, seed, licenses: licensesOf(licenses), signal: work.signal }, folder, work.say);
    return;
  }
  const place = tasks === null ? tasksFolder() : path.resolve(work.folder, tasks);
  const { complaints } = await writeDataset(place, folder, { seed, shares: config.dataset.splits, stratify, mostOfFamily }, work.say);
  const [first] = complaints;
  if (first === undefined) return;
  for (const each of complaints) work.say(complaintText(each));
  throw new InputError(`${complaintText(first)}${complaints.length > 1 ? `, and ${complaints.length - 1} more complaints of tasks` : ''}: mend the tasks, then resume`);
}

/** Whether it is there as an earlier process left it, which was killed before it could say so. */
async function isFrozen(folder: string, seed: number): Promise<boolean> {
  const text = await fs.readFile(path.join(folder, LOCK_NAME), 'utf8').catch(() => null);
  return text !== null && JSON.parse(text).formatVersion === FORMAT_VERSION && text === (await freezeText(folder, seed));
}

/** Contradiction 6: an answer of one shape cannot be judged by a task of another. */
async function checkRows(context: ExperimentContext): Promise<void> {
  const { config, manifest } = context;
  const { complaints, tasks } = await context.dataset();
  const [first] = complaints;
  if (first !== undefined) throw new InputError(`${complaintText(first)}${complaints.length > 1 ? `, and ${complaints.length - 1} more` : ''}: mend the dataset`);
  // tests can be asked for of any library code
  const fits = (shape: Shape): boolean => shape === config.shape || (config.shape === 'test-module' && shape === 'item');
  const other = tasks.find(({ row }) => !fits(row.shape ?? 'item'));
  if (other === undefined) return;
  const { shape = 'item', id } = other.row;
  throw new InputError(
    `${manifest}:${other.line}: the task \`${id}\` asks for ${SHAPES[shape]}, and answers are to be ${SHAPES[config.shape]} (\`shape: ${config.shape}\`): name another dataset, or write \`shape: ${shape}\``,
  );
}

const SHAPES = { program: 'a whole program', item: 'library items', 'test-module': 'a test module' } as const;
