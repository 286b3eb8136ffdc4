/** The frozen state of a package on this machine: one hash over its sources and manifests (contract row B9). */
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { sha256 } from '../files/sha256.js';

const NOT_READ = new Set(['.git', 'node_modules', 'target']);

/** What cargo has built is marked as a cache. Names are part of it, places are not: a copy elsewhere has the same hash. */
export async function packageSha256(folder: string): Promise<string> {
  const hashes: Record<string, string> = {};
  const read = async (below: string): Promise<void> => {
    const entries = await fs.readdir(path.join(folder, below), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const name = path.posix.join(below, entry.name);
      if (entry.isDirectory() && !NOT_READ.has(entry.name) && !existsSync(path.join(folder, name, 'CACHEDIR.TAG'))) await read(name);
      else if (entry.isFile() && /\.rs$|^Cargo\.toml$/.test(entry.name)) hashes[name] = sha256(await fs.readFile(path.join(folder, name)));
    }
  };
  await read('');
  return sha256(JSON.stringify(hashes));
}
