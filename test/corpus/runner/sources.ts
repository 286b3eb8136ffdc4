import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parse } from 'smol-toml';
import type { Edition } from '../../../redox/src/index.js';

/** One Rust file of the corpus. */
export interface SourceFile {
  /** The crate, or `TheAlgorithms`. */
  readonly group: string;
  /** The group and the path inside it, with `/`: the name that reports use. */
  readonly name: string;
  /** Where it is on this machine. */
  readonly path: string;
  readonly edition: Edition;
}

/** A folder of Rust files: one crate, or a whole repository. */
export interface SourceFolder {
  readonly group: string;
  readonly version: string;
  readonly folder: string;
}

/** Every `.rs` file below the folder, in the order of their names. */
export function sourceFiles({ group, folder }: SourceFolder): SourceFile[] {
  const edition = editionOf(join(folder, 'Cargo.toml'));
  return rustFiles(folder).map((path) => ({ group, name: `${group}/${relative(folder, path).split(sep).join('/')}`, path, edition }));
}

/** Every `.rs` file below a folder, `.git` and cargo's output left out, sorted. */
export function rustFiles(folder: string): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== '.git' && !existsSync(join(path, 'CACHEDIR.TAG'))) found.push(...rustFiles(path));
    else if (entry.isFile() && entry.name.endsWith('.rs')) found.push(path);
  }
  return found.sort();
}

/** `package.edition` or `workspace.package.edition` of a manifest; 2015, as cargo has it, where neither is there. */
export function editionOf(manifest: string): Edition {
  if (!existsSync(manifest)) return 2021;
  const root: Record<string, unknown> = parse(readFileSync(manifest, 'utf8'));
  const own = table(root['package'])['edition'];
  const shared = table(table(root['workspace'])['package'])['edition'];
  const value = Number(typeof own === 'string' ? own : (shared ?? 2015));
  return value === 2018 || value === 2021 || value === 2024 ? value : 2015;
}

function table(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
