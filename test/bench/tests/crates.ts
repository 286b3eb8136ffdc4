/** Where the sources of a crate are. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../../corpus/runner/cache.js';
import { cloneAt } from '../../corpus/runner/fetch.js';

/** In IRON_CRATES, a folder with a folder for each, or cloned at the pinned commit. */
export async function folderOf(crate: string, root: string): Promise<string> {
  const given = process.env['IRON_CRATES'];
  if (given !== undefined) return path.join(given, crate);
  const pinned: { name: string; url: string; commit: string }[] = JSON.parse(readFileSync(path.join(root, 'test', 'corpus', 'repositories.json'), 'utf8'));
  const { url, commit } = pinned.find(({ name }) => name === crate)!;
  const folder = path.join(cacheFolder(), `${crate}-${commit.slice(0, 10)}`);
  const failed = existsSync(folder) ? null : await cloneAt(url, commit, folder);
  if (failed !== null) throw new Error(failed);
  return folder;
}
