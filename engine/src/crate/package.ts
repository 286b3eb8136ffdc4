/** What cargo says of a package: `cargo metadata --no-deps --format-version 1`, read into plain data. */
import path from 'node:path';
import { execa } from 'execa';
import type { Edition } from '../../../redox/src/index.js';

/** One thing that cargo builds out of a package: a library, a program, a test, an example, ... */
export interface CargoTarget {
  readonly name: string;
  /** Of cargo: `lib`, `rlib`, `dylib`, `cdylib`, `staticlib`, `proc-macro`, `bin`, `test`, `bench`, `example`, `custom-build`. */
  readonly kinds: readonly string[];
  /** Absolute path of the file that is the root of its crate. */
  readonly root: string;
  readonly edition: Edition;
  /** Features without which cargo leaves it out. */
  readonly needed: readonly string[];
}

export interface CargoPackage {
  readonly name: string;
  readonly version: string;
  /** Absolute path of the folder with its manifest. */
  readonly folder: string;
  readonly edition: Edition;
  readonly targets: readonly CargoTarget[];
  /** Each feature with what it turns on. */
  readonly features: Readonly<Record<string, readonly string[]>>;
  /** Names of its normal dependencies and of those for tests only, as written in the manifest's registry name. */
  readonly dependencies: readonly string[];
  readonly devDependencies: readonly string[];
}

export interface CargoWorkspace {
  /** Absolute path of the folder that cargo calls the root of the workspace; a package alone is its own. */
  readonly folder: string;
  readonly packages: readonly CargoPackage[];
  /** Absolute path of the folder that build output goes to. */
  readonly targetFolder: string;
}

/** Cargo's answer, or for a person why there is none. */
export type WorkspaceAnswer = { readonly ok: true; readonly workspace: CargoWorkspace } | { readonly ok: false; readonly reason: string };

export interface CargoOptions {
  /** The cargo to run; `cargo` on the search path by default. */
  readonly cargo?: string;
  /** Where it is run, whose `rust-toolchain.toml` decides about the toolchain; the package's folder by default. */
  readonly from?: string;
  readonly signal?: AbortSignal;
}

interface Metadata {
  readonly packages: readonly MetadataPackage[];
  readonly workspace_root: string;
  readonly target_directory: string;
}
interface MetadataPackage {
  readonly name: string;
  readonly version: string;
  readonly manifest_path: string;
  readonly edition: string;
  readonly targets: readonly { readonly name: string; readonly kind: readonly string[]; readonly src_path: string; readonly edition: string; readonly 'required-features'?: readonly string[] }[];
  readonly features: Readonly<Record<string, readonly string[]>>;
  readonly dependencies: readonly { readonly name: string; readonly kind: string | null }[];
}

/** The workspace that the manifest in `folder` belongs to, with all of its packages. Runs no code of it and needs no network. */
export async function cargoWorkspace(folder: string, options: CargoOptions = {}): Promise<WorkspaceAnswer> {
  const manifest = path.join(path.resolve(folder), 'Cargo.toml');
  const parameters = ['metadata', '--no-deps', '--format-version', '1', '--manifest-path', manifest];
  const run = await execa(options.cargo ?? 'cargo', parameters, {
    cwd: path.resolve(options.from ?? folder),
    reject: false,
    stdin: 'ignore',
    maxBuffer: 64 * 1024 * 1024,
    ...(options.signal ? { cancelSignal: options.signal } : {}),
  });
  if (run.failed) return { ok: false, reason: run.stderr || run.shortMessage || 'cargo metadata did not run' };
  try {
    return { ok: true, workspace: workspaceOf(JSON.parse(run.stdout) as Metadata) };
  } catch (error) {
    return { ok: false, reason: `cargo metadata gave no JSON that can be read: ${String(error)}` };
  }
}

function workspaceOf(metadata: Metadata): CargoWorkspace {
  return { folder: metadata.workspace_root, targetFolder: metadata.target_directory, packages: metadata.packages.map(packageOf) };
}

function packageOf(found: MetadataPackage): CargoPackage {
  const names = (test: boolean): string[] => [...new Set(found.dependencies.filter(({ kind }) => (test ? kind === 'dev' : kind === null)).map(({ name }) => name))].sort();
  return {
    name: found.name,
    version: found.version,
    folder: path.dirname(found.manifest_path),
    edition: editionOf(found.edition),
    targets: found.targets.map(({ name, kind, src_path, edition, 'required-features': needed = [] }) => ({ name, kinds: kind, root: src_path, edition: editionOf(edition), needed })),
    features: found.features,
    dependencies: names(false),
    devDependencies: names(true),
  };
}

/** An edition that is newer than all we know is read as the newest. */
function editionOf(text: string): Edition {
  const number = Number(text);
  return number === 2015 || number === 2018 || number === 2021 ? number : 2024;
}

/** The package whose manifest stands in `folder`; undefined for a workspace without one there. */
export const packageIn = (workspace: CargoWorkspace, folder: string): CargoPackage | undefined => workspace.packages.find((each) => path.resolve(each.folder) === path.resolve(folder));

const LIBRARY = new Set(['lib', 'rlib', 'dylib', 'cdylib', 'staticlib', 'proc-macro']);

export const isLibrary = (target: CargoTarget): boolean => target.kinds.some((kind) => LIBRARY.has(kind));
export const isProgram = (target: CargoTarget): boolean => target.kinds.includes('bin');

/** The package's library, which other crates and its own tests can use. */
export const libraryOf = (found: CargoPackage): CargoTarget | undefined => found.targets.find(isLibrary);

/** Libraries and programs by the path of their roots, each root once: what cargo-mutants mutates. */
export function mutatedTargets(found: CargoPackage): CargoTarget[] {
  const byRoot = new Map(found.targets.filter((target) => isLibrary(target) || isProgram(target)).map((target) => [target.root, target]));
  return [...byRoot.values()].sort((one, other) => (one.root < other.root ? -1 : 1));
}
