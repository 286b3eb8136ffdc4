/** The edition of a file: --edition, else what the nearest Cargo.toml says, else 2024. */
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parse } from 'smol-toml';
import type { Edition } from '../src/index.js';

export const EDITIONS: readonly Edition[] = [2015, 2018, 2021, 2024];
export const DEFAULT_EDITION: Edition = 2024;

type Table = Readonly<Record<string, unknown>>;

/** Answers by folder: the files of one crate ask once. */
export class Editions {
  readonly #known = new Map<string, Edition>();
  /** Manifests that could not be read as TOML, for a warning. */
  readonly unreadable: string[] = [];

  /** The edition of the files in a folder. */
  of(folder: string): Edition {
    const start = resolve(folder);
    let edition = this.#known.get(start);
    if (edition === undefined) {
      edition = this.#find(start);
      this.#known.set(start, edition);
    }
    return edition;
  }

  #find(folder: string): Edition {
    const manifest = this.#manifest(folder);
    const above = dirname(folder);
    if (manifest === null) return above === folder ? DEFAULT_EDITION : this.of(above);
    const packaged = table(manifest['package']);
    if (packaged === null) return knownEdition(table(table(manifest['workspace'])?.['package'])?.['edition']) ?? DEFAULT_EDITION;
    const edition = packaged['edition'];
    if (edition === undefined) return 2015; // as cargo reads a package without the key
    if (table(edition)?.['workspace'] !== true) return knownEdition(edition) ?? DEFAULT_EDITION;
    const root = packaged['workspace'];
    return this.#inherited(typeof root === 'string' ? resolve(folder, root) : folder) ?? DEFAULT_EDITION;
  }

  /** `edition.workspace = true`: the value stands in the root of the workspace, at or above `start`. */
  #inherited(start: string): Edition | null {
    for (let folder = start; ; folder = dirname(folder)) {
      const workspace = table(this.#manifest(folder)?.['workspace']);
      if (workspace !== null) return knownEdition(table(workspace['package'])?.['edition']);
      if (dirname(folder) === folder) return null;
    }
  }

  #manifest(folder: string): Table | null {
    const path = join(folder, 'Cargo.toml');
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      return null;
    }
    try {
      return parse(text);
    } catch {
      if (!this.unreadable.includes(path)) this.unreadable.push(path);
      return {};
    }
  }
}

const table = (value: unknown): Table | null => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Table) : null);

const knownEdition = (value: unknown): Edition | null => EDITIONS.find((edition) => String(edition) === value) ?? null;
