/** The Rust edition of a file: the nearest Cargo.toml decides, as it does for cargo. */
import { dirname, join, resolve } from 'node:path';
import { parse } from 'smol-toml';
import type { Edition } from '../../../redox/src/index.js';

/** Reads a text file; null where there is none or it cannot be read. */
export type ReadText = (path: string) => Promise<string | null>;

const EDITIONS: readonly Edition[] = [2015, 2018, 2021, 2024];

/** The edition that a text such as `2021` names, or null. */
export function editionFrom(value: unknown): Edition | null {
  return EDITIONS.find((edition) => String(edition) === value) ?? null;
}

/**
 * The edition by the nearest Cargo.toml above `path`, or null where none decides: there is none,
 * it has no package, or it cannot be read. A package without the key is of edition 2015.
 */
export async function cargoEdition(path: string, read: ReadText): Promise<Edition | null> {
  const found = await nearestManifest(dirname(path), read);
  if (found === null) return null;
  const packaged = table(found.manifest.package);
  if (packaged === null) return null;
  if (packaged.edition === undefined) return 2015;
  if (table(packaged.edition)?.workspace !== true) return editionFrom(packaged.edition);
  return inheritedEdition(found, packaged.workspace, read);
}

interface Manifest {
  readonly folder: string;
  readonly manifest: Readonly<Record<string, unknown>>;
}

const table = (value: unknown): Readonly<Record<string, unknown>> | null => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null);

async function nearestManifest(start: string, read: ReadText): Promise<Manifest | null> {
  for (let folder = start; ; folder = dirname(folder)) {
    const text = await read(join(folder, 'Cargo.toml'));
    if (text !== null) return { folder, manifest: readToml(text) };
    if (dirname(folder) === folder) return null;
  }
}

/** A manifest that is just being typed decides nothing. */
function readToml(text: string): Readonly<Record<string, unknown>> {
  try {
    return parse(text);
  } catch {
    return {};
  }
}

/** `edition.workspace = true`: the value stands in the root of the workspace. */
async function inheritedEdition(member: Manifest, root: unknown, read: ReadText): Promise<Edition | null> {
  let at: Manifest | null = member;
  if (typeof root === 'string') at = await nearestManifest(resolve(member.folder, root), read);
  while (at !== null) {
    const workspace = table(at.manifest.workspace);
    if (workspace !== null) return editionFrom(table(workspace.package)?.edition);
    const above = dirname(at.folder);
    at = above === at.folder ? null : await nearestManifest(above, read);
  }
  return null;
}
