/** Where the tests of a prediction come from. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { Ajv } from 'ajv';
import { ManifestRow, type Sample } from '../../../protocol/experiment.js';
import { readObjects } from './read-samples.js';
import { type TaskTests, taskTests } from './task-tests.js';
import { InputError } from '../files/input-error.js';

export interface TestedTask {
  readonly family: string;
  /** Null: there are none. */
  readonly tests: TaskTests | null;
  readonly isProgram: boolean;
  readonly mayBeUnsafe: boolean;
}

export interface TestSource {
  /** Null: no such task. Throws `Error` for tests that cannot be used. */
  taskOf(sample: Sample): TestedTask | null;
  /** What belongs to the prediction itself; `rust` is the solution. */
  testsFor(sample: Sample, rust: string): TaskTests | null;
}

const isRow = new Ajv().compile<ManifestRow>(ManifestRow);

/** Of a dataset's manifest, or of the folder that it is in. */
export async function datasetTests(place: string): Promise<TestSource> {
  const manifest = await manifestOf(place);
  const tasks = new Map<string, TestedTask>();
  for await (const { line, value } of readObjects(manifest)) {
    if (!isRow(value)) {
      const { instancePath = '', message = '' } = isRow.errors?.[0] ?? {};
      throw new InputError(`${manifest}:${line}: ${instancePath.slice(1) || 'the row'} ${message}: write it as protocol/experiment.ts describes a ManifestRow`);
    }
    const tests = value.tests_path === undefined ? null : await readTests(path.resolve(path.dirname(manifest), value.tests_path), `${manifest}:${line}`);
    tasks.set(value.id, { family: value.family, tests, isProgram: value.shape === 'program', mayBeUnsafe: value.unsafe });
  }
  return ofTasks(tasks);
}

/** Of tasks in memory, by id. */
export const ofTasks = (tasks: ReadonlyMap<string, TestedTask>): TestSource => ({
  taskOf: ({ id }) => tasks.get(id) ?? null,
  testsFor: ({ id }) => tasks.get(id)?.tests ?? null,
});

const MANIFESTS = ['dataset_v0_manifest.jsonl', 'manifest.jsonl', 'manifest.all.jsonl'];

async function manifestOf(place: string): Promise<string> {
  const found = await fs.stat(place).catch(() => null);
  if (found === null) throw new InputError(`${place}:1: there is no such file or folder: give a dataset's folder or its manifest`);
  if (!found.isDirectory()) return place;
  const names = await fs.readdir(place);
  const name = MANIFESTS.find((each) => names.includes(each));
  if (name === undefined) throw new InputError(`${place}:1: no manifest is in the folder: give the file, or name it ${MANIFESTS[0]}`);
  return path.join(place, name);
}

async function readTests(file: string, place: string): Promise<TaskTests> {
  const text = await fs.readFile(file, 'utf8').catch(() => {
    throw new InputError(`${place}: its tests cannot be read: put them at ${file}`);
  });
  try {
    return taskTests(insideOfModule(text));
  } catch (error) {
    throw new InputError(`${file}:1: ${error instanceof Error ? error.message : String(error)}: write test functions with \`#[test]\``);
  }
}

/** Of a file whose tests stand in a module, as behind a solution, what is in the module. */
function insideOfModule(text: string): string {
  const inside = /^\s*#\[cfg\(test\)\]\s*mod\s+\w+\s*\{\s*(?:use\s+super::\*;)?([\s\S]*)\}\s*$/.exec(text)?.[1];
  return inside ?? text.replace(/^\s*use\s+super::\*;/, '');
}
