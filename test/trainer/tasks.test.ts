// The tasks that come with the trainer: all of them are read, converted, compiled and run; a few are scored on mutants.
import fs from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { compile } from '../../engine/src/compile/rustc.js';
import { closed, PROGRAM_LIMITS } from '../../engine/src/compile/limits.js';
import { run } from '../../engine/src/sandbox/run.js';
import { makeWorkspace } from '../../engine/src/sandbox/workspace.js';
import { EDITION } from '../../trainer/src/dataset/edition.js';
import { splitFamilies, type Stratify, USUAL_SHARES } from '../../trainer/src/dataset/split.js';
import { complaintText, type Task, withTests } from '../../trainer/src/dataset/task.js';
import { alikeComplaints, checkTask, conversionTroubles, linesOf } from '../../trainer/src/dataset/task-check.js';
import { readTasks } from '../../trainer/src/dataset/task-folder.js';
import { sha256 } from '../../trainer/src/files/sha256.js';

const FOLDER = path.resolve(import.meta.dirname, '../../trainer/tasks');
let tasks: readonly Task[] = [];
let complaints: readonly string[] = [];
beforeAll(async () => {
  const read = await readTasks([FOLDER]);
  tasks = read.tasks;
  complaints = [...read.complaints, ...alikeComplaints(read.tasks)].map(complaintText);
});

test('every file reads without a complaint, and no two tasks are alike', () => {
  expect(complaints).toEqual([]);
});

test('there are at least 400 tasks of 40 families, of three difficulties, with references of 8 lines in the median', () => {
  expect(tasks.length).toBeGreaterThanOrEqual(400);
  expect(new Set(tasks.map(({ family }) => family)).size).toBeGreaterThanOrEqual(40);
  expect(new Set(tasks.map(({ difficulty }) => difficulty)).size).toBe(3);
  const lines = tasks.map(({ reference }) => linesOf(reference)).sort((a, b) => a - b);
  expect(lines[Math.floor(lines.length / 2)]).toBeGreaterThanOrEqual(8);
});

test('each split of the frozen dataset has its share of each difficulty, within three points', () => {
  expect(worst(42, 'group')).toBeLessThanOrEqual(0.03);
});

test('stratified by difficulty, each split has its share of each within two points, whatever the seed', () => {
  const seeds = Array.from({ length: 20 }, (_, at) => at + 1);
  expect(Math.max(...seeds.map((seed) => worst(seed, 'difficulty')))).toBeLessThanOrEqual(0.02);
  // without it some seeds are worse
  expect(Math.max(...seeds.map((seed) => worst(seed, 'group')))).toBeGreaterThan(0.02);
});

/** How far a split is at most from its share of the tasks of one difficulty. */
function worst(seed: number, stratify: Stratify): number {
  const splits = splitFamilies(tasks, { seed, stratify });
  const far = (['easy', 'medium', 'hard'] as const).flatMap((difficulty) => {
    const some = tasks.filter((task) => task.difficulty === difficulty);
    return (['train', 'val', 'test'] as const).map((split) => Math.abs(some.filter(({ family }) => splits.get(family) === split).length / some.length - USUAL_SHARES[split]));
  });
  return Math.max(...far);
}

test('every reference becomes native Iron and the same Rust again', () => {
  expect(tasks.flatMap(({ id, reference }) => conversionTroubles(reference).map((trouble) => `${id}: ${trouble}`))).toEqual([]);
});

test('all tests pass on their references', { timeout: 300_000 }, async () => {
  const workspace = await makeWorkspace();
  try {
    const { folder } = workspace;
    const modules = tasks.map((task, at) => ({ task, name: `task_${at}` }));
    for (const { task, name } of modules) await fs.writeFile(path.join(folder, `${name}.rs`), withTests(task.reference, task.tests));
    await fs.writeFile(path.join(folder, 'all.rs'), modules.map(({ name }) => `mod ${name};\n`).join(''));
    const made = await compile(['--test', '--edition', String(EDITION), 'all.rs', '-o', 'all'], { folder });
    expect(made.errors.map(({ rendered, message }) => rendered ?? message)).toEqual([]);
    const ran = await run(path.join(folder, 'all'), [], { sandbox: closed(PROGRAM_LIMITS, folder), cwd: folder });
    expect(ran.stdout.split('\n').filter((line) => / \.\.\. (?!ok)/.test(line))).toEqual([]);
    expect(ran.stdout).toMatch(/^test result: ok\. \d{4} passed; 0 failed/m);
  } finally {
    await workspace.remove();
  }
});

const SEED = process.env['IRON_SEED'] ?? '1';
test(`a few tasks kill the mutants of their references (IRON_SEED=${SEED})`, { timeout: 300_000 }, async () => {
  const key = ({ id }: Task): string => sha256(`${SEED} ${id}`);
  const chosen = [...tasks].sort((a, b) => (key(a) < key(b) ? -1 : 1)).slice(0, 4);
  for (const task of chosen) expect((await checkTask(task)).complaints.map(complaintText)).toEqual([]);
});
