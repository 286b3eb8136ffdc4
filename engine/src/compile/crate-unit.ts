/** A Cargo package as a unit that rustc compiles at once: a copy of its workspace, with what the crate depends on built by cargo. */
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { cargoWorkspace, type CargoTarget, isProgram, libraryOf, packageIn } from '../crate/package.js';
import { type ModuleFile, moduleFiles } from '../crate/modules.js';
import { cacheFolder } from '../sandbox/launcher.js';
import type { Workspace } from '../sandbox/workspace.js';
import { crateName, recordBuild } from './cargo-build.js';
import { SetAside } from './set-aside.js';
import type { CompileUnit } from './unit.js';

export interface CrateUnitOptions {
  readonly workspace: Workspace;
  readonly rustc: string;
  /** `cargo` on the search path by default. */
  readonly cargo?: string;
  /** Folder of the run-time library. */
  readonly runtime: string;
  /** The text of the file where it is not as on the disk: an editor may hold a newer one. */
  readonly text?: string;
  /** Leave the tests that the crate has already out of what is compiled, until they are asked for. */
  readonly withoutOwnTests?: boolean;
  /** Folder for what is kept between calls; see `cacheFolder`. */
  readonly cache?: string;
  readonly signal?: AbortSignal;
}

export type CrateUnitAnswer =
  | { readonly ok: true; readonly unit: CompileUnit; readonly file: ModuleFile; readonly files: readonly ModuleFile[]; readonly crateName: string; readonly package: UnitPackage }
  /** `unheld`: no library and no program of the package holds the file; it may compile alone. */
  | { readonly ok: false; readonly reason: string; readonly unheld?: true; readonly missing?: readonly string[] };

/** The package of a unit, in the copy. */
export interface UnitPackage {
  readonly name: string;
  readonly folder: string;
  /** Where the unit is the library: the tests that use it from outside, `tests/x.rs`. */
  readonly tests: readonly CargoTarget[];
}

/** The folder of the package that a file belongs to by its place, or null. */
export function packageFolder(file: string): string | null {
  for (let folder = path.dirname(path.resolve(file)); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, 'Cargo.toml'))) return folder;
    if (path.dirname(folder) === folder) return null;
  }
}

/** Features that the compiler is told of. */
export const featuresIn = (args: readonly string[]): string[] => args.flatMap((each, at) => (args[at - 1] === '--cfg' ? (/^feature="(.*)"$/.exec(each)?.slice(1) ?? []) : []));

/** Folders that are no sources. */
const NOT_COPIED = new Set(['.git', 'node_modules']);

/** What cargo has built is marked as a cache; a folder of sources may be called the same. */
const isSource = (file: string): boolean => !NOT_COPIED.has(path.basename(file)) && !existsSync(path.join(file, 'CACHEDIR.TAG'));

export async function crateUnit(file: string, options: CrateUnitOptions): Promise<CrateUnitAnswer> {
  const folder = packageFolder(file);
  if (folder === null) return { ok: false, reason: `${file} belongs to no Cargo package` };
  const answer = await cargoWorkspace(folder, { ...(options.cargo !== undefined && { cargo: options.cargo }), ...(options.signal && { signal: options.signal }) });
  if (!answer.ok) return answer;
  const found = packageIn(answer.workspace, folder);
  if (found === undefined) return { ok: false, reason: `${folder} is no package of its own` };
  const library = libraryOf(found);
  for (const target of [...(library === undefined ? [] : [library]), ...found.targets.filter(isProgram)]) {
    const { files } = await moduleFiles(target.root, { edition: target.edition, base: found.folder, ...(options.text !== undefined && { read: readerWith(file, options.text) }) });
    const own = files.find(({ absolutePath }) => path.resolve(absolutePath) === path.resolve(file));
    if (own === undefined) continue;
    const error = own.tree.diagnostics.find(({ severity }) => severity === 'error');
    if (error !== undefined) return { ok: false, reason: `the file does not parse: ${error.message}` };
    const copy = path.join(options.workspace.folder, 'crate');
    await fs.cp(answer.workspace.folder, copy, { recursive: true, preserveTimestamps: true, filter: isSource });
    const inCopy = (absolute: string): string => path.join(copy, path.relative(answer.workspace.folder, absolute));
    if (options.text !== undefined) await fs.writeFile(inCopy(own.absolutePath), options.text);
    const recorded = await recordBuild({
      workspace: options.workspace,
      target,
      folder: inCopy(found.folder),
      root: copy,
      original: answer.workspace.folder,
      manifests: await Promise.all(answer.workspace.packages.map((each) => fs.readFile(path.join(each.folder, 'Cargo.toml'), 'utf8'))),
      rustc: options.rustc,
      cargo: options.cargo ?? 'cargo',
      cache: options.cache ?? cacheFolder(),
      ...(options.signal && { signal: options.signal }),
    });
    if (!recorded.ok) return { ok: false, reason: recorded.reason, missing: recorded.missing };
    const copied = files.map(({ absolutePath, text, tree }) => ({ place: inCopy(absolutePath), text, tree }));
    const setAside = options.withoutOwnTests === true ? new SetAside(copied, inCopy(own.absolutePath)) : undefined;
    await setAside?.away();
    const unit: CompileUnit = {
      folder: options.workspace.folder,
      root: inCopy(target.root),
      rootText: files.find(({ module }) => module.length === 0)?.text ?? '',
      target: inCopy(own.absolutePath),
      args: recorded.args,
      features: featuresIn(recorded.args),
      env: { ...options.workspace.environment, ...recorded.env },
      rustc: options.rustc,
      runtime: options.runtime,
      ...(setAside?.isNeeded && { setAside }),
      ...(options.signal && { signal: options.signal }),
    };
    const tests = target === library ? found.targets.filter(({ kinds }) => kinds.includes('test')).map((each) => ({ ...each, root: inCopy(each.root) })) : [];
    return { ok: true, unit, file: own, files, crateName: crateName(target), package: { name: found.name, folder: inCopy(found.folder), tests } };
  }
  return { ok: false, unheld: true, reason: `no library and no program of the package ${found.name} holds ${path.basename(file)}` };
}

/** Reads files from the disk, and one as it is in an editor. */
const readerWith =
  (file: string, text: string) =>
  async (each: string): Promise<string | null> =>
    path.resolve(each) === path.resolve(file) ? text : await fs.readFile(each, 'utf8').catch(() => null);
