/** Folders of experiments, one for each folder of the workspace, and what an experiment is called among them. Needs no editor. */
import fs from 'node:fs';
import path from 'node:path';

export interface ExperimentsRoot {
  /** Letters, digits, `.`, `_` and `-`; no other root has it. */
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  /** Where sweeps and expert iterations are, whose points and rounds are shown with them alone. */
  readonly isOfChains?: true;
}

/** Where an experiment is. */
export interface PlacedExperiment {
  readonly id: string;
  readonly root: string;
}

/**
 * An experiment's key is its id; where a root before its own has the same id, it is `id@name` with the name of its root. No id
 * has an `@`, so that a key has one meaning.
 */
export class Roots {
  /** @param all at least one */
  constructor(readonly all: readonly ExperimentsRoot[]) {}

  key(root: string, id: string): string {
    const own = this.all.findIndex(({ folder }) => folder === root);
    return holderOf(this.all.slice(0, Math.max(0, own)), id) === undefined ? id : `${id}@${this.all[own]!.name}`;
  }

  /** Of a key that is nowhere, the place in the first root. */
  place(key: string): PlacedExperiment {
    const at = key.lastIndexOf('@');
    const named = this.all.find(({ name }) => at >= 0 && name === key.slice(at + 1));
    const holder = holderOf(this.all, key);
    if (holder === undefined && named !== undefined) return { id: key.slice(0, at), root: named.folder };
    return { id: key, root: (holder ?? this.all[0]!).folder };
  }
}

const holderOf = (roots: readonly ExperimentsRoot[], id: string): ExperimentsRoot | undefined => roots.find(({ folder }) => id !== '' && fs.existsSync(path.join(folder, id)));

/** Folders that are the same count once; names are made different. */
export function distinctRoots(found: readonly ExperimentsRoot[]): ExperimentsRoot[] {
  const roots: ExperimentsRoot[] = [];
  for (const { name, folder, isOfChains } of found) {
    if (roots.some((each) => each.folder === folder)) continue;
    const plain = name.replaceAll(/[^A-Za-z0-9._-]+/g, '-') || 'folder';
    const isFree = (candidate: string): boolean => roots.every((each) => each.name !== candidate);
    let free = plain;
    for (let number = 2; !isFree(free); number++) free = `${plain}-${number}`;
    roots.push({ name: free, folder, ...(isOfChains && { isOfChains }) });
  }
  return roots;
}
