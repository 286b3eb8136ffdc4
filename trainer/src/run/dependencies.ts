/** What an experiment with training depends on, and what fixes each part of it (item r4 of S4 section 9, contract row L2). */
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { cargoWorkspace, packageIn } from '../../../engine/src/crate/package.js';
import type { Measurements } from '../../../protocol/experiment.js';
import { isVersion, lockedVersions, normalName } from '../python/locked-versions.js';
import { workerLock } from '../worker/environment.js';
import type { ExperimentContext } from './context.js';
import { readSummary } from './stages/train.js';

export type Dependency = NonNullable<Measurements['environment']>['dependencies'][number];

export async function dependenciesOf(context: ExperimentContext): Promise<Dependency[]> {
  return [...(await tools(context)), ...(await npmPackages()), ...(await pythonPackages(context)), ...(await cargoPackages(await foldersOf(context), context.signal))];
}

/** What runs is what is written down: nothing else takes its place while the experiment lasts. */
async function tools(context: ExperimentContext): Promise<Dependency[]> {
  const { version } = await context.toolchain();
  const rustc = /^rustc (\S+)/.exec(version)?.[1] ?? version;
  const commit = /^commit-hash: (\S+)/m.exec(version)?.[1];
  return [
    { kind: 'tool', name: 'node', version: process.versions.node, lockedBy: 'reproducibility.lock' },
    { kind: 'tool', name: 'rustc', version: rustc, lockedBy: commit === undefined ? 'reproducibility.lock' : `commit ${commit}` },
  ];
}

/** `dist/iron-trainer.packages.json`, which the build leaves beside the program. */
interface Bundled {
  readonly packages: readonly { readonly name: string; readonly version: string; readonly locked: string | null }[];
}

/** Of the program itself. From the sources nothing says which packages they were compiled with. */
async function npmPackages(): Promise<Dependency[]> {
  const text = await fs.readFile(path.join(import.meta.dirname, 'iron-trainer.packages.json'), 'utf8').catch(() => null);
  if (text === null) return [{ kind: 'npm', name: 'packages of the sources', version: 'as installed', lockedBy: null }];
  return (JSON.parse(text) as Bundled).packages.map(({ name, version, locked }) => ({ kind: 'npm', name, version, lockedBy: locked === version ? 'package-lock.json' : null }));
}

/** Installers that a virtual environment may hold; no training imports them. */
const INSTALLERS = new Set(['pip', 'setuptools', 'wheel']);

/** What was installed where models were trained, beside what the lock names; the lock alone for trainings that did not say. */
async function pythonPackages({ runs }: ExperimentContext): Promise<Dependency[]> {
  const locked = lockedVersions(await fs.readFile(workerLock() ?? '', 'utf8').catch(() => ''));
  const installed = new Map<string, Dependency>();
  for (const run of runs) {
    const summary = run.work.stage('train').status === 'succeeded' ? await readSummary(run) : null;
    for (const [given, version] of Object.entries(summary?.packages ?? {})) {
      const name = normalName(given);
      const wanted = locked.get(name);
      if (wanted === undefined && INSTALLERS.has(name)) continue;
      installed.set(`${name} ${version}`, { kind: 'python', name, version, lockedBy: wanted !== undefined && isVersion(version, wanted) ? 'requirements.lock' : null });
    }
  }
  return installed.size > 0 ? [...installed.values()] : [...locked].map(([name, version]) => ({ kind: 'python', name, version }));
}

/** Of packages whose functions are judged where they stand. */
async function foldersOf(context: ExperimentContext): Promise<string[]> {
  const { tasks } = await context.dataset();
  return tasks.flatMap(({ row: { origin } }) => (origin === undefined ? [] : [path.resolve(path.dirname(context.manifest), origin.folder)]));
}

/** Packages that depend on others, each once. */
export async function cargoPackages(folders: readonly string[], signal?: AbortSignal): Promise<Dependency[]> {
  const found: Dependency[] = [];
  for (const folder of [...new Set(folders)].sort()) {
    const answer = await cargoWorkspace(folder, signal ? { signal } : {});
    const known = answer.ok ? packageIn(answer.workspace, folder) : undefined;
    if (!answer.ok || known === undefined) continue; // its verdicts say that it is not there
    if (known.dependencies.length + known.devDependencies.length === 0) continue;
    found.push({ kind: 'cargo', name: `dependencies of ${known.name}`, version: known.version, lockedBy: existsSync(path.join(answer.workspace.folder, 'Cargo.lock')) ? 'Cargo.lock' : null });
  }
  return found;
}
