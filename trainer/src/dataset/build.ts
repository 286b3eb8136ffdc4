/** Datasets out of tasks: the files of contract row B2 for each task, the manifest, and chat rows for both arms. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { ManifestRow } from '../../../protocol/experiment.js';
import { reduce } from '../../../redox/src/index.js';
import { sha256 } from '../files/sha256.js';
import { balanced } from './balance.js';
import { CHAT_FORMS, chatRow, type ChatRow } from './chat-row.js';
import { EDITION } from './edition.js';
import { type SplitOptions, splitFamilies } from './split.js';
import { conversionTroubles } from './task-check.js';
import { promptText, type Task, testModule } from './task.js';
import { jsonLinesOf } from '../text/json-lines.js';

export const MANIFEST_NAME = 'dataset_v0_manifest.jsonl';

export interface BuildOptions extends SplitOptions {
  /** Most tasks of one family; null or absent: all of them. */
  readonly mostOfFamily?: number | null;
}

export interface Dropped {
  readonly task: Task;
  readonly reason: string;
}

export interface BuiltDataset {
  readonly rows: readonly ManifestRow[];
  /** Left out, as row B7 wants: what is no clean pair. */
  readonly dropped: readonly Dropped[];
}

/** Writes into a folder that is there; the same tasks and seed give the same bytes. */
export async function buildDataset(tasks: readonly Task[], folder: string, options: BuildOptions): Promise<BuiltDataset> {
  const dropped: Dropped[] = [];
  const clean = tasks.filter((task) => {
    const [reason] = conversionTroubles(task.reference);
    if (reason !== undefined) dropped.push({ task, reason });
    return reason === undefined;
  });
  const { mostOfFamily: most = null } = options;
  const chosen = most === null ? null : balanced(clean, most, options.seed);
  const kept = chosen === null ? clean : clean.filter((task) => chosen.has(task));
  for (const task of clean) if (chosen !== null && !chosen.has(task)) dropped.push({ task, reason: `its family has more than ${most} tasks` });
  const splits = splitFamilies(kept, options);
  const rows: ManifestRow[] = [];
  const chats = new Map<string, ChatRow[]>();
  for (const task of kept) {
    const row = await writeTask(task, folder, splits.get(task.family)!);
    rows.push(row);
    for (const arm of ['rust', 'iron'] as const) {
      const key = `${arm}_${row.split}`;
      chats.set(key, [...(chats.get(key) ?? []), chatRow(task, row.split, arm)]);
    }
  }
  await fs.writeFile(path.join(folder, MANIFEST_NAME), jsonLinesOf(rows));
  for (const [name, form] of Object.entries(CHAT_FORMS)) {
    await fs.mkdir(path.join(folder, name), { recursive: true });
    for (const [key, list] of chats) await fs.writeFile(path.join(folder, name, `${key}.jsonl`), jsonLinesOf(list.map(form)));
  }
  return { rows, dropped };
}

async function writeTask(task: Task, folder: string, split: ManifestRow['split']): Promise<ManifestRow> {
  const iron = reduce(task.reference, { edition: EDITION });
  const files = {
    'prompt.md': promptText(task),
    'reference.rs': task.reference,
    'reference.iron': iron.text ?? '',
    'tests.rs': testModule(task.tests),
  };
  const inside = (name: string): string => path.posix.join('tasks', task.id, name);
  await fs.mkdir(path.join(folder, 'tasks', task.id), { recursive: true });
  for (const [name, text] of Object.entries(files)) await fs.writeFile(path.join(folder, inside(name)), text);
  return {
    id: task.id,
    split,
    family: task.family,
    group: task.group,
    difficulty: task.difficulty,
    shape: 'item',
    deps: [],
    unsafe: false,
    verbatim_used: iron.statistics.rawMacroCalls > 0,
    prompt_path: inside('prompt.md'),
    rust_path: inside('reference.rs'),
    iron_path: inside('reference.iron'),
    tests_path: inside('tests.rs'),
    sha256: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, sha256(text)])),
  };
}
