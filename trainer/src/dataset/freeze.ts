/** The frozen state of a dataset: the hash of each file, and one over all (contract row B9). */
import fs from 'node:fs/promises';
import path from 'node:path';
import { FORMAT_VERSION } from '../../../protocol/experiment.js';
import { sha256 } from '../files/sha256.js';

export const LOCK_NAME = 'dataset_v0.lock.json';

/** Text of the lock file of a folder that does not hold one yet. */
export async function freezeText(folder: string, seed: number): Promise<string> {
  const names = (await fs.readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name !== LOCK_NAME)
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort();
  const files: Record<string, string> = {};
  for (const name of names) files[name] = sha256(await fs.readFile(path.join(folder, name)));
  return `${JSON.stringify({ formatVersion: FORMAT_VERSION, seed, sha256: sha256(JSON.stringify(files)), files }, null, 2)}\n`;
}
