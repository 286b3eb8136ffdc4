/** Where the tests of a prediction come from. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { ManifestRow, Sample } from '../../../protocol/experiment.js';
import { packageSha256 } from '../corpus/package-hash.js';
import { readManifest, readRowText } from '../dataset/manifest.js';
import { insideOfModule, type TaskTests, taskTests } from './task-tests.js';
import { InputError } from '../files/input-error.js';
import { comparesByHand } from './comparison-by-hand.js';
import type { FunctionPlace } from './judgement.js';

export interface TestedTask {
  readonly family: string;
  /** Null: there are none. */
  readonly tests: TaskTests | null;
  readonly isProgram: boolean;
  readonly mayBeUnsafe: boolean;
  /** Its own solution has types that say themselves what they are equal to. */
  readonly mayCompare?: boolean;
  /** The solution, which predictions that are tests are for; absent: there is none. */
  readonly reference?: string;
  /** Where that stands, for tests of a function of a package. */
  readonly place?: Omit<FunctionPlace, 'answer'>;
}

export interface TestSource {
  /** Null: no such task. Throws `Error` for tests that cannot be used. */
  taskOf(sample: Sample): TestedTask | null;
  /** What belongs to the prediction itself; `rust` is the solution. */
  testsFor(sample: Sample, rust: string): TaskTests | null;
}

/** Of a dataset's manifest, or of the folder that it is in. Throws `InputError` for one that cannot be relied on. */
export async function datasetTests(place: string): Promise<TestSource> {
  const manifest = await manifestOf(place);
  const read = await readManifest(manifest);
  if (read === null) throw new InputError(`${manifest}:1: the file cannot be read: give a dataset's folder or its manifest`);
  const [wrong] = read.complaints;
  if (wrong !== undefined) throw new InputError(`${wrong.file}:${wrong.line}: ${wrong.message}`);
  const tasks = new Map<string, TestedTask>();
  const packages = new Map<string, string>();
  for (const { row, line } of read.rows) {
    const refuse = (message: string): never => {
      throw new InputError(`${manifest}:${line}: ${message}`);
    };
    const folder = path.dirname(manifest);
    const tests = row.shape === 'test-module' ? null : await readRowText(folder, row, row.tests_path, refuse);
    // predictions that are tests need it, the others do not
    const reference = await readRowText(folder, row, row.rust_path, () => {});
    const place = row.split === 'train' ? null : await placeOf(row, folder, packages, refuse);
    tasks.set(row.id, {
      family: row.family,
      tests: tests === null ? null : testsIn(tests, path.join(folder, row.tests_path!)),
      isProgram: row.shape === 'program',
      mayBeUnsafe: row.unsafe,
      ...(place !== null && { place }),
      ...(reference !== null && { reference, mayCompare: tests !== null && comparesByHand(reference, tests) }),
    });
  }
  return ofTasks(tasks);
}

/** `packages`: hashes of packages that were read already. Null: it is judged alone. */
async function placeOf({ origin }: ManifestRow, folder: string, packages: Map<string, string>, refuse: (message: string) => never): Promise<TestedTask['place'] | null> {
  if (origin === undefined) return null;
  const home = path.resolve(folder, origin.folder);
  const found = packages.get(home) ?? (await packageSha256(home).catch(() => ''));
  packages.set(home, found);
  if (found !== origin.sha256) return refuse(`${home} is ${found === '' ? 'not there' : 'no longer what the dataset was made from'}: put it back as it was, or begin an experiment with another id`);
  return { file: path.join(home, origin.path), line: origin.line, sha256: origin.sha256 };
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

function testsIn(text: string, place: string): TaskTests {
  try {
    return taskTests(insideOfModule(text));
  } catch (error) {
    throw new InputError(`${place}:1: ${error instanceof Error ? error.message : String(error)}: write test functions with \`#[test]\``);
  }
}
